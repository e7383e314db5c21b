"""Words that work everywhere, and everything that people send by mistake."""

import asyncio

import pytest

from db.database import Database
from handlers.incoming import Incoming, Tap
from handlers.talk.questions import option_mark
from tests.support.talks import House, Someone


@pytest.fixture
def someone(database: Database) -> Someone:
    return Someone(House(database))


async def at_the_menu(someone: Someone) -> None:
    await someone.says("你好")
    await someone.says("1")


async def at_the_category(someone: Someone) -> None:
    await at_the_menu(someone)
    for said in ("找适合的项目", "我自己", "不保存"):
        await someone.says(said)
    assert someone.asked == "fact.self.category"


async def test_somebody_new_is_greeted_whatever_they_say_first(someone: Someone) -> None:
    reply = await someone.says("1")
    assert "助业" in reply
    assert someone.asked == "welcome.mode"


@pytest.mark.parametrize("said", ["1", "一", "１", "①", "第一个", "选一", "找适合的项目", "适合"])
async def test_an_option_is_answered_by_number_or_words(said: str, someone: Someone) -> None:
    await at_the_menu(someone)
    await someone.says(said)
    assert someone.asked == "fact.self.roles"


async def test_repeat_sends_the_same_reply_again(someone: Someone) -> None:
    await someone.says("你好")
    once = await someone.says("1")
    assert await someone.says("重复") == once


async def test_back_asks_the_question_before(someone: Someone) -> None:
    await at_the_category(someone)
    await someone.says("返回")
    assert someone.asked == "consent.profile"


async def test_back_leads_over_the_border_of_flows(someone: Someone) -> None:
    await at_the_menu(someone)
    await someone.says("找适合的项目")
    await someone.says("返回")
    assert someone.asked == "menu.goal"


async def test_back_at_the_very_beginning_says_that_there_is_nothing(someone: Someone) -> None:
    await someone.says("你好")
    reply = await someone.says("返回")
    assert "前面没有问题了" in reply
    assert someone.asked == "welcome.mode"


async def test_menu_keeps_what_was_half_answered(someone: Someone) -> None:
    await at_the_category(someone)
    reply = await someone.says("菜单")
    assert "填到一半" in reply
    await someone.says("接着填")
    assert someone.asked == "fact.self.category"


async def test_help_explains_and_asks_again(someone: Someone) -> None:
    await at_the_category(someone)
    reply = await someone.says("帮助")
    assert "不同类别的项目不一样" in reply
    assert someone.asked == "fact.self.category"


async def test_a_human_can_be_called_in_the_middle_and_the_place_is_kept(someone: Someone) -> None:
    await at_the_category(someone)
    await someone.says("人工")
    assert someone.asked == "human.text"
    reply = await someone.says("我听不懂，想找个人问问")
    assert "已经转给工作人员" in reply
    assert someone.asked == "fact.self.category"


async def test_stop_says_goodbye_and_a_week_later_the_place_is_still_there(
    someone: Someone,
) -> None:
    await at_the_category(someone)
    assert "先到这里" in await someone.says("停止")
    someone.house.calendar.pass_days(7)
    await someone.says("你好")
    assert someone.asked == "fact.self.category"
    await someone.says("视力")
    assert someone.asked == "fact.self.age"


async def test_more_shows_the_rest_and_any_number_counts_at_any_time(someone: Someone) -> None:
    await at_the_category(someone)
    reply = await someone.says("更多")
    assert "6. 言语残疾" in reply
    assert "没有更多了" in await someone.says("更多")
    await someone.says("1")
    assert someone.asked == "fact.self.age"


async def test_despair_comes_before_everything(someone: Someone) -> None:
    await at_the_category(someone)
    reply = await someone.says("我不想活了")
    assert "12356" in reply
    assert someone.asked == "crisis.wish"
    reply = await someone.says("要，请人联系我")
    assert "已经请工作人员尽快来" in reply
    assert someone.asked == "crisis.then"
    await someone.says("接着看")
    assert someone.asked == "fact.self.category"


async def test_despair_in_the_very_first_message_is_answered(someone: Someone) -> None:
    assert "12356" in await someone.says("活着没意思")


async def test_switching_modes_anywhere(someone: Someone) -> None:
    await at_the_category(someone)
    assert "您是哪类残疾？\n" in await someone.says("简单说")
    aloud = await someone.says("语音")
    assert "好的，以后在手机聊天里，我念给您听。\n您是哪类残疾？\n" in aloud
    await someone.says("文字")
    assert "第一个，视力残疾。" in await someone.says("语音")


async def test_the_speed_of_speech_is_remembered(someone: Someone) -> None:
    await at_the_menu(someone)
    assert "1.25倍" in await someone.says("快一点")
    assert "1.0倍" in await someone.says("慢一点")


@pytest.mark.parametrize("said", ["", "   ", "\u200b", "\x00\x07"])
async def test_nothing_readable_is_said_so(said: str, someone: Someone) -> None:
    await at_the_menu(someone)
    assert "没有收到内容" in await someone.says(said)
    assert someone.asked == "menu.goal"


