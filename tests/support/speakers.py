"""People who speak: their words as voice messages, made by the engine that speaks for us."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.present import Passage
from bot.speech.chain import Clip
from bot.speech.jobs import Orders
from bot.speech.workshop import Workshop
from tests.conftest import FOLDER
from tests.support.botapi import Message, User

PATIENCE = 60.0


def shared_models() -> Path:
    """Where every test of this run has its models."""
    return Path(os.environ[FOLDER]) / "models"


def orders(folder: Path, tts: str = "kokoro") -> Orders:
    """Orders for a test with a `folder` of its own."""
    return Orders(tts, "whisper", shared_models(), folder / "audio", 50_000_000)


@asynccontextmanager
async def open_workshop(ordered: Orders) -> AsyncIterator[Workshop]:
    """A workshop that is closed in the end."""
    workshop = Workshop(ordered)
    try:
        yield workshop
    finally:
        await workshop.close()


@dataclass
class Speaker:
    """Somebody who sends voice messages and hears those of the bot."""

    user: User
    workshop: Workshop
    voice: str = "male"
    said: list[str] = field(default_factory=list)

    async def says(self, text: str) -> Message:
        """Say something; the text that answers it."""
        clip = await self.clip(text)
        self.said.append(text)
        self.user.chat.inbox.read_all()
        self.user.send_voice(clip.ogg, round(clip.seconds) or 1)
        while True:
            (message,) = await self.user.wait(1, PATIENCE)
            if message.voice is None:
                return message

    async def clip(self, text: str) -> Clip:
        """Something said, as audio."""
        return await self.workshop.speak([Passage(text)], self.voice, 1.0)
