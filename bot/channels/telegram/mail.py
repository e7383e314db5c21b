"""What is done with a letter: a talk's turn, a word in a group, a note on who can be reached."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiohttp import ClientError

from bot.channels.files import media_type, safe_name
from bot.channels.telegram import CHANNEL
from bot.channels.telegram.letters import File, Kind, Letter
from bot.receiving import Taken
from bot.speech.problems import SpeechProblem
from bot.speech.workshop import Workshop
from db.database import Database
from db.records import InboxRecord
from handlers.group import GroupTurns
from handlers.incoming import (
    MEGABYTES_AT_MOST,
    Beside,
    Incoming,
    Shared,
    SharedFile,
    Spoken,
    Tap,
)
from handlers.talk.questions import Takes
from handlers.talk.values import Line
from handlers.turn import Turns
from handlers.wording import wording
from knowledge.regions.nearest import nearest_place
from knowledge.words import Mode

log = logging.getLogger(__name__)

FETCHED_AT_ONCE = 8
"""Files that are fetched at the same moment, at most."""

_MEGABYTE = 1_000_000

LARGEST_VOICE = 20 * _MEGABYTE
"""Bytes of a voice message that is listened to; getFile gives nothing larger."""

LONGEST_VOICE = 120
"""Seconds of a voice message that is listened to."""

_NOT_HEARD = {
    "empty": Beside.VOICE_EMPTY,
    "too_long": Beside.VOICE_TOO_LONG,
    "broken": Beside.VOICE_BROKEN,
}


@dataclass(frozen=True)
class Opened:
    """A letter ready for its turn; `incoming` is there for talks and groups."""

    letter: Letter
    incoming: Incoming


@dataclass(frozen=True)
class Mail:
    """Deals with the letters of one bot; `link` leads to a talk with it."""

    bot: Bot
    database: Database
    turns: Turns
    groups: GroupTurns
    clock: Callable[[], datetime]
    link: str
    workshop: Workshop | None = None
    fetching: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(FETCHED_AT_ONCE))

    async def prepare(self, record: InboxRecord) -> Opened:
        """Fetch what belongs to a letter, listen to it, and make it a message of the talk."""
        letter = Letter.from_json(record.body)
        incoming = Incoming(CHANNEL, record.sender, str(record.number), letter.text)
        if letter.mark:
            incoming = replace(incoming, tap=Tap(letter.mark))
        elif letter.phone:
            incoming = replace(incoming, shared=Shared(Takes.PHONE, letter.phone))
        elif letter.place is not None:
            incoming = _place(incoming, letter.place)
        elif letter.voice is not None:
            incoming = await self._heard(incoming, letter.voice)
        elif letter.beside is not None:
            incoming = await self._beside(incoming, letter, letter.beside)
        return Opened(letter, incoming)

    async def take(self, letter: Opened, record: InboxRecord) -> Taken | None:
        """Carry out what a letter asks for."""
        match letter.letter.kind:
            case Kind.TALK:
                return _taken(await self.turns.take(letter.incoming, record))
            case Kind.GROUP:
                return _taken(await self.groups.take(letter.incoming, record, self.link))
            case Kind.REACH | Kind.MOVE:
                return await self._note(letter.letter, record)

    async def give_up(self, record: InboxRecord) -> Taken | None:
        """Say sorry to whoever wrote; in a group, and where nobody wrote, say nothing."""
        if record.body.get("kind") == Kind.TALK:
            incoming = Incoming(CHANNEL, record.sender, str(record.number))
            return _taken(await self.turns.give_up(incoming, record))
        async with self.database.begin() as uow:
            return Taken() if await uow.inbox.take(record) else None

    async def _note(self, letter: Letter, record: InboxRecord) -> Taken | None:
        """Note that somebody can be reached or not, or that a group has another id."""
        async with self.database.begin() as uow:
            if not await uow.inbox.take(record):
                return None
            now = self.clock()
            if letter.kind is Kind.MOVE:
                await uow.people.move(CHANNEL, record.sender, letter.to)
                return Taken()
            person = await uow.people.set_reachable(
                CHANNEL, record.sender, now, reachable=letter.reachable
            )
            if person is not None and not letter.reachable:
                await uow.outbox.give_up(person, CHANNEL, "blocked", now)
        return Taken()

    async def _beside(self, incoming: Incoming, letter: Letter, beside: Beside) -> Incoming:
        """What is no answer, unless the open question asks for a file and this is one."""
        forwarded = beside is Beside.FORWARD and bool(letter.text)
        handed_over = letter.file is not None or forwarded
        if not handed_over or not await self._is_asked_for_file(incoming.sender):
            return replace(incoming, beside=beside)
        if letter.file is None:
            name = wording().text(Line("attach.forwarded"), Mode.PLAIN)
            file = SharedFile(f"{name}.txt", "text/plain", letter.text.encode())
            return replace(incoming, shared=Shared(Takes.FILE, file=file))
        if letter.file.size > MEGABYTES_AT_MOST * _MEGABYTE:
            return replace(incoming, beside=Beside.FILE_SIZE)
        content = await self._fetch(letter.file, MEGABYTES_AT_MOST * _MEGABYTE)
        if content is None:
            return replace(incoming, beside=Beside.FILE_GONE)
        return _with_file(incoming, letter.file, content)

    async def _is_asked_for_file(self, sender: str) -> bool:
        shown = await self.turns.open_question(CHANNEL, sender)
        return shown is not None and shown.takes is Takes.FILE

    async def _heard(self, incoming: Incoming, voice: File) -> Incoming:
        """What somebody said, or why it was not understood."""
        if self.workshop is None or not self.workshop.hears:
            return replace(incoming, beside=Beside.VOICE)
        if voice.seconds > LONGEST_VOICE or voice.size > LARGEST_VOICE:
            return replace(incoming, beside=Beside.VOICE_TOO_LONG)
        audio = await self._fetch(voice, LARGEST_VOICE)
        if audio is None:
            return replace(incoming, beside=Beside.FILE_GONE)
        hints = await self.turns.can_be_said(CHANNEL, incoming.sender)
        try:
            heard = await self.workshop.hear(audio, hints)
        except SpeechProblem as problem:
            log.warning("a voice message is not understood: %s", problem.reason)
            return replace(incoming, beside=_NOT_HEARD.get(problem.reason, Beside.VOICE_LATER))
        if not heard.text:
            return replace(incoming, beside=Beside.VOICE_EMPTY)
        # A caption is a person's own words too.
        text = f"{heard.text}\n{incoming.text}" if incoming.text else heard.text
        return replace(incoming, text=text, spoken=Spoken(heard.confidence))

    async def _fetch(self, file: File, limit: int) -> bytes | None:
        """The bytes of a file, no more than `limit` and one part; `None` if it cannot be had."""
        content = bytearray()
        try:
            async with self.fetching:
                found = await self.bot.get_file(file.id)
                url = self.bot.session.api.file_url(self.bot.token, found.file_path or "")
                async for part in self.bot.session.stream_content(url):
                    content += part
                    if len(content) > limit:
                        break
        except (AiogramError, ClientError, TimeoutError) as error:
            log.warning("file not fetched: %s", type(error).__name__)
            return None
        return bytes(content)


def _with_file(incoming: Incoming, file: File, content: bytes) -> Incoming:
    if len(content) > MEGABYTES_AT_MOST * _MEGABYTE:
        return replace(incoming, beside=Beside.FILE_SIZE)
    kind = media_type(content)
    if kind is None:
        return replace(incoming, beside=Beside.FILE_TYPE)
    shared = SharedFile(safe_name(file.name, kind), kind, content)
    return replace(incoming, shared=Shared(Takes.FILE, file=shared))


def _place(incoming: Incoming, place: tuple[float, float]) -> Incoming:
    found = nearest_place(*place)
    if found is None:
        return replace(incoming, beside=Beside.NO_PLACE)
    return replace(incoming, shared=Shared(Takes.PLACE, found.full_name))


def _taken(person: int | None) -> Taken | None:
    return None if person is None else Taken(person)
