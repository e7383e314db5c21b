"""People who do not press buttons in order: whatever they say leads on, and nothing is lost."""

import pytest

from db.database import Database
from handlers.commands.people import OTHER, SELF
from handlers.state import TalkState
from tests.support.talks import House, Someone


@pytest.fixture
def someone(database: Database) -> Someone:
    return Someone(House(database))


async def at_the_menu(someone: Someone) -> None:
    for said in ("你好", "1"):
        await someone.says(said)


async def at_the_age(someone: Someone) -> None:
    await at_the_menu(someone)
    for said in ("找适合的项目", "我自己", "不保存", "肢体"):
        await someone.says(said)
    assert someone.asked == "fact.self.age"


async def facts(someone: Someone, subject: str = SELF) -> dict[str, object]:
    async with someone.house.database.begin() as uow:
        person = await uow.people.meet(someone.channel, someone.address, someone.house.calendar())
        talk = await uow.talks.lock(person.id)
        known = TalkState.from_json(talk.state).facts.get(subject)
    return dict(known) if isinstance(known, dict) else {}


async def answers(someone: Someone, name: str) -> object:
    """What the current flow's journal holds under `name`."""
    async with someone.house.database.begin() as uow:
        person = await uow.people.meet(someone.channel, someone.address, someone.house.calendar())
        talk = await uow.talks.lock(person.id)
        entry = TalkState.from_json(talk.state).current.journal.get(name)
    return entry.value if entry else None


async def test_what_is_told_with_a_wish_is_read_back_and_not_asked_again(someone: Someone) -> None:
    await at_the_menu(someone)
    await someone.says("我耳朵听不见，今年三十，住在武汉，帮我看看有哪些适合我的项目")
    if someone.asked.startswith("found.this"):
        await someone.says("是的")
    assert someone.asked == "found.told"
    assert await facts(someone) == {}
    await someone.says("对")
    known = await facts(someone)
    assert known["category"] == ["hearing"]
    assert known["region"] == "湖北省武汉市"
    assert someone.asked not in {"fact.self.roles", "fact.self.category", "fact.self.age"}


async def test_what_was_heard_wrongly_is_not_kept(someone: Someone) -> None:
    await at_the_menu(someone)
    await someone.says("我看不见，想学声音主播")
    await someone.says("是的")
    assert someone.asked == "found.told"
    reply = await someone.says("不对")
    assert "没有记" in reply
    assert await facts(someone) == {}
    assert someone.asked == "offer.step"


async def test_a_mothers_story_is_about_her_son(someone: Someone) -> None:
    await at_the_menu(someone)
    await someone.says("我儿子智力三级，二十四岁，会擦桌子，有没有店肯要他")
    await someone.says("是的")
    assert someone.asked == "found.told_other"
    await someone.says("对的")
    assert (await facts(someone, OTHER))["level"] == 3
    assert await facts(someone) == {}


async def test_an_answer_is_taken_back_at_the_next_question(someone: Someone) -> None:
    await at_the_age(someone)
    await someone.says("35")
    after = someone.asked
    reply = await someone.says("不对，是53")
    assert "改成“53”" in reply
    assert someone.asked == after
    assert await answers(someone, "fact/age") == 53


async def test_what_corrects_nothing_leaves_the_answers_as_they_are(someone: Someone) -> None:
    await at_the_age(someone)
    await someone.says("35")
    open_question = someone.asked
    await someone.says("不对，是猴子")
    assert someone.asked == open_question
    assert await answers(someone, "fact/age") == 35


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("报名要钱吗", "不收钱"),
        ("为什么要问我多大", "只为找适合"),
        ("你们是骗子吧", "中国残联"),
        ("你是真人吗", "不是真人"),
    ],
)
async def test_a_worry_is_answered_and_the_question_stays(
    said: str, answered: str, someone: Someone
) -> None:
    await at_the_age(someone)
    assert answered in await someone.says(said)
    assert someone.asked == "fact.self.age"


async def test_small_talk_at_the_menu_is_answered_with_what_can_be_done(someone: Someone) -> None:
    await at_the_menu(someone)
    assert "工作" in await someone.says("明天会下雨吗")
    assert someone.asked == "menu.goal"


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("倒回去，刚才那个我点错了", "fact.self.category"),
        ("先回到最开头的菜单那里", "menu.goal"),
    ],
)
async def test_ways_through_the_talk_are_asked_for_in_ones_own_words(
    said: str, asked: str, someone: Someone
) -> None:
    await at_the_age(someone)
    await someone.says(said)
    assert someone.asked == asked


async def test_the_mode_is_changed_in_ones_own_words(someone: Someone) -> None:
    await at_the_menu(someone)
    await someone.says("你说的太绕了，能不能讲简单些")
    reply = await someone.says("重复")
    assert "有 5 个选项。请回复数字。" in reply


