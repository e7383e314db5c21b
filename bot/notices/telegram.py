"""Notices into Telegram, through python-telegram-bot, and what its errors mean."""

import logging
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.ext import ExtBot

from bot.channels.telegram.refusals import (
    NETWORK_PAUSE,
    OPERATOR_PAUSE,
    UNTOLD_PAUSE,
    Outcome,
    is_about_file,
    is_forbidden,
    why_forbidden,
)
from bot.doors import (
    VOICE_UNWANTED,
    Audio,
    Forgotten,
    MaybeSent,
    Moved,
    NotSent,
    Undeliverable,
    Unreachable,
)
from bot.notices.limiter import Check, NoticeLimiter, seconds_of
from bot.notices.request import BEGUN, NeverBegun, NoticeRequest
from bot.settings import FREE_RATE

log = logging.getLogger(__name__)

_HOST = "https://api.telegram.org"
_VOICE_NAME = "voice.ogg"
# Undocumented, as every description of the Bot API is; names as in core.telegram.org/api.
_UNPAID = ("balance_too_low", "allow_payment_required", "paid_broadcast", "not enough stars")
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


@dataclass
class NoticeDoor:
    """Sends through one bot, as fast as `limiter` lets it.

    With `paid` as broadcasts that may be faster and cost Stars, as long as there are any.
    """

    bot: ExtBot[Check]
    limiter: NoticeLimiter
    paid: bool = False

    async def text(
        self, chat: int, text: str, button: tuple[str, str] | None, check: Check
    ) -> None:
        """Send a text; `button` is its label and what it sends back.

        `check` is called when its turn has come; see `bot.notices.limiter.Check`.

        Raises:
            NotSent, MaybeSent, Unreachable, Undeliverable, Moved: as `bot.doors.Door.send`.
        """
        try:
            await self.bot.send_message(
                chat,
                text,
                reply_markup=_markup(button),
                link_preview_options=_NO_PREVIEW,
                allow_paid_broadcast=self.paid or None,
                rate_limit_args=check,
            )
        except TelegramError as error:
            raise self._meant(error) from error

    async def voice(self, chat: int, audio: Audio, check: Check) -> str | None:
        """Let `audio` be heard; Telegram's name of it. See `text` for `check`.

        Raises:
            NotSent, MaybeSent, Unreachable, Undeliverable, Moved: as `bot.doors.Door.send`.
            Forgotten: Telegram does not know a file of that name any more.
        """
        try:
            sent = await self.bot.send_voice(
                chat,
                audio.file or audio.ogg,
                duration=round(audio.seconds) or None,
                filename=_VOICE_NAME,
                allow_paid_broadcast=self.paid or None,
                rate_limit_args=check,
            )
        except TelegramError as error:
            said = error.message.lower()
            if isinstance(error, BadRequest) and audio.file and is_about_file(said):
                raise Forgotten from error
            if isinstance(error, BadRequest) and is_forbidden(said):
                raise Undeliverable(VOICE_UNWANTED) from error
            raise self._meant(error) from error
        return sent.voice.file_id if sent.voice is not None else None

    def _meant(self, error: TelegramError) -> Outcome:
        """See `outcome`; a refusal to be paid slows everything down, and is nobody's end."""
        said = error.message.lower()
        if not any(one in said for one in _UNPAID):
            return outcome(error)
        if self.paid:
            log.error("paid broadcasts are refused; notices go out at the free rate")
            self.paid = False
            self.limiter.slow_down(FREE_RATE)
        return NotSent("not_paid", 0.0)


def outcome(error: TelegramError) -> Outcome:
    """What an error of a sending request means (https://core.telegram.org/bots/api)."""
    said = error.message.lower()
    match error:
        case RetryAfter():
            meant: Outcome = NotSent("retry_after", seconds_of(error))
        case ChatMigrated():
            meant = Moved(str(error.new_chat_id))
        case Forbidden():
            meant = Unreachable(why_forbidden(said))
        case BadRequest() if "chat not found" in said:
            meant = Unreachable("no_such_chat")
        case BadRequest():
            meant = Undeliverable("bad_request")
        case InvalidToken():
            meant = NotSent("token_refused", OPERATOR_PAUSE)
        case NeverBegun():
            meant = NotSent("no_connection", NETWORK_PAUSE)
        case NetworkError() if said.startswith("too many requests"):
            meant = NotSent("retry_after", UNTOLD_PAUSE)
        case NetworkError() if "entity too large" in said:
            meant = Undeliverable("bad_request")
        case _:
            # Timeouts, broken connections, 5xx, an answer of some gateway that cannot be read.
            meant = MaybeSent()
    return meant


@asynccontextmanager
async def open_door(
    token: str, api: str | None, limiter: NoticeLimiter, *, paid: bool
) -> AsyncIterator[NoticeDoor]:
    """The door of the bot of `token`; `api` is the address of a Bot API server of one's own."""
    request = NoticeRequest()
    bot = ExtBot(
        token,
        base_url=f"{api or _HOST}/bot",
        request=request,
        # It never asks for updates.
        get_updates_request=request,
        rate_limiter=limiter,
    )
    await request.initialize()
    try:
        yield NoticeDoor(bot, limiter, paid)
    finally:
        await request.shutdown()


@contextmanager
def begins(begin: Callable[[], None]) -> Iterator[None]:
    """Let `begin` be called in the moment before the request made inside goes out."""
    before = BEGUN.set(begin)
    try:
        yield
    finally:
        BEGUN.reset(before)


def _markup(button: tuple[str, str] | None) -> InlineKeyboardMarkup | None:
    if button is None:
        return None
    label, data = button
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=data)]])
