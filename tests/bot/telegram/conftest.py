"""The real program and a strict Bot API server: shared by a module, or as many as a test starts."""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from tests.support.botapi import BotApi
from tests.support.discretion import assert_discreet
from tests.support.nursery import Nursery
from tests.support.served import TOKEN, Served

Serve = Callable[..., Awaitable[Served]]
"""Starts the program; takes the fields of `Served` by name."""


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=["polling", "webhook"])
async def served(
    request: pytest.FixtureRequest, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Served]:
    """The program, running: once by polling, once by webhook."""
    folder = tmp_path_factory.mktemp("served")
    shutil.copyfile(sqlite_template, folder / "zhuye.db")
    async with BotApi(token=TOKEN) as api:
        url, webhook = f"sqlite:///{folder / 'zhuye.db'}", request.param == "webhook"
        running = Served(url, folder, api=api, webhook=webhook)
        await running.start()
        yield running
        assert await running.stop() == 0, running.log
        assert_discreet(running.log, api)
        assert api.violations == []


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    """A Bot API server of the test's own."""
    async with BotApi(token=TOKEN) as one:
        yield one


@pytest.fixture
async def serve(
    api: BotApi, sqlite_url: str, nursery: Nursery, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Serve]:
    """Starts programs in front of `api`; in the end they stop, and have logged nothing said."""
    started: list[Served] = []

    async def start(**fields: Any) -> Served:
        given: dict[str, Any] = {
            "api": api,
            "database_url": sqlite_url,
            "folder": tmp_path_factory.mktemp("served"),
            "nursery": nursery,
            "more": {"ZHUYE_LOG_LEVEL": "DEBUG"},
        }
        started.append(Served(**given | fields))
        await started[-1].start()
        return started[-1]

    yield start
    for one in started:
        assert await one.stop() == 0, one.log
        assert_discreet(one.log, api)
    assert api.violations == []
