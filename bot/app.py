"""The parts put together: settings in, a house that takes messages out."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from bot.clock import now
from bot.delivery import LEASE, Delivery
from bot.doors import Door
from bot.housekeeping import tidy
from bot.present import Presenter
from bot.sent_log import SentLog
from bot.settings import Settings, open_keys
from bot.shipping import ship_sites
from bot.speech.elsewhere import open_asker
from bot.speech.jobs import Orders
from bot.speech.workshop import Workshop
from db.database import Database
from db.keys import Keys
from handlers.finding import find
from handlers.flows import BOOK
from handlers.group import GroupTurns
from handlers.turn import Turns
from handlers.wording import wording

_MEGABYTE = 1_000_000


@dataclass(frozen=True)
class App:
    """What a door needs: the turns it hands messages to, and the way back."""

    database: Database
    keys: Keys
    turns: Turns
    groups: GroupTurns
    workshop: Workshop

    def delivery(
        self,
        channel: str,
        door: Door,
        lease: timedelta = LEASE,
        sent_log: SentLog | None = None,
    ) -> Delivery:
        """The way out of `channel`; a message is claimed for `lease`."""
        return Delivery(self.database, Presenter(wording()), now, channel, door, lease, sent_log)


def orders(settings: Settings) -> Orders:
    """What is set about speech."""
    return Orders(
        tts=settings.tts,
        asr=settings.asr,
        models=settings.models,
        cache=settings.audio,
        cache_bytes=settings.voice_cache_mb * _MEGABYTE,
    )


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[App]:
    """Open the database, bring its schema up to date, and put the parts together.

    Raises:
        DatabaseProblem: the database cannot be used; says why.
        DataProblem: a file of `knowledge/` is broken; names file and key.
        SettingsProblem: the broker cannot be used; names the setting.
    """
    words, keys = wording(), open_keys(settings)
    database = Database.open(settings.database_url.get_secret_value(), keys)
    try:
        await database.upgrade()
        await tidy(database, now())
        await ship_sites(database, now())
        workshop = Workshop(orders(settings), await open_asker(settings, keys))
        try:
            yield App(
                database=database,
                keys=keys,
                turns=Turns(
                    database, BOOK, words, find, now, settings.notice_approval, settings.quiet
                ),
                groups=GroupTurns(database, find, now),
                workshop=workshop,
            )
        finally:
            await workshop.close()
    finally:
        await database.close()
