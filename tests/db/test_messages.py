"""Messages: each taken in once, each sent in its order, none kept after it was sent."""

import asyncio

import pytest

from db.database import Database
from db.errors import NotThere
from db.records import OutboxRecord
from tests.db.examples import LATER, NOW, somebody


async def test_a_repeated_message_is_noticed(database: Database) -> None:
    async with database.begin() as work:
        assert await work.intake.accept("telegram", "7:1", NOW)
        assert not await work.intake.accept("telegram", "7:1", LATER)
        assert await work.intake.accept("telegram", "7:2", NOW)
        assert await work.intake.accept("web", "7:1", NOW)


async def test_a_message_that_comes_twice_at_once_is_taken_once(database: Database) -> None:
    async def take() -> bool:
        async with database.begin() as work:
            return await work.intake.accept("telegram", "7:1", NOW)

    assert sorted(await asyncio.gather(*(take() for _ in range(6)))) == [False] * 5 + [True]


async def test_old_messages_are_forgotten(database: Database) -> None:
    async with database.begin() as work:
        await work.intake.accept("web", "1", NOW)
        await work.intake.accept("web", "2", LATER)
        assert await work.intake.prune(LATER) == 1
        assert await work.intake.accept("web", "1", LATER)
        assert not await work.intake.accept("web", "2", LATER)


async def test_messages_wait_in_order_until_they_are_finished(database: Database) -> None:
    person = await somebody(database)
    async with database.begin() as work:
        ids = [
            await work.outbox.add(person, "web", "a", {"key": key}, NOW)
            for key in ("hello", "ask", "bye")
        ]
    async with database.begin() as work:
        waiting = await work.outbox.pending(person)
        assert waiting[0] == OutboxRecord(ids[0], person, "web", "a", {"key": "hello"}, NOW)
        assert [one.id for one in waiting] == ids
        await work.outbox.mark_sent(ids[0], LATER)
        await work.outbox.mark_failed(ids[1], "blocked by the receiver", LATER)
    async with database.read() as work:
        assert [one.body for one in await work.outbox.pending(person)] == [{"key": "bye"}]


async def test_who_has_waited_longest_comes_first(database: Database) -> None:
    first, second, third = [await somebody(database, name) for name in "abc"]
    async with database.begin() as work:
        early = await work.outbox.add(third, "web", "c", {}, NOW)
        for person in (second, first, second, third):
            await work.outbox.add(person, "web", "x", {}, NOW)
        assert await work.outbox.waiting_people(9) == [third, second, first]
        assert await work.outbox.waiting_people(2) == [third, second]
        await work.outbox.mark_sent(early, NOW)
        assert await work.outbox.waiting_people(9) == [second, first, third]


async def test_a_finished_message_is_emptied_and_not_finished_again(database: Database) -> None:
    person = await somebody(database)
    async with database.begin() as work:
        sent = await work.outbox.add(person, "web", "a", {"key": "hello"}, NOW)
        await work.outbox.mark_sent(sent, NOW)
        (kept,) = (await work.people.export(person))["outbox"]
        assert (kept["body"], kept["address"]) == (None, None)
        assert kept["finished_at"] == NOW.isoformat()
        with pytest.raises(NotThere):
            await work.outbox.mark_sent(sent, LATER)
        assert await work.outbox.prune(NOW) == 0
        assert await work.outbox.prune(LATER) == 1
