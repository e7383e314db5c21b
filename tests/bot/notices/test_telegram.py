"""Notices by python-telegram-bot, before a strict server: what goes out, what errors mean."""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.channels.telegram.gate import Gate
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
from bot.notices import request
from bot.notices.limiter import NoticeLimiter
from bot.notices.request import NeverBegun
from bot.notices.telegram import NoticeDoor, begins, open_door, outcome
from tests.support.botapi import (
    Answer,
    BotApi,
    DropAfter,
    DropBefore,
    Hang,
    Html502,
    User,
)
from tests.support.served import TOKEN, free_port
from tests.support.tones import tone

WANG = 1001


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi(token=TOKEN) as one:
        yield one
        assert one.violations == []


@pytest.fixture
def wang(api: BotApi) -> User:
    user = api.user(WANG)
    user.say("/start")
    return user


@pytest.fixture
async def door(api: BotApi) -> AsyncIterator[NoticeDoor]:
    limiter = NoticeLimiter(500, Gate(time.monotonic))
    async with open_door(TOKEN, api.url, limiter, paid=False) as one:
        yield one


def may() -> None:
    """It may go out."""


async def begun_by(door: NoticeDoor, text: str = "您好") -> tuple[int, Exception | None]:
    """How often a request was begun, and what it came to."""
    count = 0

    def begin() -> None:
        nonlocal count
        count += 1

    try:
        with begins(begin):
            await door.text(WANG, text, None, may)
    except Exception as error:  # noqa: BLE001 - it is looked at
        return count, error
    return count, None


@pytest.mark.parametrize(
    ("error", "reason", "seconds"),
    [
        (RetryAfter(7), "retry_after", 7),
        (NetworkError("Too Many Requests: retry after 0"), "retry_after", 5),
        (InvalidToken("Unauthorized"), "token_refused", 30),
        (NeverBegun("ClientConnectorError"), "no_connection", 2),
    ],
)
def test_what_certainly_did_not_go_out_waits(
    error: TelegramError, reason: str, seconds: float
) -> None:
    meant = outcome(error)
    assert isinstance(meant, NotSent)
    assert (meant.reason, meant.seconds) == (reason, seconds)


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (Forbidden("Forbidden: bot was blocked by the user"), "blocked"),
        (Forbidden("Forbidden: user is deactivated"), "deleted"),
        (Forbidden("Forbidden: something new"), "forbidden"),
        (BadRequest("Bad Request: chat not found"), "no_such_chat"),
    ],
)
def test_who_is_out_of_reach_is_told_from_who_is_not(error: TelegramError, why: str) -> None:
    meant = outcome(error)
    assert isinstance(meant, Unreachable)
    assert str(meant) == why


@pytest.mark.parametrize(
    ("error", "meant"),
    [
        (BadRequest("Bad Request: message is too long"), Undeliverable),
        (NetworkError("Request Entity Too Large"), Undeliverable),
        (ChatMigrated(-1001), Moved),
        (NetworkError("Bad Gateway (502)"), MaybeSent),
        (TimedOut(), MaybeSent),
        (Conflict("Conflict"), MaybeSent),
        (TelegramError("Invalid server response"), MaybeSent),
    ],
)
def test_what_else_errors_mean(error: TelegramError, meant: type[Exception]) -> None:
    assert isinstance(outcome(error), meant)


async def test_a_text_with_its_button_arrives(door: NoticeDoor, wang: User) -> None:
    await door.text(WANG, "新的岗位\n<b>三名</b>客服", ("感兴趣", "notice:7"), may)
    (came,) = wang.messages
    assert came.text == "新的岗位\n<b>三名</b>客服"
    assert came.buttons == ["感兴趣"]
    assert came.inline_buttons[0]["callback_data"] == "notice:7"


async def test_a_voice_is_uploaded_once_and_then_sent_by_its_name(
    door: NoticeDoor, wang: User, api: BotApi
) -> None:
    file = await door.voice(WANG, Audio(ogg=tone(2.4), seconds=2.4), may)
    assert file is not None
    api.user(1002).say("/start")
    assert await door.voice(1002, Audio(file=file), may) == file
    assert [one.again for one in (*wang.voices, *api.user(1002).voices)] == [False, True]
    assert len(api.uploaded) == 1


async def test_a_name_that_is_not_known_any_more_is_told(
    door: NoticeDoor, wang: User, api: BotApi
) -> None:
    with pytest.raises(Forgotten):
        await door.voice(WANG, Audio(file="voice-file-of-another-bot"), may)
    assert wang.messages == []
    assert len(api.violations) == 1
    api.violations.clear()


async def test_who_lets_no_voice_in_is_told(door: NoticeDoor, wang: User) -> None:
    wang.forbid_voices()
    with pytest.raises(Undeliverable, match=VOICE_UNWANTED):
        await door.voice(WANG, Audio(ogg=tone(1.0), seconds=1.0), may)


async def test_what_is_paid_for_says_so_and_has_a_limit_of_its_own(api: BotApi, wang: User) -> None:
    api.limits(per_chat=100, burst=100, overall=1, paid=1000)
    async with open_door(
        TOKEN, api.url, NoticeLimiter(500, Gate(time.monotonic)), paid=True
    ) as paid:
        for _ in range(3):
            with begins(lambda: None):
                await paid.text(WANG, "您好", None, may)
    assert len(wang.messages) == 3
    said = {one.params.get("allow_paid_broadcast") for one in api.requests}
    assert said == {"true"}


async def test_a_request_is_begun_in_the_moment_before_it_goes_out(
    door: NoticeDoor, wang: User, api: BotApi
) -> None:
    assert await begun_by(door) == (1, None)
    api.fault(Answer(429, "Too Many Requests: retry after 3", retry_after=3))
    count, error = await begun_by(door)
    assert (count, type(error)) == (1, NotSent)


async def test_what_never_reached_the_server_is_not_begun() -> None:
    limiter = NoticeLimiter(500, Gate(time.monotonic))
    async with open_door(TOKEN, f"http://127.0.0.1:{free_port()}", limiter, paid=False) as door:
        count, error = await begun_by(door)
    assert count == 0
    assert isinstance(error, NotSent)
    assert error.reason == "no_connection"


@pytest.mark.parametrize(
    ("fault", "arrives"), [(DropAfter(), 1), (DropBefore(), 0), (Html502(), 0)]
)
async def test_of_an_answer_that_is_lost_nobody_can_say_whether_it_arrived(
    door: NoticeDoor, wang: User, api: BotApi, fault: Any, arrives: int
) -> None:
    api.fault(fault)
    count, error = await begun_by(door)
    assert (count, type(error)) == (1, MaybeSent)
    # And nobody tries again behind our back.
    await asyncio.sleep(0.1)
    assert len(wang.messages) == arrives
    assert len(api.requests) == 1


async def test_an_answer_that_does_not_come_is_not_waited_for_for_ever(
    api: BotApi, wang: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(request, "ANSWER_WITHIN", 0.2)
    api.fault(Hang())
    async with open_door(
        TOKEN, api.url, NoticeLimiter(500, Gate(time.monotonic)), paid=False
    ) as door:
        count, error = await begun_by(door)
    assert (count, type(error)) == (1, MaybeSent)
    assert wang.messages == []


async def test_who_has_blocked_the_bot_or_left_is_out_of_reach(
    door: NoticeDoor, wang: User
) -> None:
    wang.block()
    _, blocked = await begun_by(door)
    wang.delete_account()
    _, gone = await begun_by(door)
    assert [str(blocked), str(gone)] == ["blocked", "deleted"]
