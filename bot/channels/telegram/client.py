"""The Bot API client, and what its errors mean."""

from collections.abc import Mapping
from typing import Any

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import PRODUCTION, TelegramAPIServer
from aiogram.exceptions import (
    AiogramError,
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.methods import (
    AnswerCallbackQuery,
    EditMessageReplyMarkup,
    Response,
    SendDocument,
    SendMessage,
    SendVoice,
)
from aiohttp import ClientConnectorError, ClientTimeout, ConnectionTimeoutError

from bot.channels.telegram.refusals import (
    ANSWER_WITHIN,
    CONNECTED_WITHIN,
    NETWORK_PAUSE,
    OPERATOR_PAUSE,
    UNTOLD_PAUSE,
    Outcome,
    why_forbidden,
)
from bot.doors import MaybeSent, Moved, NotSent, Undeliverable, Unreachable

CONNECTIONS = 500

_NEVER_CONNECTED = (ClientConnectorError, ConnectionTimeoutError)


def open_client(token: str, api: str | None) -> Bot:
    """A client for the bot of `token`; `api` is the address of a Bot API server of one's own."""
    server = PRODUCTION if api is None else TelegramAPIServer.from_base(api)
    timeout: Any = ClientTimeout(total=ANSWER_WITHIN, connect=CONNECTED_WITHIN)
    session = AiohttpSession(limit=CONNECTIONS, api=server, timeout=timeout)
    return Bot(token, session=session)


def outcome(error: AiogramError) -> Outcome:
    """What an error of a sending request means (https://core.telegram.org/bots/api)."""
    match error:
        case TelegramRetryAfter():
            meant: Outcome = NotSent("retry_after", float(error.retry_after))
        case TelegramMigrateToChat():
            meant = Moved(str(error.migrate_to_chat_id))
        case TelegramForbiddenError():
            meant = Unreachable(why_forbidden(error.message.lower()))
        case TelegramBadRequest() if "chat not found" in error.message.lower():
            meant = Unreachable("no_such_chat")
        case TelegramBadRequest() | TelegramEntityTooLarge():
            meant = Undeliverable("bad_request")
        case TelegramUnauthorizedError() | TelegramNotFound():
            meant = NotSent("token_refused", OPERATOR_PAUSE)
        case TelegramNetworkError() if isinstance(error.__cause__, _NEVER_CONNECTED):
            meant = NotSent("no_connection", NETWORK_PAUSE)
        case TelegramAPIError() if error.message.startswith("Too Many Requests"):
            meant = NotSent("retry_after", UNTOLD_PAUSE)
        case _:
            # Timeouts, broken connections, 5xx, an answer of some gateway that cannot be read.
            meant = MaybeSent()
    return meant


def sent_id(error: AiogramError) -> int | None:
    """The id of a message that was sent although its answer has parts that we cannot read."""
    told = error.data if isinstance(error, ClientDecodeError) else None
    if not isinstance(told, Mapping) or told.get("ok") is not True:
        return None
    result = told.get("result")
    number = result.get("message_id") if isinstance(result, Mapping) else None
    return number if isinstance(number, int) else 0


_SENDING = (SendMessage, SendDocument, SendVoice, EditMessageReplyMarkup, AnswerCallbackQuery)
_KEPT = tuple(Response[one.__returning__] for one in _SENDING)  # type: ignore[name-defined]
"""The classes of answers. Nobody else holds them: without this they are built again and again."""
