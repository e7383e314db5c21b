"""How strongly a sentence points to what is written down: frames of words in any order."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from rapidfuzz import fuzz, process

from knowledge.meaning.heard import Heard
from knowledge.meaning.lexicon import Word
from knowledge.meaning.targets import Alternative, Clue, Item, Meanings, Target
from knowledge.profile import Category

_SAYING = 0.97
_ALIKE = 80.0
_SHORT = 2
# What the profile says is weaker than what the sentence says: people also ask for others.
_FROM_PROFILE = 0.85
_OTHER_CATEGORY = 0.6
_SAME_CATEGORY = 0.15
_SURE = 0.9

_Found = tuple[float, str]
_NOTHING: _Found = (0.0, "")


class Held(NamedTuple):
    """A clue or a saying that a sentence holds: what it is worth, and its words that are there."""

    chance: float
    words: frozenset[str]


class Frames:
    """One sentence against any number of targets."""

    def __init__(
        self,
        found: Mapping[str, float],
        category: Category | None,
        known: Meanings,
        likenesses: Mapping[str, float],
        length: int,
    ) -> None:
        """Find out first whom the sentence is about.

        Args:
            found: our words that stand in the sentence, and how surely.
            category: the speaker's own, if known; counts where the sentence names none.
            known: where the words belong.
            likenesses: sayings that the whole sentence is like, and how much, from 0.8 to 1.
            length: of the sentence, in characters without blanks and punctuation.
        """
        self._likenesses = likenesses
        self._length = length
        self._found: dict[str, _Found] = {}
        for word, sureness in found.items():
            for key in known.owners.get(word, ()):
                if (sureness, word) > self._found.get(key, _NOTHING):
                    self._found[key] = (sureness, word)
        self._profile: Category | None = None
        named = {one.category for one in known.categories if self._find(one)[0] >= _SURE}
        self._profile = category if not named else None
        self._categories = {one for one in (*named, self._profile) if one}

    def score(self, target: Target) -> float:
        """From 0 to 1: the chance that not all that the sentence holds is accident."""
        doubt = 1.0
        for held in self.held(target):
            doubt *= 1 - held.chance
        if doubt == 1:
            return 0.0
        if target.categories & self._categories:
            doubt *= 1 - _SAME_CATEGORY
        elif target.categories and self._categories:
            return (1 - doubt) * _OTHER_CATEGORY
        return 1 - doubt

    def held(self, target: Target) -> Sequence[Held]:
        """What leads to `target`, strongest first; a clue that adds no new word is left out."""
        return [*self._sayings(target), *self._clues(target)]

    def _sayings(self, target: Target) -> Sequence[Held]:
        like = max(
            ((self._likenesses.get(one.written, 0.0), one.written) for one in target.sayings),
            default=_NOTHING,
        )
        return [Held(like[0] * _SAYING, frozenset({like[1]}))] if like[0] else []

    def _clues(self, target: Target) -> Sequence[Held]:
        if target.up_to is not None and self._length > target.up_to:
            return []
        # The everyday words of commands have homophones everywhere (易懂, 移动).
        least = _SURE if target.up_to is not None else 0.0
        weighed = (self._weigh(clue, least) for clue in target.clues)
        used: set[str] = set()
        held: list[Held] = []
        for one in sorted((one for one in weighed if one), key=lambda one: -one.chance):
            if not one.words <= used:
                held.append(one)
                used |= one.words
        return held

    def _weigh(self, clue: Clue, least: float) -> Held | None:
        words: set[str] = set()
        sureness = 1.0
        for item in clue.present:
            found, word = self._best(item)
            if not found or found < least:
                return None
            sureness = min(sureness, found)
            words.add(word)
        if any(self._best(item)[0] >= _SURE for item in clue.absent):
            return None
        return Held(clue.weight * sureness, frozenset(words))

    def _best(self, item: Item) -> _Found:
        return max(map(self._find, item))

    def _find(self, alternative: Alternative) -> _Found:
        found = self._found.get(alternative.key, _NOTHING)
        if not found[0] and alternative.category and alternative.category == self._profile:
            return _FROM_PROFILE, ""
        return found


def alike(heard: Heard, sayings: Sequence[Word]) -> Mapping[str, float]:
    """The sayings that the whole sentence looks or sounds like: how much, from 0.8 to 1."""
    found: dict[str, float] = {}
    core = heard.core
    if len(core) < _SHORT:
        return {one.written: 1.0 for one in sayings if one.written in {heard.written, core}}
    for said, forms in (
        (core, [one.written for one in sayings]),
        (heard.core_sound, [one.sound for one in sayings]),
    ):
        scored = process.extract(said, forms, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=None)
        for _, score, at in scored:
            word = sayings[at].written
            if len(word) >= _SHORT:
                found[word] = max(score / 100, found.get(word, 0.0))
    found |= {one.written: 1.0 for one in sayings if one.written in {heard.written, core}}
    return found
