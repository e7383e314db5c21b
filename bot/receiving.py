"""Receiving: what comes in stands in the inbox before it is acknowledged, and leaves it by a turn.

Turns of one person follow each other, those of different people go on side by side.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, Protocol, TypeAlias, TypeVar

from bot.batches import Batcher
from bot.logs import Row
from db.database import Database
from db.errors import DatabaseProblem, Refused, WrongKey
from db.records import InboxRecord, Received

log = logging.getLogger(__name__)

TURNS_AT_ONCE = 8
"""Turns that are in the database at the same moment; more would only wait for its locks."""

ROUND = 2.0
"""Seconds between two looks for messages that nobody works on."""

LEFT_ALONE = timedelta(seconds=60)
"""Age from which on a message is taken for forgotten, by a process that was killed."""

_A_ROUND = 500
_PATIENCE = 5
_PAUSES = (0.1, 0.3, 1.0, 3.0, 5.0)
_LASTING = (Refused, WrongKey)
"""Troubles of the database that belong to the message, and will not pass."""

Key: TypeAlias = tuple[str, int]
Letter = TypeVar("Letter")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Taken:
    """A message has had its turn; `person` is whose outbox holds a reply."""

    person: int | None = None


class Handler(Protocol[Letter]):
    """What a channel does with a message."""

    async def prepare(self, record: InboxRecord) -> Letter:
        """Do what takes time and no transaction: fetch a file, write down what was spoken."""

    async def take(self, letter: Letter, record: InboxRecord) -> Taken | None:
        """Carry the turn out; `None` if the message is gone, or not the first of its sender."""

    async def give_up(self, record: InboxRecord) -> Taken | None:
        """Take a message out that failed again and again, and say so; `None` as with `take`."""


class Receiver(Generic[Letter]):
    """Takes in messages of one channel, and carries out their turns."""

    def __init__(
        self,
        database: Database,
        channel: str,
        handler: Handler[Letter],
        deliver: Callable[[int], None],
        clock: Callable[[], datetime],
    ) -> None:
        """Work with `handler`, and hand people with a reply to `deliver`."""
        self._database = database
        self._channel = channel
        self._handler = handler
        self._deliver = deliver
        self._clock = clock
        self._turns = asyncio.Semaphore(TURNS_AT_ONCE)
        self._desk = Batcher(self._put_all)
        self._queues: dict[str, deque[InboxRecord]] = {}
        self._working: dict[str, asyncio.Task[None]] = {}
        self._left_behind: set[str] = set()
        self._cleared = False

    async def take_in(self, received: Sequence[Received]) -> frozenset[Key]:
        """Keep messages; when this returns they are durable, and may be acknowledged.

        Gives sender and number of what had not come before, of this and what came meanwhile.

        Raises:
            DatabaseProblem: they are not kept, and must not be acknowledged.
        """
        return await self._desk.do(received) if received else frozenset()

    async def run(self) -> None:
        """Take up what an earlier process has left behind, until cancelled."""
        before = self._clock()
        while True:
            try:
                if not self._cleared:
                    await self._clear()
                    self._cleared = True
                await self._round(before)
            except Exception as error:  # noqa: BLE001 - the next round may see it
                log.warning("inbox not seen: %s", type(error).__name__)
            await asyncio.sleep(ROUND)
            before = self._clock() - LEFT_ALONE

    async def drain(self) -> None:
        """Wait until what is coming in is kept, and every turn under way is over."""
        await self._desk.drain()
        while self._working:
            await asyncio.wait([*self._working.values()])

    async def _put_all(self, received: Sequence[Sequence[Received]]) -> list[frozenset[Key]]:
        async with self._database.begin() as uow:
            messages = [one for some in received for one in some]
            fresh = await uow.inbox.put(self._channel, messages, self._clock())
        for record in fresh:
            self._queue(record)
        new = frozenset((one.sender, one.number) for one in fresh)
        return [new] * len(received)

    async def _round(self, before: datetime) -> None:
        async with self._database.read() as uow:
            senders = await uow.inbox.waiting(self._channel, before, _A_ROUND)
        for sender in senders:
            if sender not in self._working:
                self._left_behind.add(sender)
                self._start(sender)

    async def _clear(self) -> None:
        """Delete what cannot be unsealed: nothing can be made of it, and it holds others up."""
        async with self._database.begin() as uow:
            lost = await uow.inbox.drop_unreadable(self._channel, self._clock(), _A_ROUND)
        if lost:
            log.error("%d messages could not be unsealed and are deleted", lost)

    async def _first(self, sender: str) -> InboxRecord | None:
        async with self._database.read() as uow:
            return await uow.inbox.first(self._channel, sender)

    def _queue(self, record: InboxRecord) -> None:
        self._queues.setdefault(record.sender, deque()).append(record)
        if record.sender not in self._working:
            self._start(record.sender)

    def _start(self, sender: str) -> None:
        self._queues.setdefault(sender, deque())
        self._working[sender] = asyncio.create_task(self._work(sender))

    async def _work(self, sender: str) -> None:
        """Carry out what is in the queue of a sender, one after the other."""
        queue = self._queues[sender]
        try:
            while queue or await self._find_more(sender, queue):
                if await self._carry_out(queue[0]):
                    queue.popleft()
                else:
                    await self._put_right(sender, queue)
        except Exception as error:  # noqa: BLE001 - the next round takes them up again
            log.error("a sender waits: %s", type(error).__name__)  # noqa: TRY400 - it may quote
            self._cleared = False
        finally:
            del self._queues[sender], self._working[sender]
            self._left_behind.discard(sender)

    async def _find_more(self, sender: str, queue: deque[InboxRecord]) -> bool:
        """Whether there is more of a sender of whom something was left behind; it is queued."""
        if sender not in self._left_behind:
            return False
        first = await self._patiently(lambda: self._first(sender))
        if first is None:
            self._left_behind.discard(sender)
        elif not queue:
            queue.append(first)
        return bool(queue)

    async def _put_right(self, sender: str, queue: deque[InboxRecord]) -> None:
        """What is first in `queue` is gone from the inbox, or is not the first there."""
        first = await self._patiently(lambda: self._first(sender))
        if first is None or first.number > queue[0].number:
            queue.popleft()
        elif first.id != queue[0].id:
            queue.appendleft(first)
        else:
            # It was not the first a moment ago: somebody else has just dealt with one before it.
            await asyncio.sleep(_PAUSES[0])

    async def _carry_out(self, record: InboxRecord) -> bool:
        """Carry out the turn of a message; False when nothing was changed."""
        try:
            letter = await self._patiently(lambda: self._handler.prepare(record))
            taken = await self._patiently(lambda: self._turn(letter, record))
        except Exception as error:  # noqa: BLE001 - one message must not stop those behind it
            log.error("message %s is given up: %s", Row(record.id), type(error).__name__)  # noqa: TRY400
            taken = await self._give_up(record)
        if taken is not None and taken.person is not None:
            self._deliver(taken.person)
        return taken is not None

    async def _turn(self, letter: Letter, record: InboxRecord) -> Taken | None:
        async with self._turns:
            return await self._handler.take(letter, record)

    async def _give_up(self, record: InboxRecord) -> Taken | None:
        try:
            return await self._patiently(lambda: self._handler.give_up(record))
        except Exception as error:  # noqa: BLE001 - not even that can be done
            log.error("message %s is dropped: %s", Row(record.id), type(error).__name__)  # noqa: TRY400
            await self._patiently(lambda: self._drop(record))
            return Taken()

    async def _drop(self, record: InboxRecord) -> None:
        async with self._database.begin() as uow:
            await uow.inbox.drop(record)

    async def _patiently(self, work: Callable[[], Awaitable[Result]]) -> Result:
        """What `work` gives, tried again for as long as its trouble may pass.

        Raises:
            Exception: it failed `_PATIENCE` times for a reason that will not pass.
        """
        failed = lasting = 0
        while True:
            try:
                return await work()
            except Exception as error:
                passing = isinstance(error, DatabaseProblem) and not isinstance(error, _LASTING)
                lasting += not passing
                if lasting >= _PATIENCE:
                    raise
                log.warning("turn waits: %s", type(error).__name__)
            await asyncio.sleep(_PAUSES[min(failed, len(_PAUSES) - 1)])
            failed += 1
