"""From a free sentence to what it may mean: offers and intents, best first.

Every target collects points: those of its groups of words (`knowledge/meaning/targets`), those of
its most similar saying, and a nudge for the category of disability. Two points are a score of 0.5
and the least that counts as understood; each further two points halve the doubt that is left.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.crisis import is_crisis
from knowledge.meaning.said import Said
from knowledge.meaning.targets import NONE, Target, targets
from knowledge.profile import Category

CRISIS = "crisis"

_UNDERSTOOD = 2.0
_SAYING = 4.0
"""Points for a sentence that is one of the sayings, word for word."""

_AT_MOST = 5
# Whoever is far behind the best was not meant: a list of chances is read out loud, one by one.
_NEAR = 0.5

# The sentence may speak of somebody else (a daughter, a customer), so its own words about a
# disability count for more than what is known of the speaker.
_NAMED, _NOT_NAMED = 1.0, -1.5
_KNOWN, _NOT_KNOWN = 0.5, -0.5


@dataclass(frozen=True)
class Ranked:
    """One thing that a sentence may mean; `score` is 0.5 (just understood) to 1.0 (sure)."""

    id: str
    score: float


@dataclass(frozen=True)
class Found:
    """What a sentence may mean, best first; `intent` is the best, if it is no offer."""

    ranked: tuple[Ranked, ...]
    intent: str | None


def search(text: str, category: str | None = None) -> Found:
    """Rank the offers and intents that `text` may mean.

    Args:
        text: what somebody typed or said, in any of the ways of people.
        category: the speaker's own category of disability (a value of `Category`), if known.

    Returns:
        At most five. Empty: not understood, or nothing of ours. A sentence of despair has the
        intent `crisis` in first place, whatever else it says.

    Raises:
        ValueError: there is no such category.
        DataProblem: a file of the search's data is broken; names file and key.
    """
    points = weigh(text, Category(category) if category else None)
    best = max(points.values(), default=0.0)
    near = {
        target: own
        for target, own in points.items()
        if own >= max(_UNDERSTOOD, _NEAR * best) and target != NONE
    }
    crisis = is_crisis(text)
    if points.get(NONE, 0.0) >= max(near.values(), default=0.0) and not crisis:
        near = {}
    ranked = [Ranked(target, _score(near[target])) for target in sorted(near, key=lambda one: -near[one])]
    if crisis:
        ranked.insert(0, Ranked(CRISIS, 1.0))
    is_intent = bool(ranked) and (ranked[0].id == CRISIS or ranked[0].id in targets().intents)
    return Found(tuple(ranked[:_AT_MOST]), ranked[0].id if is_intent else None)


def weigh(text: str, category: Category | None = None) -> Mapping[str, float]:
    """The points of every target that `text` speaks for, `none` among them."""
    said = Said.of(text)
    heard = said.heard(targets().words)
    named = frozenset(one for one, frame in targets().names.items() if frame.strength(heard))
    points = {one.id: _points(one, said, heard) for one in targets().targets}
    return {
        one.id: points[one.id] + _nudge(one.categories, named, category)
        for one in targets().targets
        if points[one.id]
    }


def _points(target: Target, said: Said, heard: Mapping[str, float]) -> float:
    if any(frame.strength(heard) for frame in target.unless):
        return 0.0
    by_words = sum(
        group.points * max(frame.strength(heard) for frame in group.frames)
        for group in target.groups
    )
    return by_words + _SAYING * max(map(said.likeness, target.sayings), default=0.0)


def _nudge(
    categories: frozenset[Category], named: frozenset[Category], category: Category | None
) -> float:
    # Several disabilities, not known which: that tells nothing for or against an offer.
    if not categories or (not named and category in {None, Category.MULTIPLE}):
        return 0.0
    if named:
        return _NAMED if named & categories else _NOT_NAMED
    return _KNOWN if category in categories else _NOT_KNOWN


def _score(points: float) -> float:
    return round(1 - 0.5 ** (points / _UNDERSTOOD), 3)
