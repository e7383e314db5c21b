"""Methods that put messages into chats."""

from collections.abc import Callable
from functools import partial
from typing import Any

from tests.support.botapi.chats import Chat, Voice
from tests.support.botapi.messages import Message
from tests.support.botapi.methods.markups import markup
from tests.support.botapi.methods.media import content, stored
from tests.support.botapi.methods.words import words
from tests.support.botapi.refusals import Refusal, invalid
from tests.support.botapi.world import World

Json = dict[str, Any]

FILES = {
    "sendVoice": "voice",
    "sendAudio": "audio",
    "sendDocument": "document",
    "sendPhoto": "photo",
}
# Who wants no voice messages gets no round videos either.
SPOKEN = frozenset({"voice", "video_note"})
KINDS = frozenset(
    {"text", "caption", "entities", "caption_entities", *FILES.values(), "sticker", "video_note"}
)


class Sending:
    """Messages, files, forwarded and copied messages, chat actions."""

    def __init__(self, world: World) -> None:
        self._world = world

    def handlers(self) -> dict[str, Callable[[Json], Any]]:
        """The methods by their names."""
        return {
            "sendMessage": self.message,
            "sendChatAction": self.action,
            "forwardMessage": self.forward,
            "copyMessage": self.copy,
            **{name: partial(self.file, name, kind) for name, kind in FILES.items()},
        }

    def message(self, values: Json) -> Json:
        """A text."""
        chat = self._world.chats.speakable(values["chat_id"])
        told = words("sendMessage", values, "text").content("text")
        if "link_preview_options" in values:
            told["link_preview_options"] = values["link_preview_options"]
        return self._say(chat, values, told).json()

    def file(self, method: str, kind: str, values: Json) -> Json:
        """A file with a caption."""
        chat = self._world.chats.speakable(values["chat_id"])
        caption = words(method, values, "caption").content("caption")
        keyboard = markup(values, chat)
        reply_to = self._reply_to(chat, values)
        if kind in SPOKEN:
            chat.hears()
        file = stored(self._world.files, kind, method, values)
        told = content(file, values) | caption
        if kind == "voice":
            again = isinstance(values[kind], str)
            chat.voices.append(Voice(file.data, values.get("duration"), file.id, again))
        return self._world.bot_says(chat, told, keyboard, reply_to, file).json()

    def action(self, values: Json) -> bool:
        """Show that something is being done."""
        self._world.chats.speakable(values["chat_id"]).actions.append(values["action"])
        return True

    def forward(self, values: Json) -> Json:
        """Pass a message on, telling where it comes from."""
        chat, source = self._source(values, "forward")
        told = self._kept(source, chat)
        told["forward_origin"] = {"type": "user", "date": source.date, "sender_user": source.sender}
        return self._world.bot_says(chat, told, file=source.file).json()

    def copy(self, values: Json) -> Json:
        """Send the same once more."""
        chat, source = self._source(values, "copy")
        told = self._kept(source, chat)
        if "caption" in values:
            told.pop("caption", None)
            told.pop("caption_entities", None)
            told |= words("copyMessage", values, "caption").content("caption")
        message = self._say(chat, values, told)
        message.file = source.file
        return {"message_id": message.id}

    def _source(self, values: Json, role: str) -> tuple[Chat, Message]:
        chat = self._world.chats.speakable(values["chat_id"])
        source = self._world.chats.speakable(values["from_chat_id"])
        return chat, source.find(values["message_id"], role)

    def _kept(self, source: Message, chat: Chat) -> Json:
        told = {key: value for key, value in source.content.items() if key in KINDS}
        if not told:
            raise invalid("message can't be copied")
        if SPOKEN.intersection(told):
            chat.hears()
        return told

    def _say(self, chat: Chat, values: Json, told: Json) -> Message:
        keyboard = markup(values, chat)
        return self._world.bot_says(chat, told, keyboard, self._reply_to(chat, values))

    def _reply_to(self, chat: Chat, values: Json) -> Message | None:
        asked: Json | None = values.get("reply_parameters")
        if asked is None:
            return None
        if "message_id" not in asked or asked.get("chat_id", chat.id) != chat.id:
            raise invalid("this server replies only to messages of the same chat")
        try:
            message = chat.find(asked["message_id"], "be replied")
        except Refusal:
            if asked.get("allow_sending_without_reply"):
                return None
            raise
        if asked.get("quote", "") not in message.text:
            raise invalid("QUOTE_TEXT_INVALID")
        return message
