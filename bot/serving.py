"""`zhuye run`: the web door and every other that is set, until the program is told to stop."""

import asyncio
import gc
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from bot.app import App, opened
from bot.channels.telegram.gate import Gate
from bot.channels.telegram.service import telegram
from bot.channels.web.service import web
from bot.clock import now
from bot.following import Following
from bot.housekeeping import tidy_daily
from bot.notices.service import send_notices
from bot.settings import Settings
from bot.web import Site, serve_web
from handlers.book import About
from handlers.days import day_in_china
from handlers.finding import find
from knowledge.regions.places import find_places

_FIRST_PLACE = "北京"


async def serve(settings: Settings, ready: Callable[[], None]) -> None:
    """Serve until SIGINT or SIGTERM, then finish what is under way.

    `ready` is called when pages can be opened.

    Raises:
        SettingsProblem: a door cannot be opened; names the setting.
        DatabaseProblem: the database cannot be used.
    """
    gate = Gate(time.monotonic)
    async with opened(settings) as app, web(app) as page:
        await asyncio.to_thread(_read_ahead, now())
        # What is read stays: looking through all of it for rubbish would hold everybody up.
        gc.collect()
        gc.freeze()
        site = Site(page.refuse)
        site.add(page.routes(), page.larger())
        async with asyncio.TaskGroup() as tasks:
            work = [
                tasks.create_task(serve_web(settings, site, ready)),
                tasks.create_task(page.run()),
                tasks.create_task(tidy_daily(app.database, now)),
                tasks.create_task(Following(app.database, now, settings.quiet).run()),
            ]
            if settings.notice_worker == "here":
                work.append(tasks.create_task(send_notices(app, settings, gate)))
            if settings.telegram_token is not None:
                token = settings.telegram_token.get_secret_value()
                work.append(tasks.create_task(_serve_telegram(app, settings, token, site, gate)))
            await _told_to_stop()
            for one in work:
                one.cancel()


async def _serve_telegram(app: App, settings: Settings, token: str, site: Site, gate: Gate) -> None:
    """Serve Telegram as soon as it answers; nobody on another door waits for that."""
    async with telegram(app, settings, token, gate) as door:
        # Telegram calls as soon as it knows where.
        site.add(door.routes(), door.larger())
        with suppress(asyncio.CancelledError):
            await door.run()


def _read_ahead(at: datetime) -> None:
    """Read what would hold everybody up when the first sentence is said, and the first place."""
    find(_FIRST_PLACE, About(day_in_china(at)))
    find_places(_FIRST_PLACE)


async def _told_to_stop() -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for one in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(one, stop.set)
    await stop.wait()
