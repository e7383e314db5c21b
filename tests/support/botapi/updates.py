"""The queue of updates and long polling."""

import asyncio
from collections import deque
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any

from tests.support.botapi.facts import facts
from tests.support.botapi.refusals import Refusal, conflict

if TYPE_CHECKING:
    from collections.abc import Callable

Json = dict[str, Any]

ASKED_FOR = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
LONGEST_POLL = 50.0
TERMINATED = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)


@dataclass(slots=True, eq=False)
class Update:
    """One update; those of one `order` are posted one after another."""

    id: int
    kind: str
    order: int
    body: Json

    def json(self) -> Json:
        """The Update object."""
        return {"update_id": self.id, self.kind: self.body}


class Updates:
    """Updates until they are confirmed, and those that were."""

    def __init__(self) -> None:
        self.waiting: deque[Update] = deque()
        self.again: deque[Update] = deque()
        self.done: list[Update] = []
        self.delivered = 0
        self.allowed: frozenset[str] = frozenset(facts().updates) - ASKED_FOR
        self.on_new: Callable[[Update], None] | None = None
        self._numbers = count(100_000_001)
        self._poll: asyncio.Future[Refusal | None] | None = None

    @property
    def confirmed(self) -> int:
        """How many updates the bot has taken."""
        return len(self.done)

    @property
    def pending(self) -> int:
        """How many updates the bot has not taken."""
        return len(self.waiting)

    def allow(self, kinds: list[str] | None) -> None:
        """Which kinds are made from now on; an empty list stands for the usual ones."""
        if kinds is not None:
            self.allowed = frozenset(kinds) or frozenset(facts().updates) - ASKED_FOR

    def add(self, kind: str, order: int, body: Json) -> Update | None:
        """A new update, unless the bot does not want its kind."""
        if kind not in self.allowed:
            return None
        update = Update(next(self._numbers), kind, order, body)
        self.waiting.append(update)
        if self.on_new is not None:
            self.on_new(update)
        self._end_poll(None)
        return update

    def confirm(self, update: Update) -> None:
        """The bot has taken an update."""
        if update in self.waiting:
            self.waiting.remove(update)
            self.done.append(update)

    def drop(self) -> None:
        """Forget what waits."""
        self.waiting.clear()
        self.again.clear()

    def redeliver(self, n: int | None = None) -> int:
        """Deliver the last `n` confirmed updates again, or all of them; says how many."""
        chosen = self.done[-n:] if n else list(self.done)
        if self.on_new is None:
            self.again.extend(chosen)
            self._end_poll(None)
        else:
            for one in chosen:
                self.on_new(one)
        return len(chosen)

    def refuse_poll(self, reason: str) -> None:
        """End the request that waits for updates."""
        self._end_poll(conflict(reason))

    async def poll(self, offset: int, limit: int, patience: float) -> list[Update]:
        """What getUpdates answers; a later request ends an earlier one that still waits."""
        self.refuse_poll(TERMINATED)
        self._forget(offset)
        if not (self.waiting or self.again) and patience > 0:
            await self._wait(min(patience, LONGEST_POLL))
        return self._take(limit)

    async def _wait(self, patience: float) -> None:
        poll: asyncio.Future[Refusal | None] = asyncio.get_running_loop().create_future()
        self._poll = poll
        await asyncio.wait({poll}, timeout=patience)
        if self._poll is poll:
            self._poll = None
        if poll.done() and (refusal := poll.result()) is not None:
            raise refusal

    def _end_poll(self, result: Refusal | None) -> None:
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(result)
        self._poll = None

    def _forget(self, offset: int) -> None:
        while self.waiting and self.waiting[0].id < offset:
            self.done.append(self.waiting.popleft())
        if offset < 0:
            while len(self.waiting) > -offset:
                self.waiting.popleft()

    def _take(self, limit: int) -> list[Update]:
        taken = [self.again.popleft() for _ in range(min(limit, len(self.again)))]
        if not taken:
            taken = [self.waiting[place] for place in range(min(limit, len(self.waiting)))]
        self.delivered += len(taken)
        return taken