async def test_a_picture_is_no_answer_and_loses_nothing(someone: Someone) -> None:
    await at_the_menu(someone)
    assert "没有听懂" in await someone.says("\N{GRINNING FACE}")
    assert someone.asked == "menu.goal"


async def test_ten_thousand_characters_lose_nothing(someone: Someone) -> None:
    await at_the_category(someone)
    reply = await someone.says("我" * 10_000)
    assert "太长了" in reply
    assert someone.asked == "fact.self.category"


async def test_a_number_out_of_range_is_told_the_range(someone: Someone) -> None:
    await at_the_menu(someone)
    assert "1 到 5 之间" in await someone.says("9")


async def test_two_misreadings_offer_a_way_out(someone: Someone) -> None:
    await at_the_menu(someone)
    await someone.says("嗯哼哼")
    assert "人工" in await someone.says("嗯哼哼")


async def test_a_tap_answers_its_own_question(someone: Someone) -> None:
    await at_the_menu(someone)
    assert someone.reply.question is not None
    await someone.taps(Tap(option_mark(someone.reply.question.token, "start")))
    assert someone.asked == "fact.self.roles"


async def test_a_late_tap_never_answers_the_next_question(someone: Someone) -> None:
    await at_the_menu(someone)
    assert someone.reply.question is not None
    old = Tap(option_mark(someone.reply.question.token, "start"))
    await someone.taps(old)
    reply = await someone.taps(old)
    assert "这个按钮是前面问题的" in reply
    assert someone.asked == "fact.self.roles"


async def test_the_same_message_twice_changes_nothing(someone: Someone) -> None:
    await at_the_menu(someone)
    await someone.says("1", message_id="once")
    assert await someone.says("1", message_id="once") == ""
    await someone.says("返回")
    assert someone.asked == "menu.goal"


async def test_two_messages_at_once_are_taken_one_after_the_other(someone: Someone) -> None:
    await at_the_category(someone)
    turns = someone.house.turns
    people = await asyncio.gather(
        turns.take(Incoming("test", "somebody", "both-1", "视力残疾")),
        turns.take(Incoming("test", "somebody", "both-2", "37")),
    )
    assert people[0] == people[1]
    replies = await someone.receives(people[0] or 0)
    assert len(replies) == 2


async def test_thanks_are_taken_kindly(someone: Someone) -> None:
    await at_the_menu(someone)
    assert "不客气" in await someone.says("谢谢你！")
    assert someone.asked == "menu.goal"


async def test_a_free_question_in_an_enrolment_is_answered_and_the_place_is_kept(
    someone: Someone,
) -> None:
    await at_the_category(someone)
    for said in ("视力", "37", "跳过", "跳过", "声音类工作培训", "报名", "同意"):
        await someone.says(said)
    assert someone.asked == "offer.xinguang.voice.ask.tracks"
    reply = await someone.says("我想把按摩店放到美团上")
    assert "盲人按摩店免费上美团" in reply
    assert someone.asked == "found.this"
    await someone.says("是的")
    assert someone.asked == "offer.step"
    assert "填到一半" in await someone.says("菜单")
    await someone.says("接着填")
    assert someone.asked == "offer.xinguang.voice.ask.tracks"


async def test_a_free_question_that_was_not_meant_leads_back(someone: Someone) -> None:
    await at_the_category(someone)
    await someone.says("我想把按摩店放到美团上")
    assert someone.asked == "found.this"
    await someone.says("不是")
    assert someone.asked == "fact.self.category"


@pytest.mark.parametrize("said", ["别联系我", "没事，我就说说", "嗯…算了", "唉"])
async def test_whoever_is_in_despair_is_never_told_they_were_not_understood(
    said: str, someone: Someone
) -> None:
    await at_the_menu(someone)
    await someone.says("我不想活了")
    reply = await someone.says(said)
    assert "没有听懂" not in reply
    assert "都有点像" not in reply
    assert someone.asked == "crisis.then"


async def test_asking_whether_an_offer_fits_asks_what_is_missing(someone: Someone) -> None:
    await at_the_menu(someone)
    for said in ("看全部项目", "天籁之家", "听障朋友求职辅导", "我能不能报"):
        await someone.says(said)
    assert someone.asked == "fact.self.roles"
    for said in ("我自己", "听力残疾"):
        await someone.says(said)
    assert "您可以报名" in await someone.says("没有工作")
    assert someone.asked == "offer.step"


@pytest.mark.parametrize("said", ["我要报名", "对", "同意"])
async def test_a_role_and_a_name_are_not_read_out_of_anything(said: str, someone: Someone) -> None:
    await at_the_menu(someone)
    await someone.says("找适合的项目")
    await someone.says(said)
    assert someone.asked != "consent.profile"


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("找适合的项目", "您是为谁来的"),
        ("看全部项目", "想看哪个项目"),
        ("我的报名", "您还没有报名"),
        ("我的资料", "资料"),
    ],
)
async def test_what_the_menu_offers_can_be_said_before_it_was_seen(
    database: Database, said: str, answered: str
) -> None:
    wang = Someone(House(database))
    await wang.says("你好")
    assert answered in await wang.says(said)
