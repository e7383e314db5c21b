"""What the audience knows of somebody is what their profile holds, whatever is done to that."""

from datetime import date

import pytest

from db.database import Database
from db.notice_records import AudienceQuery
from handlers.noticing.facets import facets, index_audience
from handlers.noticing.selecting import query_of
from knowledge.notices.selection import Selection
from tests.support.noticing import CROWD, put_crowd, put_reader
from tests.support.talks import START, House, Someone

TODAY = date(2026, 11, 24)
DEAF = query_of(Selection.model_validate({"categories": ["hearing"]}), TODAY)


@pytest.mark.parametrize(
    ("facts", "known"),
    [
        ({}, {}),
        ({"category": []}, {"category": ""}),
        ({"category": ["visual", "hearing"]}, {"category": "hearing+visual"}),
        ({"roles": ["person", "shop"], "level": 2}, {"roles": "person+shop", "level": "2"}),
        ({"age": 30}, {"born": "1996"}),
        ({"age": 30, "age_on": "2020-05-01"}, {"born": "1990"}),
        ({"region": "广东省"}, {"province": "440000"}),
        ({"region": "广东省深圳市"}, {"province": "440000", "city": "440300"}),
        ({"region": "广东省深圳市南山区"}, {"province": "440000", "city": "440300"}),
        ({"region": "北京市朝阳区"}, {"province": "110000", "city": "110105"}),
        ({"region": "一个没有的地方"}, {}),
    ],
)
def test_facets(facts: dict[str, object], known: dict[str, str]) -> None:
    assert facets(facts, TODAY) == known  # type: ignore[arg-type]


async def deaf_people(database: Database) -> int:
    async with database.read() as uow:
        return (await uow.audience.count(DEAF)).total


async def tells(database: Database, agreement: str) -> Someone:
    """Somebody who says that they are deaf, and whether that may be kept."""
    someone = Someone(House(database))
    for said in ("你好", "1", "找适合的项目", "我自己", agreement, "听力", "30"):
        await someone.says(said)
    while someone.asked.startswith("fact."):
        await someone.says("跳过")
    return someone


async def test_facts_are_known_once_they_are_kept_and_forgotten_with_them(
    database: Database,
) -> None:
    someone = await tells(database, "同意保存")
    assert await deaf_people(database) == 1
    for said in ("我的资料", "不再让你们保存"):
        await someone.says(said)
    assert await deaf_people(database) == 0


async def test_what_may_not_be_kept_is_not_known(database: Database) -> None:
    await tells(database, "不保存")
    assert await deaf_people(database) == 0


async def test_who_is_deleted_is_in_no_audience(database: Database) -> None:
    someone = await tells(database, "同意保存")
    for said in ("我的资料", "全部删除", "全部删除"):
        await someone.says(said)
    assert await deaf_people(database) == 0


async def test_of_two_who_are_one_the_facts_stay(database: Database) -> None:
    someone = await tells(database, "同意保存")
    code = await someone.says("给我连接码")
    digits = "".join(one for one in code.split("。")[0] if one.isdecimal())
    there = Someone(someone.house, "there", "elsewhere")
    for said in ("你好", "1", "我有连接码", digits):
        await there.says(said)
    assert "连上了" in await there.says("是我自己，连接")
    assert await deaf_people(database) == 1


async def test_whoever_the_audience_does_not_know_is_described(database: Database) -> None:
    await put_crowd(database)
    async with database.begin() as uow:
        assert await index_audience(uow, 0, 9, START) == []
    await put_reader(database, "again", CROWD[1])
    assert await deaf_people(database) == 2
    async with database.read() as uow:
        assert (await uow.audience.count(AudienceQuery())).total == 6
