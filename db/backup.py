"""Backup into one file, and restore from it, on both databases.

SQLite is copied by its online backup into a database file; PostgreSQL is written out row by row
(`db.rowfile`). Either kind can be restored into either database, so that a backup is also the way
from SQLite to PostgreSQL. Values stay sealed: a backup is of no use without the secret key, and
must not be kept beside it.
"""

import asyncio
import gzip
import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import AsyncExitStack, closing, contextmanager
from pathlib import Path

from sqlalchemy import func, insert, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from db.database import LOCK_DEADLINE, Database, stored_key_check
from db.engines import Engines, normalise, open_engines, sqlite_file, sqlite_uri
from db.errors import BackupProblem, DatabaseUnreachable, WrongKey, connecting, translated
from db.keys import Keys
from db.migrate import newest_revision, revision
from db.models import Person
from db.notice_records import NoticeState
from db.noticed import NOTICE_OPEN, Notice
from db.rowfile import Header, RowReader, RowWriter, in_batches, open_rows
from db.tables import METADATA

_BATCH = 500
_NUMBERED = [table for table in METADATA.sorted_tables if "id" in table.c]


async def backup(database_url: str, target: Path) -> None:
    """Write a consistent copy of a database in use to `target`, readable by its owner only.

    Raises:
        BackupProblem: `target` exists already or cannot be written, or the copy is not sound.
        DatabaseProblem: the database cannot be read.
    """
    path = sqlite_file(normalise(database_url))
    if path is not None and not path.exists():
        raise DatabaseUnreachable(f"{path} does not exist")
    with _new_file(target) as aside, translated():
        if path is not None:
            await asyncio.to_thread(_copy_sqlite, path, aside)
            return
        engines = open_engines(normalise(database_url), LOCK_DEADLINE)
        try:
            await _dump(engines, aside)
        finally:
            await engines.close()


async def restore(database_url: str, source: Path, keys: Keys, *, force: bool = False) -> int:
    """Put the rows of a backup into a database, in one transaction; gives how many.

    The database is upgraded first, and made if it is a SQLite file that does not exist.

    Args:
        database_url: where to; SQLite or PostgreSQL, whatever the backup was made from.
        source: what `backup` wrote.
        keys: those that the backup was made with.
        force: replace what is in the database if there are people in it.

    Raises:
        BackupProblem: `source` is not a sound backup, or of another version; or there are people
            in the database and `force` is not given. No row was changed.
        WrongKey: the backup, or the database, belongs to another secret key.
        DatabaseProblem: the database cannot be written.
    """
    with open_rows(source) as reader:
        if reader.header.revision != newest_revision():
            raise BackupProblem(
                f"was made at revision {reader.header.revision} and this version works with "
                f"{newest_revision()}; restore it with the version that made it, then upgrade"
            )
        if reader.header.key_check != keys.check:
            raise WrongKey(f"{source} was made with another secret key")
        database = Database.open(database_url, keys)
        try:
            await database.upgrade()
        finally:
            await database.close()
        engines = open_engines(normalise(database_url), LOCK_DEADLINE)
        try:
            return await _load(engines, reader, force=force)
        finally:
            await engines.close()


def _copy_sqlite(path: Path, aside: Path) -> None:
    with (
        closing(sqlite3.connect(sqlite_uri(path, "rw"), uri=True, timeout=LOCK_DEADLINE)) as source,
        closing(sqlite3.connect(aside)) as copy,
    ):
        # All pages in one step: a snapshot, whatever is written meanwhile.
        source.backup(copy)
        # One file, without a log beside it.
        copy.execute("PRAGMA journal_mode=DELETE")
        sound = copy.execute("PRAGMA integrity_check").fetchone()[0]
    if sound != "ok":
        raise BackupProblem(f"{path} is damaged: {sound}")


async def _dump(engines: Engines, aside: Path) -> None:
    async with AsyncExitStack() as stack:
        with connecting():
            connection = await stack.enter_async_context(engines.read.connect())
            # One snapshot for every table.
            await connection.execution_options(isolation_level="REPEATABLE READ")
        header = Header(
            await connection.run_sync(revision),
            await stored_key_check(connection),
            await _counters(connection),
        )
        with gzip.open(aside, "wt", encoding="utf-8") as file:
            writer = RowWriter(file, header)
            for table in METADATA.sorted_tables:
                # Rows may refer to earlier rows of their own table.
                ordered = select(table).order_by(*table.primary_key.columns)
                rows = await connection.stream(ordered)
                async for row in rows.mappings():
                    writer.write(table, dict(row))
            writer.finish()


async def _load(engines: Engines, reader: RowReader, *, force: bool) -> int:
    async with AsyncExitStack() as stack:
        stack.enter_context(translated())
        with connecting():
            connection = await stack.enter_async_context(engines.write.begin())
        people = await connection.execute(select(func.count()).select_from(Person))
        if people.scalar_one() and not force:
            raise BackupProblem("was not restored: there are people in the database already")
        for table in reversed(METADATA.sorted_tables):
            await connection.execute(table.delete())
        loaded = 0
        for table in METADATA.sorted_tables:
            for batch in in_batches(reader.rows(table), _BATCH):
                try:
                    await connection.execute(insert(table), batch)
                except IntegrityError as error:
                    raise BackupProblem(f"its rows of {table.name} do not fit") from error
                loaded += len(batch)
        reader.finish()
        # Who got one since the backup was made, nobody knows.
        await connection.execute(
            update(Notice).where(NOTICE_OPEN).values(state=NoticeState.PAUSED.value)
        )
        for name, last in reader.header.counters.items():
            await _set_counter(connection, METADATA.tables[name].name, last)
        return loaded


async def _counters(connection: AsyncConnection) -> dict[str, int]:
    """The last number that PostgreSQL gave out in each table."""
    counters = {}
    for table in _NUMBERED:
        found = await connection.execute(
            text("SELECT pg_sequence_last_value(pg_get_serial_sequence(:name, 'id')::regclass)"),
            {"name": table.name},
        )
        counters[table.name] = found.scalar_one() or 0
    return counters


async def _set_counter(connection: AsyncConnection, name: str, last: int) -> None:
    """Go on behind `last`, so that the number of a deleted row never comes again."""
    values = {"name": name, "last": last}
    if connection.dialect.name == "sqlite":
        gone = text("DELETE FROM sqlite_sequence WHERE name = :name")
        await connection.execute(gone, {"name": name})
        put = text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)")
        await connection.execute(put, values)
    elif last:
        put = text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :last)")
        await connection.execute(put, values)


@contextmanager
def _new_file(target: Path) -> Iterator[Path]:
    """A file to write to, for its owner only, that becomes `target` when all went well."""
    if target.exists():
        raise BackupProblem(f"{target} exists already")
    aside = target.with_name(f"{target.name}.{secrets.token_hex(4)}.part")
    try:
        os.close(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        yield aside
        _sync(aside)
        # Unlike a rename this never replaces a file that came into being meanwhile.
        os.link(aside, target)
        _sync(target.parent)
    except OSError as error:
        raise BackupProblem(f"{target}: {error}") from error
    finally:
        aside.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
