"""`zhuye hear`: what is said in an audio file."""

import asyncio
import json
from pathlib import Path

import click

from bot.app import orders
from bot.cli.trouble import Trouble
from bot.operator_words import say
from bot.settings import load_settings
from bot.speech.engines import Heard
from bot.speech.jobs import Orders
from bot.speech.problems import SpeechProblem
from bot.speech.workshop import Workshop


@click.command(help=say("help.hear"))
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@click.option("--json", "as_json", is_flag=True, help=say("help.json"))
def hear(file: str, *, as_json: bool) -> None:
    """Print what is said in FILE, and how sure that is."""
    heard = asyncio.run(_heard(orders(load_settings()), Path(file).read_bytes()))
    sureness = round(heard.confidence, 2)
    if as_json:
        click.echo(json.dumps({"text": heard.text, "confidence": sureness}, ensure_ascii=False))
    elif heard.text:
        click.echo(say("speech.heard", text=heard.text, sureness=f"{sureness:.0%}"))
    else:
        click.echo(say("speech.empty"))


async def _heard(ordered: Orders, audio: bytes) -> Heard:
    workshop = Workshop(ordered)
    try:
        return await workshop.hear(audio, ())
    except SpeechProblem as problem:
        raise Trouble(say("speech.deaf", why=say(f"speech.{problem.reason}"))) from problem
    finally:
        await workshop.close()
