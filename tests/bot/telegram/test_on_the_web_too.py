"""One person in Telegram and on the page: joined by a code, they find the same on both."""

import re

from tests.bot.telegram.conftest import Serve
from tests.bot.web.callers import calling
from tests.support.botapi import BotApi

CODE = re.compile(r"\d{4} \d{4}")
AN_ENROLMENT = (
    "找适合的项目", "我自己", "同意保存", "视力残疾", "37", "不是", "是",
    "声音类工作培训", "我要报名", "声音主播", "智能手机", "跳过", "小李", "在这里", "银川",
    "都对，提交",
)  # fmt: skip


async def test_what_was_enrolled_in_telegram_is_found_on_the_page(
    serve: Serve, api: BotApi
) -> None:
    served = await serve()
    li = api.user(1001, "李明")
    await li.talk("/start")
    await li.talk("普通文字")
    for said in AN_ENROLMENT:
        answer = await li.talk(said)
    assert "报名好了" in answer.text
    async with calling(served.address) as browser:
        await browser.say("你好")
        await browser.say("1")
        assert "您还没有报名" in await browser.hears("我的报名")
        (code,) = CODE.findall((await li.talk("给我一个连接码")).text)
        await browser.say("我有连接码")
        await browser.say(code)
        await browser.say("1")
        assert "声音类工作培训" in await browser.hears("我的报名")
    # Who gave the code is told that somebody has used it.
    (notice,) = await li.wait()
    assert "您的连接码刚刚用过了" in notice.text
    assert "声音类工作培训" in (await li.talk("我的报名")).text
    assert code not in served.log


async def test_what_was_told_on_the_page_is_known_in_telegram(serve: Serve, api: BotApi) -> None:
    served = await serve()
    async with calling(served.address) as browser:
        for said in ("你好", "简单的话", "我的报名"):
            await browser.say(said)
        (code,) = CODE.findall(await browser.hears("给我一个连接码"))
        li = api.user(1001, "李明")
        await li.talk("/start")
        await li.talk("普通文字")
        await li.talk("我有连接码")
        await li.talk(code)
        await li.talk("1")
        # How they want to be talked to came along.
        assert "打字难？请说“大按键”。" in (await li.talk("帮助")).text
        # The talk on the page goes on as if nothing had happened.
        status, _ = await browser.say("菜单")
        assert status == 200
