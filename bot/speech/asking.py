"""Having other machines speak and listen: jobs go to the broker, answers come back.

Whether a worker is there is known beforehand, so that nobody waits for one that is not. The broker
may come and go: without it every job fails at once, until it is there again.
"""

import asyncio
import logging
import secrets
from contextlib import suppress
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import ResponseError

from bot.speech.broker import (
    AGAIN,
    ALIVE_FOR,
    GROUP,
    KINDS,
    LEFT_FOR,
    LOST,
    PROGRAMS,
    Contact,
    Kind,
    Names,
    Order,
    kind_of,
    number_of,
    seal_order,
    unseal_answer,
)
from bot.speech.chain import Clip
from bot.speech.engines import Heard
from bot.speech.problems import NoAnswer, SpeechProblem
from bot.speech.wire import Job, Result
from db.errors import WrongKey
from db.keys import Keys

log = logging.getLogger(__name__)

WAITING_AT_MOST = 500
"""Jobs in a stream; with more in it the next is refused."""

_LOOK = 1
"""Seconds after which it is looked again whether workers are there."""


class Asker:
    """Asks the workers of one installation; one connection takes all answers."""

    def __init__(self, redis: Redis, keys: Keys) -> None:
        """Ask through `redis`; it is closed with the asker."""
        self._redis = redis
        self._keys = keys
        self._names = Names(keys)
        self._list = self._names.answers(secrets.token_hex(8))
        self._open: dict[str, tuple[Kind, asyncio.Future[Result | None]]] = {}
        self._alive: set[Kind] = set()
        self._contact = Contact()
        self._is_closed = False
        self._taking: asyncio.Task[None] | None = None

    async def begin(self) -> None:
        """Begin to take answers.

        Raises:
            RedisError: the broker cannot be used.
            OSError: it cannot be reached.
        """
        await self._greet()
        self._taking = asyncio.create_task(self._take_answers())

    async def do(self, job: Job, patience: float, within: float) -> Clip | Heard:
        """The result of a job that is begun within `patience` seconds and done `within` so many.

        Raises:
            SpeechProblem: a worker says that it cannot be done.
            NoAnswer: no worker is there, too many jobs wait, or it took too long.
        """
        kind = kind_of(job)
        if kind not in self._alive or self._is_closed:
            raise NoAnswer
        order = Order(secrets.token_hex(16), self._list, patience + within, job)
        future: asyncio.Future[Result | None] = asyncio.get_running_loop().create_future()
        self._open[order.number] = kind, future
        try:
            entry = await self._put(kind, order)
            await asyncio.wait({future}, timeout=patience)
            if not future.done() and await self._is_held(kind, entry):
                await asyncio.wait({future}, timeout=within)
            result = future.result() if future.done() else None
            if result is None:
                await self._withdraw(kind, entry)
                raise NoAnswer
        except LOST as error:
            raise NoAnswer from error
        finally:
            del self._open[order.number]
        if isinstance(result, SpeechProblem):
            raise result
        return result

    async def close(self) -> None:
        """Take no more answers; what is under way fails."""
        self._is_closed = True
        self._give_up(*KINDS)
        with suppress(*LOST):
            # Cancelling is no way: within the library it gets lost now and then.
            await self._redis.rpush(self._list, b"")
        if self._taking is not None:
            await self._taking
        with suppress(*LOST):
            await self._redis.delete(self._list)
            await self._redis.aclose()

    async def _put(self, kind: Kind, order: Order) -> bytes:
        stream = self._names.jobs(kind)
        if await self._redis.xlen(stream) >= WAITING_AT_MOST:
            raise NoAnswer
        # A recording takes a while to seal.
        fields = await asyncio.to_thread(seal_order, self._keys, order)
        async with self._redis.pipeline(transaction=True) as pipeline:
            pipeline.xadd(stream, fields)
            pipeline.expire(stream, LEFT_FOR)
            entry, _ = await pipeline.execute()
        return bytes(entry)

    async def _is_held(self, kind: Kind, entry: bytes) -> bool:
        """Whether a job is in the hands of a worker who is there."""
        try:
            held: Any = await self._redis.xpending_range(
                self._names.jobs(kind), GROUP, entry, entry, count=1
            )
        except ResponseError:
            # There was no worker yet to make the group.
            return False
        return any(one["time_since_delivered"] < ALIVE_FOR * 1000 for one in held)

    async def _withdraw(self, kind: Kind, entry: bytes) -> None:
        """Take back what nobody waits for any more, so that no worker begins it."""
        if not self._is_closed:
            await self._redis.xdel(self._names.jobs(kind), entry)

    async def _take_answers(self) -> None:
        while not self._is_closed:
            try:
                await self._greet()
                self._contact.find()
                while not self._is_closed:
                    await self._look_for_workers()
                    answer: Any = await self._redis.blpop([self._list], timeout=_LOOK)
                    if answer is not None:
                        await self._hand_out(answer[1])
            except LOST as error:
                self._contact.lose(error)
                self._alive = set()
                self._give_up(*KINDS)
                await asyncio.sleep(AGAIN)

    async def _greet(self) -> None:
        """Say that a program with this key is there."""
        await self._redis.sadd(PROGRAMS, self._names.mark)
        await self._look_for_workers()

    async def _look_for_workers(self) -> None:
        async with self._redis.pipeline(transaction=False) as pipeline:
            for kind in KINDS:
                pipeline.exists(self._names.alive(kind))
            found = await pipeline.execute()
        alive = {kind for kind, there in zip(KINDS, found, strict=True) if there}
        gone = self._alive - alive
        self._alive = alive
        if gone:
            log.warning("no other machine is there any more to %s", " ".join(sorted(gone)))
            self._give_up(*gone)

    async def _hand_out(self, item: bytes) -> None:
        kind, future = self._open.get(number_of(item), (None, None))
        if kind is None or future is None or future.done():
            return
        try:
            result = await asyncio.to_thread(unseal_answer, self._keys, item)
        except WrongKey:
            # Only somebody in between can have done that: whoever reads the job has the key.
            log.error("an answer from the broker is refused: it is not sealed with our key")  # noqa: TRY400
            return
        if not future.done():
            future.set_result(result)

    def _give_up(self, *kinds: Kind) -> None:
        for kind, future in self._open.values():
            if kind in kinds and not future.done():
                future.set_result(None)
