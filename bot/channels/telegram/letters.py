"""From an update to a letter: what is kept of it, and no more, until its turn.

Names, languages, photos and times of people are not in it.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from aiogram.enums import ContentType
from aiogram.types import (
    CallbackQuery,
    ChatMemberUpdated,
    InaccessibleMessage,
    Message,
    MessageEntity,
    Update,
)

from db.records import Received
from handlers.incoming import Beside

UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
"""The kinds of updates that the bot asks for."""

COMMANDS = ("menu", "mine", "help", "human", "repeat", "back", "data", "keys", "stop")
"""The commands that are registered, without the stroke."""

START = "/start"
PRIVATE = "private"
_SENT = frozenset(
    {
        ContentType.ANIMATION,
        ContentType.CHECKLIST,
        ContentType.DICE,
        ContentType.GAME,
        ContentType.PAID_MEDIA,
        ContentType.POLL,
        ContentType.STICKER,
        ContentType.STORY,
        ContentType.UNKNOWN,
        ContentType.VENUE,
        ContentType.VIDEO,
    }
)
"""What people send beside words, voice, files, contacts and places; the rest are notes."""

_LEFT = frozenset({"kicked", "left"})


class Kind(StrEnum):
    """What is to be done with a letter."""

    TALK = "talk"
    GROUP = "group"
    REACH = "reach"
    MOVE = "move"


@dataclass(frozen=True)
class File:
    """A file as the Bot API names it; `size` in bytes, `seconds` of sound; 0 when not told."""

    id: str
    name: str
    size: int
    seconds: int = 0


@dataclass(frozen=True)
class Letter:
    """One update, reduced.

    `callback` is the query to be answered, `mark` what the pressed button carries; `place` is
    latitude and longitude in degrees; `reachable` and `to` belong to `REACH` and `MOVE`.
    """

    kind: Kind
    text: str = ""
    mark: str = ""
    callback: str = ""
    phone: str = ""
    place: tuple[float, float] | None = None
    file: File | None = None
    voice: File | None = None
    beside: Beside | None = None
    reachable: bool = True
    to: str = ""

    def to_json(self) -> dict[str, Any]:
        """The letter as the inbox keeps it, sealed: only what is there."""
        return {name: value for name, value in asdict(self).items() if value not in ("", None)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Letter":
        """The way back from `to_json`."""
        place, beside = data.get("place"), data.get("beside")
        file, voice = data.get("file"), data.get("voice")
        return cls(
            **{
                **data,
                "kind": Kind(data["kind"]),
                "place": None if place is None else (place[0], place[1]),
                "file": None if file is None else File(**file),
                "voice": None if voice is None else File(**voice),
                "beside": None if beside is None else Beside(beside),
            }
        )


@dataclass(frozen=True)
class Addressed:
    """A letter with the chat that it came from."""

    chat: int
    letter: Letter

    def received(self, me: "Me", update_id: int) -> Received:
        """The letter as it goes into the inbox."""
        return Received(f"{me.id}:{update_id}", str(self.chat), update_id, self.letter.to_json())


@dataclass(frozen=True)
class Me:
    """The bot itself: its id and its name without @."""

    id: int
    username: str


def read_update(update: Update, me: Me) -> Addressed | None:
    """What is to be done about an update; `None` for nothing."""
    if update.callback_query is not None:
        return _tap(update.callback_query)
    if update.my_chat_member is not None:
        return _reach(update.my_chat_member)
    if update.edited_message is not None:
        return _edited(update.edited_message)
    if update.message is not None:
        return _message(update.message, me)
    return None


def _tap(query: CallbackQuery) -> Addressed | None:
    message = query.message
    if message is None or message.chat.type != PRIVATE:
        return None
    return Addressed(message.chat.id, Letter(Kind.TALK, mark=query.data or "", callback=query.id))


def _reach(change: ChatMemberUpdated) -> Addressed:
    reachable = change.new_chat_member.status not in _LEFT
    return Addressed(change.chat.id, Letter(Kind.REACH, reachable=reachable))


def _edited(message: Message) -> Addressed | None:
    # A location that is shared live is edited all the time, and other things unseen.
    text = message.text or message.caption
    if message.chat.type != PRIVATE or not text:
        return None
    return Addressed(message.chat.id, Letter(Kind.TALK, text=text, beside=Beside.EDITED))


def _message(message: Message, me: Me) -> Addressed | None:
    if message.migrate_to_chat_id is not None:
        return Addressed(message.chat.id, Letter(Kind.MOVE, to=str(message.migrate_to_chat_id)))
    if message.from_user is None or message.from_user.is_bot:
        return None
    if message.chat.type == PRIVATE:
        letter = _private(message)
    else:
        text = _said_to(message, me)
        letter = None if text is None else Letter(Kind.GROUP, text=text)
    return None if letter is None else Addressed(message.chat.id, letter)


def _private(message: Message) -> Letter | None:
    text, file = message.text or message.caption or "", _file(message)
    if message.forward_origin is not None:
        return Letter(Kind.TALK, text=text, file=file, beside=Beside.FORWARD)
    if file is not None:
        beside = Beside.PICTURE if message.photo else Beside.FILE
        return Letter(Kind.TALK, text=text, file=file, beside=beside)
    if message.text is not None:
        return Letter(Kind.TALK, text=_without_payload(message))
    return _without_words(message)


def _without_words(message: Message) -> Letter | None:
    if message.contact is not None:
        return Letter(Kind.TALK, phone=message.contact.phone_number)
    if message.location is not None:
        place = (message.location.latitude, message.location.longitude)
        return Letter(Kind.TALK, place=place)
    voice = _voice(message)
    if voice is not None:
        return Letter(Kind.TALK, text=message.caption or "", voice=voice)
    if message.content_type not in _SENT:
        return None
    return Letter(Kind.TALK, text=message.caption or "", beside=Beside.OTHER)


def _voice(message: Message) -> File | None:
    one = message.voice or message.audio or message.video_note
    return None if one is None else File(one.file_id, "", one.file_size or 0, one.duration)


def _file(message: Message) -> File | None:
    if message.photo:
        # Every size of the picture that Telegram has made, the largest last.
        largest = message.photo[-1]
        return File(largest.file_id, "", largest.file_size or 0)
    if message.document is not None and message.animation is None:
        one = message.document
        return File(one.file_id, one.file_name or "", one.file_size or 0)
    return None


def _without_payload(message: Message) -> str:
    """The text, commands without the bot's name; what follows /start is no word of the person."""
    text = message.text or ""
    for entity, part in _entities(message, text):
        if entity.type == "bot_command" and entity.offset == 0:
            command = part.partition("@")[0]
            return command if command == START else text.replace(part, command, 1)
    return text


def _said_to(message: Message, me: Me) -> str | None:
    """What is said to the bot in a group, without its name; `None` if it is not spoken to."""
    text = message.text or message.caption or ""
    ours = f"@{me.username}".lower()
    answered = message.reply_to_message
    spoken_to = (
        answered is not None
        and not isinstance(answered, InaccessibleMessage)
        and (answered.from_user is not None and answered.from_user.id == me.id)
    )
    for entity, part in _entities(message, text):
        if entity.type == "mention" and part.lower() == ours:
            spoken_to, text = True, text.replace(part, " ")
        elif entity.type == "bot_command":
            command, _, name = part.partition("@")
            ours_by_name = name.lower() == me.username.lower()
            if ours_by_name or (not name and command.removeprefix("/") in COMMANDS):
                spoken_to, text = True, text.replace(part, command)
    return text.strip() if spoken_to else None


def _entities(message: Message, text: str) -> list[tuple[MessageEntity, str]]:
    entities = message.entities or message.caption_entities or []
    return [(one, one.extract_from(text)) for one in entities]
