"""A free sentence to what it may mean: ranked offers and intents, and what it tells beside that.

The sentence is taken apart into traits (`knowledge/meaning/traits.py`): short runs of its
characters and syllables, and the concepts of its frame. What each of them speaks for was learned
from examples (`knowledge/meaning/examples/`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from knowledge.catalogue import catalogue
from knowledge.crisis import Despair, despair
from knowledge.eligibility import judge
from knowledge.meaning.heard import Heard
from knowledge.meaning.intents import OUTSIDE, Intent
from knowledge.meaning.learned import learned
from knowledge.meaning.outside import topic_of
from knowledge.meaning.traits import traits
from knowledge.profile import Category, Profile

AT_MOST = 8
_LEAST = 0.002
_UNDERSTOOD = -0.8
"""Margin of the best meaning below which a sentence holds too little that is known."""
_DESPAIR = ((0.2, -0.25), (0.5, -0.4))
"""Chances of despair, each with a margin, from which on it is asked after: a false alarm costs one
gentle question. Chosen so that every sentence of despair kept from the learning lies inside."""
_AN_END = 200
"""Characters of a very long message that are looked at, at either end."""
_CLOSED = 0.5
"""What an offer counts for somebody who is known not to be eligible; people ask for others too."""
_AT_HAND = 1.5
"""What the offer counts that somebody is in the middle of."""


@dataclass(frozen=True)
class Ranked:
    """One thing that a sentence may mean; `score` is from 0 to 1."""

    id: str
    score: float


@dataclass(frozen=True)
class Found:
    """What a sentence may mean, best first; nothing when it is not understood, or not for us.

    `intent` is the first id where that is an intent and not an offer. `topic` names what it is
    about when nothing here is for it (see `knowledge/meaning/outside.toml`).
    """

    ranked: tuple[Ranked, ...] = ()
    intent: str | None = None
    topic: str | None = None


def search(text: str, category: str | None = None) -> Found:
    """Rank the offers and intents that `text` may mean.

    Args:
        text: what somebody typed or said, in any spelling.
        category: code of the speaker's category of disability, if known.

    Raises:
        ValueError: there is no such category.
        DataProblem: a data file of the search is broken.
    """
    heard = _heard(text)
    own = Category(category) if category else None
    if not heard.written:
        return Found()
    margins = learned().margins(traits(heard, own))
    chances = _sorted(learned().chances(margins))
    ranked = [Ranked(*one) for one in chances if one[0] != Intent.CRISIS]
    if Despair.CERTAIN in despair(text) or _says_despair(margins):
        # Despair comes first, whatever else the sentence asks for.
        ranked = [Ranked(Intent.CRISIS, 1.0), *ranked]
    elif ranked[0].id == OUTSIDE or max(margins.values()) < _UNDERSTOOD:
        return Found(topic=topic_of(heard))
    kept = [one for one in ranked if one.id != OUTSIDE and one.score >= _LEAST]
    return _found(kept)


def for_person(found: Found, profile: Profile, at_hand: str | None = None) -> Found:
    """`found` in the light of what is known of the speaker.

    Args:
        found: what their sentence may mean.
        profile: their facts; offers that these close count less.
        at_hand: id of the offer that they are in the middle of; it counts more.
    """
    weights = [one.score * _weight(one.id, profile, at_hand) for one in found.ranked]
    # What is taken from one meaning goes to the others: only their order is at stake.
    scale = sum(one.score for one in found.ranked) / (sum(weights) or 1.0)
    weighed = [
        replace(one, score=min(1.0, round(weight * scale, 3)))
        for one, weight in zip(found.ranked, weights, strict=True)
    ]
    return replace(_found(sorted(weighed, key=lambda one: -one.score)), topic=found.topic)


def is_despair(text: str) -> bool:
    """Whether `text` may say that somebody wants to die or to harm themselves."""
    if Despair.CERTAIN in despair(text):
        return True
    heard = _heard(text)
    return bool(heard.written) and _says_despair(learned().margins(traits(heard, None)))


def why(text: str, category: str | None, id_: str) -> Sequence[tuple[str, float]]:
    """The traits of `text` that count for the target `id_` or against it, strongest first."""
    own = Category(category) if category else None
    shares = learned().shares(traits(_heard(text), own), id_)
    return sorted(shares.items(), key=lambda one: -abs(one[1]))


def _heard(text: str) -> Heard:
    """`text` without its middle where it is very long: wishes stand at the beginning or the end."""
    return Heard(text if len(text) <= 2 * _AN_END else f"{text[:_AN_END]}。{text[-_AN_END:]}")


def _says_despair(margins: Mapping[str, float]) -> bool:
    chance, margin = learned().chances(margins)[Intent.CRISIS], margins[Intent.CRISIS]
    return any(chance >= least and margin >= lowest for least, lowest in _DESPAIR)


def _found(ranked: Sequence[Ranked]) -> Found:
    first = ranked[0].id if ranked else None
    return Found(tuple(ranked[:AT_MOST]), first if first in set(Intent) else None)


def _sorted(chances: Mapping[str, float]) -> list[tuple[str, float]]:
    rounded = ((id_, round(chance, 3)) for id_, chance in chances.items())
    return sorted(rounded, key=lambda one: -one[1])


def _weight(id_: str, profile: Profile, at_hand: str | None) -> float:
    if id_ == at_hand:
        return _AT_HAND
    offer = catalogue().offers.get(id_)
    closed = offer is not None and judge(offer, profile).status == "not_eligible"
    return _CLOSED if closed else 1.0
