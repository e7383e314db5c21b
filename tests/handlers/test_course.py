"""The course of a talk: what is half answered waits, and nobody ends up in another's place."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from db.database import Database
from tests.support.talks import House, Someone

CERTIFICATE = "11010519900307234611"
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

QUESTIONS_AT_MOST = 40


@pytest.fixture
def someone(database: Database) -> Someone:
    return Someone(House(database))


async def says(someone: Someone, *said: str) -> str:
    reply = ""
    for one in said:
        reply = await someone.says(one)
    return reply


async def skips_facts(someone: Someone) -> None:
    for _ in range(QUESTIONS_AT_MOST):
        if not someone.asked.startswith("fact."):
            break
        await someone.says("跳过")


async def state(someone: Someone) -> Any:
    async with someone.house.database.begin() as uow:
        met = await uow.people.meet(someone.channel, someone.address, someone.house.calendar())
        return (await uow.talks.lock(met.id)).state


async def half_an_enrolment(someone: Someone) -> str:
    """Begin an enrolment by free words from the menu, and answer one question of it."""
    await says(someone, "你好", "1", "找适合的项目", "我自己", "同意保存", "视力", "30")
    await skips_facts(someone)
    await says(someone, "菜单", "声音类工作培训", "1", "报名")
    await skips_facts(someone)
    await someone.says("1")
    return someone.asked


async def test_taking_an_agreement_back_by_going_back(someone: Someone) -> None:
    await says(someone, "你好", "1", "找适合的项目", "我自己", "同意保存", "返回", "不保存")
    await says(someone, "视力", "30")
    await skips_facts(someone)
    async with someone.house.database.read() as uow:
        assert await uow.consents.current(1) == []
        assert await uow.people.profile(1) is None


async def test_nobody_is_kept_before_the_enrolment_is_sent(someone: Someone) -> None:
    await says(someone, "你好", "1", "找适合的项目", "帮家人", "智力", "17")
    await skips_facts(someone)
    await says(someone, "1", "报名", "1", "1", "小宝", "返回", "小明")
    async with someone.house.database.read() as uow:
        assert await uow.dependants.list(1) == []
        assert await uow.consents.current(1) == []


async def test_a_child_under_14_cannot_agree_alone(someone: Someone) -> None:
    await says(someone, "你好", "1", "找适合的项目", "帮家人", "听力", "8")
    await skips_facts(someone)
    await says(someone, "1", "报名")
    await skips_facts(someone)
    assert someone.reply.question is not None
    assert [one.value for one in someone.reply.question.options] == ["guardian", "no"]


async def test_of_a_child_under_14_nothing_is_kept_on_its_own_agreement(someone: Someone) -> None:
    await says(someone, "你好", "1", "找适合的项目", "我自己", "同意保存", "视力", "12")
    await skips_facts(someone)
    async with someone.house.database.read() as uow:
        assert await uow.people.profile(1) is None
        assert await uow.consents.current(1) == []


async def test_a_withdrawn_consent_leaves_nothing_in_the_talk(someone: Someone) -> None:
    await half_an_enrolment(someone)
    reply = await says(someone, "我的资料", "不再让你们保存")
    assert "填到一半" not in reply
    assert "visual" not in json.dumps(await state(someone))


async def test_exporting_often_costs_no_more(someone: Someone) -> None:
    await says(someone, "你好", "1", "我的资料", "导出一份")
    once = len(json.dumps(await state(someone)))
    for _ in range(8):
        await says(someone, "我的资料", "导出一份")
    assert len(json.dumps(await state(someone))) < 3 * once


async def test_a_certificate_number_is_kept_nowhere(someone: Someone) -> None:
    await someone.says(CERTIFICATE)
    assert CERTIFICATE not in json.dumps(await state(someone))
    await says(someone, "1", "人工", f"我的证号是 {CERTIFICATE}，帮我查一下")
    async with someone.house.database.read() as uow:
        (request,) = await uow.requests.list(1)
    assert "帮我查一下" in request.text
    assert "1990" not in request.text


async def test_without_consent_not_even_the_digest_of_a_certificate_is_kept(
    someone: Someone,
) -> None:
    await says(someone, "你好", "1", "找适合的项目", "我自己", "不保存", CERTIFICATE)
    assert '"tail"' not in json.dumps(await state(someone))


async def test_a_half_answered_enrolment_survives_looking_at_many_others(someone: Someone) -> None:
    open_question = await half_an_enrolment(someone)
    await says(someone, "视障朋友网上技能课", "1")
    for _ in range(3):
        await says(someone, "看别的项目", "1")
    await says(someone, "菜单", "接着填")
    assert someone.asked == open_question


async def test_the_same_enrolment_found_again_goes_on_where_it_was(someone: Someone) -> None:
    open_question = await half_an_enrolment(someone)
    await says(someone, "视障朋友网上技能课", "1", "看别的项目", "声音类工作培训", "报名")
    assert someone.asked == open_question


async def test_a_second_enrolment_leaves_the_first_waiting(someone: Someone) -> None:
    open_question = await half_an_enrolment(someone)
    await says(someone, "视障朋友网上技能课", "1", "报名")
    await skips_facts(someone)
    for _ in range(QUESTIONS_AT_MOST):
        if someone.asked == "menu.goal":
            break
        known = {"region.mine": "天津", "contact.called": "小王"}
        await someone.says(known.get(someone.asked, "1"))
    await someone.says("接着填")
    assert someone.asked == open_question


async def test_another_free_sentence_is_answered_by_itself(someone: Someone) -> None:
    await says(someone, "你好", "1", "声音类工作培训")
    assert someone.reply.question is not None
    first = [one.value for one in someone.reply.question.options]
    await someone.says("我想学义齿制作")
    assert [one.value for one in someone.reply.question.options] != first


async def test_what_a_mother_told_of_her_son_is_not_lost_by_browsing(someone: Someone) -> None:
    await says(someone, "你好", "1", "找适合的项目", "帮家人", "智力", "17")
    await skips_facts(someone)
    await says(someone, "菜单", "看全部项目", "蜗牛之翼", "学会上班", "报名")
    assert someone.asked == "behalf.agreed"


async def test_no_disability_beside_others_is_not_taken_at_its_word(someone: Someone) -> None:
    await says(someone, "你好", "1", "找适合的项目", "我自己", "不保存", "1和8")
    assert someone.asked == "fact.self.age"


async def test_after_stopping_the_first_words_are_no_answer(someone: Someone) -> None:
    await says(someone, "你好", "1", "人工", "停止")
    someone.house.calendar.pass_days(3)
    reply = await someone.says("我想看看有没有新的培训")
    assert "我们接着来" in reply
    async with someone.house.database.read() as uow:
        assert await uow.requests.list(1) == []


async def test_erasing_keeps_the_mode_and_offers_what_there_is(someone: Someone) -> None:
    await half_an_enrolment(someone)
    await someone.says("简单说")
    reply = await says(someone, "我的资料", "全部删除", "全部删除")
    assert "都删掉了" in reply
    assert "接着填" not in reply
    await someone.says("1")
    assert someone.asked == "fact.self.roles"
    async with someone.house.database.read() as uow:
        record = await uow.people.get(2)
    assert record is not None
    assert record.mode == "easy"


async def test_age_goes_on_although_other_facts_are_told(someone: Someone) -> None:
    await says(someone, "你好", "1", "找适合的项目", "我自己", "同意保存", "视力", "15")
    await skips_facts(someone)
    someone.house.calendar.pass_days(350)
    await says(someone, "我的资料", "改一项", "电脑", "是")
    someone.house.calendar.pass_days(30)
    assert "年龄：16" in await says(someone, "我的资料", "看一看")


async def test_days_are_those_of_china(someone: Someone) -> None:
    someone.house.calendar.moment = datetime(2026, 11, 23, 22, 0, tzinfo=UTC)
    await half_an_enrolment(someone)
    for _ in range(QUESTIONS_AT_MOST):
        if someone.asked == "menu.goal":
            break
        known = {"region.mine": "天津", "contact.called": "小王"}
        await someone.says(known.get(someone.asked, "1"))
    assert "2026-11-24" in await says(someone, "我的报名")


async def test_a_message_of_100000_characters_is_answered_at_once(someone: Someone) -> None:
    await says(someone, "你好", "1")
    assert "太长了" in await someone.says("我想学按摩" * 20_000)
    assert someone.asked == "menu.goal"
