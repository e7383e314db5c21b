"""Pressed buttons, as their presser and as the bot know them."""

from collections.abc import Generator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from tests.support.botapi.inbox import PATIENCE, Inbox
from tests.support.botapi.messages import Message
from tests.support.botapi.refusals import failed, invalid

Json = dict[str, Any]

TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


@dataclass(eq=False)
class Tap:
    """One press of an inline button; awaited, it gives the message that came or changed."""

    id: str
    sender: Json
    message: Message
    data: str
    at: float
    inbox: Inbox
    answers: list[Json] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._before = len(self.inbox.changes)

    def __await__(self) -> Generator[Any, Any, Message]:
        return self.inbox.reaction(self._before).__await__()

    async def answered(self, patience: float = PATIENCE) -> Json:
        """The first answer, as soon as the button stops spinning."""
        await self.inbox.until(lambda: bool(self.answers), "answer to a tap", patience)
        return self.answers[0]

    def json(self, *, with_message: bool) -> Json:
        """The CallbackQuery object, with its message or no more than the number of it."""
        message = self.message
        number = {"chat": message.chat.json(), "message_id": message.id, "date": 0}
        return {
            "id": self.id,
            "from": self.sender,
            "message": message.json() if with_message else number,
            "chat_instance": str(-message.chat.id * 31),
            "data": self.data,
        }


class Taps:
    """Every press of a button; an answer later than `lifetime` seconds is refused."""

    def __init__(self) -> None:
        self.lifetime = 60.0
        self.all: list[Tap] = []
        self._by_id: dict[str, Tap] = {}
        self._numbers = count(4_000_000_000_001)

    def press(self, sender: Json, message: Message, data: str, at: float) -> Tap:
        """A new press."""
        tap = Tap(str(next(self._numbers)), sender, message, data, at, message.chat.inbox)
        self.all.append(tap)
        self._by_id[tap.id] = tap
        return tap

    def answer(self, query_id: str, answer: Json, now: float) -> None:
        """The bot answers a press; a second answer is allowed."""
        tap = self._by_id.get(query_id)
        if tap is None:
            raise invalid(TOO_OLD)
        if now - tap.at > self.lifetime:
            raise failed(TOO_OLD)
        tap.answers.append(answer)
        tap.inbox.wake()
