"""People in their private chats with the bot."""

from collections.abc import Coroutine
from typing import Any

from tests.support.botapi.chats import Chat, Standing, Voice
from tests.support.botapi.files import Stored
from tests.support.botapi.inbox import PATIENCE
from tests.support.botapi.messages import Message
from tests.support.botapi.taps import Tap
from tests.support.botapi.texts import detected
from tests.support.botapi.world import World

Json = dict[str, Any]


# Telegram says one or the other, as it learns of the wish late or knows it already.
VOICES_FORBIDDEN = "VOICE_MESSAGES_FORBIDDEN"
VOICES_RESTRICTED = "user restricted receiving of voice messages"


def said(text: str) -> Json:
    """A text as Telegram keeps it."""
    entities = detected(text)
    return {"text": text, "entities": entities} if entities else {"text": text}


def button(message: Message, wanted: str | int) -> Json | None:
    """The button of that label or at that place, if it calls back."""
    buttons = [one for one in message.inline_buttons if "callback_data" in one]
    if isinstance(wanted, int):
        return buttons[wanted] if wanted < len(buttons) else None
    return next((one for one in buttons if one["text"] == wanted), None)


def pressed(chat: Chat, wanted: str | int, message: Message | None) -> tuple[Message, str]:
    """The message and the data of a button that is shown; the newest message has precedence."""
    shown = [message] if message is not None else reversed(chat.inbox.messages)
    for one in shown:
        found = button(one, wanted)
        if found is not None and not one.deleted:
            return one, found["callback_data"]
    labels = [one.buttons for one in chat.inbox.messages[-5:]]
    raise LookupError(f"{chat.name} sees no button {wanted!r}, only {labels}")


