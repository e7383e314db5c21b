"""Talks: one state a person, never overwritten unseen, not kept for ever."""

import pytest

from db.database import Database
from db.errors import StaleTalk
from db.records import TalkRecord
from tests.db.examples import LATER, NOW, somebody

STATE = {"flow": "menu", "journal": {"shop_name": "光明按摩", "licence": "yes"}}


async def test_a_talk_begins_empty_and_is_found_as_it_was_saved(database: Database) -> None:
    person = await somebody(database)
    async with database.begin() as work:
        assert await work.talks.lock(person) == TalkRecord(None, 0)
        assert await work.talks.save(person, STATE, 0, NOW) == 1
    async with database.begin() as work:
        assert await work.talks.lock(person) == TalkRecord(STATE, 1)


async def test_a_talk_that_moved_on_is_not_overwritten(database: Database) -> None:
    person = await somebody(database)
    async with database.begin() as work:
        await work.talks.lock(person)
        await work.talks.save(person, STATE, 0, NOW)
    with pytest.raises(StaleTalk):
        async with database.begin() as work:
            await work.talks.save(person, {}, 0, LATER)
    async with database.begin() as work:
        assert await work.talks.lock(person) == TalkRecord(STATE, 1)


async def test_a_turn_that_fails_leaves_no_trace(database: Database) -> None:
    person = await somebody(database)

    async def turn() -> None:
        async with database.begin() as work:
            await work.talks.lock(person)
            await work.talks.save(person, STATE, 0, NOW)
            await work.outbox.add(person, "web", "a", {"key": "hello"}, NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await turn()
    async with database.begin() as work:
        assert await work.talks.lock(person) == TalkRecord(None, 0)
        assert await work.outbox.pending(person) == []


async def test_idle_talks_go_unless_somebody_consented(database: Database) -> None:
    idle, consented, withdrawn, active, enrolled = [
        await somebody(database, name) for name in "abcde"
    ]
    async with database.begin() as work:
        for person, moment in (
            (idle, NOW),
            (consented, NOW),
            (withdrawn, NOW),
            (active, LATER),
            (enrolled, NOW),
        ):
            await work.talks.lock(person)
            await work.talks.save(person, STATE, 0, moment)
        for person in (consented, withdrawn):
            await work.consents.give(
                person, subject="self", kind="profile", wording="1", by="person", now=NOW
            )
        await work.consents.withdraw(withdrawn, subject="self", kind="profile", now=NOW)
        # Agreeing to one enrolment is not agreeing to a profile.
        await work.consents.give(
            enrolled, subject="self", kind="enrolment:a.b", wording="1", by="person", now=NOW
        )
        assert await work.talks.purge_idle(LATER, 9) == 3
        people = (idle, consented, withdrawn, active, enrolled)
        states = [(await work.talks.lock(one)).state for one in people]
    assert states == [None, STATE, None, STATE, None]
