"""`zhuye run`: every door that is set, until the program is told to stop."""

import asyncio
import signal
from contextlib import AsyncExitStack

from bot.app import now, opened
from bot.channels.telegram.service import telegram
from bot.housekeeping import tidy_daily
from bot.operator_words import say
from bot.settings import Settings, SettingsProblem, setting_name
from bot.web import serve_web
from knowledge.regions.places import find_places


async def serve(settings: Settings) -> None:
    """Serve until SIGINT or SIGTERM, then finish what is under way.

    Raises:
        SettingsProblem: no door is set, or one cannot be opened; names the setting.
        DatabaseProblem: the database cannot be used.
    """
    token = settings.telegram_token
    if token is None:
        raise SettingsProblem(say("trouble.no_door", name=setting_name("telegram_token")))
    async with AsyncExitStack() as stack:
        app = await stack.enter_async_context(opened(settings))
        door = await stack.enter_async_context(telegram(app, settings, token.get_secret_value()))
        # Read now what would hold everybody up when the first place is named.
        await asyncio.to_thread(find_places, "北京")
        async with asyncio.TaskGroup() as tasks:
            # The web server first: Telegram calls as soon as it knows where.
            routes = door.routes()
            work = [tasks.create_task(serve_web(settings, routes))] if routes else []
            work += [
                tasks.create_task(door.run()),
                tasks.create_task(tidy_daily(app.database, now)),
            ]
            await _told_to_stop()
            for one in work:
                one.cancel()


async def _told_to_stop() -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for one in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(one, stop.set)
    await stop.wait()
