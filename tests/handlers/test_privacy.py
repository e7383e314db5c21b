"""What is kept of somebody, and what is not."""

import logging

import pytest

from db.database import Database
from tests.support.talks import House, Someone

CERTIFICATE = "11010519900307234611"


@pytest.fixture
def someone(database: Database) -> Someone:
    return Someone(House(database))


async def tell(someone: Someone, *said: str) -> str:
    reply = ""
    for one in said:
        reply = await someone.says(one)
    return reply


async def person_of(someone: Someone) -> int:
    async with someone.house.database.begin() as uow:
        met = await uow.people.meet(someone.channel, someone.address, someone.house.calendar())
    return met.id


async def test_without_consent_nothing_is_kept_beyond_the_talk(someone: Someone) -> None:
    await tell(someone, "你好", "1", "1", "1", "不保存", "视力残疾", "37", "不是", "有")
    assert someone.asked == "matches.offer"
    person = await person_of(someone)
    async with someone.house.database.read() as uow:
        assert await uow.people.profile(person) is None
        assert await uow.consents.current(person) == []
    someone.house.calendar.pass_days(31)
    async with someone.house.database.begin() as uow:
        await uow.talks.purge_idle(someone.house.calendar(), 9)
    await tell(someone, "你好")
    assert someone.asked == "menu.goal"


async def test_with_consent_the_facts_and_the_wording_agreed_to_are_kept(someone: Someone) -> None:
    await tell(someone, "你好", "1", "1", "1", "同意保存", "视力残疾", "37", "不是", "有")
    person = await person_of(someone)
    async with someone.house.database.read() as uow:
        profile = await uow.people.profile(person)
        consents = await uow.consents.current(person)
    assert profile is not None
    assert profile["category"] == ["visual"]
    assert [one.kind for one in consents] == ["profile"]
    assert len(consents[0].wording) == 10


async def test_a_year_later_the_age_has_moved_on(someone: Someone) -> None:
    await tell(someone, "你好", "1", "1", "1", "同意保存", "视力残疾", "37", "不是", "有")
    someone.house.calendar.pass_days(366)
    assert "年龄：38" in await tell(someone, "我的资料", "看一看")


async def test_of_a_certificate_only_two_digits_are_ever_shown(
    someone: Someone, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    reply = await tell(someone, "你好", "1", "1", "1", "同意保存", CERTIFICATE)
    assert CERTIFICATE not in reply
    reply = await tell(someone, "跳过", "跳过", "我的资料", "看一看")
    assert "最后两位 11" in reply
    person = await person_of(someone)
    async with someone.house.database.read() as uow:
        kept = str(await uow.people.export(person))
    assert CERTIFICATE not in kept
    assert CERTIFICATE not in caplog.text


async def test_a_mother_and_her_son_have_both_agreed(someone: Someone) -> None:
    await tell(
        someone, "你好", "2", "1", "帮家人", "智力", "17", "特殊教育学校", "没有", "学会上班",
        "我要报名", "我是监护人", "孩子", "小宝", "1", "小宝妈妈", "1", "天津",
    )  # fmt: skip
    assert someone.asked == "enrol.confirm"
    await tell(someone, "对")
    person = await person_of(someone)
    async with someone.house.database.read() as uow:
        enrolments = await uow.enrolments.list(person)
        dependants = await uow.dependants.list(person)
        consents = await uow.consents.current(person)
        assert await uow.people.profile(person) is None
    assert [one.name for one in dependants] == ["小宝"]
    assert [one.subject for one in enrolments] == [str(dependants[0].id)]
    kinds = {(one.subject, one.kind, one.by) for one in consents}
    subject = str(dependants[0].id)
    assert (subject, "speaker", "person") in kinds
    assert (subject, "guardian", "person") in kinds


async def test_deleting_everything_leaves_nothing_and_the_talk_begins_anew(
    someone: Someone,
) -> None:
    await tell(
        someone, "你好", "1", "1", "1", "同意保存", "视力残疾", "37", "不是", "有",
        "声音类工作培训", "报名", "1", "手机", "跳过", "小王", "1", "银川", "提交",
    )  # fmt: skip
    before = await person_of(someone)
    assert "都删掉了" in await tell(someone, "我的资料", "全部删除", "全部删除")
    assert someone.asked == "menu.goal"
    after = await person_of(someone)
    assert after != before
    async with someone.house.database.read() as uow:
        assert await uow.people.get(before) is None
        assert await uow.enrolments.list(before) == []
    assert "您还没有报名" in await tell(someone, "我的报名")
    assert "没有保存您的资料" in await tell(someone, "我的资料")


async def test_withdrawing_consent_deletes_the_facts_but_not_the_enrolments(
    someone: Someone,
) -> None:
    await tell(
        someone, "你好", "1", "1", "1", "同意保存", "视力残疾", "37", "不是", "有",
        "声音类工作培训", "报名", "1", "手机", "跳过", "小王", "1", "银川", "提交",
    )  # fmt: skip
    await tell(someone, "我的资料", "不再让你们保存")
    person = await person_of(someone)
    async with someone.house.database.read() as uow:
        assert await uow.people.profile(person) is None
        assert len(await uow.enrolments.list(person)) == 1
        assert not await uow.consents.has(person, "profile")
