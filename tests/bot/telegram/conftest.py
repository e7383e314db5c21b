"""The real program and a strict Bot API server, shared by the conversations of one module."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.support.botapi import BotApi
from tests.support.served import TOKEN, Served


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=["polling", "webhook"])
async def served(
    request: pytest.FixtureRequest, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Served]:
    """The program, running: once by polling, once by webhook."""
    folder = tmp_path_factory.mktemp("served")
    shutil.copyfile(sqlite_template, folder / "zhuye.db")
    async with BotApi(token=TOKEN) as api:
        running = Served(
            api, f"sqlite:///{folder / 'zhuye.db'}", folder, webhook=request.param == "webhook"
        )
        await running.start()
        yield running
        assert await running.stop() == 0, running.log
        assert api.violations == []
