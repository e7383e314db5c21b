"""Connections to SQLite and PostgreSQL, set up so that a commit lasts and no wait is endless."""

import os
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, NullPool, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from db.errors import DatabaseProblem, DatabaseReadOnly, DatabaseUnreachable
from db.prompt_sqlite import connect

_SQLITE = "sqlite+aiosqlite"
_POSTGRESQL = "postgresql+asyncpg"
_DRIVERS = {
    "sqlite": _SQLITE,
    _SQLITE: _SQLITE,
    "postgres": _POSTGRESQL,
    "postgresql": _POSTGRESQL,
    _POSTGRESQL: _POSTGRESQL,
}

# FULL syncs the log at every commit. NORMAL would outlive a killed process too, but not a power
# cut, and a message is acknowledged to its sender once its turn is committed. secure_delete
# overwrites what was deleted, so that an erased person does not linger in free pages.
_PRAGMAS = ("synchronous=FULL", "secure_delete=ON")
_READERS = 4
_PG_POOL = 10
# A turn that hangs must not hold its person's lock for ever.
# Seconds: a server that has gone without a word must not hold turns up for ever.
_PG_SILENCE = 30
_PG_IDLE_IN_TRANSACTION = 60_000


@dataclass(frozen=True, slots=True)
class Engines:
    """The connections of one database: for changing it, and for reading only."""

    write: AsyncEngine
    read: AsyncEngine

    async def close(self) -> None:
        """Close every connection."""
        await self.write.dispose()
        # On PostgreSQL both share one pool; emptying an empty one does no harm.
        await self.read.dispose()


def normalise(url: str) -> URL:
    """The URL with the driver that we use.

    Takes `sqlite:///path`, `postgresql://…`, `postgres://…`, with or without the driver's name.

    Raises:
        DatabaseProblem: it is no such URL, or a SQLite database in memory. The message does not
            repeat the URL, which may hold a password.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise DatabaseProblem("the database URL cannot be read") from error
    driver = _DRIVERS.get(parsed.drivername)
    if driver is None:
        raise DatabaseProblem(f"{parsed.drivername}: only sqlite and postgresql are known")
    if driver == _SQLITE and parsed.database in {None, "", ":memory:"}:
        raise DatabaseProblem("a SQLite database needs a file: sqlite:///path")
    if driver == _POSTGRESQL and "sslmode" in parsed.query:
        # What libpq calls sslmode, asyncpg calls ssl, with the same values.
        mode = parsed.query["sslmode"]
        parsed = parsed.difference_update_query(["sslmode"]).update_query_dict({"ssl": mode})
    return parsed.set(drivername=driver)


def sqlite_file(url: URL) -> Path | None:
    """The file of a SQLite database; None for PostgreSQL."""
    return Path(url.database or "") if url.drivername == _SQLITE else None


def sqlite_uri(path: Path, mode: str) -> str:
    """A SQLite file as the URI that the driver opens; `mode` is `ro` or `rw`."""
    return f"file:{quote(str(path))}?mode={mode}"


def open_engines(url: URL, deadline: float) -> Engines:
    """Engines for the work of every day; `deadline` in seconds is the longest wait for a lock."""
    if sqlite_file(url) is None:
        engine = create_async_engine(
            url,
            hide_parameters=True,
            pool_size=_PG_POOL,
            max_overflow=_PG_POOL,
            pool_timeout=deadline,
            # After a restart of the server the first turn should not be the one that notices.
            pool_pre_ping=True,
            connect_args={**_asyncpg_arguments(deadline), "command_timeout": _PG_SILENCE},
        )
        return Engines(engine, engine.execution_options(postgresql_readonly=True))
    return Engines(
        # SQLite has one writer at a time anyway: one connection makes the turns of this process
        # queue in fair order, where several would poll for the lock and starve each other.
        # What is done with it is short, and every step of a turn waits for the one before.
        write=_sqlite(
            url, deadline, "BEGIN IMMEDIATE", ("foreign_keys=ON",), pool_size=1, prompt=True
        ),
        read=_sqlite(url, deadline, "BEGIN", ("query_only=ON",), pool_size=_READERS),
    )


def upgrade_engine(url: URL, deadline: float) -> AsyncEngine:
    """An engine for migrations; makes the file of a SQLite database, for its owner only.

    Raises:
        DatabaseReadOnly: the file cannot be made or written.
        DatabaseUnreachable: its folder does not exist.
    """
    path = sqlite_file(url)
    if path is None:
        return create_async_engine(
            url,
            hide_parameters=True,
            poolclass=NullPool,
            connect_args=_asyncpg_arguments(deadline),
        )
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    except FileNotFoundError as error:
        raise DatabaseUnreachable(f"{path.parent} does not exist") from error
    except OSError as error:
        raise DatabaseReadOnly(str(error)) from error
    # Foreign keys are off: changing a table on SQLite means making it anew, and dropping the old
    # one would delete every row that refers to it. The migration checks them before it commits.
    pragmas = ("foreign_keys=OFF", "journal_mode=WAL")
    return _sqlite(url, deadline, "BEGIN IMMEDIATE", pragmas, pool_size=None)


def _sqlite(
    url: URL,
    deadline: float,
    begin: str,
    pragmas: tuple[str, ...],
    *,
    pool_size: int | None,
    prompt: bool = False,
) -> AsyncEngine:
    # mode=rw: a mistyped path is an error, not a new database. Given as a string, the URL would be
    # decoded once too often.
    file, _, mode = sqlite_uri(Path(url.database or ""), "rw").partition("?mode=")
    target = URL.create(_SQLITE, database=file, query={"mode": mode, "uri": "true"})
    pool: dict[str, Any] = {"poolclass": NullPool}
    if pool_size is not None:
        pool = {"pool_size": pool_size, "max_overflow": 0, "pool_timeout": deadline}
    if prompt:
        pool["async_creator"] = partial(connect, f"{file}?mode={mode}", uri=True, timeout=deadline)
    engine = create_async_engine(
        target, hide_parameters=True, connect_args={"timeout": deadline}, **pool
    )

    @event.listens_for(engine.sync_engine, "connect")
    def _connected(connection: Any, _record: object) -> None:
        # SQLAlchemy's documented recipe: the driver begins nothing by itself, we do.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (*pragmas, *_PRAGMAS):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begun(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _asyncpg_arguments(deadline: float) -> dict[str, Any]:
    return {
        "timeout": deadline,
        "server_settings": {
            "application_name": "zhuye",
            "timezone": "UTC",
            "lock_timeout": str(int(deadline * 1000)),
            "idle_in_transaction_session_timeout": str(_PG_IDLE_IN_TRANSACTION),
        },
    }
