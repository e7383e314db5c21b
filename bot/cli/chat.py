"""`zhuye chat`: the talk in the terminal."""

import asyncio
import getpass

import click

from bot import logs
from bot.app import opened
from bot.channels.terminal import chat as talk
from bot.operator_words import say
from bot.settings import load_settings
from knowledge.words import Mode

MODES = {"text": Mode.PLAIN, "voice": Mode.VOICE, "easy": Mode.EASY}
EXPORTS = "exports"


@click.command(help=say("help.chat"))
@click.option("--as", "name", metavar="NAME", default=None, help=say("help.chat_as"))
@click.option("--mode", type=click.Choice([*MODES]), default=None, help=say("help.chat_mode"))
def chat(name: str | None, mode: str | None) -> None:
    """Talk as NAME (by default whoever is logged in), from standard input to standard output."""
    asyncio.run(_chat(name or getpass.getuser(), MODES[mode] if mode else None))


async def _chat(name: str, mode: Mode | None) -> None:
    settings = load_settings()
    logs.set_up(settings.log_level)
    async with opened(settings) as app:
        await talk(app, name, mode, settings.data_dir / EXPORTS)
