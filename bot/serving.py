"""`zhuye run`: the web door and every other that is set, until the program is told to stop."""

import asyncio
import signal
from collections.abc import Callable
from contextlib import AsyncExitStack

from bot.app import now, opened
from bot.channels.telegram.service import Telegram, telegram
from bot.channels.web.service import Web, web
from bot.housekeeping import tidy_daily
from bot.settings import Settings
from bot.web import serve_web
from knowledge.regions.places import find_places


async def serve(settings: Settings, ready: Callable[[], None]) -> None:
    """Serve until SIGINT or SIGTERM, then finish what is under way.

    `ready` is called when pages can be opened.

    Raises:
        SettingsProblem: a door cannot be opened; names the setting.
        DatabaseProblem: the database cannot be used.
    """
    token = settings.telegram_token
    async with AsyncExitStack() as stack:
        app = await stack.enter_async_context(opened(settings))
        page = await stack.enter_async_context(web(app))
        doors: list[Web | Telegram] = [page]
        if token is not None:
            secret = token.get_secret_value()
            doors.append(await stack.enter_async_context(telegram(app, settings, secret)))
        # Read now what would hold everybody up when the first place is named.
        await asyncio.to_thread(find_places, "北京")
        async with asyncio.TaskGroup() as tasks:
            # The web server first: Telegram calls as soon as it knows where.
            routes = [route for door in doors for route in door.routes()]
            larger = {path: most for door in doors for path, most in door.larger().items()}
            work = [tasks.create_task(serve_web(settings, routes, larger, page.refuse, ready))]
            work += [tasks.create_task(door.run()) for door in doors]
            work.append(tasks.create_task(tidy_daily(app.database, now)))
            await _told_to_stop()
            for one in work:
                one.cancel()


async def _told_to_stop() -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for one in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(one, stop.set)
    await stop.wait()
