"""`zhuye worker`: speaks and listens for a program elsewhere, or sends notices in its place."""

import asyncio
import signal
import time
from contextlib import suppress

import click
import uvloop

from bot import logs
from bot.app import opened, orders
from bot.channels.telegram.gate import Gate
from bot.notices.service import send_notices
from bot.operator_words import say
from bot.settings import Settings, SettingsProblem, known_keys, load_settings, setting_name
from bot.speech.elsewhere import reach
from bot.speech.workshop import Workshop


@click.command(help=say("help.worker"))
@click.option("--notices", is_flag=True, help=say("help.worker_notices"))
def worker(*, notices: bool) -> None:
    """Work until told to stop."""
    settings = load_settings()
    logs.set_up(settings.log_level)
    if notices:
        # This loop writes at once what it is given: there is no moment between noting that a
        # request is begun and its bytes being on their way in which to be killed.
        asyncio.run(_send_notices(settings))
        return
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_work(settings))


async def _work(settings: Settings) -> None:
    """Do the jobs at the broker; the database is not touched.

    Raises:
        SettingsProblem: the broker cannot be used, or there is no key or no engine here.
    """
    redis = await reach(settings)
    # The library is not everywhere.
    from bot.speech.station import Station  # noqa: PLC0415

    workshop = Workshop(orders(settings))
    try:
        keys = known_keys(settings)
        if keys is None:
            raise SettingsProblem(say("trouble.worker_key", name=setting_name("secret_key")))
        station = Station(redis, keys, workshop)
        if not station.kinds:
            names = {one: setting_name(one) for one in ("tts", "asr")}
            raise SettingsProblem(say("trouble.worker_idle", **names))
        stop = _told_to_stop()
        kinds = "、".join(say(f"speech.kind_{kind}") for kind in station.kinds)
        click.echo(say("speech.working", kinds=kinds))
        await station.run(stop)
    finally:
        await workshop.close()
        await redis.aclose()


async def _send_notices(settings: Settings) -> None:
    """Send notices, and nothing else.

    Raises:
        DatabaseProblem: the database cannot be used.
    """
    async with opened(settings) as app:
        stop = _told_to_stop()
        click.echo(say("run.notices"))
        sending = asyncio.create_task(send_notices(app, settings, Gate(time.monotonic), apart=True))
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait([sending, stopping], return_when=asyncio.FIRST_COMPLETED)
        for one in (sending, stopping):
            one.cancel()
        with suppress(asyncio.CancelledError):
            await sending


def _told_to_stop() -> asyncio.Event:
    stop = asyncio.Event()
    for one in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(one, stop.set)
    return stop
