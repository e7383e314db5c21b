"""A strict Bot API server, and a federation that has something to tell."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.notices import worker
from db.database import Database
from tests.support.botapi import BotApi
from tests.support.federation import Federation
from tests.support.notice_office import Office
from tests.support.served import TOKEN


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    """A Bot API server of the test's own, of which the bot asks nothing that is wrong."""
    async with BotApi(token=TOKEN) as one:
        yield one
        assert one.violations == []


@pytest.fixture
def federation(database: Database) -> Federation:
    """A federation over the test's database."""
    return Federation(database)


@pytest.fixture
def office(
    database_url: str,
    tmp_path: Path,
    api: BotApi,
    federation: Federation,
    monkeypatch: pytest.MonkeyPatch,
) -> Office:
    """A worker that is not begun yet, and looks often: a test is short."""
    monkeypatch.setattr(worker, "ROUND", 0.05)
    return Office(database_url, tmp_path, api, federation)
