"""Everything the server keeps: chats, files, updates, pressed buttons."""

import time
from typing import TYPE_CHECKING, Any

from tests.support.botapi.chats import Chat, Chats
from tests.support.botapi.files import Files, Stored
from tests.support.botapi.messages import Markup, Message
from tests.support.botapi.taps import Tap, Taps
from tests.support.botapi.texts import piece
from tests.support.botapi.updates import Updates

if TYPE_CHECKING:
    from collections.abc import Callable

Json = dict[str, Any]


class World:
    """The state behind the methods of the bot and the acts of people."""

    def __init__(self, token: str, username: str, name: str) -> None:
        self.clock: Callable[[], float] = time.time
        self.bot: Json = {
            "id": int(token.partition(":")[0]),
            "is_bot": True,
            "first_name": name,
            "username": username,
        }
        # Without it the bot sees in groups only what is meant for it, as by default.
        self.reads_groups = False
        self.logged_out = False
        self.chats = Chats()
        self.files = Files(self.bot["id"])
        self.updates = Updates()
        self.taps = Taps()
        self.delivered: list[tuple[int, Message]] = []
        # What the bot has told of itself, by what it is and for whom.
        self.profile: Json = {}

    @property
    def now(self) -> int:
        """The time in whole seconds."""
        return int(self.clock())

    def bot_says(
        self,
        chat: Chat,
        content: Json,
        markup: Markup | None = None,
        reply_to: Message | None = None,
        file: Stored | None = None,
    ) -> Message:
        """A message of the bot reaches a chat."""
        message = chat.add(self.bot, self.now, content, reply_to)
        message.reply_markup = markup
        message.file = file
        if markup is not None and "inline_keyboard" not in markup:
            chat.keyboard = markup if "keyboard" in markup else None
        self.delivered.append((chat.id, message))
        chat.inbox.deliver(message)
        return message

    def person_says(
        self, chat: Chat, sender: Json, content: Json, reply_to: Message | None = None
    ) -> Message:
        """A message of a person, or of the chat itself, reaches the bot if it is for it."""
        message = chat.add(sender, self.now, content, reply_to)
        if chat.private or self._concerns_bot(message):
            self.updates.add("message", chat.id, message.json())
        return message

    def person_edits(self, message: Message, content: Json) -> None:
        """A person changes what they said."""
        message.edits.append(message.text)
        message.content = content
        message.edited = self.now
        if message.chat.private or self._concerns_bot(message):
            self.updates.add("edited_message", message.chat.id, message.json())

    def press(self, sender: Json, message: Message, data: str, *, old: bool = False) -> Tap:
        """A person presses a button that calls back, under an `old` message or a recent one."""
        tap = self.taps.press(sender, message, data, self.clock())
        self.updates.add("callback_query", message.chat.id, tap.json(with_message=not old))
        return tap

    def bot_member(self, chat: Chat, by: Json, old: str, new: str) -> None:
        """The bot's place in a chat changes."""
        change = {
            "chat": chat.json(),
            "from": by,
            "date": self.now,
            "old_chat_member": self._member(old),
            "new_chat_member": self._member(new),
        }
        self.updates.add("my_chat_member", chat.id, change)

    def _member(self, status: str) -> Json:
        return {"status": status, "user": self.bot} | (
            {"until_date": 0} if status == "kicked" else {}
        )

    def _concerns_bot(self, message: Message) -> bool:
        if self.reads_groups or "text" not in message.content:
            return True
        if message.reply_to is not None and message.reply_to.from_bot:
            return True
        mention = f"@{self.bot['username']}".lower()
        for one in message.entities:
            words = piece(message.text, one).lower()
            if one["type"] == "bot_command" and words.partition("@")[1:] in (
                ("", ""),
                ("@", mention[1:]),
            ):
                return True
            if one["type"] == "mention" and words == mention:
                return True
        return False
