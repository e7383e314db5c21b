"""The parts put together: settings in, a house that takes messages out."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.delivery import Delivery
from bot.present import Presenter
from bot.settings import Settings, open_keys
from db.database import Database
from handlers.finding import find
from handlers.flows import BOOK
from handlers.turn import Turns
from handlers.wording import wording

KEPT = timedelta(days=30)
"""How long talks without consent, and what only recognises repeated messages, are kept."""


@dataclass(frozen=True)
class App:
    """What a door needs: the turns it hands messages to, and the way back."""

    database: Database
    turns: Turns
    delivery: Delivery


def now() -> datetime:
    """The present moment, in UTC."""
    return datetime.now(UTC)


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[App]:
    """Open the database, bring its schema up to date, and put the parts together.

    Raises:
        DatabaseProblem: the database cannot be used; says why.
        DataProblem: a file of `knowledge/` is broken; names file and key.
    """
    words = wording()
    database = Database.open(settings.database_url.get_secret_value(), open_keys(settings))
    try:
        await database.upgrade()
        async with database.begin() as uow:
            await uow.talks.purge_idle(now() - KEPT)
            await uow.intake.prune(now() - KEPT)
            await uow.outbox.prune(now() - KEPT)
        yield App(
            database=database,
            turns=Turns(database, BOOK, words, find, now),
            delivery=Delivery(database, Presenter(words), now),
        )
    finally:
        await database.close()
