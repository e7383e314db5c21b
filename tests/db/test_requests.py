"""Requests for a human: asked once, urgent ones first, answered and closed."""

import asyncio

import pytest

from db.database import Database
from db.errors import NotThere, WrongStatus
from db.records import HumanRequest
from db.references import read_reference
from db.unit_of_work import UnitOfWork
from tests.db.examples import LATER, NOW, somebody


async def ask(
    work: UnitOfWork, person: int, text: str = "请回电话", *, urgent: bool = False
) -> HumanRequest:
    return await work.requests.open(person, topic="call", text=text, urgent=urgent, now=NOW)


async def test_the_same_words_again_are_the_same_request(database: Database) -> None:
    person = await somebody(database)
    async with database.begin() as work:
        first = await ask(work, person)
        again = await ask(work, person)
        other = await ask(work, person, "想问补贴")
        assert read_reference(first.reference) == first.reference
        assert (again.reference, first.created, again.created) == (first.reference, True, False)
        assert [one.text for one in await work.requests.list(person)] == ["请回电话", "想问补贴"]
        assert await work.requests.get(other.reference) == (await work.requests.list(person))[1]
        assert await work.requests.get("333333") is None


async def test_asking_at_once_makes_one_request(database: Database) -> None:
    person = await somebody(database)

    async def once() -> HumanRequest:
        async with database.begin() as work:
            return await ask(work, person)

    asked = await asyncio.gather(*(once() for _ in range(6)))
    assert len({one.reference for one in asked}) == 1
    assert sum(one.created for one in asked) == 1


async def test_it_becomes_urgent_when_asked_again_urgently_and_stays_so(
    database: Database,
) -> None:
    person = await somebody(database)
    async with database.begin() as work:
        assert not (await ask(work, person)).urgent
        assert (await ask(work, person, urgent=True)).urgent
        assert (await ask(work, person)).urgent


async def test_staff_see_urgent_ones_first_then_the_oldest(database: Database) -> None:
    one, other = [await somebody(database, name) for name in "ab"]
    async with database.begin() as work:
        old = await ask(work, one)
        new = await ask(work, other)
        urgent = await ask(work, other, "救命", urgent=True)
        done = await ask(work, one, "没事了")
        await work.requests.change_status(done.reference, "closed", by="staff:li", now=LATER)
        waiting = await work.requests.waiting(9)
        assert [item.reference for item in waiting] == [
            urgent.reference,
            old.reference,
            new.reference,
        ]
        assert [item.reference for item in await work.requests.waiting(1)] == [urgent.reference]


async def test_answered_then_closed_and_never_open_again(database: Database) -> None:
    person = await somebody(database)
    async with database.begin() as work:
        first = await ask(work, person)
        for status in ("answered", "answered", "closed"):
            moved = await work.requests.change_status(
                first.reference, status, by="staff:li", now=LATER
            )
            assert moved.status == status
        with pytest.raises(WrongStatus):
            await work.requests.change_status(first.reference, "open", by="staff:li", now=LATER)
        with pytest.raises(NotThere):
            await work.requests.change_status("333333", "closed", by="staff:li", now=LATER)
        assert (await ask(work, person)).created
