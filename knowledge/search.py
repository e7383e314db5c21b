"""A free sentence to what it may mean: ranked offers and intents.

Two ways of understanding are weighed together: frames of words written down by hand
(`knowledge/meaning/targets/`), and what was learned from examples (`knowledge/meaning/examples/`).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.crisis import is_crisis
from knowledge.meaning.frames import Frames, alike
from knowledge.meaning.grams import grams
from knowledge.meaning.heard import Heard
from knowledge.meaning.learned import learned
from knowledge.meaning.targets import OUTSIDE, intents, is_outside, meanings
from knowledge.profile import Category

CRISIS = "crisis"
_AT_MOST = 8
_LEAST = 0.01
_FRAME = 2.0
"""Strength of a frame beside a single trait."""
_LEAST_FRAME = 0.2


@dataclass(frozen=True)
class Ranked:
    """One thing that a sentence may mean; `score` is from 0 to 1."""

    id: str
    score: float


@dataclass(frozen=True)
class Found:
    """What a sentence may mean, best first; nothing when it was not understood.

    `intent` is the first id where that is an intent and not an offer.
    """

    ranked: tuple[Ranked, ...] = ()
    intent: str | None = None


def search(text: str, category: str | None = None) -> Found:
    """Rank the offers and intents that `text` may mean.

    Args:
        text: what somebody typed or said, in any spelling.
        category: code of the speaker's category of disability, if known.

    Raises:
        ValueError: there is no such category.
        DataProblem: a data file of the search is broken.
    """
    ranked = _rank(text, Category(category) if category else None)
    if is_crisis(text):
        # Despair comes first, whatever else the sentence asks for.
        ranked = [Ranked(CRISIS, 1.0), *(one for one in ranked if one.id != CRISIS)]
    first = ranked[0].id if ranked else None
    return Found(tuple(ranked[:_AT_MOST]), first if first in intents() else None)


def _rank(text: str, category: Category | None) -> list[Ranked]:
    if not Heard(text).written:
        return []
    chances = learned().chances(traits_of(text, category))
    ranked = sorted(chances.items(), key=lambda one: -one[1])
    if ranked[0][0] == OUTSIDE:
        return []
    return [
        Ranked(id_, round(chance, 3))
        for id_, chance in ranked
        if id_ != OUTSIDE and chance >= _LEAST
    ]


def traits_of(
    text: str, category: Category | None, *, by_sound: bool = False
) -> Mapping[str, float]:
    """All that the learned part looks at: runs of characters and syllables, and the frames."""
    heard, known = Heard(text), meanings()
    likenesses = alike(heard, known.sayings)
    found = known.lexicon.find(heard)
    frames = Frames(found, category, known, likenesses, len(heard.written))
    traits = dict.fromkeys(grams(heard, category, by_sound=by_sound), 1.0)
    for target in known.targets:
        score = frames.score(target)
        if score >= _LEAST_FRAME:
            traits[f"f:{target.id}"] = _FRAME * score
    return traits
