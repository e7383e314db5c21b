"""What a worker is told: how to work, and what to do."""

import struct
from dataclasses import dataclass
from pathlib import Path

from bot.present import Passage

LENGTH = struct.Struct(">I")
"""What stands before each message between the program and a worker: its bytes."""


@dataclass(frozen=True)
class Orders:
    """How an installation speaks and listens.

    `tts` and `asr` name engines (`bot.speech.chain`), `models` and `cache` are folders, `at_once`
    is how many jobs share one model, each with `threads`. Deadlines are in seconds; that of
    speaking grows with the text.
    """

    tts: str
    asr: str
    models: Path
    cache: Path
    cache_bytes: int
    threads: int = 2
    at_once: int = 1
    speaking_within: float = 30.0
    hearing_within: float = 45.0


@dataclass(frozen=True)
class Speak:
    """A job: passages to be spoken."""

    passages: tuple[Passage, ...]
    voice: str
    rate: float


@dataclass(frozen=True)
class Hear:
    """A job: audio to be listened to."""

    audio: bytes
    hints: tuple[str, ...]
