"""Chats: who is in them, what was said, whether the bot may speak."""

from dataclasses import dataclass, field
from enum import Enum
from itertools import count
from typing import Any

from tests.support.botapi.inbox import Inbox
from tests.support.botapi.messages import Message
from tests.support.botapi.refusals import Refusal, failed, forbidden, invalid, migrated

Json = dict[str, Any]


class Standing(Enum):
    """How the bot stands to a chat."""

    OPEN = "open"
    NEW = "bot can't initiate conversation with a user"
    BLOCKED = "bot was blocked by the user"
    GONE = "user is deactivated"
    KICKED = "bot was kicked from the {type} chat"
    LEFT = "bot is not a member of the {type} chat"


@dataclass(frozen=True)
class Voice:
    """A voice message of the bot, as it asked for it: `again` when by the number of a file."""

    data: bytes
    duration: int | None
    file_id: str
    again: bool


@dataclass(eq=False)
class Chat:
    """A private chat, a group or a supergroup."""

    id: int
    type: str
    name: str
    inbox: Inbox
    numbers: "count[int]"
    standing: Standing = Standing.NEW
    username: str = ""
    migrated_to: int | None = None
    messages: dict[int, Message] = field(default_factory=dict)
    keyboard: Json | None = None
    actions: list[str] = field(default_factory=list)
    voices: list[Voice] = field(default_factory=list)
    # What Telegram says of voice messages here, if the person wants none.
    no_voices: str = ""

    def __post_init__(self) -> None:
        named = "first_name" if self.private else "title"
        self._json: Json = {"id": self.id, "type": self.type, named: self.name}
        if self.username:
            self._json["username"] = self.username

    @property
    def private(self) -> bool:
        """Whether it is a talk with one person."""
        return self.type == "private"

    def json(self) -> Json:
        """The Chat object."""
        return self._json

    def refusal(self) -> Refusal | None:
        """Why the bot cannot speak here."""
        if self.migrated_to is not None:
            return migrated(self.migrated_to)
        if self.standing is Standing.OPEN:
            return None
        kind = "group" if self.type == "group" else "supergroup"
        return forbidden(self.standing.value.format(type=kind))

    def hears(self) -> None:
        """Refuse what is spoken where it is not wanted."""
        if self.no_voices:
            raise failed(self.no_voices)

    def add(
        self, sender: Json, date: int, content: Json, reply_to: Message | None = None
    ) -> Message:
        """A new message."""
        message = Message(next(self.numbers), self, sender, date, content, reply_to=reply_to)
        self.messages[message.id] = message
        return message

    def find(self, message_id: int, role: str) -> Message:
        """A message that is still there; `role` is what the request wants of it."""
        message = self.messages.get(message_id)
        if message is None:
            raise invalid(f"message to {role} not found")
        if message.deleted:
            raise failed(f"message to {role} not found")
        return message


class Chats:
    """Every chat the bot may know."""

    def __init__(self) -> None:
        self._chats: dict[int | str, Chat] = {}
        # Private chats and basic groups number their messages together: they are the bot's own.
        self._numbers = count(1)

    def open(self, chat_id: int, kind: str, name: str, username: str = "") -> Chat:
        """A new chat."""
        numbers = count(1) if kind == "supergroup" else self._numbers
        chat = Chat(chat_id, kind, name, Inbox(f"{name} ({chat_id})"), numbers, username=username)
        self._chats[chat_id] = chat
        if username and not chat.private:
            self._chats[f"@{username}"] = chat
        return chat

    def find(self, chat_id: int | str) -> Chat:
        """A chat that exists."""
        if chat_id not in self._chats:
            raise invalid("chat not found")
        return self._chats[chat_id]

    def speakable(self, chat_id: int | str) -> Chat:
        """A chat where the bot may speak."""
        chat = self.find(chat_id)
        refusal = chat.refusal()
        if refusal is not None:
            raise refusal
        return chat