async def test_quiet_despair_comes_before_the_open_question(someone: Someone) -> None:
    await at_the_age(someone)
    reply = await someone.says("东西都送人了，以后不用惦记我")
    assert "12356" in reply
    assert someone.asked == "crisis.wish"
    await someone.says("先不用")
    await someone.says("接着看")
    assert someone.asked == "fact.self.age"


async def test_an_exaggeration_about_work_is_no_alarm(someone: Someone) -> None:
    await at_the_menu(someone)
    reply = await someone.says("听不见，进厂两个月天天被组长吼，快撑不住了，想找人帮忙调解")
    assert "12356" not in reply
    assert someone.asked == "found.this"


async def test_notices_are_stopped_by_one_word(someone: Someone) -> None:
    await at_the_menu(someone)
    await someone.says("有新的招工告诉我一声")
    await someone.says("是")
    await someone.says("要")
    assert "不再给您发" in await someone.says("退订")
    assert someone.asked == "menu.goal"


async def test_a_refusal_after_going_back_takes_back_what_was_kept(someone: Someone) -> None:
    await at_the_menu(someone)
    for said in ("我看不见，想学声音主播", "是的", "对"):
        await someone.says(said)
    assert (await facts(someone))["category"] == ["visual"]
    await someone.says("返回")
    assert someone.asked == "found.told"
    await someone.says("不对，不要记")
    assert "category" not in await facts(someone)


async def test_notices_refused_after_going_back_are_refused(someone: Someone) -> None:
    await at_the_menu(someone)
    for said in ("订阅", "要，告诉我", "返回", "不用了"):
        await someone.says(said)
    async with someone.house.database.begin() as uow:
        person = await uow.people.meet(someone.channel, someone.address, someone.house.calendar())
        assert not await uow.consents.has(person.id, "notices")


async def test_the_second_relative_is_not_the_first(someone: Someone) -> None:
    await at_the_menu(someone)
    for said in ("我女儿唐氏，今年12岁，有什么适合她", "是的", "对", "菜单"):
        await someone.says(said)
    await someone.says("我妈妈看不见，六十岁，想学盲文")
    await someone.says("1")
    assert someone.asked == "found.told_other"
    await someone.says("对")
    mother = await facts(someone, OTHER)
    assert (mother["age"], mother["category"]) == (60, ["visual"])


@pytest.mark.parametrize(
    "said", ["不是我的错，是老板不给钱", "等一下，我要先问问我妈", "多久有消息，会不会影响低保"]
)
async def test_what_is_said_to_staff_is_kept_whole(said: str, someone: Someone) -> None:
    await at_the_menu(someone)
    await someone.says("人工")
    await someone.says(said)
    async with someone.house.database.begin() as uow:
        person = await uow.people.meet(someone.channel, someone.address, someone.house.calendar())
        kept = [one.text for one in await uow.requests.list(person.id)]
    assert kept == [said]


async def test_a_pause_is_no_correction(someone: Someone) -> None:
    await at_the_age(someone)
    await someone.says("35")
    await someone.says("等一下，我问问我妈")
    assert await answers(someone, "fact/age") == 35


async def test_yes_with_the_wish_again_is_yes(someone: Someone) -> None:
    await at_the_menu(someone)
    await someone.says("想学声音主播")
    assert someone.asked == "found.this"
    await someone.says("是的，我想学声音主播")
    assert someone.asked == "offer.step"


async def test_a_rejection_that_says_what_was_meant_leads_there(someone: Someone) -> None:
    await at_the_menu(someone)
    await someone.says("想学声音主播")
    await someone.says("不是，我是想把按摩店放到美团上")
    assert someone.asked == "found.this"
    assert "美团" in await someone.says("重复")


@pytest.mark.parametrize("said", ["嗯嗯", "好吧", "可以"])
async def test_a_yes_in_despair_calls_a_human(said: str, someone: Someone) -> None:
    await at_the_menu(someone)
    await someone.says("我不想活了")
    assert "已经请工作人员" in await someone.says(said)


async def test_worse_words_after_a_refusal_are_heard(someone: Someone) -> None:
    await at_the_menu(someone)
    for said in ("活着没意思", "不用"):
        await someone.says(said)
    assert "120" in await someone.says("今晚就跳下去")
    assert "我在听" in await someone.says("没有人懂我")
    await someone.says("接着看")
    assert someone.asked == "menu.goal"


async def test_nothing_is_sent_on_a_question_or_a_correction(someone: Someone) -> None:
    await at_the_menu(someone)
    answers = "声音主播培训 是的 报名 我自己 视力残疾 同意保存 都要 手机 先不发 小王 1 银川"
    for said in answers.split():
        await someone.says(said)
    assert someone.asked == "enrol.confirm"
    for said in ("可以 发 工作 人 什么 时候 微信 我", "名字就写王磊，其他都对"):
        assert "还没有提交" in await someone.says(said)
        assert someone.asked == "enrol.confirm"
    assert "报名好了" in await someone.says("对的，提交")
