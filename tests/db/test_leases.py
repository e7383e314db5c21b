"""Work that one process at a time does."""

import asyncio
from datetime import timedelta

from db.database import Database
from tests.db.examples import NOW

A_WHILE = timedelta(seconds=20)


async def take(database: Database, owner: str, seconds: float = 0) -> str | None:
    """Somebody asks for the work; who had it last, `None` if they do not get it."""
    now = NOW + timedelta(seconds=seconds)
    async with database.begin() as uow:
        return await uow.leases.take("notices", owner, now, now + A_WHILE)


async def test_one_owner_has_it_until_their_time_is_over(database: Database) -> None:
    assert await take(database, "here") == ""
    assert await take(database, "there", 19) is None
    assert await take(database, "there", 21) == "here"
    assert await take(database, "here", 22) is None


async def test_who_asks_again_keeps_it(database: Database) -> None:
    assert await take(database, "here") == ""
    assert await take(database, "here", 15) == "here"
    assert await take(database, "there", 30) is None


async def test_who_is_done_leaves_it_at_once(database: Database) -> None:
    await take(database, "here")
    async with database.begin() as uow:
        # Only the owner can.
        await uow.leases.end("notices", "there", NOW)
    assert await take(database, "there", 1) is None
    async with database.begin() as uow:
        await uow.leases.end("notices", "here", NOW + timedelta(seconds=1))
    assert await take(database, "there", 2) == "here"


async def test_of_many_who_ask_at_once_one_gets_it(database: Database) -> None:
    asked = await asyncio.gather(*(take(database, f"owner{number}") for number in range(8)))
    assert sorted(one is None for one in asked) == [False, *[True] * 7]
