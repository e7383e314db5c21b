"""The way out: messages with their buttons, in pieces where they are long, files behind them."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace

from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramBadRequest
from aiogram.types import (
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    LinkPreviewOptions,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

from bot.channels.handed_over import file_bytes
from bot.channels.telegram.client import outcome, sent_id
from bot.channels.telegram.gate import Gate
from bot.channels.telegram.refusals import is_about_file, is_forbidden
from bot.doors import (
    VOICE_UNWANTED,
    Audio,
    Forgotten,
    MaybeSent,
    NotSent,
    Parcel,
    Undeliverable,
)
from bot.present import Button, Key, Presented
from bot.present.cutting import cut
from db.records import Showing
from handlers.talk.questions import Takes
from handlers.talk.values import JSON

log = logging.getLogger(__name__)

LONGEST = 4000
"""UTF-16 code units of a message without its preface; sendMessage takes 4096 characters."""

_LONGEST_KEY = 256
_VOICE_NAME = "voice.ogg"
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
Markup = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | None


class TelegramDoor:
    """Sends through one bot.

    Texts go without a parse mode: what somebody has said can hold any sign, and is shown as it is.
    """

    def __init__(self, bot: Bot, gate: Gate) -> None:
        """Send with `bot`, sharing `gate` with whatever else sends for it."""
        self._bot = bot
        self._gate = gate
        self._tidying: set[asyncio.Task[None]] = set()

    async def send(self, parcel: Parcel) -> Showing:
        """See `Door`."""
        self._gate.check()
        message, chat = parcel.message, int(parcel.address)
        texts = cut(message.text, LONGEST)
        markup = _markup(message, parcel.showing)
        showing, preface = parcel.showing, parcel.preface
        parts = len(texts) + len(message.files)
        for number in range(parcel.parts_sent, parts):
            if number < len(texts):
                last = number == len(texts) - 1
                text = f"{preface}\n{texts[number]}" if preface else texts[number]
                sent = await self._text(chat, text, markup if last else None)
                if last:
                    showing = self._tidied(chat, showing, sent, message, markup)
            else:
                await self._file(chat, *message.files[number - len(texts)], preface)
            preface = ""
            if number + 1 < parts:
                await parcel.noted(number + 1, showing)
        return showing

    async def speak(self, address: str, audio: Audio) -> str | None:
        """See `SpokenDoor`."""
        self._gate.check()
        chat = int(address)
        voice = audio.file or BufferedInputFile(audio.ogg, _VOICE_NAME)
        self._gate.goes_out(chat)
        try:
            sent = await self._bot.send_voice(chat, voice, duration=round(audio.seconds) or None)
        except AiogramError as error:
            if isinstance(error, TelegramBadRequest):
                said = error.message.lower()
                if audio.file and is_about_file(said):
                    raise Forgotten from error
                if is_forbidden(said):
                    raise Undeliverable(VOICE_UNWANTED) from error
            if sent_id(error) is None:
                raise self._meant(chat, error) from error
            return None
        self._gate.sent(chat)
        return sent.voice.file_id if sent.voice is not None else None

    async def drain(self) -> None:
        """Wait until what is being tidied is tidy."""
        if self._tidying:
            await asyncio.wait(self._tidying)

    async def _text(self, chat: int, text: str, markup: Markup) -> str:
        self._gate.goes_out(chat)
        try:
            sent = await self._bot.send_message(
                chat, text, reply_markup=markup, link_preview_options=_NO_PREVIEW
            )
            number = sent.message_id
        except AiogramError as error:
            told = sent_id(error)
            if told is None:
                raise self._meant(chat, error) from error
            number = told
        self._gate.sent(chat)
        return str(number)

    async def _file(self, chat: int, name: str, content: JSON, caption: str) -> None:
        self._gate.goes_out(chat)
        try:
            document = BufferedInputFile(file_bytes(content), name)
            await self._bot.send_document(chat, document, caption=caption or None)
        except AiogramError as error:
            if sent_id(error) is None:
                raise self._meant(chat, error) from error

    def _meant(self, chat: int, error: AiogramError) -> Exception:
        meant = outcome(error)
        if isinstance(meant, NotSent) and meant.reason == "retry_after":
            self._gate.held_up(chat, meant.seconds)
        if isinstance(meant, MaybeSent):
            log.warning("no answer to a message: %s", type(error).__name__)
        return meant

    def _tidied(
        self, chat: int, before: Showing, sent: str, message: Presented, markup: Markup
    ) -> Showing:
        """Take the buttons of the question before away; what the chat shows then.

        A message that asks nothing leaves the question open, and its buttons with it.
        """
        buttons, old = before.buttons_on, before.buttons_on
        if message.asks:
            buttons = sent if isinstance(markup, InlineKeyboardMarkup) else None
        if old is not None and old != buttons:
            task = asyncio.create_task(self._take_buttons(chat, int(old)))
            self._tidying.add(task)
            task.add_done_callback(self._tidying.discard)
        keys = isinstance(markup, ReplyKeyboardMarkup) or (
            before.keys and not isinstance(markup, ReplyKeyboardRemove)
        )
        return replace(before, buttons_on=buttons, keys=keys)

    async def _take_buttons(self, chat: int, message_id: int) -> None:
        """Take buttons away where they still are; nothing is lost where that fails."""
        self._gate.goes_out(chat)
        try:
            await self._bot.edit_message_reply_markup(chat_id=chat, message_id=message_id)
        except AiogramError as error:
            log.debug("buttons stay: %s", type(error).__name__)


def _markup(message: Presented, showing: Showing) -> Markup:
    """Large keys where somebody wants them, else the options as buttons under the message."""
    if message.keys:
        return ReplyKeyboardMarkup(
            keyboard=[[_key(one) for one in row] for row in message.keys], is_persistent=True
        )
    if showing.keys:
        return ReplyKeyboardRemove(remove_keyboard=True)
    return _inline(message.buttons) if message.buttons else None


def _inline(buttons: Sequence[Button]) -> InlineKeyboardMarkup:
    rows = [[InlineKeyboardButton(text=one.numbered, callback_data=one.mark)] for one in buttons]
    return InlineKeyboardMarkup(inline_keyboard=rows)


def _key(key: Key) -> KeyboardButton:
    return KeyboardButton(
        text=key.label[:_LONGEST_KEY],
        request_contact=True if key.shares is Takes.PHONE else None,
        request_location=True if key.shares is Takes.PLACE else None,
    )
