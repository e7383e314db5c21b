"""People who talk with the bot at the same time, and what must have become of it.

Like people they go on when they have the answer, and know a message that says of itself that it
may be a second copy.
"""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.channels.telegram import CHANNEL
from db.database import Database
from db.keys import Keys
from handlers.talk.values import Line
from handlers.wording import wording
from knowledge.words import Mode
from tests.conftest import TEST_SECRET
from tests.support.botapi import BotApi, User
from tests.support.talks import Calendar, House, Someone
from tests.support.victims import SCRIPT

ANNOUNCED = tuple(wording().text(Line("present.maybe_repeated"), mode) for mode in Mode)
A_REFERENCE = "#"
PATIENCE = 45.0
SOON = 20.0


Trouble = Callable[[], Awaitable[None]]


def unannounced(text: str) -> str:
    """A message without the sentence that it may be a second copy."""
    found = next((one for one in ANNOUNCED if text.startswith(one)), "")
    return text.removeprefix(found).lstrip()


@dataclass
class Talker:
    """One person, and what they have read: each answer once, second copies counted."""

    user: User
    answers: list[str] = field(default_factory=list)
    announced: int = 0
    copies: int = 0
    silent_copies: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    _read: int = 0

    async def say(self, text: str, patience: float = PATIENCE) -> str:
        """Say something; its answer."""
        self.read()
        before = len(self.answers)
        self.said.append(text)
        self.user.say(text)
        await self.user.chat.inbox.until(lambda: self.read() > before, "answer", patience)
        return self.answers[before]

    async def say_all(self, texts: Sequence[str], patience: float = PATIENCE) -> None:
        """Say one after the other, as the answers come."""
        for text in texts:
            await self.say(text, patience)

    def read(self) -> int:
        """Read what has come; how many answers there are now."""
        fresh, self._read = self.user.messages[self._read :], len(self.user.messages)
        for message in fresh:
            text = unannounced(message.text)
            announced = text != message.text
            self.announced += announced
            if not self.answers or text != self.answers[-1]:
                self.answers.append(text)
            elif announced:
                self.copies += 1
            else:
                self.silent_copies.append(text)
        return len(self.answers)


@dataclass
class Crowd:
    """Some people who all want to enrol, and what each of them should hear."""

    api: BotApi
    database_url: str
    people: list[Talker]
    due: list[str]

    @classmethod
    async def gather(cls, api: BotApi, database_url: str, size: int) -> "Crowd":
        """So many people, none of whom has said anything yet."""
        people = [Talker(api.user(1001 + number, f"人{number}")) for number in range(size)]
        return cls(api, database_url, people, await undisturbed())

    async def enrol(self, texts: Sequence[str] = SCRIPT) -> None:
        """Let all say the same, each as fast as the answers come."""
        async with asyncio.TaskGroup() as tasks:
            for one in self.people:
                tasks.create_task(one.say_all(texts))

    async def enrol_while(
        self, trouble: Callable[[], Awaitable[None]], at: Iterable[float]
    ) -> None:
        """Let all enrol, and let there be trouble when these shares of the answers have come."""
        enrolling = asyncio.create_task(self.enrol())
        try:
            for share in at:
                while self._heard() < share and not enrolling.done():
                    await asyncio.sleep(0.005)
                assert not enrolling.done(), enrolling
                await trouble()
            await enrolling
        finally:
            enrolling.cancel()

    def _heard(self) -> float:
        """The share of the answers that have come."""
        return sum(one.read() for one in self.people) / (len(self.people) * len(self.due))

    @property
    def announced(self) -> int:
        """Messages that said that they may be second copies."""
        return sum(one.announced for one in self.people)

    @property
    def again(self) -> int:
        """How often the bot was heard to send something again, whether it arrived or not."""
        sent = [one for one in self.api.requests if one.method == "sendMessage"]
        refused = [one for one in sent if one.outcome.startswith("429")]
        again = [one for one in sent if one.params["text"].startswith(ANNOUNCED)]
        return len(again) - sum(one in refused for one in again)

    @property
    def copies(self) -> int:
        """Messages that came a second time and said so."""
        return sum(one.copies for one in self.people)

    async def check(self) -> int:
        """Nothing is lost, nothing came twice without saying so; the repeats that were counted."""
        kept = await settled(self.database_url, [one.user.id for one in self.people])
        for one in self.people:
            one.read()
            assert one.silent_copies == []
            (reference,) = kept.references[one.user.id]
            *before, last = self.due
            assert one.answers == [*before, last.replace(A_REFERENCE, shown(reference))]
        assert self.api.violations == []
        assert self.copies <= self.announced <= self.again <= kept.repeats
        sentence = f"{self.copies} copies, {self.announced} announced, {self.again} sent again"
        print(f"{sentence}, {kept.repeats} counted")  # noqa: T201 - for whoever reads the run
        return kept.repeats


_undisturbed: list[str] = []


async def undisturbed() -> list[str]:
    """What the house answers to the script when nothing is in the way."""
    if not _undisturbed:
        with tempfile.TemporaryDirectory() as folder:
            database = Database.open(f"sqlite:///{folder}/zhuye.db", Keys(TEST_SECRET))
            await database.upgrade()
            house = House(database, Calendar(datetime.now(UTC)))
            one = Someone(house)
            answers = [await one.says(text) for text in SCRIPT]
            async with database.read() as uow:
                person = await uow.people.find(one.channel, one.address)
                assert person is not None
                (enrolment,) = await uow.enrolments.list(person)
            await database.close()
        answers[-1] = answers[-1].replace(shown(enrolment.reference), A_REFERENCE)
        _undisturbed.extend(answers)
    return _undisturbed


def shown(reference: str) -> str:
    """A reference as people read it."""
    return f"{reference[:3]} {reference[3:]}"


@dataclass(frozen=True)
class Kept:
    """What the database holds: enrolments of people, and repeats."""

    references: dict[int, list[str]]
    repeats: int


async def settled(database_url: str, users: Sequence[int] = (), patience: float = SOON) -> Kept:
    """What is kept, once everything is answered and sent."""
    database = Database.open(database_url, Keys(TEST_SECRET))
    try:
        async with asyncio.timeout(patience):
            while await busy(database):
                await asyncio.sleep(0.05)
        references = {}
        async with database.read() as uow:
            for user in users:
                person = await uow.people.find(CHANNEL, str(user))
                assert person is not None
                found = await uow.enrolments.list(person)
                references[user] = [one.reference for one in found]
            return Kept(references, await uow.outbox.repeats())
    finally:
        await database.close()


async def busy(database: Database) -> bool:
    """Whether something waits for its turn or to be sent."""
    later = datetime.now(UTC) + timedelta(days=1)
    async with database.read() as uow:
        return bool(
            await uow.outbox.free(CHANNEL, later, 1) or await uow.inbox.waiting(CHANNEL, later, 1)
        )
