"""What delivery and a door on a network say to each other."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from bot.present import Presented
from db.records import Showing


@dataclass(frozen=True)
class Parcel:
    """One message on its way: its number in the outbox, to whom, and where.

    `parts_sent` of it went out at an earlier attempt. `showing` is what the channel shows at
    `address` beside messages. `noted` is to be told how many parts are out, and what is shown
    then, after each but the last. `preface` is to be said before the first part that is sent now,
    if it is not empty.
    """

    number: int
    person: int
    address: str
    message: Presented
    showing: Showing
    parts_sent: int
    noted: Callable[[int, Showing], Awaitable[None]]
    preface: str = ""


@dataclass(frozen=True)
class Audio:
    """What is heard: OGG/Opus, or the channel's own name of what it was given before.

    One of `ogg` and `file` is there; `seconds` is how long it takes.
    """

    ogg: bytes = b""
    file: str = ""
    seconds: float = 0.0


VOICE_UNWANTED = "voice_unwanted"
"""Why speech is undeliverable where the channel lets no voice through to somebody."""


class SpokenDoor(Protocol):
    """A way out on which people can hear us."""

    async def speak(self, address: str, audio: Audio) -> str | None:
        """Bring `audio` to `address`; the channel's name of it, if it tells one.

        Raises:
            NotSent, MaybeSent, Unreachable, Undeliverable, Moved: as `Door.send`.
            Forgotten: the channel does not know a file of that name any more.
        """


class Door(Protocol):
    """One channel's way out."""

    async def send(self, parcel: Parcel) -> Showing:
        """Bring `parcel` to its address; what the channel shows there now.

        Raises:
            NotSent: it certainly did not go out, and may be tried again.
            MaybeSent: nobody can say whether it went out.
            Unreachable: nothing can be sent to that address, now or later.
            Undeliverable: this message cannot be sent, whoever tries.
            Moved: the address is another one now.
        """


class NotSent(Exception):
    """It certainly did not go out; again after `seconds`."""

    def __init__(self, reason: str, seconds: float) -> None:
        """Keep a machine word for the log, and when to try again."""
        super().__init__(reason)
        self.reason = reason
        self.seconds = seconds


class MaybeSent(Exception):
    """The answer was lost: it may have gone out, or not."""


class Unreachable(Exception):
    """Nothing can be sent there; the message is a machine word that says why."""


class Undeliverable(Exception):
    """The channel refuses this message; the message is a machine word that says why."""


class Forgotten(Exception):
    """The channel does not know a file any more that it was given before."""


class Moved(Exception):
    """The address is another one now."""

    def __init__(self, to: str) -> None:
        """Keep the new address."""
        super().__init__("moved")
        self.to = to
