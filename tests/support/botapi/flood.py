"""Flood control: so many messages a second, in one chat and in all."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.support.botapi.refusals import too_many

LIMITED = frozenset(
    {
        "sendmessage", "sendphoto", "sendaudio", "senddocument", "sendvoice", "forwardmessage",
        "copymessage", "editmessagetext", "editmessagereplymarkup",
    }
)  # fmt: skip


@dataclass
class Bucket:
    """Tokens that come back with time."""

    rate: float
    most: float
    tokens: float
    at: float

    def wait(self, now: float) -> float:
        """How long until there is a token."""
        self.tokens = min(self.most, self.tokens + (now - self.at) * self.rate)
        self.at = now
        return 0.0 if self.tokens >= 1 else (1 - self.tokens) / self.rate


@dataclass
class Flood:
    """The limits, which nobody has to keep until they are set."""

    per_chat: float
    burst: int
    overall: float
    paid: float = 1000.0
    clock: Callable[[], float] = time.monotonic
    _chats: dict[int | None, Bucket] = field(default_factory=dict)

    def __post_init__(self) -> None:
        now = self.clock()
        self._all = Bucket(self.overall, max(1.0, self.overall), self.overall, now)
        self._paid = Bucket(self.paid, max(1.0, self.paid), self.paid, now)

    def check(self, method: str, chat: int | None, *, paid: bool = False) -> None:
        """Count a request, or refuse it; one that is paid for has a limit of its own for all."""
        if method.lower() not in LIMITED:
            return
        now = self.clock()
        bucket = self._chats.get(chat)
        if bucket is None:
            bucket = self._chats[chat] = Bucket(self.per_chat, self.burst, self.burst, now)
        together = self._paid if paid else self._all
        seconds = max(bucket.wait(now), together.wait(now))
        if seconds > 0:
            raise too_many(math.ceil(seconds))
        bucket.tokens -= 1
        together.tokens -= 1
