"""Faults from outside: read-only, full, damaged, cut off, changed by another version."""

import os
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import event, text

from db.database import Database
from db.errors import (
    DatabaseBusy,
    DatabaseFull,
    DatabaseOutdated,
    DatabaseProblem,
    DatabaseReadOnly,
    DatabaseUnreachable,
)
from db.keys import Keys
from tests.db.examples import NOW, somebody

NOBODY = 65534


@pytest.fixture
def without_root(sqlite_url: str, tmp_path: Path) -> Iterator[Path]:
    """The folder of a SQLite database, with the rights of somebody whom file modes bind."""
    if os.geteuid() != 0:
        yield tmp_path
        return
    for path in (tmp_path, *tmp_path.iterdir()):
        os.chown(path, NOBODY, NOBODY)
    modes = [(folder, folder.stat().st_mode) for folder in tmp_path.parents]
    for folder, mode in modes:
        folder.chmod(mode | 0o011)
    os.seteuid(NOBODY)
    try:
        yield tmp_path
    finally:
        os.seteuid(0)
        for folder, mode in modes:
            folder.chmod(mode)


async def test_a_read_only_file(without_root: Path, sqlite_url: str, keys: Keys) -> None:
    (without_root / "zhuye.db").chmod(0o400)
    database = Database.open(sqlite_url, keys)
    with pytest.raises(DatabaseReadOnly):
        await somebody(database)
    with pytest.raises(DatabaseReadOnly):
        await database.upgrade()
    await database.close()


async def test_a_read_only_folder(without_root: Path, sqlite_url: str, keys: Keys) -> None:
    without_root.chmod(0o500)
    database = Database.open(sqlite_url, keys)
    with pytest.raises(DatabaseReadOnly):
        await somebody(database)
    await database.close()
    new = Database.open(f"sqlite:///{without_root / 'new.db'}", keys)
    with pytest.raises(DatabaseReadOnly):
        await new.upgrade()
    await new.close()
    without_root.chmod(0o700)


async def test_a_read_only_server(postgres_url: str, keys: Keys) -> None:
    connection = await asyncpg.connect(postgres_url)
    name = await connection.fetchval("SELECT current_database()")
    await connection.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    await connection.close()
    database = Database.open(postgres_url, keys)
    with pytest.raises(DatabaseReadOnly):
        await somebody(database)
    await database.close()


async def test_a_full_disk_loses_nothing_that_was_committed(sqlite_url: str, keys: Keys) -> None:
    database = Database.open(sqlite_url, keys)

    @event.listens_for(database._engines.write.sync_engine, "begin")
    def limit(connection: object) -> None:
        connection.exec_driver_sql("PRAGMA max_page_count = 80")  # type: ignore[attr-defined]

    person = await somebody(database)
    sent = 0

    async def fill() -> None:
        nonlocal sent
        while sent < 1000:
            async with database.begin() as work:
                await work.outbox.add(person, "web", "a", {"value": "x" * 2000}, NOW)
            sent += 1

    with pytest.raises(DatabaseFull):
        await fill()
    assert sent > 0
    async with database.read() as work:
        assert len(await work.outbox.pending(person)) == sent
    await database.close()


async def test_a_file_that_is_no_database(tmp_path: Path, keys: Keys) -> None:
    path = tmp_path / "zhuye.db"
    path.write_bytes(b"this is not a database" * 100)
    database = Database.open(f"sqlite:///{path}", keys)
    with pytest.raises(DatabaseUnreachable):
        await database.check()
    await database.close()


async def test_a_folder_that_is_not_there(tmp_path: Path, keys: Keys) -> None:
    database = Database.open(f"sqlite:///{tmp_path / 'no' / 'a.db'}", keys)
    with pytest.raises(DatabaseUnreachable, match="does not exist"):
        await database.upgrade()
    await database.close()


async def test_a_connection_that_is_cut_in_mid_turn(postgres_url: str, keys: Keys) -> None:
    database = Database.open(postgres_url, keys)
    person = await somebody(database)

    async def turn() -> None:
        async with database.begin() as work:
            await work.people.set_preferences(person, mode="easy")
            await cut(postgres_url)
            await work.talks.lock(person)

    with pytest.raises(DatabaseUnreachable):
        await turn()
    async with database.begin() as work:
        kept = await work.people.get(person)
    assert kept is not None
    assert kept.mode is None
    await database.close()


async def test_a_server_that_was_restarted_between_turns(postgres_url: str, keys: Keys) -> None:
    database = Database.open(postgres_url, keys)
    person = await somebody(database)
    await cut(postgres_url)
    assert await somebody(database) == person
    await database.close()


async def cut(url: str) -> None:
    """End every other connection to the database."""
    connection = await asyncpg.connect(url)
    await connection.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    await connection.close()


async def test_a_database_of_a_newer_version(database_url: str, keys: Keys) -> None:
    database = Database.open(database_url, keys)
    async with database._engines.write.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert not await database.schema_is_current()
    with pytest.raises(DatabaseOutdated):
        await somebody(database)
    with pytest.raises(DatabaseOutdated, match="newer"):
        await database.upgrade()
    await database.close()


async def test_a_table_that_is_gone(database: Database) -> None:
    await somebody(database)
    async with database._engines.write.begin() as connection:
        await connection.execute(text("DROP TABLE talks"))
    with pytest.raises(DatabaseOutdated):
        async with database.begin() as work:
            await work.talks.lock(1)


async def test_a_row_that_breaks_a_rule_is_our_error_and_shows_no_values(
    database: Database,
) -> None:
    with pytest.raises(DatabaseProblem) as problem:
        async with database.begin() as work:
            await work.outbox.add(999, "a secret channel", "a", {}, NOW)
    assert "secret" not in str(problem.value)


async def test_a_unit_of_work_inside_another_is_busy_not_stuck(sqlite_url: str, keys: Keys) -> None:
    database = Database.open(sqlite_url, keys, deadline=0.2)
    async with database.begin() as work:
        await work.people.meet("web", "a", NOW)
        with pytest.raises(DatabaseBusy):
            await somebody(database, "b")
    await database.close()
