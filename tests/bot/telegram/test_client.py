"""What each refusal of Telegram means for a message: wait, give up, or send it again."""

import asyncio

import aiohttp
import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.exceptions import (
    AiogramError,
    ClientDecodeError,
    RestartingTelegram,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import SendMessage
from aiohttp import web

from bot.channels.telegram.client import open_client, outcome
from bot.channels.telegram.refusals import ANSWER_WITHIN
from bot.delivery import LEASE
from bot.doors import MaybeSent, Moved, NotSent, Undeliverable, Unreachable

TOKEN = "4242:test-token_of-nobody"
SENDING = SendMessage(chat_id=77, text="您好")


@pytest.mark.parametrize(
    ("error", "reason", "seconds"),
    [
        (TelegramRetryAfter(SENDING, "Too Many Requests: retry after 7", 7), "retry_after", 7),
        (TelegramAPIError(SENDING, "Too Many Requests: retry after 0"), "retry_after", 5),
        (TelegramUnauthorizedError(SENDING, "Unauthorized"), "token_refused", 30),
        (TelegramNotFound(SENDING, "Not Found"), "token_refused", 30),
    ],
)
def test_what_certainly_did_not_go_out_waits(
    error: AiogramError, reason: str, seconds: float
) -> None:
    meant = outcome(error)
    assert isinstance(meant, NotSent)
    assert (meant.reason, meant.seconds) == (reason, seconds)


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (TelegramForbiddenError(SENDING, "Forbidden: bot was blocked by the user"), "blocked"),
        (TelegramForbiddenError(SENDING, "Forbidden: user is deactivated"), "deleted"),
        (
            TelegramForbiddenError(
                SENDING, "Forbidden: bot can't initiate conversation with a user"
            ),
            "never_started",
        ),
        (
            TelegramForbiddenError(SENDING, "Forbidden: bot was kicked from the group chat"),
            "kicked",
        ),
        (
            TelegramForbiddenError(
                SENDING, "Forbidden: bot is not a member of the supergroup chat"
            ),
            "kicked",
        ),
        (TelegramForbiddenError(SENDING, "Forbidden: something new"), "forbidden"),
        (TelegramBadRequest(SENDING, "Bad Request: chat not found"), "no_such_chat"),
    ],
)
def test_who_is_out_of_reach_is_told_from_who_is_not(error: AiogramError, why: str) -> None:
    meant = outcome(error)
    assert isinstance(meant, Unreachable)
    assert str(meant) == why


@pytest.mark.parametrize(
    "error",
    [
        TelegramBadRequest(SENDING, "Bad Request: message is too long"),
        TelegramBadRequest(SENDING, "Bad Request: BUTTON_DATA_INVALID"),
        TelegramEntityTooLarge(SENDING, "Request Entity Too Large"),
    ],
)
def test_what_telegram_will_never_take_is_undeliverable(error: AiogramError) -> None:
    assert isinstance(outcome(error), Undeliverable)


def test_a_group_with_another_id_has_moved_there() -> None:
    meant = outcome(TelegramMigrateToChat(SENDING, "Bad Request: group chat was upgraded", -1001))
    assert isinstance(meant, Moved)
    assert meant.to == "-1001"


@pytest.mark.parametrize(
    "error",
    [
        TelegramServerError(SENDING, "Bad Gateway"),
        RestartingTelegram(SENDING, "Internal Server Error: restart"),
        TelegramConflictError(SENDING, "Conflict"),
        TelegramNetworkError(SENDING, "Request timeout error"),
        TelegramAPIError(SENDING, "something new"),
        ClientDecodeError("Failed to decode object", ValueError(), "<html>"),
        AiogramError(),
    ],
)
def test_of_everything_else_nobody_can_say(error: AiogramError) -> None:
    assert isinstance(outcome(error), MaybeSent)


def test_an_answer_is_not_waited_for_longer_than_a_message_is_ours() -> None:
    assert LEASE.total_seconds() > ANSWER_WITHIN


async def sending_fails(bot: Bot) -> AiogramError:
    try:
        await bot.send_message(77, "您好")
    except AiogramError as error:
        return error
    finally:
        assert isinstance(bot.session, AiohttpSession)
        # The session's own way to close waits for TLS, which there is none of here.
        await (await bot.session.create_session()).close()
    raise AssertionError("it was sent")


async def served(answer: web.StreamResponse | None, port: int) -> web.AppRunner:
    """A server that gives `answer` to everything, or hangs up without one."""

    async def handle(request: web.Request) -> web.StreamResponse:
        await request.read()
        if answer is None:
            assert request.transport is not None
            request.transport.close()
            await asyncio.sleep(0.01)
            return web.Response()
        return answer

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", handle)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    return runner


async def test_where_nobody_listens_nothing_was_sent(unused_tcp_port: int) -> None:
    error = await sending_fails(open_client(TOKEN, f"http://127.0.0.1:{unused_tcp_port}"))
    assert isinstance(error.__cause__, aiohttp.ClientConnectorError)
    meant = outcome(error)
    assert isinstance(meant, NotSent)
    assert meant.reason == "no_connection"


async def test_where_there_is_no_such_host_nothing_was_sent() -> None:
    meant = outcome(await sending_fails(open_client(TOKEN, "http://zhuye.invalid")))
    assert isinstance(meant, NotSent)
    assert meant.reason == "no_connection"


@pytest.mark.parametrize(
    ("answer", "meaning"),
    [
        (None, MaybeSent),
        (web.Response(text="<html>502 Bad Gateway</html>", status=502), MaybeSent),
        (web.json_response({"ok": True, "result": {"unknown": 1}}), MaybeSent),
        (
            web.json_response(
                {"ok": False, "error_code": 429, "description": "Too Many Requests: retry after 0",
                 "parameters": {"retry_after": 0}},
                status=429,
            ),
            NotSent,
        ),
        (
            web.json_response(
                {"ok": False, "error_code": 413, "description": "Request Entity Too Large"},
                status=413,
            ),
            Undeliverable,
        ),
    ],
)  # fmt: skip
async def test_what_comes_over_the_wire_means_the_same(
    answer: web.StreamResponse | None, meaning: type[Exception], unused_tcp_port: int
) -> None:
    runner = await served(answer, unused_tcp_port)
    error = await sending_fails(open_client(TOKEN, f"http://127.0.0.1:{unused_tcp_port}"))
    await runner.cleanup()
    assert isinstance(outcome(error), meaning)
