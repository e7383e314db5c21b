"""`zhuye prepare`: what is said to everybody, spoken ahead, so that it is there at once."""

import asyncio
from collections.abc import Iterator, Sequence

import click

from bot.app import orders
from bot.operator_words import say
from bot.present import Passage
from bot.rehearsal import rehearsed
from bot.settings import load_settings
from bot.speech.jobs import Orders
from bot.speech.problems import SpeechProblem
from bot.speech.workshop import Workshop
from bot.speeches import USUAL_VOICE
from handlers.commands.people import VOICES
from knowledge.catalogue import catalogue
from knowledge.words import Mode, texts

TALKS = 60
"""Talks that are rehearsed: more of them bring hardly any clip of a first talk."""

_NOT_SAID = ("operator.", "terminal.", "telegram.")
"""Beginnings of the keys of words that nobody hears."""


@click.command(help=say("help.prepare"))
@click.option("--voice", type=click.Choice(VOICES), default=USUAL_VOICE, help=say("help.voice"))
def prepare(voice: str) -> None:
    """Speak what holds nothing of a person, the commonest first; what is there is quick."""
    ordered = orders(load_settings())
    click.echo(say("speech.rehearsing"))
    clips = asyncio.run(said_to_everybody(TALKS))
    failed = asyncio.run(_prepared(ordered, clips, voice))
    click.echo(say("speech.prepared", count=len(clips) - failed, failed=failed))


async def said_to_everybody(talks: int) -> Sequence[tuple[Passage, ...]]:
    """What is spoken in so many talks, as it is spoken there, then every other sentence.

    Raises:
        DatabaseProblem: see `rehearsed`.
    """
    alone = ((Passage(one),) for one in _sentences())
    return list(dict.fromkeys((*await rehearsed(talks), *alone)))


async def _prepared(ordered: Orders, clips: Sequence[tuple[Passage, ...]], voice: str) -> int:
    """Speak `clips`; how many could not be spoken."""
    workshop = Workshop(ordered)
    failed = 0
    try:
        with click.progressbar(clips, label=say("speech.preparing")) as bar:
            for clip in bar:
                try:
                    await workshop.speak(clip, voice, 1.0)
                except SpeechProblem:
                    failed += 1
    finally:
        await workshop.close()
    return failed


def _sentences() -> Iterator[str]:
    """Every sentence without a value in it, in the words that are heard."""
    for key, words in {**texts(), **catalogue().words()}.items():
        if not key.startswith(_NOT_SAID) and not words.placeholders():
            yield from dict.fromkeys((words.of(Mode.VOICE), words.of(Mode.EASY)))
