"""A reply that is to be spoken: what, by which voice, how fast, and whether somebody hears it."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.present import Passage
from db.records import PersonRecord
from handlers.commands.people import Hears
from handlers.replies import Reply
from knowledge.words import Mode

USUAL_VOICE = "female"

BEGINNING = 24
"""Characters of a reply that are spoken first, so that something is heard soon."""

_NO_REST = 12
"""Characters that are not worth a clip of their own."""


@dataclass(frozen=True)
class Speech:
    """What is to be spoken; `rate` is a multiple of the usual speed.

    `is_rest` when its beginning was heard already.
    """

    passages: tuple[Passage, ...]
    voice: str
    rate: float
    is_rest: bool = False

    @property
    def is_personal(self) -> bool:
        """Whether something of a person is said."""
        return any(one.personal for one in self.passages)

    @classmethod
    def for_person(cls, passages: Sequence[Passage], person: PersonRecord | None) -> "Speech":
        """`passages` as `person` wants to hear them."""
        voice = person.voice if person is not None else None
        rate = person.rate if person is not None else None
        return cls(tuple(passages), voice or USUAL_VOICE, rate or 1.0)

    def parts(self) -> tuple["Speech", ...]:
        """What is heard one after the other: a beginning that is soon made, and the rest."""
        count, length = 0, 0
        for one in self.passages:
            length += len(one.text)
            if count and length > BEGINNING:
                break
            count += 1
        rest = self.passages[count:]
        if self.is_rest or sum(len(one.text) for one in rest) < _NO_REST:
            return (self,)
        return (
            replace(self, passages=self.passages[:count]),
            replace(self, passages=rest, is_rest=True),
        )

    def digest(self, engines: str) -> str:
        """The name of this speech when it is made by `engines`: 64 hexadecimal digits."""
        said = "\n".join(one.text for one in self.passages)
        return hashlib.sha256(f"{engines}\n{self.voice}\n{self.rate}\n{said}".encode()).hexdigest()

    def to_json(self) -> dict[str, Any]:
        """The speech as it is kept, sealed."""
        passages = [[one.text, one.personal] for one in self.passages]
        return {
            "passages": passages,
            "voice": self.voice,
            "rate": self.rate,
            "is_rest": self.is_rest,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Speech":
        """The way back from `to_json`."""
        passages = tuple(Passage(text, personal) for text, personal in data["passages"])
        return cls(passages, data["voice"], data["rate"], data["is_rest"])


def is_heard(person: PersonRecord | None, reply: Reply) -> bool:
    """Whether `person` wants to hear `reply`.

    Who never chose hears replies where they asked to be talked to for the ear, or spoke.
    """
    hears = person.hears if person is not None else None
    mode = person.mode if person is not None else None
    return hears_unasked(hears, mode) or (reply.spoken and hears != Hears.NEVER)


def hears_unasked(hears: str | None, mode: str | None) -> bool:
    """Whether somebody hears what they have not asked for aloud."""
    return hears == Hears.ALWAYS or (hears is None and mode == Mode.VOICE)
