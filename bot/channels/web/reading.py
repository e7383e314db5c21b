"""What pages show of a talk, read for many of them at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.batches import Batcher
from bot.channels.web import CHANNEL
from bot.channels.web.pages import Look
from bot.channels.web.shown import Shown, shown
from db.database import Database
from db.keys import Keys
from db.records import PersonRecord
from db.unit_of_work import UnitOfWork
from handlers.talk.values import JSON
from knowledge.words import Mode

A_PAGE = 40
"""Messages that a page shows at once."""


@dataclass(frozen=True)
class Sight:
    """What somebody sees of their talk: the last messages, or those before one.

    `talk` tells one talk from another, and nothing else; it is empty where nobody ever said
    anything.
    """

    person: PersonRecord | None = None
    talk: str = ""
    messages: tuple[Shown, ...] = ()
    earlier: int = 0

    @property
    def look(self) -> Look:
        """How they want pages to be."""
        person = self.person
        if person is None:
            return Look()
        return Look(Mode(person.mode) if person.mode else Mode.PLAIN, person.text_size or 1.0)


class Reading:
    """Reads what whoever has an address on this channel may see."""

    def __init__(self, database: Database, keys: Keys) -> None:
        """Read from `database`."""
        self._database = database
        self._keys = keys
        self._news: Batcher[tuple[str, int], Sight] = Batcher(self._all_after)

    async def sight(self, address: str, before: int | None = None) -> Sight:
        """The last messages, or the last before one; nothing where nobody ever said anything.

        Raises:
            DatabaseProblem: it cannot be read.
        """
        async with self._database.read() as uow:
            person = await self._person(uow, address)
            if person is None:
                return Sight()
            records = await uow.messages.latest(person.id, A_PAGE + 1, before)
        messages = tuple(map(shown, records[-A_PAGE:]))
        earlier = messages[0].id if len(records) > A_PAGE else 0
        return Sight(person, self._talk(person), messages, earlier)

    async def after(self, address: str, number: int) -> Sight:
        """What has come behind the message with that number.

        Raises:
            DatabaseProblem: it cannot be read.
        """
        return await self._news.do((address, number))

    async def one(self, address: str, number: int) -> Sight:
        """One message, if it is theirs.

        Raises:
            DatabaseProblem: it cannot be read.
        """
        async with self._database.read() as uow:
            person = await self._person(uow, address)
            record = None if person is None else await uow.messages.get(person.id, number)
        if person is None or record is None:
            return Sight()
        return Sight(person, self._talk(person), (shown(record),))

    async def content(self, address: str, number: int) -> list[JSON]:
        """The files that were handed over with a message, if it is theirs and they are kept still.

        Raises:
            DatabaseProblem: they cannot be read.
        """
        async with self._database.read() as uow:
            person = await self._person(uow, address)
            return [] if person is None else await uow.messages.content(person.id, number) or []

    async def _all_after(self, wanted: Sequence[tuple[str, int]]) -> list[Sight]:
        async with self._database.read() as uow:
            return [await self._after(uow, *one) for one in wanted]

    async def _after(self, uow: UnitOfWork, address: str, number: int) -> Sight:
        person = await self._person(uow, address)
        if person is None:
            return Sight()
        records = await uow.messages.after(person.id, number, A_PAGE)
        return Sight(person, self._talk(person), tuple(map(shown, records)))

    async def _person(self, uow: UnitOfWork, address: str) -> PersonRecord | None:
        return await uow.people.look_up(CHANNEL, address)

    def _talk(self, person: PersonRecord) -> str:
        return self._keys.digest(str(person.id), "web.talk")[:12]
