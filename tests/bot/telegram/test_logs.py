"""Whatever happens, the log holds nothing that people say or are."""

import asyncio
import sqlite3
from contextlib import closing

import pytest

from tests.bot.telegram.conftest import Serve
from tests.support.botapi import Answer, BotApi
from tests.support.discretion import assert_discreet
from tests.support.victims import SCRIPT


async def test_at_the_most_talkative_level_nothing_of_anybody_stands_in_the_log(
    api: BotApi, serve: Serve, sqlite_url: str
) -> None:
    served = await serve(more={"ZHUYE_LOG_LEVEL": "DEBUG"})
    wang = api.user(1001, "王芳芳", username="wang_fangfang")
    for text in SCRIPT[:-3]:
        await wang.talk(text)
    api.fault(Answer(500, "Internal Server Error: 王芳芳 +8613800138000"), "sendMessage")
    await wang.talk("打电话")
    wang.share_contact("+86 138 0013 8000")
    await wang.wait()
    wang.send_document("王芳芳的简历.pdf", b"%PDF-1.7", "application/pdf", "请看王芳芳的简历")
    wang.edit(wang.say("银川，证号 64010219850307002X42"), "我叫李明明")
    await wang.wait(3)
    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as other:
        other.execute("UPDATE talks SET state = x'00'")
        other.commit()
    wang.say("13900139000 打不通")
    async with asyncio.timeout(20):
        while "cannot be unsealed" not in served.log:
            await asyncio.sleep(0.05)
    assert_discreet(served.log, api)
    for said in ("wang_fangfang", "64010219850307002", "简历", "1001", "13900139000"):
        assert said not in served.log


def test_the_check_finds_what_it_looks_for(api: BotApi) -> None:
    wang = api.user(1001, "王芳芳")
    wang.say("我住在银川")
    assert_discreet("WARNING bot.delivery message 7 may have been sent", api)
    for line in ("... 我住在银川 ...", "... 王芳芳 ...", "to +8613800138000", api.token):
        with pytest.raises(AssertionError):
            assert_discreet(line, api)
