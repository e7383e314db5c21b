"""`zhuye prepare`: what is said to everybody, spoken ahead, so that it is there at once."""

import asyncio
from collections.abc import Iterator, Sequence

import click

from bot.app import orders
from bot.operator_words import say
from bot.present import Passage
from bot.settings import load_settings
from bot.speech.jobs import Orders
from bot.speech.problems import SpeechProblem
from bot.speech.workshop import Workshop
from bot.speeches import USUAL_VOICE
from handlers.commands.people import VOICES
from knowledge.catalogue import catalogue
from knowledge.words import Mode, texts

_NOT_SAID = ("operator.", "terminal.", "telegram.")
"""Beginnings of the keys of words that nobody hears."""


@click.command(help=say("help.prepare"))
@click.option("--voice", type=click.Choice(VOICES), default=USUAL_VOICE, help=say("help.voice"))
def prepare(voice: str) -> None:
    """Speak every sentence that holds nothing of a person; what is there already is quick."""
    sentences = list(dict.fromkeys(_said_to_everybody()))
    ordered = orders(load_settings())
    failed = asyncio.run(_prepared(ordered, sentences, voice))
    click.echo(say("speech.prepared", count=len(sentences) - failed, failed=failed))


async def _prepared(ordered: Orders, sentences: Sequence[str], voice: str) -> int:
    """Speak `sentences`; how many could not be spoken."""
    workshop = Workshop(ordered)
    failed = 0
    try:
        with click.progressbar(sentences, label=say("speech.preparing")) as bar:
            for sentence in bar:
                try:
                    await workshop.speak([Passage(sentence)], voice, 1.0)
                except SpeechProblem:
                    failed += 1
    finally:
        await workshop.close()
    return failed


def _said_to_everybody() -> Iterator[str]:
    """Every sentence without a value in it, in the words that are heard."""
    for key, words in {**texts(), **catalogue().words()}.items():
        if not key.startswith(_NOT_SAID) and not words.placeholders():
            yield from dict.fromkeys((words.of(Mode.VOICE), words.of(Mode.EASY)))
