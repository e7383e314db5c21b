"""The database: opened once, gives units of work."""

import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Self

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from db import migrate
from db.engines import normalise, open_engines, sqlite_file, upgrade_engine
from db.errors import (
    DatabaseOutdated,
    DatabaseReadOnly,
    DatabaseUnreachable,
    WrongKey,
    connecting,
    translated,
)
from db.keys import Keys
from db.models import KEY_CHECK, Meta
from db.unit_of_work import UnitOfWork

# Seconds. Longer than any healthy turn, shorter than somebody's patience.
LOCK_DEADLINE = 5.0


class Database:
    """One SQLite or PostgreSQL database; belongs to one event loop."""

    def __init__(self, url: str, keys: Keys, deadline: float) -> None:
        """Use `Database.open`."""
        self.url = normalise(url)
        self._keys = keys
        self._deadline = deadline
        self._engines = open_engines(self.url, deadline)
        self._checked = False

    @classmethod
    def open(cls, url: str, keys: Keys, *, deadline: float = LOCK_DEADLINE) -> Self:
        """Prepare a database; connects only when it is first used.

        Args:
            url: `sqlite:///path` or `postgresql://…`, with or without a driver's name.
            keys: what its values are sealed with.
            deadline: seconds to wait for a lock or a connection.

        Raises:
            DatabaseProblem: the URL cannot be used.
        """
        return cls(url, keys, deadline)

    async def upgrade(self) -> None:
        """Bring the schema to this version, making the database if it is new.

        Raises:
            WrongKey: the database belongs to another secret key; nothing was changed.
            DatabaseOutdated: a newer version of the code has changed it already.
            DatabaseProblem: it cannot be reached or written.
        """
        engine = upgrade_engine(self.url, self._deadline)
        try:
            async with self._transaction(engine) as connection:
                await connection.run_sync(migrate.upgrade)
                if await stored_key_check(connection) is None:
                    values = {"name": KEY_CHECK, "value": self._keys.check}
                    await connection.execute(insert(Meta).values(**values))
                await self._require_key(connection)
        finally:
            await engine.dispose()

    async def schema_is_current(self) -> bool:
        """Whether the schema is the one of this version.

        Raises:
            DatabaseUnreachable: the server does not answer.
        """
        path = sqlite_file(self.url)
        if path is not None and not path.exists():
            return False
        async with self._transaction(self._engines.read) as connection:
            return await connection.run_sync(migrate.is_current)

    async def check(self) -> None:
        """Make sure that the database can be worked with; `begin` and `read` do it once.

        Raises:
            DatabaseOutdated: it must be upgraded first, or is newer than the code.
            WrongKey: it belongs to another secret key.
            DatabaseProblem: it cannot be reached.
        """
        if not await self.schema_is_current():
            raise DatabaseOutdated("the database is not at this version; run: zhuye db upgrade")
        async with self._transaction(self._engines.read) as connection:
            await self._require_key(connection)
        self._checked = True

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[UnitOfWork]:
        """One transaction: committed on a clean exit, rolled back on any exception.

        On SQLite it holds the one write lock from the start, so keep it short and never wait for
        people or networks in it, and never begin a second one inside.

        Raises:
            DatabaseBusy: a lock was not free within the deadline.
            DatabaseProblem: as named in `db.errors`.
        """
        if not self._checked:
            await self.check()
        async with self._transaction(self._engines.write) as connection:
            yield UnitOfWork(connection, self._keys)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[UnitOfWork]:
        """A transaction that only reads and blocks nobody; a write in it is an error.

        Raises:
            DatabaseReadOnly: something in it tried to write or to lock.
            DatabaseProblem: as named in `db.errors`.
        """
        if not self._checked:
            await self.check()
        async with self._transaction(self._engines.read) as connection:
            yield UnitOfWork(connection, self._keys)

    @property
    def is_shared(self) -> bool:
        """Whether several serving processes may work with it: not with a SQLite file."""
        return sqlite_file(self.url) is None

    async def close(self) -> None:
        """Close every connection."""
        await self._engines.close()

    @asynccontextmanager
    async def _transaction(self, engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
        with translated():
            async with AsyncExitStack() as stack:
                try:
                    with connecting():
                        connection = await stack.enter_async_context(engine.connect())
                        await stack.enter_async_context(connection.begin())
                except DatabaseUnreachable as error:
                    # SQLite needs its folder for the log beside the file, and calls it "unable
                    # to open" when it cannot write there.
                    path = sqlite_file(self.url)
                    if path is not None and path.exists() and not _writable(path.parent):
                        raise DatabaseReadOnly(f"{path.parent} cannot be written") from error
                    raise
                yield connection

    async def _require_key(self, connection: AsyncConnection) -> None:
        stored = await stored_key_check(connection)
        if stored is None:
            raise DatabaseOutdated("the database was never upgraded; run: zhuye db upgrade")
        if stored != self._keys.check:
            raise WrongKey("the database was made with another secret key")


async def stored_key_check(connection: AsyncConnection) -> str | None:
    """What the database knows of the secret key that it was made with."""
    found = await connection.execute(select(Meta.value).where(Meta.name == KEY_CHECK))
    return found.scalar_one_or_none()


def _writable(folder: os.PathLike[str]) -> bool:
    return os.access(folder, os.W_OK, effective_ids=os.access in os.supports_effective_ids)
