"""What goes wrong on the way to Telegram and back."""

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.support.botapi.refusals import Refusal

Json = dict[str, Any]

BAD_GATEWAY = (
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway"
    "</h1></center>\r\n<hr><center>nginx/1.18.0</center>\r\n</body>\r\n</html>\r\n"
)


class Dropped(Exception):
    """The connection is closed without an answer."""

    def __str__(self) -> str:
        return "dropped"


@dataclass(eq=False)
class Page(Exception):
    """An answer that is not of the Bot API."""

    status: int
    html: str

    def __str__(self) -> str:
        return f"{self.status} page"


class Kind:
    """One way of going wrong: before the request is handled, or after."""

    async def before(self) -> None:
        """Happens before."""

    async def after(self) -> None:
        """Happens after."""


@dataclass(frozen=True)
class Answer(Kind):
    """A refusal in place of handling the request."""

    code: int
    description: str
    retry_after: int | None = None
    migrate: int | None = None

    async def before(self) -> None:
        told = {"retry_after": self.retry_after, "migrate_to_chat_id": self.migrate}
        parameters = {key: value for key, value in told.items() if value is not None}
        raise Refusal(self.code, self.description, parameters=parameters)


class Html502(Kind):
    """The page of a gateway."""

    async def before(self) -> None:
        raise Page(502, BAD_GATEWAY)


class DropBefore(Kind):
    """The connection breaks, nothing is done."""

    async def before(self) -> None:
        raise Dropped


class DropAfter(Kind):
    """The request is done, then the connection breaks."""

    async def after(self) -> None:
        raise Dropped


@dataclass(frozen=True)
class Delay(Kind):
    """The request is done late."""

    seconds: float

    async def before(self) -> None:
        await asyncio.sleep(self.seconds)


@dataclass(frozen=True)
class DelayAfter(Kind):
    """The request is done, the answer comes late."""

    seconds: float

    async def after(self) -> None:
        await asyncio.sleep(self.seconds)


class Hang(Kind):
    """The request is never answered and never done."""

    async def before(self) -> None:
        await asyncio.Event().wait()


@dataclass(eq=False)
class Fault:
    """A kind of fault and the requests it strikes."""

    kind: Kind
    method: str | None
    times: int | None
    chat: int | Callable[[int | None], bool] | None
    probability: float
    hits: int = 0

    def stop(self) -> None:
        """Strike no more."""
        self.times = 0

    def strikes(self, method: str, chat: int | None, chance: random.Random) -> bool:
        """Whether it strikes this request."""
        if self.times is not None and self.hits >= self.times:
            return False
        if self.method is not None and self.method.lower() != method.lower():
            return False
        if callable(self.chat) and not self.chat(chat):
            return False
        if isinstance(self.chat, int) and self.chat != chat:
            return False
        if self.probability < 1 and chance.random() >= self.probability:
            return False
        self.hits += 1
        return True


@dataclass
class Faults:
    """The faults that were ordered; the first that strikes is the one."""

    seed: int = 0
    ordered: list[Fault] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)

    def choose(self, method: str, params: Json) -> Kind | None:
        """What strikes a request."""
        if not self.ordered:
            return None
        chat = chat_of(params)
        for one in self.ordered:
            if one.strikes(method, chat, self._chance):
                return one.kind
        return None


def chat_of(params: Json) -> int | None:
    """The chat a request is about."""
    try:
        return int(params["chat_id"])
    except (KeyError, ValueError, TypeError):
        return None
