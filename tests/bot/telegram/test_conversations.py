"""People talk with the running program through Telegram."""

import asyncio
import itertools
import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from icalendar import Calendar

from db.database import Database
from db.keys import Keys
from tests.conftest import TEST_SECRET
from tests.support.botapi import Message, User
from tests.support.listings import SIGNING_UP, put_course
from tests.support.served import Served

pytestmark = pytest.mark.asyncio(loop_scope="module")

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64
TO_A_LISTING = ("按摩店上美团", "是", "我要报名", "盲人按摩店", "不是")
numbers = itertools.count(1001)


def somebody(served: Served, name: str = "王芳") -> User:
    return served.api.user(next(numbers), name)


async def at_the_menu(served: Served, name: str = "王芳") -> User:
    user = somebody(served, name)
    await user.talk("/start")
    await user.talk("普通文字")
    return user


async def all_said(user: User, *texts: str) -> Message:
    for text in texts:
        message = await user.talk(text)
    return message


async def test_the_first_word_is_answered_with_numbered_options_and_the_same_buttons(
    served: Served,
) -> None:
    wang = somebody(served)
    hello = await wang.talk("/start")
    assert "您好，我是助业" in hello.text
    assert hello.buttons == ["1. 普通文字", "2. 简单的话", "3. 适合听的话"]
    for label in hello.buttons:
        assert label in hello.text.splitlines()


async def test_a_number_the_words_and_a_tap_say_the_same(served: Served) -> None:
    by_number, by_words, by_tap = [await at_the_menu(served) for _ in range(3)]
    expected = (await by_number.talk("2")).text
    assert (await by_words.talk("找岗位")).text == expected
    by_tap.tap("2. 找岗位")
    (message,) = await by_tap.wait()
    assert message.text == expected


async def test_a_tap_is_answered_at_once_and_the_buttons_go_when_the_question_is_over(
    served: Served,
) -> None:
    wang = await at_the_menu(served)
    menu = wang.last
    wang.tap("5. 别的")
    await wang.wait()
    await until(lambda: len(wang.answered_taps) == 1 and not menu.buttons)
    assert wang.last.buttons


async def test_a_late_tap_does_not_answer_the_next_question(served: Served) -> None:
    wang = somebody(served)
    hello = await wang.talk("/start")
    data = hello.inline_buttons[0]["callback_data"]
    menu = await wang.talk("普通文字")
    await until(lambda: not hello.buttons)
    again = await wang.tap_data(data, hello)
    assert "这个按钮是前面问题的" in again.text
    assert again.buttons == menu.buttons


async def test_from_hello_to_a_recorded_enrolment(served: Served) -> None:
    li = await at_the_menu(served, "李明")
    done = await all_said(
        li, "找适合的项目", "我自己", "同意保存", "视力残疾", "37", "不是", "是",
        "声音类工作培训", "我要报名", "声音主播", "智能手机", "跳过", "小李", "就在这里发消息",
        "银川", "都对，提交",
    )  # fmt: skip
    assert "报名好了" in done.text
    mine = await li.talk("/mine")
    assert "声音" in mine.text


async def test_words_of_people_are_shown_as_they_are(served: Served) -> None:
    li = await at_the_menu(served)
    await all_said(li, "我的资料")
    zhao = await at_the_menu(served)
    review = await all_said(
        zhao, *TO_A_LISTING, "<b>光明</b> & *按摩* _店_", "光明路 8 号",
        "有", "3", "早九点到晚十点", "还没有", "跳过", "以后再发", "<i>赵</i>",
        "就在这里发消息", "银川",
    )  # fmt: skip
    assert "<b>光明</b> & *按摩* _店_" in review.text
    assert "<i>赵</i>" in review.text


async def test_a_shop_sends_its_photo_where_one_is_asked_for(served: Served) -> None:
    zhao = await at_the_menu(served)
    asked = await all_said(
        zhao, *TO_A_LISTING, "光明按摩", "光明路 8 号", "有", "3",
        "早九点到晚十点", "还没有", "跳过",
    )  # fmt: skip
    assert "有店铺照片吗" in asked.text
    zhao.send_document("../../etc/virus.exe", b"MZ" + b"\0" * 50, "application/pdf")
    assert "这种文件收不了" in (await zhao.wait())[0].text
    zhao.send_document("big.pdf", b"%PDF-1.7", "application/pdf", size=6_000_000)
    assert "太大了" in (await zhao.wait())[0].text
    zhao.send_photo(PNG)
    assert "现在有 1 个文件" in (await zhao.wait())[0].text
    zhao.send_document("证照.pdf", b"%PDF-1.7 \n", "application/pdf")
    assert "现在有 2 个文件" in (await zhao.wait())[0].text
    review = await all_said(zhao, "没有了", "老赵", "就在这里发消息", "银川")
    assert "店铺照片：2 个文件" in review.text
    assert "报名好了" in (await zhao.talk("都对，提交")).text


