"""Speaking: what was sent as text is heard after it, in the person's voice and at their speed.

The text is out already, so that nobody waits for a voice, and nothing is lost where none comes.
Somebody who answers meanwhile hears the next reply and not the last.
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.doors import (
    VOICE_UNWANTED,
    Audio,
    Forgotten,
    MaybeSent,
    Moved,
    NotSent,
    SpokenDoor,
    Undeliverable,
    Unreachable,
)
from bot.logs import Row
from bot.speech.problems import SpeechProblem
from bot.speech.workshop import Workshop
from bot.speeches import Speech
from db.database import Database
from db.records import SpeechRecord
from db.unit_of_work import UnitOfWork
from handlers.commands.people import Hears
from handlers.replies import Reply
from handlers.talk.values import Line

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=3)
"""How long a claimed reply is left to whoever makes it heard, with the wait for a worker."""

ATTEMPTS_AT_MOST = 5

AT_ONCE = 32
"""People whose replies are being made or uploaded at the same moment, at most."""

_RETRY = timedelta(seconds=3)
_REMEMBERED = 2_000
"""Uploads of what is personal whose names are remembered, in this process alone."""


@dataclass
class Speaking:
    """Takes what is to be spoken on one channel to those who hear it.

    `account` is whose uploads `door` sends again; `deliver` is told who has a new message.
    """

    database: Database
    workshop: Workshop
    clock: Callable[[], datetime]
    channel: str
    account: str
    door: SpokenDoor
    deliver: Callable[[int], None]
    _making: asyncio.Semaphore = field(init=False)
    _uploads: OrderedDict[str, str] = field(default_factory=OrderedDict)

    def __post_init__(self) -> None:
        """Make no more at once than the workshop does: who waits may have gone on meanwhile."""
        self._making = asyncio.Semaphore(self.workshop.at_once)

    async def begin(self) -> None:
        """Take over what an earlier process was speaking, where there can be no other one."""
        if not self.database.is_shared:
            async with self.database.begin() as uow:
                await uow.speeches.end_claims(self.channel, self.clock())

    async def waiting(self, limit: int) -> list[int]:
        """See `bot.couriers.Round`.

        Raises:
            DatabaseProblem: it could not be read.
        """
        async with self.database.read() as uow:
            return await uow.speeches.due(self.channel, self.clock(), limit)

    async def flush(self, person: int) -> None:
        """Let `person` hear what is to be spoken to them now.

        Raises:
            DatabaseProblem: it could not be read or marked.
        """
        async with self.database.begin() as uow:
            record = await uow.speeches.claim(person, self.channel, self.clock(), LEASE)
        if record is None:
            return
        if record.attempts >= ATTEMPTS_AT_MOST:
            log.error("speech %s is given up: it never went out", Row(record.id))
            await self._finish(record)
            return
        speech = Speech.from_json(record.body)
        try:
            await self._say_all(record, speech.parts())
        except SpeechProblem as problem:
            log.error("speech %s cannot be spoken: %s", Row(record.id), problem.reason)  # noqa: TRY400
            await self._stay_silent(record)
        except Undeliverable as refused:
            log.error("speech %s is refused: %s", Row(record.id), str(refused))  # noqa: TRY400
            unwanted = str(refused) == VOICE_UNWANTED
            await (self._speak_no_more(record) if unwanted else self._stay_silent(record))
        except NotSent as error:
            await self._put_back(record, self.clock() + timedelta(seconds=error.seconds))
        except (MaybeSent, Moved):
            # Heard twice is better than never; and a moved address is mended by the next text.
            await self._put_back(record, self.clock() + _RETRY)
        except Unreachable:
            await self._finish(record)

    async def _say_all(self, record: SpeechRecord, parts: Sequence[Speech]) -> None:
        """Let parts be heard one after the other, as long as no newer reply takes their place."""
        for number, part in enumerate(parts, start=1):
            rest = parts[number] if number < len(parts) else None
            await self._say(record, part, rest)

    async def _say(self, record: SpeechRecord, speech: Speech, rest: Speech | None) -> None:
        digest = speech.digest(self.workshop.engines)
        file = await self._known(digest, speech)
        if file is not None:
            try:
                await self.door.speak(record.address, Audio(file=file))
            except Forgotten:
                await self._forget(digest)
            else:
                await self._heard(record, rest)
                return
        async with self._making:
            if await self._is_stale(record):
                return
            clip = await self.workshop.speak(speech.passages, speech.voice, speech.rate)
        if await self._is_stale(record):
            return
        file = await self.door.speak(record.address, Audio(ogg=clip.ogg, seconds=clip.seconds))
        # What another engine had to speak is spoken better next time.
        if file is not None and clip.engine == self.workshop.best:
            await self._remember(digest, speech, file)
        await self._heard(record, rest)

    async def _known(self, digest: str, speech: Speech) -> str | None:
        """The channel's name of what was uploaded before."""
        if speech.is_personal:
            return self._uploads.get(digest)
        async with self.database.begin() as uow:
            return await uow.clips.file(self.channel, self.account, digest, self.clock())

    async def _is_stale(self, record: SpeechRecord) -> bool:
        async with self.database.read() as uow:
            return not await uow.speeches.is_there(record.id)

    async def _remember(self, digest: str, speech: Speech, file: str) -> None:
        """Remember under which name the channel has what was uploaded."""
        if speech.is_personal:
            self._uploads[digest] = file
            if len(self._uploads) > _REMEMBERED:
                self._uploads.popitem(last=False)
            return
        async with self.database.begin() as uow:
            await uow.clips.add(self.channel, self.account, digest, file, self.clock())

    async def _heard(self, record: SpeechRecord, rest: Speech | None) -> None:
        """Note that a part of a reply was heard, and that only `rest` is left to be spoken."""
        async with self.database.begin() as uow:
            if rest is None:
                await uow.speeches.finish(record.id)
            else:
                await uow.speeches.shorten(record, rest.to_json(), self.clock() + LEASE)
            await uow.people.tell_silent(self.channel, record.address, told=False)

    async def _forget(self, digest: str) -> None:
        self._uploads.pop(digest, None)
        async with self.database.begin() as uow:
            await uow.clips.forget(self.channel, self.account, digest)

    async def _stay_silent(self, record: SpeechRecord) -> None:
        """Say once that replies come as text alone, until one is heard again."""
        async with self.database.begin() as uow:
            await uow.speeches.finish(record.id)
            is_new = await uow.people.tell_silent(self.channel, record.address, told=True)
            if is_new:
                await self._add(uow, record, "voice.silent")
        if is_new:
            self.deliver(record.person_id)

    async def _speak_no_more(self, record: SpeechRecord) -> None:
        """Speak nothing to somebody whose channel lets no voice in, until they ask for it again."""
        async with self.database.begin() as uow:
            await uow.speeches.finish(record.id)
            await uow.people.set_preferences(record.person_id, hears=Hears.NEVER)
            await self._add(uow, record, "voice.unwanted")
        self.deliver(record.person_id)

    async def _add(self, uow: UnitOfWork, record: SpeechRecord, key: str) -> None:
        said = Reply((Line(key),)).to_json()
        await uow.outbox.add(record.person_id, self.channel, record.address, said, self.clock())

    async def _put_back(self, record: SpeechRecord, due_at: datetime) -> None:
        async with self.database.begin() as uow:
            await uow.speeches.put_back(record.id, due_at)

    async def _finish(self, record: SpeechRecord) -> None:
        async with self.database.begin() as uow:
            await uow.speeches.finish(record.id)
