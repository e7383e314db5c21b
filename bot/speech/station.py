"""A machine that speaks and listens for a program elsewhere: `zhuye worker`.

It needs the broker and the secret key, and nothing else of the installation. A job is acknowledged
when its answer is out, and its holder says every second that it still has it; one that nobody
holds is taken over by another worker.
"""

import asyncio
import logging
import secrets
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import ResponseError

from bot.speech.broker import (
    AGAIN,
    ALIVE_FOR,
    GROUP,
    LEFT_FOR,
    LOST,
    PROGRAMS,
    Contact,
    Kind,
    Names,
    Order,
    make_group,
    seal_answer,
    unseal_order,
)
from bot.speech.jobs import Speak
from bot.speech.problems import SpeechProblem
from bot.speech.wire import Job, Result
from bot.speech.workshop import Workshop
from db.errors import WrongKey
from db.keys import Keys

log = logging.getLogger(__name__)

_SAYS_SO = 1.0
"""Seconds after which a worker says again that it is there, and that it has its job."""


class Station:
    """Does the jobs of a broker in a workshop."""

    def __init__(self, redis: Redis, keys: Keys, workshop: Workshop) -> None:
        """Take jobs from `redis` that were sealed with `keys`."""
        self._redis = redis
        self._keys = keys
        self._names = Names(keys)
        self._workshop = workshop
        self._contact = Contact()
        self._is_stranger = False

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """What can be done here."""
        can: tuple[tuple[Kind, bool], ...] = (
            ("speak", self._workshop.speaks),
            ("hear", self._workshop.hears),
        )
        return tuple(kind for kind, is_there in can if is_there)

    async def run(self, stop: asyncio.Event) -> None:
        """Do jobs until `stop` is set, those at hand to their end."""
        async with asyncio.TaskGroup() as benches:
            for kind in self.kinds:
                for _ in range(self._workshop.at_once):
                    benches.create_task(self._work(kind, stop))

    async def _work(self, kind: Kind, stop: asyncio.Event) -> None:
        bench = secrets.token_hex(8)
        stream = self._names.jobs(kind)
        while not stop.is_set():
            try:
                await make_group(self._redis, stream)
                self._contact.find()
                while not stop.is_set():
                    await self._do_next(kind, bench)
            except ResponseError as error:
                # The stream has expired, as it does where nobody has asked for long.
                if not str(error).startswith(("NOGROUP", "UNBLOCKED")):
                    self._contact.lose(error)
                    await asyncio.sleep(AGAIN)
            except LOST as error:
                self._contact.lose(error)
                await asyncio.sleep(AGAIN)
        with suppress(*LOST):
            await self._redis.xgroup_delconsumer(stream, GROUP, bench)

    async def _do_next(self, kind: Kind, bench: str) -> None:
        stream = self._names.jobs(kind)
        await self._redis.set(self._names.alive(kind), 1, ex=ALIVE_FOR)
        # One that fell out of another worker's hands goes first.
        _, entries, *_ = await self._redis.xautoclaim(
            stream, GROUP, bench, min_idle_time=ALIVE_FOR * 1000, count=1
        )
        if not entries:
            fresh: Any = await self._redis.xreadgroup(
                GROUP, bench, {stream: ">"}, count=1, block=round(_SAYS_SO * 1000)
            )
            entries = fresh[0][1] if fresh else []
        for entry, fields in entries:
            await self._do(kind, bench, entry, fields)
        if not entries:
            await self._look_for_programs()

    async def _look_for_programs(self) -> None:
        """Tell the operator whose programs are all strangers to this worker."""
        marks: Any = await self._redis.smembers(PROGRAMS)
        is_stranger = bool(marks) and self._names.mark.encode() not in marks
        if is_stranger and not self._is_stranger:
            log.error(
                "nothing to do here: the programs at this broker have another ZHUYE_SECRET_KEY, "
                "or are of another version"
            )
        self._is_stranger = is_stranger

    async def _do(
        self, kind: Kind, bench: str, entry: bytes, fields: Mapping[bytes, bytes]
    ) -> None:
        try:
            order = await asyncio.to_thread(unseal_order, self._keys, fields)
        except WrongKey:
            log.error("a job is refused: it is not sealed with our ZHUYE_SECRET_KEY")  # noqa: TRY400
            await self._finish(kind, entry)
            return
        if await self._is_late(entry, order):
            log.info("a job is left alone: nobody waits for it any more")
            await self._finish(kind, entry)
            return
        holding = asyncio.create_task(self._hold(kind, bench, entry))
        try:
            result = await self._result(order.job)
        finally:
            holding.cancel()
        item = await asyncio.to_thread(seal_answer, self._keys, order.number, result)
        await self._finish(kind, entry, order.answers, item)

    async def _result(self, job: Job) -> Result:
        try:
            if isinstance(job, Speak):
                return await self._workshop.speak(job.passages, job.voice, job.rate)
            return await self._workshop.hear(job.audio, job.hints)
        except SpeechProblem as problem:
            return problem

    async def _is_late(self, entry: bytes, order: Order) -> bool:
        """Whether the asker has given up; by the broker's clock, which made the entry's name."""
        seconds, microseconds = await self._redis.time()
        put_at = int(entry.partition(b"-")[0]) / 1000
        return float(seconds + microseconds / 1_000_000 - put_at) > order.within

    async def _hold(self, kind: Kind, bench: str, entry: bytes) -> None:
        stream = self._names.jobs(kind)
        while True:
            await asyncio.sleep(_SAYS_SO)
            with suppress(*LOST):
                await self._redis.set(self._names.alive(kind), 1, ex=ALIVE_FOR)
                await self._redis.xclaim(stream, GROUP, bench, 0, [entry], justid=True)

    async def _finish(self, kind: Kind, entry: bytes, answers: str = "", item: bytes = b"") -> None:
        stream = self._names.jobs(kind)
        async with self._redis.pipeline(transaction=True) as pipeline:
            if item:
                pipeline.rpush(answers, item)
                pipeline.expire(answers, LEFT_FOR)
            pipeline.xack(stream, GROUP, entry)
            pipeline.xdel(stream, entry)
            await pipeline.execute()
