"""A door that does what a test tells it, and messages that wait to go through it."""

from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot.delivery import Delivery
from bot.doors import Parcel
from bot.present import Presenter
from db.database import Database
from db.errors import DatabaseProblem, DatabaseUnreachable
from db.records import Showing
from db.unit_of_work import UnitOfWork
from handlers.replies import Reply
from handlers.talk.values import Line
from handlers.wording import wording
from tests.support.talks import Calendar

CHANNEL = "web"
NOTHING_SHOWN = Showing(None, keys=False)


@dataclass(frozen=True)
class After:
    """So many parts go out, and then comes `error`."""

    parts: int
    error: Exception


@dataclass
class ScriptedDoor:
    """Has an outcome for each attempt; when there are none left, everything goes out.

    A message goes out in `parts` parts. `tried` are the attempts, `out` what arrived: its address,
    its text and the number of the part.
    """

    outcomes: "deque[Exception | After | None]" = field(default_factory=deque)
    parts: int = 1
    showing: Showing = NOTHING_SHOWN
    tried: list[Parcel] = field(default_factory=list)
    out: list[tuple[str, str, int]] = field(default_factory=list)

    async def send(self, parcel: Parcel) -> Showing:
        """See `Door`."""
        self.tried.append(parcel)
        outcome = self.outcomes.popleft() if self.outcomes else None
        if isinstance(outcome, Exception):
            raise outcome
        preface = f"{parcel.preface}\n" if parcel.preface else ""
        for number in range(parcel.parts_sent, self.parts):
            if outcome is not None and number == parcel.parts_sent + outcome.parts:
                raise outcome.error
            self.out.append((parcel.address, preface + parcel.message.text, number))
            preface = ""
            if number + 1 < self.parts:
                await parcel.noted(number + 1, self.showing)
        return self.showing

    @property
    def texts(self) -> list[str]:
        """What arrived, in its order."""
        return [text for _, text, _ in self.out]


@dataclass
class Post:
    """A house whose outbox is emptied through a scripted door."""

    database: Database
    door: ScriptedDoor = field(default_factory=ScriptedDoor)
    calendar: Calendar = field(default_factory=Calendar)
    delivery: Delivery = field(init=False)

    def __post_init__(self) -> None:
        self.delivery = self.another_delivery()

    def another_delivery(self) -> Delivery:
        """One more replica, in front of the same door."""
        presenter = Presenter(wording())
        return Delivery(self.database, presenter, self.calendar, CHANNEL, self.door)

    def pass_seconds(self, seconds: float) -> None:
        self.calendar.moment += timedelta(seconds=seconds)

    async def person(self, address: str = "wang") -> int:
        async with self.database.begin() as uow:
            return (await uow.people.meet(CHANNEL, address, self.calendar())).id

    async def writes(self, person: int, *texts: str, address: str = "wang") -> list[int]:
        """Put messages of just these words into the outbox; their numbers."""
        return [
            await self.puts(person, Reply((Line("region.name", {"name": one}),)), address)
            for one in texts
        ]

    async def puts(self, person: int, reply: Reply, address: str = "wang") -> int:
        """Put a reply into the outbox; its number."""
        async with self.database.begin() as uow:
            return await uow.outbox.add(person, CHANNEL, address, reply.to_json(), self.calendar())

    async def waiting(self, person: int) -> int:
        """How many messages still wait for somebody."""
        async with self.database.read() as uow:
            return len(await uow.outbox.pending(person))

    async def repeats(self) -> int:
        """How often a message was sent again that may have gone out."""
        async with self.database.read() as uow:
            return await uow.outbox.repeats()

    async def failures(self, person: int) -> Sequence[str | None]:
        """What became of somebody's messages that are over: `None` for what was sent."""
        async with self.database.read() as uow:
            kept = (await uow.people.export(person))["outbox"]
        return [one["failure"] for one in kept if one["finished_at"] is not None]


def goes_away(
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
    times: int,
    problem: type[DatabaseProblem] = DatabaseUnreachable,
) -> None:
    """Let the next `times` transactions fail before they have begun."""
    left = times

    def failing(
        open_one: Callable[[], AbstractAsyncContextManager[UnitOfWork]],
    ) -> Callable[[], AbstractAsyncContextManager[UnitOfWork]]:
        @asynccontextmanager
        async def opened() -> AsyncIterator[UnitOfWork]:
            nonlocal left
            if left > 0:
                left -= 1
                raise problem("away")
            async with open_one() as uow:
                yield uow

        return opened

    monkeypatch.setattr(database, "begin", failing(database.begin))
    monkeypatch.setattr(database, "read", failing(database.read))
