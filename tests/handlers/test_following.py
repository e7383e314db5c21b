"""Being told of new postings, and of seats: asked for once, stopped by one word."""

from datetime import timedelta

import pytest

from db.database import Database
from db.listed_records import AlertRow
from handlers.importing import put_rows, row_of
from tests.support.listings import TRAININGS, put_listings
from tests.support.talks import House, Someone


async def follows(database: Database) -> Someone:
    """Somebody who wants to be told of massage with a room."""
    await put_listings(database)
    someone = Someone(House(database))
    for said in ("你好", "1", "找岗位", "按摩，包住", "跳过", "有新的告诉我", "一有就说"):
        await someone.says(said)
    return someone


async def test_a_search_is_kept_as_it_was_said(database: Database) -> None:
    await follows(database)
    async with database.read() as uow:
        person = await uow.people.find("test", "somebody")
        assert person is not None
        (search,) = await uow.searches.list(person)
        assert await uow.consents.has(person, "alerts")
    assert search.wish == {"occupations": ["massage"], "benefits": ["housing"]}
    assert search.cadence == "at_once"


async def test_one_word_stops_everything(database: Database) -> None:
    someone = await follows(database)
    await someone.says("退订")
    async with database.read() as uow:
        person = await uow.people.find("test", "somebody")
        assert person is not None
        assert await uow.searches.list(person) == []
        assert not await uow.consents.has(person, "alerts")


async def test_what_somebody_was_told_of_can_be_seen(database: Database) -> None:
    someone = await follows(database)
    now = someone.house.calendar()
    async with database.begin() as uow:
        person = await uow.people.find("test", "somebody")
        assert person is not None
        (search,) = await uow.searches.list(person)
        postings = {one.body["title"]: one.id for one in await uow.postings.page(0, 9)}
        await uow.alerts.add([AlertRow(person, postings["盲人按摩师"], search.id, now)])
        await uow.alerts.take(person, now)
    told = await someone.says("看新岗位")
    assert "盲人按摩师" in told
    assert "客服" not in told


async def test_what_waits_for_the_morning_can_be_seen_at_once(database: Database) -> None:
    someone = await follows(database)
    async with database.begin() as uow:
        person = await uow.people.find("test", "somebody")
        assert person is not None
        (search,) = await uow.searches.list(person)
        postings = {one.body["title"]: one.id for one in await uow.postings.page(0, 9)}
        later = someone.house.calendar() + timedelta(hours=9)
        await uow.alerts.add([AlertRow(person, postings["盲人按摩师"], search.id, later)])
    assert "盲人按摩师" in await someone.says("有什么新岗位")
    async with database.begin() as uow:
        assert await uow.alerts.take(person, later) == [postings["盲人按摩师"]]


@pytest.mark.parametrize("said", ["我关注的岗位", "我关注了什么", "我关注了哪些岗位？"])
async def test_what_is_followed_is_asked_for_in_many_ways(database: Database, said: str) -> None:
    someone = await follows(database)
    await someone.says("菜单")
    await someone.says(said)
    assert someone.asked.startswith("followed.")


async def test_who_deletes_everything_lets_the_next_one_in(
    database: Database,
) -> None:
    await put_listings(database)
    house = House(database)
    first, second = Someone(house, "first"), Someone(house, "second")
    for someone in (first, second):
        for said in ("你好", "1", "找培训", "1", "我要报名", "1", "小王", "1"):
            await someone.says(said)
    assert "报上了" in await first.says("同意，报名")
    assert "您是第 1 个" in await second.says("同意，报名")
    for said in ("我的资料", "删除"):
        await first.says(said)
    assert "排到您了" not in await second.says("重复")
    await first.says("全部删除")
    assert "排到您了：咖啡制作入门" in await second.says("重复")


async def test_who_waits_moves_up_when_a_file_brings_more_seats(database: Database) -> None:
    await put_listings(database)
    house = House(database)
    first, second = Someone(house, "first"), Someone(house, "second")
    for someone in (first, second):
        for said in ("你好", "1", "找培训", "1", "我要报名", "1", "小王", "1", "同意，报名"):
            await someone.says(said)
    coffee = TRAININGS[0]
    roomier = [held.model_copy(update={"seats": 2}) for held in coffee.sessions]
    row = row_of(coffee.name, coffee.model_copy(update={"sessions": tuple(roomier)}))
    async with database.begin() as uow:
        await put_rows(uow, [row], house.calendar())
    assert "排到您了：咖啡制作入门" in await second.says("重复")
    assert "排到您了" not in await first.says("重复")


async def test_who_wants_to_hear_of_new_courses_is_asked_about_notices(database: Database) -> None:
    await put_listings(database)
    someone = Someone(House(database))
    for said in ("你好", "1", "找培训"):
        await someone.says(said)
    assert "以后有适合您的招聘、培训和通知" in await someone.says("有新的告诉我")


async def test_a_child_does_not_sign_up_alone(database: Database) -> None:
    await put_listings(database)
    someone = Someone(House(database))
    await someone.says("你好")
    async with database.begin() as uow:
        person = await uow.people.find("test", "somebody")
        assert person is not None
        facts = {"roles": ["person"], "age": 12}
        await uow.people.set_profile(person, facts, someone.house.calendar())
    for said in ("1", "找培训", "1"):
        await someone.says(said)
    assert "监护人" in await someone.says("我要报名")
