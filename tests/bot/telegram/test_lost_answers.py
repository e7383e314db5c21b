"""Nobody knows whether a message went out: it goes out again, says so, and is counted."""

import asyncio

import aiohttp
import pytest

from tests.bot.telegram.conftest import Serve
from tests.support.botapi import (
    Answer,
    BotApi,
    DelayAfter,
    DropAfter,
    DropBefore,
    Hang,
    Html502,
)
from tests.support.botapi.faults import Kind
from tests.support.botapi.webhook import HEADER
from tests.support.crowd import Crowd, Talker, settled, unannounced

PEOPLE = 2
TIMES = 4


@pytest.mark.parametrize(
    ("kind", "arrives"),
    [
        (DropAfter(), True),
        (DropBefore(), False),
        (Html502(), False),
        (Answer(500, "Internal Server Error"), False),
        (Answer(502, "Bad Gateway"), False),
    ],
    ids=["drop-after", "drop-before", "html-502", "json-500", "json-502"],
)
async def test_a_message_whose_answer_is_lost_comes_again_and_says_so(
    api: BotApi, serve: Serve, sqlite_url: str, kind: Kind, arrives: bool
) -> None:
    await serve()
    crowd = await Crowd.gather(api, sqlite_url, PEOPLE)
    fault = api.fault(kind, "sendMessage", times=TIMES, probability=0.4)
    await crowd.enrol()
    assert await crowd.check() == crowd.again == fault.hits == TIMES
    assert crowd.copies == (TIMES if arrives else 0)


@pytest.mark.parametrize(
    ("kind", "arrives"), [(DelayAfter(4), True), (Hang(), False)], ids=["late", "never"]
)
async def test_an_answer_that_takes_too_long_counts_as_lost(
    api: BotApi, serve: Serve, sqlite_url: str, kind: Kind, arrives: bool
) -> None:
    await serve(hurried=True)
    crowd = await Crowd.gather(api, sqlite_url, PEOPLE)
    fault = api.fault(kind, "sendMessage", times=2, probability=0.4)
    await crowd.enrol()
    assert await crowd.check() == crowd.again == fault.hits == 2
    assert crowd.copies == (2 if arrives else 0)


async def test_a_message_that_is_lost_twice_is_counted_twice(
    api: BotApi, serve: Serve, sqlite_url: str
) -> None:
    await serve()
    wang = Talker(api.user(1001))
    await wang.say("你好")
    api.fault(DropAfter(), "sendMessage", times=2)
    await wang.say("普通文字")
    assert (await settled(sqlite_url)).repeats == 2
    wang.read()
    assert (wang.announced, wang.copies, len(wang.answers)) == (2, 2, 2)


async def test_what_could_not_be_sent_for_want_of_a_connection_is_no_second_copy(
    api: BotApi, serve: Serve, sqlite_url: str
) -> None:
    served = await serve(webhook=True)
    wang = Talker(api.user(1001))
    await wang.say("你好")
    assert api.webhook.address is not None
    secret = api.webhook.address.secret
    await api.stop()
    wang.user.say("普通文字")
    async with aiohttp.ClientSession() as telegram:
        url = f"http://127.0.0.1:{served.port}/telegram"
        update = api.updates.waiting[-1].json()
        taken = await telegram.post(url, json=update, headers={HEADER: secret})
        assert taken.status == 200
    await asyncio.sleep(1)
    await api.start()
    await wang.user.chat.inbox.until(lambda: wang.read() == 2, "answer")
    assert (await settled(sqlite_url)).repeats == wang.announced == 0
    assert "no_connection" in served.log


async def test_a_long_answer_in_pieces_goes_on_where_it_broke_off(
    api: BotApi, serve: Serve, sqlite_url: str
) -> None:
    await serve()
    wang = Talker(api.user(1001))
    await wang.say_all(["/start", "普通文字", "我的资料"])
    export = next(one for one in wang.user.last.buttons if "导出" in one or "文件" in one)
    api.fault(DropAfter(), "sendDocument")
    wang.user.chat.inbox.read_all()
    wang.user.tap(export)
    text, first, second = await wang.user.wait(3)
    assert text.document is None
    assert first.document == second.document != b""
    assert unannounced(second.text) != second.text
    assert (await settled(sqlite_url)).repeats == 1
