"""`zhuye speak`: a text as an audio file, spoken as people hear it."""

import asyncio
from pathlib import Path

import click

from bot.app import orders
from bot.cli.trouble import Trouble
from bot.operator_words import say
from bot.present import Passage
from bot.settings import load_settings
from bot.speech.chain import Clip
from bot.speech.jobs import Orders
from bot.speech.problems import SpeechProblem
from bot.speech.workshop import Workshop
from bot.speeches import USUAL_VOICE
from handlers.commands.people import VOICES

ENGINES = ("kokoro", "gtts", "espeak")
SLOWEST, FASTEST = 0.5, 3.0


@click.command(help=say("help.speak"))
@click.argument("text")
@click.option("-o", "out", required=True, type=click.Path(dir_okay=False), help=say("help.out"))
@click.option("--engine", type=click.Choice(ENGINES), help=say("help.engine"))
@click.option("--voice", type=click.Choice(VOICES), default=USUAL_VOICE, help=say("help.voice"))
@click.option("--rate", type=click.FloatRange(SLOWEST, FASTEST), default=1.0, help=say("help.rate"))
def speak(text: str, out: str, engine: str | None, voice: str, rate: float) -> None:
    """Write TEXT as OGG/Opus."""
    settings = load_settings()
    if engine is not None:
        settings = settings.model_copy(update={"tts": engine})
    clip = asyncio.run(_spoken(orders(settings), Passage(text, personal=True), voice, rate))
    Path(out).write_bytes(clip.ogg)
    click.echo(say("speech.spoken", file=out, seconds=f"{clip.seconds:.1f}", engine=clip.engine))


async def _spoken(ordered: Orders, passage: Passage, voice: str, rate: float) -> Clip:
    workshop = Workshop(ordered)
    try:
        return await workshop.speak([passage], voice, rate)
    except SpeechProblem as problem:
        raise Trouble(say("speech.silent", why=say(f"speech.{problem.reason}"))) from problem
    finally:
        await workshop.close()
