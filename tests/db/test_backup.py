"""Backups: made while the database works, whole or not at all, restorable anywhere."""

import asyncio
import gzip
import sqlite3
from pathlib import Path

import pytest

from db.backup import backup, restore
from db.database import Database
from db.errors import BackupProblem, DatabaseUnreachable, WrongKey
from db.keys import Keys
from db.migrate import newest_revision
from db.unit_of_work import UnitOfWork
from tests.db.examples import LATER, NOW, somebody


@pytest.fixture(params=["sqlite", "postgres"])
def target_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a backup is restored to: a file that is not there yet, or the server's database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'new.db'}"
    url: str = request.getfixturevalue("postgres_url")
    return url


async def live(database: Database) -> int:
    """Somebody with a little of everything, after somebody who was erased."""
    person = await somebody(database, "王芳")
    async with database.begin() as work:
        await work.people.set_profile(person, {"category": ["visual"]}, NOW)
        await work.talks.lock(person)
        await work.talks.save(person, {"flow": "menu"}, 0, NOW)
        await work.outbox.add(person, "web", "王芳", {"key": "hello"}, NOW)
        await work.enrolments.open(
            person, subject="self", offer="a.b", answers={"x": 1}, by="person", now=NOW
        )
        await work.requests.open(person, topic="call", text="请回电话", urgent=True, now=NOW)
        gone = (await work.people.meet("web", "gone", NOW)).id
        await work.people.erase(gone, LATER)
    return person


async def everything(work: UnitOfWork, person: int) -> object:
    return await work.people.export(person), await work.talks.lock(person)


async def test_a_round_trip_between_any_two_databases(
    *, database: Database, database_url: str, target_url: str, keys: Keys, tmp_path: Path
) -> None:
    person = await live(database)
    async with database.begin() as work:
        before = await everything(work, person)
    file = tmp_path / "backup"
    await backup(database_url, file)
    assert file.stat().st_mode & 0o777 == 0o600
    if target_url == database_url:
        # Restored into itself, after an accident.
        async with database.begin() as work:
            await work.people.erase(person, LATER)
    loaded = await restore(target_url, file, keys)
    assert loaded > 8
    restored = Database.open(target_url, keys)
    async with restored.begin() as work:
        assert await everything(work, person) == before
        assert (await work.people.meet("web", "王芳", LATER)).id == person
    # The number of the erased person stays theirs in the restored database too.
    assert await somebody(restored, "new") == person + 2
    await restored.close()


async def test_a_backup_is_a_moment_of_a_database_at_work(
    database: Database, database_url: str, keys: Keys, tmp_path: Path
) -> None:
    person = await somebody(database)
    stop = asyncio.Event()

    async def write() -> None:
        while not stop.is_set():
            async with database.begin() as work:
                await work.outbox.add(person, "web", "a", {"n": 1}, NOW)
                await work.outbox.add(person, "web", "a", {"n": 2}, NOW)

    writer = asyncio.create_task(write())
    await asyncio.sleep(0.1)
    await backup(database_url, tmp_path / "backup")
    stop.set()
    await writer
    copy_url = f"sqlite:///{tmp_path / 'copy.db'}"
    await restore(copy_url, tmp_path / "backup", keys)
    copy = Database.open(copy_url, keys)
    async with copy.read() as work:
        sent = [one.body["n"] for one in await work.outbox.pending(person)]
    await copy.close()
    assert sent
    assert sent == [1, 2] * (len(sent) // 2)


async def test_an_existing_file_is_never_replaced(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    await live(database)
    file = tmp_path / "backup"
    file.write_text("precious")
    with pytest.raises(BackupProblem, match="exists already"):
        await backup(database_url, file)
    assert file.read_text() == "precious"
    assert [path for path in tmp_path.iterdir() if path.suffix == ".part"] == []


async def test_a_failed_backup_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnreachable):
        await backup(f"sqlite:///{tmp_path / 'none.db'}", tmp_path / "backup")
    with pytest.raises(DatabaseUnreachable):
        await backup("postgresql://u@127.0.0.1:9/none", tmp_path / "backup")
    damaged = tmp_path / "damaged.db"
    damaged.write_bytes(b"SQLite format 3\0" + b"damage" * 1000)
    with pytest.raises(DatabaseUnreachable):
        await backup(f"sqlite:///{damaged}", tmp_path / "backup")
    assert list(tmp_path.iterdir()) == [damaged]


async def test_a_folder_that_is_not_there_is_named(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    await live(database)
    with pytest.raises(BackupProblem, match="nowhere"):
        await backup(database_url, tmp_path / "nowhere" / "backup")


async def test_people_are_not_overwritten_unless_forced(
    database: Database, database_url: str, keys: Keys, tmp_path: Path
) -> None:
    person = await live(database)
    await backup(database_url, tmp_path / "backup")
    later = await somebody(database, "later")
    with pytest.raises(BackupProblem, match="there are people"):
        await restore(database_url, tmp_path / "backup", keys)
    async with database.read() as work:
        assert await work.people.get(later) is not None
    await restore(database_url, tmp_path / "backup", keys, force=True)
    async with database.read() as work:
        assert await work.people.get(later) is None
        assert await work.people.get(person) is not None


async def test_another_key_or_version_is_refused(
    database: Database, database_url: str, keys: Keys, tmp_path: Path
) -> None:
    await live(database)
    file = tmp_path / "backup"
    await backup(database_url, file)
    target = tmp_path / "new.db"
    with pytest.raises(WrongKey):
        await restore(f"sqlite:///{target}", file, Keys("x" * 32))
    if database_url.startswith("sqlite"):
        with sqlite3.connect(file) as connection:
            connection.execute("UPDATE alembic_version SET version_num = '0000'")
        connection.close()
    else:
        content = gzip.decompress(file.read_bytes()).replace(
            f'"{newest_revision()}"'.encode(), b'"0000"'
        )
        file.write_bytes(gzip.compress(content))
    with pytest.raises(BackupProblem, match="0000"):
        await restore(f"sqlite:///{target}", file, keys)
    assert not target.exists()


async def test_half_a_file_changes_nothing(
    database: Database, database_url: str, keys: Keys, tmp_path: Path
) -> None:
    await live(database)
    whole = tmp_path / "backup"
    await backup(database_url, whole)
    content = whole.read_bytes()
    halves = [content[: len(content) // 2], content[:-9], b"", b"not a backup", b"\x1f\x8bnonsense"]
    if content.startswith(b"\x1f\x8b"):
        lines = gzip.decompress(content).splitlines(keepends=True)
        halves += [
            gzip.compress(b"".join(lines[:-1])),
            gzip.compress(b"".join(lines[:3] + lines[4:])),
            gzip.compress(b"".join([*lines, b"1\n"])),
            gzip.compress(b"[]\n"),
        ]
    else:
        halves[1] = content[:5000]
    fresh = f"sqlite:///{tmp_path / 'fresh.db'}"
    for half in halves:
        file = tmp_path / "half"
        file.write_bytes(half)
        with pytest.raises(BackupProblem, match="half"):
            await restore(fresh, file, keys)
    opened = Database.open(fresh, keys)
    await opened.upgrade()
    assert await somebody(opened) == 1
    await opened.close()
