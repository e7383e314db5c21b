"""What a notice can be about: postings, trainings and offers, by some words of theirs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from handlers.commands.context import Context
from handlers.listed import POSTING, TRAINING
from handlers.talk.commands import Command
from handlers.talk.values import JSON
from knowledge.catalogue import catalogue
from knowledge.postings.terms import relaxations, training_relaxations
from knowledge.postings.wishing import read_wish
from knowledge.search import search

AT_MOST = 4
"""Things that are offered to choose from."""

_CANDIDATES = 50


@dataclass(frozen=True)
class FindTargets(Command[Any]):
    """What `words` name, of `kind` `posting`, `training` or `offer`, the likeliest first.

    Each is `[target, title]`; the title of an offer is nothing, since its name is its words.
    """

    kind: str
    words: str


@dataclass(frozen=True)
class NameTarget(Command[str | None]):
    """The title of a posting or training; of an offer nothing, since its name is its words."""

    target: str


async def find_targets(context: Context, command: FindTargets) -> JSON:
    """See `FindTargets`."""
    match command.kind:
        case "posting":
            return await _postings(context, command.words)
        case "training":
            return await _trainings(context, command.words)
        case _:
            offers = catalogue().offers
            found = [one.id for one in search(command.words).ranked if one.id in offers]
            return [[one, None] for one in found[:AT_MOST]]


async def name_target(context: Context, command: NameTarget) -> JSON:
    """See `NameTarget`."""
    kind, _, number = command.target.partition(":")
    if kind == "posting":
        posting = await context.uow.postings.get(int(number))
        return None if posting is None else str(posting.body["title"])
    if kind == "training":
        training = await context.uow.trainings.get(int(number))
        return None if training is None else str(training.body["name"])
    return None


async def _postings(context: Context, words: str) -> JSON:
    for groups, _ in relaxations(read_wish(words)):
        found = await context.uow.postings.find(groups, context.today, _CANDIDATES)
        if found:
            return _told([(f"{POSTING}{one.id}", str(one.body["title"])) for one in found], words)
    return []


async def _trainings(context: Context, words: str) -> JSON:
    for groups, _ in training_relaxations(read_wish(words)):
        found = await context.uow.trainings.find(groups, context.now, _CANDIDATES)
        if found:
            return _told([(f"{TRAINING}{one.id}", str(one.body["name"])) for one in found], words)
    return []


def _told(found: Sequence[tuple[str, str]], words: str) -> JSON:
    """Those first whose title holds the words."""
    ranked = sorted(found, key=lambda one: words not in one[1])
    return [list(one) for one in ranked[:AT_MOST]]
