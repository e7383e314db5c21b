"""A notice that is heard: spoken once for each voice and speed, uploaded once, sent by its name."""

import asyncio
import logging
from collections import Counter, OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.channels.telegram import CHANNEL
from bot.doors import Audio, NotSent
from bot.speech.chain import Clip
from bot.speech.problems import SpeechProblem
from bot.speech.workshop import Workshop
from bot.speeches import Speech
from db.database import Database

log = logging.getLogger(__name__)

TRIES = 3
"""How often it is tried to speak a notice; who hears it gets the text alone then."""

_SPOKEN_IN = 5.0
_UPLOADED_IN = 2.0
_ONCE_MORE = 30.0
"""Seconds until it is looked again whether something is spoken, uploaded, or can be spoken."""

_REMEMBERED = 200
"""Uploads whose names are at hand."""


@dataclass
class Voices:
    """What is heard of notices; `account` is whose uploads can be sent again."""

    database: Database
    workshop: Workshop
    clock: Callable[[], datetime]
    account: str
    _files: OrderedDict[str, str] = field(default_factory=OrderedDict)
    _making: dict[str, asyncio.Task[Clip]] = field(default_factory=dict)
    _uploading: set[str] = field(default_factory=set)
    _failed: Counter[str] = field(default_factory=Counter)
    # Replies are spoken by the same workshop, and wait for one notice at most.
    _one: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def audio(self, speech: Speech) -> Audio | None:
        """What to send; `None` where nothing can speak it.

        Whoever gets it by its bytes is the one who uploads it, and tells how that went.

        Raises:
            NotSent: it is being made or uploaded.
        """
        digest = self._digest(speech)
        if self._failed[digest] >= TRIES:
            return None
        file = self._files.get(digest)
        if file is not None:
            return Audio(file=file)
        if digest in self._uploading:
            raise NotSent("being_uploaded", _UPLOADED_IN)
        making = self._making.get(digest)
        if making is None:
            return await self._begun(digest, speech)
        if not making.done():
            raise NotSent("being_spoken", _SPOKEN_IN)
        try:
            clip = making.result()
        except SpeechProblem as problem:
            log.warning("a notice is not spoken: %s", problem.reason)
            del self._making[digest]
            self._failed[digest] += 1
            raise NotSent("cannot_be_spoken", _ONCE_MORE) from problem
        self._uploading.add(digest)
        return Audio(ogg=clip.ogg, seconds=clip.seconds)

    async def uploaded(self, speech: Speech, file: str | None) -> None:
        """Note under which name it is known there now; `None` when that is not known."""
        digest = self._digest(speech)
        self._uploading.discard(digest)
        if file is None:
            return
        self._keep(digest, file)
        clip = self._making.pop(digest).result()
        # What another engine had to speak is spoken better next time.
        if clip.engine == self.workshop.best:
            async with self.database.begin() as uow:
                await uow.clips.add(CHANNEL, self.account, digest, file, self.clock())

    async def forgotten(self, speech: Speech) -> None:
        """Note that the channel does not know its name any more."""
        digest = self._digest(speech)
        self._files.pop(digest, None)
        async with self.database.begin() as uow:
            await uow.clips.forget(CHANNEL, self.account, digest)

    async def close(self) -> None:
        """Make nothing more."""
        for one in self._making.values():
            one.cancel()
        await asyncio.gather(*self._making.values(), return_exceptions=True)

    async def _begun(self, digest: str, speech: Speech) -> Audio:
        """What was uploaded by an earlier process; else it begins to be made."""
        async with self.database.begin() as uow:
            file = await uow.clips.file(CHANNEL, self.account, digest, self.clock())
        if file is not None:
            self._keep(digest, file)
            return Audio(file=file)
        if digest not in self._making:
            self._making[digest] = asyncio.create_task(self._made(speech))
        raise NotSent("being_spoken", _SPOKEN_IN)

    async def _made(self, speech: Speech) -> Clip:
        async with self._one:
            return await self.workshop.speak(speech.passages, speech.voice, speech.rate)

    def _keep(self, digest: str, file: str) -> None:
        self._files[digest] = file
        if len(self._files) > _REMEMBERED:
            self._files.popitem(last=False)

    def _digest(self, speech: Speech) -> str:
        return speech.digest(self.workshop.engines)
