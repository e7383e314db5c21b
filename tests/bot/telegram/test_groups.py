"""In a group everybody reads along: it speaks when spoken to, the same to everybody."""

import asyncio

import pytest

from tests.bot.telegram.conftest import Serve
from tests.support.botapi import BotApi, Group, Message, User
from tests.support.victims import SCRIPT

WANG_SAID = ("小王", "视力", "银川", "37", "宁夏")
"""Words of an enrolment that are nobody's business."""


@pytest.fixture
async def enrolled(api: BotApi, serve: Serve) -> User:
    """Somebody who has enrolled, and been told a reference."""
    await serve()
    wang = api.user(1001, "王芳")
    for text in SCRIPT:
        await wang.talk(text)
    return wang


async def test_in_a_group_it_answers_who_speaks_to_it_and_nobody_else(
    api: BotApi, enrolled: User
) -> None:
    li = api.user(1002, "李明")
    group = api.group("互助群", [enrolled, li])
    api.world.reads_groups = True
    for one in (enrolled, li):
        group.say(one, "大家好")
        group.say(one, "助业是什么？")
        group.say(one, "@zhuye_test_bot_2 你好")
        group.say(one, "/help@some_other_bot")
        group.reply(one, group.say(li, "有谁报过名？"), "我报过")
    hello = await asked(group, enrolled, "@zhuye_test_bot 你好")
    assert await asked(group, li, "@zhuye_test_bot 你好") == hello
    assert await asked(group, li, "/help@zhuye_test_bot") == hello
    assert await asked(group, li, "请问 @Zhuye_Test_Bot 在吗") == hello
    group.reply(enrolled, group.messages[-1], "我的报名")
    (answer,) = await group.wait()
    assert answer.text == hello
    assert "https://t.me/zhuye_test_bot" in hello
    await asyncio.sleep(0.5)
    assert len(group.messages) == 5


async def test_in_a_group_it_says_nothing_of_anybody_and_asks_nothing(
    api: BotApi, enrolled: User
) -> None:
    li = api.user(1002, "李明")
    reference = enrolled.last.text.partition("编号 ")[2].partition("，")[0]
    assert len(reference) == 7
    button = enrolled.last.inline_buttons[0]["callback_data"]
    for text in ("我的报名", "我的资料", "菜单", "/mine", "声音类工作培训", "1", "人工"):
        group = api.group("互助群", [enrolled, li])
        answers = [await asked(group, one, f"@zhuye_test_bot {text}") for one in (enrolled, li)]
        assert answers[0] == answers[1]
        assert not any(one in answers[0] for one in (*WANG_SAID, reference, "王芳"))
        assert [one.reply_markup for one in group.messages] == [None, None]
    api.world.press(enrolled.json, group.messages[-1], button)
    await asyncio.sleep(0.3)
    assert len(group.messages) == 2
    assert reference in (await enrolled.talk("我的报名")).text


async def test_in_a_group_a_question_is_answered_with_its_source_and_despair_with_help(
    api: BotApi, serve: Serve
) -> None:
    await serve()
    wang = api.user(1001)
    group = api.group("互助群", [wang])
    answer = await asked(group, wang, "@zhuye_test_bot 有没有声音主播的培训")
    assert "声音类工作培训" in answer
    assert "来源" in answer
    assert "https://t.me/zhuye_test_bot" in answer

    assert "12356" in await asked(group, wang, "@zhuye_test_bot 我不想活了")


async def test_what_is_said_in_a_group_moves_nobodys_own_talk(api: BotApi, serve: Serve) -> None:
    await serve()
    li = api.user(1002, "李明")
    group = api.group("互助群", [li])
    for text in SCRIPT[:5]:
        asked_last = await li.talk(text)
    await asked(group, li, "@zhuye_test_bot 视力残疾")
    assert (await li.talk("重复")).text == asked_last.text


async def asked(group: Group, user: User, text: str) -> str:
    """What is answered to somebody in a group."""
    group.say(user, text)
    answer: Message
    (answer,) = await group.wait()
    return answer.text
