"""Lists that are longer than what is offered at once: 更多 goes on until nothing is left."""

import re
from datetime import timedelta

import pytest

from db.database import Database
from db.listed_records import PostingRow, SessionRow, TrainingRow
from handlers.commands.postings import CANDIDATES
from knowledge.postings.posting import Posting
from knowledge.postings.terms import posting_terms, training_terms
from knowledge.trainings.training import Training
from tests.support.listings import A_MONTH, NOW, TODAY
from tests.support.talks import House, Someone

JOB = re.compile(r"甲(\d+)厂洗车工")
COURSE = re.compile(r"第(\d+)门课")


async def put_jobs(database: Database, count: int) -> None:
    jobs = [
        Posting(
            title=f"甲{number}厂洗车工",
            hiring_organization="甲厂",
            region="110105",
            date_posted=TODAY,
            valid_through=TODAY + A_MONTH,
        )
        for number in range(count)
    ]
    rows = [
        PostingRow(
            one.title, one.model_dump(mode="json"), posting_terms(one), TODAY, TODAY + A_MONTH
        )
        for one in jobs
    ]
    async with database.begin() as uow:
        await uow.postings.put(rows, NOW)


async def put_courses(database: Database, count: int) -> None:
    rows = []
    for number in range(count):
        begin = NOW + timedelta(days=1 + number)
        one = Training(name=f"第{number}门课", provider="甲中心", remote=True)
        held = SessionRow(begin, begin + timedelta(hours=1), begin, 9)
        body = one.model_dump(mode="json", exclude={"sessions"})
        rows.append(TrainingRow(one.name, body, training_terms(one), (held,)))
    async with database.begin() as uow:
        await uow.trainings.put(rows, NOW)


async def heard(someone: Someone, first: str, names: re.Pattern[str]) -> list[str]:
    """Everything that is offered from `first` on, page by page, until 更多 brings nothing new."""
    found, reply = [], first
    while new := [one for one in names.findall(reply) if one not in found]:
        found += new
        reply = await someone.says("更多")
    return found


@pytest.fixture
async def somebody(database: Database) -> Someone:
    """Somebody at the menu."""
    one = Someone(House(database))
    await one.says("你好")
    await one.says("1")
    return one


async def ask_for_jobs(somebody: Someone) -> str:
    await somebody.says("找岗位")
    await somebody.says("跳过")
    return await somebody.says("都方便")


@pytest.mark.parametrize("count", [15, 16, 40])
async def test_all_postings_are_reached_by_more(somebody: Someone, count: int) -> None:
    await put_jobs(somebody.house.database, count)
    reply = await ask_for_jobs(somebody)
    assert (f"{count} 个，" in reply) == (count > 15)
    found = await heard(somebody, reply, JOB)
    assert sorted(map(int, found)) == list(range(count))


async def test_where_more_fit_than_are_compared_nobody_says_that_it_is_all(
    somebody: Someone,
) -> None:
    await put_jobs(somebody.house.database, CANDIDATES + 1)
    reply = await ask_for_jobs(somebody)
    seen, said = set(JOB.findall(reply)), {one.key for one in somebody.reply.lines}
    assert "jobs.very_many" in said
    for _ in range(CANDIDATES // 5 + 2):
        seen |= set(JOB.findall(await somebody.says("更多")))
        said |= {one.key for one in somebody.reply.lines}
    assert len(seen) == CANDIDATES
    assert "jobs.not_all" in said


async def test_one_looks_at_a_later_one_and_comes_back_to_it(somebody: Someone) -> None:
    await put_jobs(somebody.house.database, 40)
    await ask_for_jobs(somebody)
    for _ in range(3):
        later = await somebody.says("更多")
    await somebody.says("2")
    assert JOB.findall(await somebody.says("看别的岗位")) == JOB.findall(later)


async def test_another_wish_begins_at_the_top(somebody: Someone) -> None:
    await put_jobs(somebody.house.database, 40)
    await ask_for_jobs(somebody)
    for _ in range(3):
        await somebody.says("更多")
    assert "40" in await somebody.says("洗车工，北京的")


async def test_all_courses_are_reached_by_more(somebody: Someone) -> None:
    await put_courses(somebody.house.database, 32)
    found = await heard(somebody, await somebody.says("找培训"), COURSE)
    assert list(map(int, found)) == list(range(32))
