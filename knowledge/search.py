"""A free sentence to what it may mean: ranked offers and intents.

The words that lead somewhere are data: `knowledge/meaning/`.
"""

from dataclasses import dataclass

from knowledge.crisis import is_crisis
from knowledge.meaning.heard import Heard
from knowledge.meaning.targets import OUTSIDE, categories, intents, targets
from knowledge.meaning.weighing import Weighing
from knowledge.profile import Category

CRISIS = "crisis"
_LEAST = 0.55
# What is much weaker than the first is no alternative to it.
_OF_FIRST = 0.6
_AT_MOST = 8


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
        ranked = [Ranked(CRISIS, 1.0), *ranked]
    first = ranked[0].id if ranked else None
    return Found(tuple(ranked[:_AT_MOST]), first if first in intents() else None)


def _rank(text: str, category: Category | None) -> list[Ranked]:
    heard = Heard(text)
    if not heard.written:
        return []
    weighing = Weighing(heard, category, categories())
    scored = (Ranked(one.id, round(weighing.score(one), 3)) for one in targets())
    ranked = sorted(scored, key=lambda one: -one.score)
    if ranked[0].id == OUTSIDE:
        return []
    least = max(_LEAST, ranked[0].score * _OF_FIRST)
    return [one for one in ranked if one.score >= least and one.id != OUTSIDE]
