"""Which of many postings are the best: by how they suit, how alike their title is, how near."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rapidfuzz import fuzz

from knowledge.demands import Demand
from knowledge.postings.fit import Fit, fit
from knowledge.postings.phrases import occupations
from knowledge.postings.posting import Posting
from knowledge.postings.wish import Wish
from knowledge.reading.sound import syllables_of_label

_TITLE = 3.0
_KIND = 2.0
_NEAR = 1.5
_DUTIES = 2.0
"""What a title that is just the same, the wished kind of work in it, the same county, and duties
that say all that was said count, beside what suits (see `knowledge.postings.fit`)."""


@dataclass(frozen=True)
class Ranked:
    """One posting, how it suits, and what it counts for all in all."""

    id: int
    posting: Posting
    fit: Fit
    score: float


def rank(
    postings: Sequence[tuple[int, Posting]],
    wish: Wish,
    limits: frozenset[Demand] = frozenset(),
    region: str | None = None,
) -> list[Ranked]:
    """Postings `(id, posting)` for a wish, the best first; of equals the one with the higher id.

    `region` is the code of the place where somebody lives.
    """
    said = wish.text or "、".join(occupations()[one][0] for one in sorted(wish.occupations))
    words = [f"{one}{other}" for word in wish.text.split() for one, other in pairwise(word)]
    ranked = [
        Ranked(
            id_,
            posting,
            own,
            own.score + _likeness(posting, wish, said, words) + _near(posting, wish, region),
        )
        for id_, posting in postings
        for own in (fit(posting, limits, wish),)
    ]
    return sorted(ranked, key=lambda one: (-one.score, -one.id))


def _likeness(posting: Posting, wish: Wish, said: str, words: Sequence[str]) -> float:
    """How alike the words for the work are; by sound only where nobody knows what work it is.

    Pinyin of two hundred titles costs more than all the rest.
    """
    if not said:
        return 0.0
    alike = fuzz.token_set_ratio(said, posting.title) / 100
    if not wish.occupations:
        alike = max(alike, fuzz.ratio(_heard(said), _heard(posting.title)) / 100)
    kind = _KIND if any(one in posting.title for one in _names(wish.occupations)) else 0.0
    written = f"{posting.title} {posting.responsibilities}"
    shared = sum(one in written for one in words)
    return _TITLE * alike + kind + (_DUTIES * shared / len(words) if words else 0.0)


@lru_cache(maxsize=256)
def _names(wanted: frozenset[str]) -> tuple[str, ...]:
    """All that the kinds of work `wanted` are called."""
    return tuple(word for one in sorted(wanted) for word in occupations()[one])


@lru_cache(maxsize=4096)
def _heard(text: str) -> tuple[str, ...]:
    return syllables_of_label(text)


def _near(posting: Posting, wish: Wish, region: str | None) -> float:
    """How near it is to where somebody wants to work, or lives: county, city, province."""
    wanted = wish.regions or ((region,) if region else ())
    if not wanted or posting.region is None:
        return 0.0
    shared = max(_shared(posting.region, one) for one in wanted)
    return _NEAR * shared


def _shared(one: str, other: str) -> float:
    """How much of two codes is the same: 1 for a county, 2/3 for a city, 1/3 for a province."""
    if other.endswith("0000"):
        return 1.0 if one[:2] == other[:2] else 0.0
    if other.endswith("00"):
        return 1.0 if one[:4] == other[:4] else 1 / 3 if one[:2] == other[:2] else 0.0
    levels = (one == other, one[:4] == other[:4], one[:2] == other[:2])
    return next(
        (share for same, share in zip(levels, (1.0, 2 / 3, 1 / 3), strict=True) if same), 0.0
    )
