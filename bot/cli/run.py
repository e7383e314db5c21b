"""`zhuye run`: serves every door that is set."""

import asyncio

import click
import uvloop

from bot import logs
from bot.operator_words import say
from bot.serving import serve
from bot.settings import load_settings


@click.command(help=say("help.run"))
def run() -> None:
    """Serve until told to stop."""
    settings = load_settings()
    logs.set_up(settings.log_level)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve(settings))
