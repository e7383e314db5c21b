"""Words in a run of Hanzi."""

from typing import NamedTuple

from knowledge.ear.lexicon import LONGEST, is_ours, is_word
from knowledge.ear.places import official_names

_OURS = 9
_KNOWN = 10
_ALONE = 11
_DEAR = 1_000_000
"""What a word costs: as few as possible, our own before others, characters alone last."""


class _Way(NamedTuple):
    cost: int
    last: str


def words_of(run: str, whole: frozenset[str] | None = None) -> list[str]:
    """The words of `run`, joined the whole: the fewest that it can be cut into.

    Names in `whole` (of places, unless told) stay in one piece.

    Not pypinyin's own segmentation: that takes the longest word that it meets first, so that it
    finds 省长 in 湖南省长沙市; and it learns words only by changing the dictionary for everybody,
    also for `knowledge.reading.sound`.
    """
    known = official_names() if whole is None else whole
    ways = [_Way(0, "")]
    for end in range(1, len(run) + 1):
        best = _Way(_DEAR, "")
        # Of two that cost the same, the longer last word: what a word means stands at its end.
        for start in range(max(0, end - LONGEST), end):
            word = run[start:end]
            if cost := _cost(word, known):
                cost += ways[start].cost
                if cost < best.cost:
                    best = _Way(cost, word)
        ways.append(best)
    words: list[str] = []
    end = len(run)
    while end:
        words.append(ways[end].last)
        end -= len(ways[end].last)
    return words[::-1]


def _cost(word: str, known: frozenset[str]) -> int:
    """Nothing for what is no word."""
    if len(word) == 1:
        return _ALONE
    if is_ours(word) or word in known:
        return _OURS
    return _KNOWN if is_word(word) else 0
