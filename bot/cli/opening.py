"""The database as commands have it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot import logs
from bot.settings import load_settings, open_keys
from db.database import Database


@asynccontextmanager
async def database() -> AsyncIterator[Database]:
    """The database that is set, brought up to date.

    Raises:
        DatabaseProblem: it cannot be used; says why.
        SettingsProblem: a setting is wrong.
    """
    settings = load_settings()
    logs.set_up(settings.log_level)
    opened = Database.open(settings.database_url.get_secret_value(), open_keys(settings))
    try:
        # An upgrade waits for whoever writes, and reads everything there is.
        if not await opened.schema_is_current():
            await opened.upgrade()
        yield opened
    finally:
        await opened.close()
