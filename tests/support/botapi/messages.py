"""One message of a chat, as its reader sees it and as the Bot API tells of it."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.support.botapi.chats import Chat
    from tests.support.botapi.files import Stored

Json = dict[str, Any]
Markup = dict[str, Any]

SOUNDS = ("voice", "audio", "video_note")


@dataclass(slots=True, eq=False)
class Message:
    """A message.

    `content` is what the Bot API tells of its kind: text, voice and so on; `reply_markup` is what
    the bot attached: an inline or a reply keyboard, the removal of one, or a forced reply.
    """

    id: int
    chat: "Chat"
    sender: Json
    date: int
    content: Json
    reply_markup: Markup | None = None
    reply_to: "Message | None" = None
    file: "Stored | None" = None
    edits: list[str] = field(default_factory=list)
    edited: int = 0
    deleted: bool = False

    @property
    def text(self) -> str:
        """The words: the text or the caption."""
        words: str = self.content.get("text") or self.content.get("caption") or ""
        return words

    @property
    def entities(self) -> list[Json]:
        """Links, styles and the like in the words."""
        found: list[Json] = self.content.get("entities") or self.content.get("caption_entities", [])
        return found

    @property
    def from_bot(self) -> bool:
        """Whether the bot said it."""
        return bool(self.sender["is_bot"])

    @property
    def inline_buttons(self) -> list[Json]:
        """The buttons under the message."""
        rows = (self.reply_markup or {}).get("inline_keyboard", [])
        return [one for row in rows for one in row]

    @property
    def buttons(self) -> list[str]:
        """The labels of the buttons under the message."""
        return [one["text"] for one in self.inline_buttons]

    @property
    def reply_keyboard(self) -> list[str]:
        """The labels of the keys the message shows in place of the letters."""
        rows = (self.reply_markup or {}).get("keyboard", [])
        return [one["text"] for row in rows for one in row]

    @property
    def document(self) -> bytes | None:
        """The bytes of a document."""
        return self._bytes("document")

    @property
    def voice(self) -> bytes | None:
        """The bytes of a voice message."""
        return self._bytes("voice")

    @property
    def duration(self) -> int:
        """The seconds that are told of a sound."""
        told = next((self.content[one] for one in SOUNDS if one in self.content), {"duration": 0})
        seconds: int = told["duration"]
        return seconds

    @property
    def audio(self) -> bytes | None:
        """The bytes of an audio file."""
        return self._bytes("audio")

    @property
    def photo(self) -> bytes | None:
        """The bytes of a photo."""
        return self._bytes("photo")

    def _bytes(self, kind: str) -> bytes | None:
        return self.file.data if self.file is not None and kind in self.content else None

    def json(self, *, with_reply: bool = True) -> Json:
        """The Message object."""
        told: Json = {
            "message_id": self.id,
            "from": self.sender,
            "chat": self.chat.json(),
            "date": self.date,
            **self.content,
        }
        if self.edited:
            told["edit_date"] = self.edited
        if with_reply and self.reply_to is not None and not self.reply_to.deleted:
            told["reply_to_message"] = self.reply_to.json(with_reply=False)
        if self.reply_markup is not None and "inline_keyboard" in self.reply_markup:
            told["reply_markup"] = self.reply_markup
        return told
