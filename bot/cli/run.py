"""`zhuye run`: serves every door that is set."""

import asyncio

import click
import uvloop

from bot import logs
from bot.operator_words import say
from bot.serving import serve
from bot.settings import Settings, load_settings


@click.command(help=say("help.run"))
def run() -> None:
    """Serve until told to stop."""
    settings = load_settings()
    logs.set_up(settings.log_level)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve(settings, lambda: _say_where(settings)))


def _say_where(settings: Settings) -> None:
    host = f"[{settings.web_host}]" if ":" in settings.web_host else settings.web_host
    click.echo(say("run.open", address=f"http://{host}:{settings.web_port}"))
