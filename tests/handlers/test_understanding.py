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
    assert "改过来了" in reply
    assert someone.asked != "fact.self.age"
    assert after != "fact.self.age"
    await someone.says("返回")
    await someone.says("返回") if someone.asked != "fact.self.age" else ""
    assert someone.asked == "fact.self.age"


async def test_what_corrects_nothing_leaves_the_answers_as_they_are(someone: Someone) -> None:
    await at_the_age(someone)
    await someone.says("35")
    open_question = someone.asked
    await someone.says("不对，是猴子")
    assert someone.asked == open_question


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
    assert "改" in await someone.says("我的资料") or someone.asked == "data.wish"


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
    assert "有 4 个选项。请回复数字。" in reply


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
