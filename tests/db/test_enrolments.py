"""Enrolments: one open a person, subject and offer; a path of statuses; a history."""

import asyncio

import pytest

from db.database import Database
from db.errors import NotThere, WrongStatus
from db.keys import Keys
from db.records import EnrolmentRecord, StatusEvent
from db.references import read_reference
from db.repositories.enrolments import TRANSITIONS
from db.unit_of_work import UnitOfWork
from tests.db.examples import LATER, NOW, somebody

OFFER = "xinguang.meituan"


async def enrol(
    work: UnitOfWork, person: int, *, subject: str = "self", shop: str = "光明按摩"
) -> EnrolmentRecord:
    return await work.enrolments.open(
        person, subject=subject, offer=OFFER, answers={"shop_name": shop}, by="person", now=NOW
    )


async def test_opening_gives_a_reference_to_speak(database: Database) -> None:
    person = await somebody(database)
    async with database.begin() as work:
        opened = await enrol(work, person)
    assert opened.created
    assert read_reference(opened.reference) == opened.reference
    assert (opened.status, opened.offer, opened.subject) == ("received", OFFER, "self")
    async with database.read() as work:
        kept = await work.enrolments.get(opened.reference)
        assert kept is not None
        assert kept.answers == {"shop_name": "光明按摩"}
        assert not kept.created
        assert await work.enrolments.list(person) == [kept]
        assert await work.enrolments.get("333333") is None


async def test_opening_again_renews_the_answers(database: Database) -> None:
    person = await somebody(database)
    async with database.begin() as work:
        first = await enrol(work, person)
        again = await enrol(work, person, shop="明亮按摩")
        assert again.reference == first.reference
        assert not again.created
        assert [one.answers for one in await work.enrolments.list(person)] == [
            {"shop_name": "明亮按摩"}
        ]


async def test_another_subject_or_an_ended_one_is_a_new_enrolment(database: Database) -> None:
    person = await somebody(database)
    async with database.begin() as work:
        first = await enrol(work, person)
        child = await enrol(work, person, subject="12")
        await work.enrolments.change_status(
            first.reference, "withdrawn", by="person", note=None, now=LATER
        )
        second = await enrol(work, person)
        listed = await work.enrolments.list(person)
    assert len({first.reference, child.reference, second.reference}) == 3
    assert [one.status for one in listed] == ["withdrawn", "received", "received"]


async def test_opening_at_once_on_several_connections_makes_one(database: Database) -> None:
    person = await somebody(database)

    async def open_it() -> EnrolmentRecord:
        async with database.begin() as work:
            return await enrol(work, person)

    opened = await asyncio.gather(*(open_it() for _ in range(6)))
    assert len({one.reference for one in opened}) == 1
    assert sum(one.created for one in opened) == 1
    async with database.read() as work:
        assert len(await work.enrolments.list(person)) == 1
        assert len(await work.enrolments.history(opened[0].reference)) == 1


async def test_two_who_open_at_once_in_separate_transactions(
    database: Database, database_url: str, keys: Keys
) -> None:
    """The second connection waits for the first one's commit, then takes its enrolment."""
    person = await somebody(database)
    other = Database.open(database_url, keys)
    async with database.begin() as work:
        first = await enrol(work, person)

        async def later() -> EnrolmentRecord:
            async with other.begin() as theirs:
                return await enrol(theirs, person, shop="明亮按摩")

        waiting = asyncio.create_task(later())
        await asyncio.sleep(0.2)
        assert not waiting.done()
    second = await waiting
    await other.close()
    assert (second.reference, second.created) == (first.reference, False)
    assert second.answers == {"shop_name": "明亮按摩"}


async def test_the_history_tells_what_happened(database: Database) -> None:
    person = await somebody(database)
    async with database.begin() as work:
        reference = (await enrol(work, person)).reference
        moved = await work.enrolments.change_status(
            reference, "accepted", by="staff:li", note="材料齐全", now=LATER
        )
        assert (moved.status, moved.updated_at) == ("accepted", LATER)
        again = await work.enrolments.change_status(
            reference, "accepted", by="staff:li", note="再点一次", now=LATER
        )
        assert again.status == "accepted"
        assert await work.enrolments.history(reference) == [
            StatusEvent("received", NOW, "person", None),
            StatusEvent("accepted", LATER, "staff:li", "材料齐全"),
        ]
        assert await work.enrolments.history("333333") == []


# The shortest way from received to each status.
WAYS = {
    "received": [],
    "in_progress": ["in_progress"],
    "accepted": ["accepted"],
    "completed": ["accepted", "completed"],
    "declined": ["declined"],
    "withdrawn": ["withdrawn"],
}
FORBIDDEN = [
    (before, after)
    for before in TRANSITIONS
    for after in TRANSITIONS
    if after not in TRANSITIONS[before] and after != before
]


async def test_steps_that_make_no_sense_are_refused(database: Database) -> None:
    async with database.begin() as work:
        for number, (before, after) in enumerate(FORBIDDEN):
            person = (await work.people.meet("web", str(number), NOW)).id
            reference = (await enrol(work, person)).reference
            for step in WAYS[before]:
                await work.enrolments.change_status(reference, step, by="staff", note=None, now=NOW)
            with pytest.raises(WrongStatus):
                await work.enrolments.change_status(
                    reference, after, by="staff", note=None, now=NOW
                )
            kept = await work.enrolments.get(reference)
            assert kept is not None
            assert kept.status == before


async def test_an_enrolment_that_is_not_there(database: Database) -> None:
    async with database.begin() as work:
        with pytest.raises(NotThere):
            await work.enrolments.change_status(
                "333333", "accepted", by="staff", note=None, now=NOW
            )
