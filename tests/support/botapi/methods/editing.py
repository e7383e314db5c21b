"""Methods that change or remove messages."""

from collections.abc import Callable
from typing import Any

from tests.support.botapi.messages import Markup, Message
from tests.support.botapi.methods.markups import markup
from tests.support.botapi.methods.words import words
from tests.support.botapi.refusals import Refusal, failed, invalid
from tests.support.botapi.world import World

Json = dict[str, Any]

TWO_DAYS = 48 * 3600
UNCHANGED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


class Editing:
    """Edits and deletions."""

    def __init__(self, world: World) -> None:
        self._world = world

    def handlers(self) -> dict[str, Callable[[Json], Any]]:
        """The methods by their names."""
        return {
            "editMessageText": self.text,
            "editMessageReplyMarkup": self.reply_markup,
            "deleteMessage": self.delete,
            "deleteMessages": self.delete_many,
        }

    def text(self, values: Json) -> Json:
        """New words; a keyboard that is not given again is taken away."""
        told = words("editMessageText", values, "text").content("text")
        message = self._message(values)
        if "text" not in message.content:
            raise invalid("there is no text in the message to edit")
        if "link_preview_options" in values:
            told["link_preview_options"] = values["link_preview_options"]
        return self._change(message, told, markup(values, message.chat))

    def reply_markup(self, values: Json) -> Json:
        """Another keyboard, or none."""
        message = self._message(values)
        return self._change(message, message.content, markup(values, message.chat))

    def delete(self, values: Json) -> bool:
        """Remove one message."""
        chat = self._world.chats.speakable(values["chat_id"])
        message = chat.find(values["message_id"], "delete")
        if not chat.private and not message.from_bot:
            raise invalid("message can't be deleted")
        if self._world.clock() - message.date > TWO_DAYS:
            raise failed("message can't be deleted for everyone")
        message.deleted = True
        chat.inbox.wake()
        return True

    def delete_many(self, values: Json) -> bool:
        """Remove messages; those that are gone are passed over."""
        self._world.chats.speakable(values["chat_id"])
        for one in values["message_ids"]:
            try:
                self.delete({"chat_id": values["chat_id"], "message_id": one})
            except Refusal:
                continue
        return True

    def _message(self, values: Json) -> Message:
        if "chat_id" not in values:
            raise invalid("chat_id is empty")
        if "message_id" not in values:
            raise invalid("message identifier is not specified")
        chat = self._world.chats.speakable(values["chat_id"])
        message = chat.find(values["message_id"], "edit")
        if not message.from_bot or "inline_keyboard" not in (
            message.reply_markup or {"inline_keyboard": 0}
        ):
            raise invalid("message can't be edited")
        return message

    def _change(self, message: Message, told: Json, keyboard: Markup | None) -> Json:
        if message.content == told and message.reply_markup == keyboard:
            raise failed(UNCHANGED)
        if message.content != told:
            message.edits.append(message.text)
        message.content = told
        message.reply_markup = keyboard
        message.edited = self._world.now
        message.chat.inbox.changed(message)
        return message.json()
