"""A great many short titles, found by a free sentence at a cost that does not grow with them."""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import pairwise
from math import log

from knowledge.meaning.heard import Heard

_AT_MOST = 5
_PAIRS = 6
_DEEP = 2_000
_LOOKED_AT = 200
"""Rarest pairs of a sentence that are looked up, newest titles that are taken of each, and titles
that are compared in the end: together they bound what a look-up costs."""
_LEAST = 0.3


@dataclass(frozen=True)
class Match:
    """A title that a sentence may ask for: its key, and how much of it is said, from 0 to 1."""

    key: int
    score: float


class Titles:
    """Titles by pairs of neighbouring syllables, so that homophones and pinyin find them too.

    A title's pairs weigh the more the rarer they are.
    """

    def __init__(self) -> None:
        """Begin without titles."""
        self._pairs: list[tuple[str, ...]] = []
        self._keys = array("q")
        self._places: dict[int, int] = {}
        self._with: dict[str, array[int]] = defaultdict(lambda: array("I"))

    def __len__(self) -> int:
        """How many titles there are."""
        return len(self._places)

    def put(self, key: int, title: str) -> None:
        """Add the title `key`, or put it in the place of the one that had this key."""
        self.drop(key)
        pairs = tuple(dict.fromkeys(_pairs(title)))
        self._places[key] = len(self._keys)
        self._keys.append(key)
        self._pairs.append(pairs)
        for pair in pairs:
            self._with[pair].append(self._places[key])

    def drop(self, key: int) -> None:
        """Forget the title `key`, if there is one; its place is left empty."""
        place = self._places.pop(key, None)
        if place is not None:
            self._pairs[place] = ()

    def find(self, text: str, at_most: int = _AT_MOST) -> list[Match]:
        """The titles that `text` may ask for, best first; the newer first among equals."""
        said = {pair: self._with[pair] for pair in _pairs(text) if pair in self._with}
        rarest = sorted(said, key=lambda pair: len(said[pair]))
        candidates = self._candidates([said[pair] for pair in rarest])
        scores = {place: self._share(self._pairs[place], said) for place in candidates}
        best = sorted(scores, key=lambda place: (-scores[place], -place))
        return [
            Match(self._keys[place], round(scores[place], 3))
            for place in best[:at_most]
            if scores[place] >= _LEAST
        ]

    def _candidates(self, lists: Sequence["array[int]"]) -> Sequence[int]:
        """Places worth comparing: those that share the most of the rarest pairs."""
        shared: Counter[int] = Counter()
        for places in lists[:_PAIRS]:
            shared.update(places[-_DEEP:])
        several = [place for place, often in shared.items() if often > 1]
        return nlargest(_LOOKED_AT, several or shared, key=lambda place: (shared[place], place))

    def _share(self, pairs: Sequence[str], said: dict[str, "array[int]"]) -> float:
        whole = sum(map(self._weight, pairs))
        return sum(self._weight(one) for one in pairs if one in said) / whole if whole else 0.0

    def _weight(self, pair: str) -> float:
        return log(1 + len(self._keys) / len(self._with[pair]))


def _pairs(text: str) -> Iterator[str]:
    parts = [one.syllable or one.written for one in Heard(text).tokens]
    for one, other in pairwise(parts):
        yield f"{one}'{other}"
