"""`zhuye worker`: speaks and listens on this machine for a program elsewhere."""

import asyncio
import signal

import click
import uvloop

from bot import logs
from bot.app import orders
from bot.operator_words import say
from bot.settings import Settings, SettingsProblem, known_keys, load_settings, setting_name
from bot.speech.elsewhere import reach
from bot.speech.workshop import Workshop


@click.command(help=say("help.worker"))
def worker() -> None:
    """Work until told to stop."""
    settings = load_settings()
    logs.set_up(settings.log_level)
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
        stop = asyncio.Event()
        for one in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(one, stop.set)
        kinds = "、".join(say(f"speech.kind_{kind}") for kind in station.kinds)
        click.echo(say("speech.working", kinds=kinds))
        await station.run(stop)
    finally:
        await workshop.close()
        await redis.aclose()
