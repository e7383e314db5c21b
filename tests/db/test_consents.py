"""Consents: given in a wording, withdrawn, given anew; for oneself and for a dependant."""

from db.database import Database
from db.records import ConsentRecord
from db.unit_of_work import UnitOfWork
from tests.db.examples import LATER, NOW, somebody


async def give(
    work: UnitOfWork, person: int, *, wording: str = "2026-11", subject: str = "self"
) -> None:
    await work.consents.give(
        person, subject=subject, kind="sensitive", wording=wording, by="person", now=NOW
    )


async def test_a_consent_holds_until_it_is_withdrawn(database: Database) -> None:
    person = await somebody(database)
    async with database.begin() as work:
        assert not await work.consents.has(person, "sensitive")
        await give(work, person)
        assert await work.consents.has(person, "sensitive")
        assert not await work.consents.has(person, "contact")
        assert await work.consents.current(person) == [
            ConsentRecord("self", "sensitive", "2026-11", "person", NOW)
        ]
        assert await work.consents.withdraw(person, subject="self", kind="sensitive", now=LATER)
        assert not await work.consents.has(person, "sensitive")
        assert not await work.consents.withdraw(person, subject="self", kind="sensitive", now=LATER)


async def test_the_same_consent_twice_is_one_and_a_new_wording_replaces_it(
    database: Database,
) -> None:
    person = await somebody(database)
    async with database.begin() as work:
        await give(work, person)
        await give(work, person)
        await give(work, person, wording="2027-01")
        assert [one.wording for one in await work.consents.current(person)] == ["2027-01"]
        proofs = (await work.people.export(person))["consents"]
    assert [(one["wording"], one["withdrawn_at"] is None) for one in proofs] == [
        ("2026-11", False),
        ("2027-01", True),
    ]


async def test_a_consent_for_a_dependant_is_theirs_alone(database: Database) -> None:
    person = await somebody(database)
    async with database.begin() as work:
        await give(work, person, subject="5")
        assert await work.consents.has(person, "sensitive", "5")
        assert not await work.consents.has(person, "sensitive")
        assert not await work.consents.has(person + 1, "sensitive", "5")
