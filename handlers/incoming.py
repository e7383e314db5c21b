"""What a door hands in: channel-neutral, nothing else knows the channel's library."""

from dataclasses import dataclass
from enum import StrEnum

from handlers.talk.questions import Takes

MEGABYTES_AT_MOST = 5
"""Size of a file that is taken, in millions of bytes."""


@dataclass(frozen=True)
class Tap:
    """A pressed button: the `option_mark` of its option."""

    mark: str


@dataclass(frozen=True)
class SharedFile:
    """A file that was sent, checked by the door: a safe name, a known media type, its bytes."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Shared:
    """Something handed over instead of words: an answer where the open question takes it.

    `text` is what it says in words (a number, a place), `file` is there for a file.
    """

    kind: Takes
    text: str = ""
    file: SharedFile | None = None


class Beside(StrEnum):
    """What is no answer to anything; what is said about it are the words `beside.NAME`."""

    VOICE = "voice"
    VOICE_EMPTY = "voice_empty"
    VOICE_TOO_LONG = "voice_too_long"
    VOICE_BROKEN = "voice_broken"
    VOICE_LATER = "voice_later"
    FORWARD = "forward"
    PICTURE = "picture"
    FILE = "file"
    FILE_TYPE = "file_type"
    FILE_SIZE = "file_size"
    FILE_GONE = "file_gone"
    PHONE = "phone"
    PLACE = "place"
    NO_PLACE = "no_place"
    EDITED = "edited"
    TOO_FAST = "too_fast"
    OTHER = "other"


VOICES = frozenset(one for one in Beside if one.startswith("voice"))
"""Voice messages of which nothing was understood."""


@dataclass(frozen=True)
class Spoken:
    """How sure it is that words were understood which somebody said aloud, from 0 to 1."""

    sureness: float


@dataclass(frozen=True)
class Incoming:
    """One message of one person, as typed, tapped, transcribed or shared.

    `message_id` is unique within `channel`: a redelivered message has the same. What is `beside`
    may still bring words of the person's own (`text`), such as those of a forwarded message: they
    are no answer; they are heard for despair, and where a human is asked for. `text` that was
    `spoken` is what was heard; what was `dictated` was seen and sent off by the person, and counts
    as if it was typed.
    """

    channel: str
    sender: str
    message_id: str
    text: str = ""
    tap: Tap | None = None
    shared: Shared | None = None
    beside: Beside | None = None
    spoken: Spoken | None = None
    dictated: bool = False

    @property
    def is_spoken(self) -> bool:
        """Whether somebody used their voice, understood or not."""
        return self.dictated or self.spoken is not None or self.beside in VOICES
