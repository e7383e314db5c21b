"""Rehearsal: talks that nobody has, held to know beforehand what people will hear.

They go through the flows as they are, over a database that is thrown away. At each question that
option is taken which was taken least, so that the first talks show what everybody hears, and later
ones the rest.
"""

import secrets
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.clock import now
from bot.present import Passage, Presenter
from bot.speeches import Speech
from db.database import Database
from db.keys import Keys
from handlers.finding import find
from handlers.flows import BOOK
from handlers.incoming import Incoming, Tap
from handlers.replies import Reply
from handlers.signals import Signal
from handlers.talk.questions import Shown, option_mark
from handlers.talk.values import Line
from handlers.turn import Turns
from handlers.wording import wording
from knowledge.paging import page_of
from knowledge.words import Mode

TURNS_AT_MOST = 40
"""Turns of one talk."""

_CHANNEL = "rehearsal"
_TYPED = ("一", "北京市", "小王", "13800000000")
"""Answers that are no option: each free question understands one of them."""

_EARS = (Mode.VOICE, Mode.EASY)
"""The modes whose words are heard."""


async def rehearsed(talks: int) -> Sequence[tuple[Passage, ...]]:
    """What is the same for everybody in so many talks, as it is spoken, the commonest first.

    Each is what makes one clip; of a clip that tells something of a person, each passage that
    does not.

    Raises:
        DatabaseProblem: there is no room for a small database in the folder for such files.
    """
    heard: Counter[tuple[Passage, ...]] = Counter()
    async with _house() as turns:
        stage = _Stage(turns)
        for number in range(talks):
            async for reply in stage.talk(f"{number}"):
                heard.update(_clips(reply))
    return [clip for clip, _ in heard.most_common()]


@dataclass
class _Stage:
    """Where talks are rehearsed."""

    turns: Turns
    _taken: Counter[tuple[str, str]] = field(default_factory=Counter)
    _said: int = 0

    async def talk(self, sender: str) -> AsyncIterator[Reply]:
        """The replies of one talk, until nothing is asked any more."""
        reply = await self._sent(sender, text=_words(Signal.GREETING))
        yield reply
        for _ in range(TURNS_AT_MOST):
            shown = reply.question
            if shown is None:
                return
            if shown.options:
                reply = await self._chosen(sender, shown)
                yield reply
                continue
            async for tried in self._typed(sender, shown):
                reply = tried
                yield reply

    async def _chosen(self, sender: str, shown: Shown) -> Reply:
        """Take the option that was taken least, of those that are read out, or go on to more."""
        first, options = page_of(shown.options, shown.page)
        marks = {one.value: option_mark(shown.token, one.value) for one in options}
        values = list(marks)
        if first + len(options) <= len(shown.options):
            values.append(Signal.MORE)
        value = min(values, key=lambda one: self._taken[shown.key, one])
        self._taken[shown.key, value] += 1
        if value not in marks:
            return await self._sent(sender, text=_words(Signal.MORE))
        return await self._sent(sender, tap=Tap(marks[value]))

    async def _typed(self, sender: str, shown: Shown) -> AsyncIterator[Reply]:
        """Give answers until one is understood."""
        for text in _TYPED:
            reply = await self._sent(sender, text=text)
            yield reply
            if reply.question is None or reply.question.token != shown.token:
                return

    async def _sent(self, sender: str, *, text: str = "", tap: Tap | None = None) -> Reply:
        self._said += 1
        incoming = Incoming(_CHANNEL, sender, f"{self._said}", text, tap=tap)
        person = await self.turns.take(incoming)
        async with self.turns.database.begin() as uow:
            waiting = await uow.outbox.pending(person or 0)
            await uow.outbox.finish({one.id: None for one in waiting}, now())
        return Reply.from_json(waiting[-1].body)


@asynccontextmanager
async def _house() -> AsyncIterator[Turns]:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'rehearsal.db'}"
        database = Database.open(url, Keys(secrets.token_urlsafe()))
        try:
            await database.upgrade()
            yield Turns(database, BOOK, wording(), find, now)
        finally:
            await database.close()


def _clips(reply: Reply) -> Iterator[tuple[Passage, ...]]:
    for mode in _EARS:
        said = Presenter(wording()).present(reply, mode, aloud=True).speech
        for part in Speech(said, "", 1.0).parts() if said else ():
            if not part.is_personal:
                yield part.passages
            else:
                yield from ((one,) for one in part.passages if not one.personal)


def _words(signal: Signal) -> str:
    return wording().text(Line(f"signal.{signal}"), Mode.PLAIN)