@pytest.mark.parametrize(
    ("send", "answer"),
    [
        (lambda one: one.send_photo(PNG, "这是什么"), "我看不到图片"),
        (lambda one: one.send_document("a.pdf", b"%PDF-1", "application/pdf"), "现在不需要文件"),
        (lambda one: one.send_voice(b"OggS", 3), "听不了语音"),
        (lambda one: one.send_sticker(), "看不懂"),
        (lambda one: one.forward("招聘客服，月薪五千，包住", "某某公司"), "这是转来的消息"),
        (lambda one: one.share_contact("+8613800138000"), "现在不需要"),
        (lambda one: one.share_location(39.9, 116.4), "现在不需要"),
    ],
)
async def test_what_is_no_answer_gets_a_helpful_sentence_and_the_question_again(
    served: Served, send: Callable[[User], object], answer: str
) -> None:
    wang = await at_the_menu(served)
    menu = wang.last

    send(wang)
    (message,) = await wang.wait()
    assert answer in message.text
    assert message.buttons == menu.buttons


async def test_an_edited_message_changes_nothing_and_is_told(served: Served) -> None:
    wang = await at_the_menu(served)
    said = wang.say("看全部项目")
    await wang.wait()
    wang.edit(said, "我的报名")
    (message,) = await wang.wait()
    assert "改过的旧消息不算" in message.text


async def test_a_contact_and_a_location_answer_the_questions_that_they_fit(
    served: Served,
) -> None:
    li = await at_the_menu(served, "李明")
    await all_said(
        li, "找适合的项目", "我自己", "同意保存", "视力残疾", "37", "不是", "是",
        "声音类工作培训", "我要报名", "声音主播", "智能手机", "跳过", "小李", "打电话",
    )  # fmt: skip
    li.share_contact("+86 138 0013 8000")
    (place,) = await li.wait()
    assert "收到，我记为" in place.text
    assert "住在哪里" in place.text
    li.share_location(38.4872, 106.2309)
    (review,) = await li.wait()
    assert "银川市" in review.text
    assert "13800138000" in review.text


async def test_large_keys_stand_in_place_of_the_keyboard_until_they_are_sent_away(
    served: Served,
) -> None:
    chen = await at_the_menu(served, "陈勇")
    keys = await chen.talk("打字不方便")
    assert "大按键" in keys.text
    assert chen.keys == [
        "找适合的项目", "找岗位", "找培训", "我的报名", "别的",
        "重复", "返回", "菜单", "人工",
    ]  # fmt: skip
    assert not keys.buttons
    chen.press("找岗位")
    (message,) = await chen.wait()
    assert "想找什么样的工作" in message.text
    assert chen.keys[-4:] == ["重复", "返回", "菜单", "人工"]
    await chen.talk("不要大按键")
    assert chen.keys == []
    menu = await chen.talk("菜单")
    assert menu.buttons


async def test_everything_kept_comes_as_a_file(served: Served) -> None:
    wang = await at_the_menu(served)
    await wang.talk("我的资料")
    option = next(one for one in wang.last.buttons if "导出" in one or "文件" in one)
    wang.tap(option)
    text, file = await wang.wait(2)
    assert text.text
    assert file.document is not None
    assert "identities" in json.loads(file.document)


async def test_a_seat_comes_with_its_calendar_file(served: Served) -> None:
    database = Database.open(served.database_url, Keys(TEST_SECRET))
    await put_course(database, datetime.now(UTC))
    await database.close()
    wang = await at_the_menu(served)
    await all_said(wang, *SIGNING_UP)
    wang.say("同意")
    text, file = await wang.wait(2)
    assert "报上了" in text.text
    assert file.document is not None
    (event,) = Calendar.from_ical(file.document).walk("VEVENT")
    assert str(event["SUMMARY"]) == "读屏软件办公课"


async def test_a_flood_gets_one_kind_sentence_and_slows_nobody_else(served: Served) -> None:
    flooding, wang = await at_the_menu(served), await at_the_menu(served)
    for _ in range(150):
        flooding.say("菜单")
    before = asyncio.get_running_loop().time()
    await wang.talk("我的报名")
    assert asyncio.get_running_loop().time() - before < 5
    await until(lambda: any("发得太快" in one.text for one in flooding.messages), 30)
    await asyncio.sleep(1)
    warned = [one for one in flooding.messages if "发得太快" in one.text]
    assert len(warned) == 1
    assert len(flooding.messages) < 80


async def test_commands_are_registered_in_both_languages(served: Served) -> None:
    sent = [one for one in served.api.requests if one.method == "setMyCommands"]
    assert len(sent) == 4
    assert {str(one.params.get("language_code", "")) for one in sent} == {"", "en"}


async def until(true: Callable[[], bool], seconds: float = 10.0) -> None:

    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(0.01)
