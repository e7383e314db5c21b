"""Applying: the employer gets what was read out and nothing else, each time with a yes."""

import json

from db.database import Database
from tests.support.listings import put_listings
from tests.support.talks import House, Someone


async def at_a_posting(database: Database, wish: str = "按摩") -> Someone:
    """Somebody who knows what is hard for them, and looks at one posting."""
    await put_listings(database)
    someone = Someone(House(database))
    for said in ("你好", "1", "找岗位", wish, "看东西", "1"):
        await someone.says(said)
    return someone


async def kept(database: Database) -> list[dict[str, object]]:
    """The answers of everybody's applications."""
    async with database.read() as uow:
        person = await uow.people.find("test", "somebody")
        assert person is not None
        return [one.answers for one in await uow.enrolments.list(person)]


async def test_only_what_was_read_out_is_handed_over(database: Database) -> None:
    someone = await at_a_posting(database)
    for said in ("我要应聘", "小王", "微信", "wang123"):
        await someone.says(said)
    read_out = await someone.says("做过三年")
    for part in ("康源按摩店", "小王", "微信", "wang123", "做过三年"):
        assert part in read_out
    assert await kept(database) == []
    await someone.says("同意")
    (answers,) = await kept(database)
    assert answers == {
        "title": "盲人按摩师",
        "employer": "康源按摩店",
        "contact": {"called": "小王", "way": "wechat", "number": "wang123"},
        "message": "做过三年",
    }
    assert "sight" not in json.dumps(answers)


async def test_nothing_is_handed_over_without_a_yes(database: Database) -> None:
    someone = await at_a_posting(database)
    for said in ("我要应聘", "小王", "就在这里", "跳过"):
        await someone.says(said)
    assert "同意交给这家单位吗" in await someone.says("这个老板人怎么样啊我想先问问")
    assert "什么也没有交出去" in await someone.says("先不应聘了")
    assert await kept(database) == []


async def test_the_agreement_is_of_one_posting_and_ends_with_the_application(
    database: Database,
) -> None:
    someone = await at_a_posting(database)
    for said in ("我要应聘", "小王", "就在这里", "跳过", "同意"):
        await someone.says(said)
    async with database.read() as uow:
        person = await uow.people.find("test", "somebody")
        assert person is not None
        (enrolment,) = await uow.enrolments.list(person)
        assert await uow.consents.has(person, f"enrolment:{enrolment.offer}")
    for said in ("我的报名", "撤回报名", "撤回"):
        await someone.says(said)
    async with database.read() as uow:
        assert not await uow.consents.has(person, f"enrolment:{enrolment.offer}")
        (enrolment,) = await uow.enrolments.list(person)
        assert enrolment.status == "withdrawn"


async def test_a_posting_that_closed_meanwhile_is_told_as_such(database: Database) -> None:
    someone = await at_a_posting(database)
    async with database.begin() as uow:
        await uow.postings.close("康源按摩店", someone.house.calendar())
    assert "已经不招了" in await someone.says("我要应聘")


async def test_nobody_under_sixteen_is_taken_on(database: Database) -> None:
    await put_listings(database)
    someone = Someone(House(database))
    await someone.says("你好")
    async with database.begin() as uow:
        person = await uow.people.find("test", "somebody")
        assert person is not None
        facts = {"roles": ["person"], "age": 15}
        await uow.people.set_profile(person, facts, someone.house.calendar())
    for said in ("1", "找岗位", "按摩", "跳过", "1"):
        await someone.says(said)
    assert "16 岁以下不能上班" in await someone.says("我要应聘")


async def test_what_is_hard_hides_nothing(database: Database) -> None:
    await put_listings(database)
    someone = Someone(House(database))
    for said in ("你好", "1", "找岗位", "跳过"):
        await someone.says(said)
    everything = await someone.says("看东西，听声音，说话，久站，用手，读写，打交道")
    for title in ("在线客服", "电话客服", "盲人按摩师", "洗车工", "示例：文员"):
        assert title in everything