class User:
    """A person's Telegram, open at the chat with the bot."""

    def __init__(
        self, world: World, user_id: int, first_name: str, language_code: str, username: str
    ) -> None:
        self.id = user_id
        self.json: Json = {
            "id": user_id,
            "is_bot": False,
            "first_name": first_name,
            "language_code": language_code,
        }
        if username:
            self.json["username"] = username
        self.chat = world.chats.open(user_id, "private", first_name, username)
        self._world = world
        self._heard = 0

    @property
    def messages(self) -> list[Message]:
        """Every message of the bot, in order."""
        return self.chat.inbox.messages

    @property
    def unread(self) -> list[Message]:
        """The messages no wait has returned yet."""
        return self.chat.inbox.unread

    @property
    def last(self) -> Message:
        """The newest message of the bot."""
        return self.messages[-1]

    @property
    def keys(self) -> list[str]:
        """The reply keyboard as it is shown now."""
        return [one["text"] for one in self._keys()]

    @property
    def actions(self) -> list[str]:
        """What the bot was seen doing: typing and so on."""
        return self.chat.actions

    @property
    def voices(self) -> list[Voice]:
        """Every voice message of the bot, in order: bytes, and the duration the bot gave."""
        return self.chat.voices

    @property
    def answered_taps(self) -> list[Tap]:
        """The pressed buttons that the bot has answered."""
        taps = self._world.taps.all
        return [one for one in taps if one.answers and one.sender["id"] == self.id]

    def wait(self, n: int = 1, timeout: float = PATIENCE) -> Coroutine[Any, Any, list[Message]]:
        """The next `n` messages of the bot since the last wait."""
        return self.chat.inbox.wait(n, timeout)

    async def hear(self, n: int = 1, patience: float = PATIENCE) -> list[Voice]:
        """The next `n` voice messages since the last time, whatever is written between them."""
        start, end = self._heard, self._heard + n
        what = f"{n} voice messages"
        await self.chat.inbox.until(lambda: len(self.voices) >= end, what, patience)
        self._heard = end
        return self.voices[start:end]

    async def talk(self, text: str, patience: float = PATIENCE) -> Message:
        """Say something; the message that comes next."""
        self.chat.inbox.read_all()
        self.say(text)
        return (await self.wait(1, patience))[0]

    def say(self, text: str) -> Message:
        """Send a text."""
        return self._send(said(text))

    def reply(self, to: Message, text: str) -> Message:
        """Send a text in reply to a message."""
        return self._send(said(text), to)

    def edit(self, message: Message, text: str) -> None:
        """Change one's own message."""
        self._world.person_edits(message, said(text))

    def delete(self, message: Message) -> None:
        """Take a message out of the chat, of which the bot learns nothing."""
        message.deleted = True

    def forward(self, text: str, origin_name: str) -> Message:
        """Pass on somebody else's message."""
        origin = {
            "type": "hidden_user",
            "date": self._world.now - 3600,
            "sender_user_name": origin_name,
        }
        return self._send({"forward_origin": origin, **said(text)})

    def tap(self, wanted: str | int, message: Message | None = None, *, old: bool = False) -> Tap:
        """Press an inline button, by its label or its place among those that call back.

        The bot is not told what stood in an `old` message.
        """
        self._begin()
        found, data = pressed(self.chat, wanted, message)
        return self._world.press(self.json, found, data, old=old)

    def tap_data(self, data: str, message: Message) -> Tap:
        """Press a button that the message may never have had, as a changed client can."""
        self._begin()
        return self._world.press(self.json, message, data)

    def press(self, label: str) -> Message:
        """Press a key of the reply keyboard that sends its label."""
        key = next((one for one in self._keys() if one["text"] == label), None)
        if key is None:
            raise LookupError(f"{self.chat.name} sees no key {label!r}, only {self.keys}")
        if len(key) > 1 and not {"style", "icon_custom_emoji_id"}.issuperset(key.keys() - {"text"}):
            raise LookupError(f"the key {label!r} sends something else than its label: {key}")
        return self.say(label)

    def share_contact(self, phone: str, *, own: bool = True) -> Message:
        """Send one's own telephone number, or somebody's."""
        contact: Json = {"phone_number": phone, "first_name": self.json["first_name"]}
        if own:
            contact["user_id"] = self.id
        return self._send({"contact": contact})

    def share_location(self, lat: float, lon: float) -> Message:
        """Send a place."""
        return self._send({"location": {"latitude": lat, "longitude": lon}})

    def send_photo(self, data: bytes, caption: str = "") -> Message:
        """Send a photo."""
        stored = self._world.files.add("photo", data, "photo.jpg", "image/jpeg")
        photo = stored.json() | {"width": 640, "height": 480}
        return self._send_file(stored, {"photo": [photo]}, caption)

    def send_document(
        self, name: str, data: bytes, mime: str, caption: str = "", size: int | None = None
    ) -> Message:
        """Send a file; `size` tells it larger than it is."""
        stored = self._world.files.add("document", data, name, mime, size)
        told = stored.json() | {"file_name": name, "mime_type": mime}
        return self._send_file(stored, {"document": told}, caption)

    def send_voice(
        self, data: bytes, duration: int, mime: str = "audio/ogg", *, size: int | None = None
    ) -> Message:
        """Send a voice message; `size` tells it larger than it is."""
        stored = self._world.files.add("voice", data, "voice.oga", mime, size, duration=duration)
        told = stored.json() | {"duration": duration, "mime_type": mime}
        return self._send_file(stored, {"voice": told})

    def send_audio(
        self,
        name: str,
        data: bytes,
        duration: int,
        mime: str = "audio/mpeg",
        *,
        caption: str = "",
        size: int | None = None,
    ) -> Message:
        """Send a file of sound, as from a recorder; `size` tells it larger than it is."""
        stored = self._world.files.add("audio", data, name, mime, size, duration=duration)
        told = stored.json() | {"duration": duration, "file_name": name, "mime_type": mime}
        return self._send_file(stored, {"audio": told}, caption)

    def send_video_note(self, data: bytes, duration: int, *, size: int | None = None) -> Message:
        """Send a round video; `size` tells it larger than it is."""
        kind, name, mime = "video_note", "video.mp4", "video/mp4"
        stored = self._world.files.add(kind, data, name, mime, size, duration=duration)
        told = stored.json() | {"duration": duration, "length": 384}
        return self._send_file(stored, {"video_note": told})

    def send_sticker(self, emoji: str = "👍") -> Message:
        """Send a sticker."""
        stored = self._world.files.add("sticker", b"RIFF", "sticker.webp", "image/webp")
        look = {"type": "regular", "width": 512, "height": 512, "emoji": emoji}
        kind = {"is_animated": False, "is_video": False}
        return self._send_file(stored, {"sticker": stored.json() | look | kind})

    def forbid_voices(self, reason: str = VOICES_FORBIDDEN) -> None:
        """Want no voice messages, as people who pay for Telegram can."""
        self.chat.no_voices = reason

    def allow_voices(self) -> None:
        """Take voice messages again."""
        self.chat.no_voices = ""

    def block(self) -> None:
        """Stop the bot."""
        self.chat.standing = Standing.BLOCKED
        self._world.bot_member(self.chat, self.json, "member", "kicked")

    def unblock(self) -> None:
        """Let the bot speak again."""
        self.chat.standing = Standing.OPEN
        self._world.bot_member(self.chat, self.json, "kicked", "member")

    def delete_account(self) -> None:
        """Leave Telegram."""
        self.chat.standing = Standing.GONE

    def _begin(self) -> None:
        """The first word opens the chat; a client lets nobody write to a bot they blocked."""
        if self.chat.standing is Standing.NEW:
            self.chat.standing = Standing.OPEN
        if self.chat.standing is not Standing.OPEN:
            raise LookupError(f"{self.chat.name} cannot write: {self.chat.standing.name}")

    def _send(self, content: Json, reply_to: Message | None = None) -> Message:
        self._begin()
        return self._world.person_says(self.chat, self.json, content, reply_to)

    def _send_file(self, stored: Stored, content: Json, caption: str = "") -> Message:
        message = self._send(content | ({"caption": caption} if caption else {}))
        message.file = stored
        return message

    def _keys(self) -> list[Json]:
        rows = (self.chat.keyboard or {}).get("keyboard", [])
        return [one for row in rows for one in row]
