"""What people hand over instead of words, and what they send that is no answer."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import func, select

from db.database import Database
from db.models import Attachment
from handlers.flows.answers import FILES_AT_MOST
from handlers.incoming import MEGABYTES_AT_MOST, Beside, Incoming, Shared, SharedFile, Tap
from handlers.replies import Reply
from handlers.talk.questions import Takes, option_mark
from handlers.talk.values import Line
from handlers.wording import wording
from knowledge.words import Mode
from tests.support.talks import House, Someone

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64
MODES = {Mode.PLAIN: "普通文字", Mode.EASY: "简单的话", Mode.VOICE: "适合听的话"}
TO_THE_CONTACT = (
    "找适合的项目", "我自己", "同意保存", "视力残疾", "37", "不是", "是", "声音类工作培训",
    "我要报名", "声音主播", "智能手机", "跳过", "小李",
)  # fmt: skip
TO_THE_PHOTOS = (
    "按摩店上美团", "是", "我要报名", "盲人按摩店", "不是", "光明按摩", "光明路 8 号", "有", "3",
    "早九点到晚十点", "还没有", "跳过",
)  # fmt: skip
PHOTOS = "offer.xinguang.meituan.ask.photos"


@pytest.fixture
def someone(database: Database) -> Someone:
    return Someone(House(database))


async def tell(someone: Someone, *said: str) -> str:
    reply = ""
    for one in said:
        reply = await someone.says(one)
    return reply


REMEMBERED: dict[tuple[str, ...], tuple[bytes, Reply]] = {}
"""By what was said, a database after it and the last reply: a long talk is held only once."""


async def after(someone: Someone, *said: str) -> None:
    """Be where a talk that begins with all this leads to."""
    path = str(someone.house.database.url.database)
    if said in REMEMBERED:
        # Nothing is connected to the database yet.
        content, someone.reply = REMEMBERED[said]
        Path(path).write_bytes(content)
        someone._numbers = count(len(said))
        return
    await tell(someone, *said)
    with closing(sqlite3.connect(path)) as connection:
        REMEMBERED[said] = connection.serialize(), someone.reply


async def at_the_menu(someone: Someone, mode: Mode = Mode.PLAIN) -> None:
    await after(someone, "你好", MODES[mode])
    assert someone.asked == "menu.goal"


async def at_the_number(someone: Someone, way: str = "打电话") -> None:
    await after(someone, "你好", "普通文字", *TO_THE_CONTACT, way)
    assert someone.asked in {"contact.phone", "contact.sms"}


async def at_the_place(someone: Someone) -> None:
    await after(someone, "你好", "普通文字", *TO_THE_CONTACT, "就在这里发消息")
    assert someone.asked == "region.mine"


async def at_the_photos(someone: Someone, mode: Mode = Mode.PLAIN) -> None:
    await after(someone, "你好", MODES[mode], *TO_THE_PHOTOS)
    assert someone.asked == PHOTOS


async def sends_photos(someone: Someone, count: int = 1) -> str:
    reply = ""
    for number in range(count):
        file = SharedFile(f"门面{number}.png", "image/png", PNG + bytes([number]))
        reply = await someone.shares(Takes.FILE, file=file)
    return reply


async def person_of(someone: Someone) -> int:
    async with someone.house.database.read() as uow:
        person = await uow.people.find(someone.channel, someone.address)
    assert person is not None
    return person


async def kept_files(someone: Someone) -> int:
    async with someone.house.database.read() as uow:
        found = await uow.attachments._connection.execute(select(func.count(Attachment.id)))
        return int(found.scalar_one())


async def everything_kept(someone: Someone) -> str:
    person = await person_of(someone)
    async with someone.house.database.read() as uow:
        return str(await uow.people.export(person))


def said(key: str, mode: Mode = Mode.PLAIN) -> str:
    return wording().text(Line(key, {"limit": MEGABYTES_AT_MOST}), mode)


@pytest.mark.parametrize("way", ["打电话", "发短信"])
async def test_a_phone_answers_where_its_number_is_asked_for(way: str, someone: Someone) -> None:
    await at_the_number(someone, way)
    reply = await someone.shares(Takes.PHONE, "+86 138 0013 8000")
    assert "我记为：13800138000" in reply
    assert someone.asked == "region.mine"
    assert "13800138000" in await someone.says("银川")


async def test_a_shared_number_can_be_taken_back(someone: Someone) -> None:
    await at_the_number(someone)
    await someone.shares(Takes.PHONE, "+8613800138000")
    await someone.says("返回")
    assert someone.asked == "contact.phone"
    await someone.says("0951-5036789")
    assert "5036789" in await someone.says("银川")


async def test_a_number_that_nobody_here_can_call_is_asked_for_again(someone: Someone) -> None:
    await at_the_number(someone)
    reply = await someone.shares(Takes.PHONE, "+1 202 555 0100")
    assert "号码好像不对" in reply
    assert "我记为" not in reply
    assert someone.asked == "contact.phone"


async def test_a_number_elsewhere_is_not_kept(someone: Someone) -> None:
    await at_the_menu(someone)
    assert said("beside.phone") in await someone.shares(Takes.PHONE, "+8613800138000")
    assert someone.asked == "menu.goal"
    assert "13800138000" not in await everything_kept(someone)


async def test_a_place_answers_where_one_is_asked_for(someone: Someone) -> None:
    await at_the_place(someone)
    reply = await someone.shares(Takes.PLACE, "宁夏回族自治区银川市")
    assert "我记为：宁夏回族自治区银川市" in reply
    assert "地方：宁夏回族自治区银川市" in reply
    assert someone.asked == "enrol.confirm"


async def test_a_place_elsewhere_is_not_kept(someone: Someone) -> None:
    await at_the_number(someone)
    assert said("beside.place") in await someone.shares(Takes.PLACE, "宁夏回族自治区银川市")
    assert someone.asked == "contact.phone"
    assert "银川" not in await everything_kept(someone)


async def test_a_photo_answers_where_one_is_asked_for(someone: Someone) -> None:
    await at_the_photos(someone)
    assert "收到了，现在有 1 个文件" in await sends_photos(someone)
    assert someone.asked == "attach.more"
    await someone.says("没有了")
    assert someone.asked == "contact.called"


async def test_photos_go_with_the_enrolment(someone: Someone) -> None:
    await at_the_photos(someone)
    await sends_photos(someone, 2)
    review = await tell(someone, "没有了", "老赵", "就在这里发消息", "银川")
    assert "店铺照片：2 个文件" in review
    await someone.says("都对，提交")
    person = await person_of(someone)
    async with someone.house.database.read() as uow:
        (enrolment,) = await uow.enrolments.list(person)
        files = await uow.attachments.of(person, enrolment.reference)
    assert [(one.name, one.content[-1]) for one in files] == [("门面0.png", 0), ("门面1.png", 1)]


async def test_after_as_many_photos_as_there_may_be_the_talk_goes_on(someone: Someone) -> None:
    await at_the_photos(someone)
    assert "现在有 4 个文件" in await sends_photos(someone, FILES_AT_MOST - 1)
    await sends_photos(someone)
    assert someone.asked == "contact.called"
    assert said("beside.file") in await sends_photos(someone)
    assert await kept_files(someone) == FILES_AT_MOST


async def test_the_last_photo_is_acknowledged_too(someone: Someone) -> None:
    await at_the_photos(someone)
    assert "收到" in await sends_photos(someone, FILES_AT_MOST)


async def test_a_photo_can_be_taken_back(someone: Someone) -> None:
    await at_the_photos(someone)
    await sends_photos(someone, 2)
    assert "现在有 1 个文件" in await someone.says("返回")
    await someone.says("返回")
    assert someone.asked == PHOTOS


async def test_the_same_photo_that_comes_twice_from_the_network_is_one(someone: Someone) -> None:
    await at_the_photos(someone)
    shared = Shared(Takes.FILE, file=SharedFile("门面.png", "image/png", PNG))
    photo = Incoming(someone.channel, someone.address, "once", shared=shared)
    assert "现在有 1 个文件" in await someone.sends(photo)
    assert await someone.sends(photo) == ""
    assert await kept_files(someone) == 1


async def test_a_file_elsewhere_is_not_kept(someone: Someone) -> None:
    await at_the_menu(someone)
    assert said("beside.file") in await sends_photos(someone)
    assert someone.asked == "menu.goal"
    assert await kept_files(someone) == 0


async def test_words_where_a_photo_is_asked_for_are_no_answer(someone: Someone) -> None:
    await at_the_photos(someone)
    assert "这里请发照片或文件" in await someone.says("门口有一棵大树")
    assert someone.asked == PHOTOS


async def test_photos_can_be_sent_later_in_many_words(someone: Someone) -> None:
    await at_the_photos(someone)
    words = (
        "1", "第一个", "以后再发", "以后", "现在没有", "没有", "我没有", "没有照片", "暂时没有",
        "还没有", "还没拍", "不发", "先不发", "跳过", "拍不了", "我拍不了", "不方便", "过几天再发",
        "等会儿再发", "我看不见，拍不了", "不会拍", "不知道怎么发",
    )  # fmt: skip
    assert await not_leading_on(someone, words) == []


async def test_after_a_photo_there_need_be_no_more_in_many_words(someone: Someone) -> None:
    await at_the_photos(someone)
    await sends_photos(someone)
    words = (
        "1", "没有了", "没了", "没有", "发完了", "都发完了", "就这些", "就这一张", "好了", "完了",
        "够了", "不发了", "结束", "跳过", "就这么多", "没有其他的了",
    )  # fmt: skip
    assert await not_leading_on(someone, words) == []


async def not_leading_on(someone: Someone, words: Sequence[str]) -> list[str]:
    """Those of `words` that do not lead from the photos to the next question."""
    not_understood = []
    for one in words:
        await someone.says(one)
        if someone.asked == "contact.called":
            await someone.says("返回")
        else:
            not_understood.append(one)
    return not_understood


@pytest.mark.parametrize("mode", Mode)
async def test_where_a_photo_is_asked_for_is_said_how_to_go_on_without_one(
    mode: Mode, someone: Someone
) -> None:
    await at_the_photos(someone, mode)
    await sends_photos(someone)
    reply = await someone.says("这是门口")
    assert said("readers.file", mode) in reply
    assert ("第一个" if mode is Mode.VOICE else "1") in reply


@pytest.mark.parametrize("mode", Mode)
async def test_what_is_no_answer_gets_a_sentence_and_the_question_stays(
    mode: Mode, someone: Someone
) -> None:
    await at_the_menu(someone, mode)
    menu = someone.reply.question
    for beside in Beside:
        reply = await someone.sends_beside(beside)
        assert reply.startswith(said(f"beside.{beside}", mode))
        assert someone.reply.question == menu


async def test_what_is_no_answer_is_no_misreading_either(someone: Someone) -> None:
    await at_the_menu(someone)
    for _ in range(3):
        assert "没有听懂" not in await someone.sends_beside(Beside.OTHER)
    assert "人工" not in await someone.says("嗯哼哼")


async def test_what_is_no_answer_does_not_turn_the_page_back(someone: Someone) -> None:
    await at_the_menu(someone)
    await tell(someone, "找适合的项目", "我自己", "不保存", "更多")
    assert "6. 言语残疾" in await someone.sends_beside(Beside.OTHER)


async def test_repeat_leaves_out_what_was_said_about_no_answer(someone: Someone) -> None:
    await at_the_menu(someone)
    await someone.sends_beside(Beside.EDITED)
    assert said("beside.edited") not in await someone.says("重复")


async def test_whoever_comes_with_what_is_no_answer_is_greeted(database: Database) -> None:
    house = House(database)
    for beside in Beside:
        someone = Someone(house, address=beside)
        reply = await someone.sends_beside(beside, "招聘客服，月薪五千")
        assert reply.startswith("您好，我是助业")
        assert said(f"beside.{beside}") not in reply
        await someone.says("普通文字")
        assert someone.asked == "menu.goal"


async def test_whoever_comes_with_something_to_hand_over_is_greeted(database: Database) -> None:
    house = House(database)
    for kind in Takes:
        someone = Someone(house, address=kind)
        file = SharedFile("门面.png", "image/png", PNG) if kind is Takes.FILE else None
        assert (await someone.shares(kind, "13800138000", file)).startswith("您好，我是助业")
    assert await kept_files(someone) == 0


async def test_what_was_forwarded_for_staff_to_look_at_reaches_them(someone: Someone) -> None:
    await at_the_menu(someone)
    assert "先说“人工”" in await someone.sends_beside(Beside.FORWARD, "交三百元包分配工作")
    await someone.says("人工")
    assert someone.asked == "human.text"
    await someone.sends_beside(Beside.FORWARD, "交三百元包分配工作")
    assert someone.asked == "menu.goal"
    async with someone.house.database.read() as uow:
        (request,) = await uow.requests.waiting(9)
    assert request.text == "交三百元包分配工作"


@pytest.mark.parametrize("beside", [Beside.FORWARD, Beside.EDITED, Beside.PICTURE, Beside.OTHER])
async def test_despair_is_heard_in_words_that_are_no_answer(
    beside: Beside, someone: Someone
) -> None:
    await at_the_menu(someone)
    assert "12356" in await someone.sends_beside(beside, "我不想活了")
    assert someone.asked == "crisis.wish"


async def test_despair_is_heard_in_what_somebody_forwards_first_of_all(someone: Someone) -> None:
    assert "12356" in await someone.sends_beside(Beside.FORWARD, "活着没意思，我想死")


async def test_despair_under_a_photo_is_heard_before_the_photo_is_taken(someone: Someone) -> None:
    await at_the_photos(someone)
    shared = Shared(Takes.FILE, file=SharedFile("门面.png", "image/png", PNG))
    photo = Incoming(someone.channel, someone.address, "", "我不想活了", shared=shared)
    assert "12356" in await someone.sends(photo)
    assert someone.asked == "crisis.wish"


@pytest.mark.parametrize("beside", [Beside.PICTURE, Beside.EDITED, Beside.FORWARD])
async def test_worse_words_are_heard_in_what_is_no_answer(beside: Beside, someone: Someone) -> None:
    await at_the_menu(someone)
    await tell(someone, "我不想活了", "先不用，我只想说说")
    assert said("crisis.worse") in await someone.sends_beside(beside, "我站在楼顶，要跳楼了")


async def test_whoever_is_in_despair_is_told_that_what_they_speak_is_not_heard(
    someone: Someone,
) -> None:
    await at_the_menu(someone)
    await someone.says("我不想活了")
    assert "听不了语音" in await someone.sends_beside(Beside.VOICE)


@pytest.mark.parametrize("beside", [Beside.OTHER, Beside.PICTURE, Beside.EDITED])
async def test_whoever_is_in_despair_is_not_told_what_cannot_be_read(
    beside: Beside, someone: Someone
) -> None:
    await at_the_menu(someone)
    await someone.says("我不想活了")
    reply = await someone.sends_beside(beside)
    assert said(f"beside.{beside}") not in reply


async def test_large_keys_come_by_many_words(someone: Someone) -> None:
    await at_the_menu(someone)
    words = (
        "大按键", "大按键。", "大按钮", "要大按键", "打开大按键", "打字不方便", "我打字不方便",
        "打字慢", "打不了字", "我打不了字", "打字很困难", "手抖，打字不方便", "我手不好，打字慢",
        "/keys",
    )  # fmt: skip
    not_understood = []
    for one in words:
        await someone.says(one)
        if not await has_large_keys(someone):
            not_understood.append(one)
        assert someone.asked == "menu.goal", one
        await someone.says("不要大按键")
    assert not_understood == []


async def test_large_keys_go_by_many_words(someone: Someone) -> None:
    await at_the_menu(someone)
    words = (
        "不要大按键", "不要大按键了", "不要大按钮", "不用大按键", "关掉大按键", "关闭大按键",
        "取消大按键", "收起按键", "去掉大按键", "把大按键关掉", "不用按键",
    )  # fmt: skip
    not_understood = []
    for one in words:
        await someone.says("大按键")
        await someone.says(one)
        if await has_large_keys(someone):
            not_understood.append(one)
    assert not_understood == []


async def test_large_keys_are_confirmed_and_the_question_is_put_again(someone: Someone) -> None:
    await at_the_menu(someone)
    for words, key in (("大按键", "turn.keys_on"), ("不要大按键", "turn.keys_off")):
        assert (await someone.says(words)).startswith(f"{said(key)}\n您想做什么？")


async def test_whoever_wants_no_large_keys_is_not_said_goodbye_to(someone: Someone) -> None:
    await at_the_menu(someone)
    await someone.says("大按键")
    assert said("turn.goodbye") not in await someone.says("不用大按键")


async def test_large_keys_and_the_mode_stay_when_everything_is_deleted(someone: Someone) -> None:
    await at_the_menu(someone, Mode.EASY)
    before = await person_of(someone)
    await tell(someone, "大按键", "我的资料", "全部删除", "全部删除")
    assert someone.asked == "menu.goal"
    assert await person_of(someone) != before
    assert await has_large_keys(someone)
    assert "您想做什么？\n有 5 个选项。请回复数字。" in await someone.says("菜单")


async def has_large_keys(someone: Someone) -> bool:
    person = await person_of(someone)
    async with someone.house.database.read() as uow:
        record = await uow.people.get(person)
    return record is not None and bool(record.large_keys)


def mark(someone: Someone, value: str) -> Tap:
    assert someone.reply.question is not None
    return Tap(option_mark(someone.reply.question.token, value))


async def test_a_tap_chooses_one_of_several(someone: Someone) -> None:
    await at_the_menu(someone)
    await tell(someone, "找适合的项目", "我自己", "不保存")
    await someone.taps(mark(someone, "visual"))
    assert someone.asked == "fact.self.age"


async def test_a_tap_on_an_earlier_page_counts(someone: Someone) -> None:
    await at_the_menu(someone)
    await tell(someone, "找适合的项目", "我自己", "不保存")
    first = mark(someone, "visual")
    await someone.says("更多")
    await someone.taps(first)
    assert someone.asked == "fact.self.age"


async def test_a_tap_on_something_else_asks_again(someone: Someone) -> None:
    await at_the_menu(someone)
    assert "这个按钮是前面问题的" in await someone.taps(Tap("f" * 24))
    assert someone.asked == "menu.goal"


async def test_a_tap_of_somebody_who_is_new_greets_them(someone: Someone) -> None:
    assert (await someone.taps(Tap("f" * 24))).startswith("您好，我是助业")


async def test_whoever_returns_with_a_tap_has_returned(someone: Someone) -> None:
    await at_the_menu(someone)
    await tell(someone, "找适合的项目", "我自己", "不保存")
    category = mark(someone, "visual")
    await someone.says("停止")
    await someone.taps(category)
    assert someone.asked == "fact.self.age"
    await someone.says("37")
    assert someone.asked != "fact.self.age"


async def test_whoever_returns_with_a_contact_has_returned(someone: Someone) -> None:
    await at_the_number(someone)
    await someone.says("停止")
    await someone.shares(Takes.PHONE, "+8613800138000")
    assert someone.asked == "region.mine"
    await someone.says("银川")
    assert someone.asked == "enrol.confirm"


async def test_whoever_returns_with_what_is_no_answer_has_returned(someone: Someone) -> None:
    await at_the_number(someone)
    await someone.says("停止")
    await someone.sends_beside(Beside.VOICE)
    await someone.says("13800138000")
    assert someone.asked == "region.mine"
