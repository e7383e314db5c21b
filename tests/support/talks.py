"""People who talk with the house in tests: real turns, a real database, real words."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count

from bot.present import Presented, Presenter
from db.database import Database
from handlers.book import Book
from handlers.finding import find
from handlers.flows import BOOK
from handlers.incoming import Beside, Incoming, Shared, SharedFile, Spoken, Tap
from handlers.replies import Reply
from handlers.talk.questions import Takes
from handlers.turn import Turns
from handlers.wording import wording
from knowledge.words import Mode

START = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


@dataclass
class Calendar:
    """A clock that stands still until it is moved."""

    moment: datetime = START

    def __call__(self) -> datetime:
        return self.moment

    def pass_days(self, days: int) -> None:
        self.moment += timedelta(days=days)


@dataclass
class House:
    """The house as a door sees it, over a test's database."""

    database: Database
    calendar: Calendar = field(default_factory=Calendar)
    book: Book = BOOK

    @property
    def turns(self) -> Turns:
        return Turns(self.database, self.book, wording(), find, self.calendar)


@dataclass
class Someone:
    """One person at one door."""

    house: House
    address: str = "somebody"
    channel: str = "test"
    reply: Reply = field(default_factory=lambda: Reply(()))
    _numbers: "count[int]" = field(default_factory=count)

    async def says(self, text: str, *, message_id: str = "") -> str:
        """Send `text`; what comes back, in words."""
        return await self.sends(Incoming(self.channel, self.address, message_id, text))

    async def says_aloud(self, text: str, sureness: float = 0.9) -> str:
        """Say what is heard as `text`; what comes back, in words."""
        spoken = Spoken(sureness)
        return await self.sends(Incoming(self.channel, self.address, "", text, spoken=spoken))

    async def taps(self, tap: Tap) -> str:
        """Press a button; what comes back, in words."""
        return await self.sends(Incoming(self.channel, self.address, "", tap=tap))

    async def shares(self, kind: Takes, text: str = "", file: SharedFile | None = None) -> str:
        """Hand something over; what comes back, in words."""
        shared = Shared(kind, text, file)
        return await self.sends(Incoming(self.channel, self.address, "", shared=shared))

    async def sends_beside(self, beside: Beside, text: str = "") -> str:
        """Send what is no answer; what comes back, in words."""
        return await self.sends(Incoming(self.channel, self.address, "", text, beside=beside))

    async def sends(self, incoming: Incoming) -> str:
        """Send a message, numbered if it is not; what comes back, in words."""
        number = incoming.message_id or f"{self.address}-{next(self._numbers)}"
        person = await self.house.turns.take(replace(incoming, message_id=number))
        if person is None:
            return ""
        return "\n".join([one.text for one in await self.receives(person)])

    async def receives(self, person: int) -> list[Presented]:
        """Everything that waits for this person at this door, in their mode."""
        received: list[Presented] = []
        async with self.house.database.begin() as uow:
            record = await uow.people.get(person)
            mode = Mode(record.mode) if record is not None and record.mode else Mode.PLAIN
            for one in await uow.outbox.pending(person):
                if one.channel != self.channel:
                    continue
                self.reply = Reply.from_json(one.body)
                received.append(Presenter(wording()).present(self.reply, mode))
                await uow.outbox.finish({one.id: None}, self.house.calendar())
        return received

    @property
    def asked(self) -> str:
        """The key of the open question."""
        assert self.reply.question is not None
        return self.reply.question.key
