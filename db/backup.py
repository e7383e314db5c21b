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
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from db.database import LOCK_DEADLINE, Database
from db.engines import Engines, normalise, open_engines, sqlite_file, sqlite_uri
from db.errors import BackupProblem, DatabaseUnreachable, WrongKey, connecting, translated
from db.keys import Keys
from db.migrate import newest_revision, revision
from db.models import METADATA, Meta, Person
from db.rowfile import KEY_CHECK, Header, RowReader, RowWriter, in_batches, open_rows

_BATCH = 500
_COUNTED = [table for table in METADATA.sorted_tables if "id" in table.c]


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
    source_uri = str(sqlite_uri("", path, "rw").database) + "?mode=rw"
    with (
        closing(sqlite3.connect(source_uri, uri=True, timeout=LOCK_DEADLINE)) as source,
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
    with connecting():
        connection = await engines.read.connect()
    async with closing_connection(connection):
        # One snapshot for every table.
        await connection.execution_options(isolation_level="REPEATABLE READ")
        key_check = await connection.execute(select(Meta.value).where(Meta.name == KEY_CHECK))
        header = Header(
            await connection.run_sync(revision),
            key_check.scalar_one_or_none(),
            await _counters(connection),
        )
        with gzip.open(aside, "wt", encoding="utf-8") as file:
            writer = RowWriter(file, header)
            for table in METADATA.sorted_tables:
                async for row in (await connection.stream(select(table))).mappings():
                    writer.write(table, dict(row))
            writer.finish()
