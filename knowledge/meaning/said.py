"""A free sentence as the search hears it: in characters and in sound."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from knowledge.reading.normal import bare, compact
from knowledge.reading.sound import sound, sound_of_label

BY_SOUND = 0.75
"""What a word counts that was heard but not written: half a sure thing, half a homophone."""

# Shorter sounds stand in very many sentences by chance.
_SHORTEST_SOUND = 4
_PINYIN = re.compile(r"[a-z0-9]+")
_LATIN = re.compile(r"[a-z]")

# Two short sentences that share half their characters mean different things.
_SHORT = 4
_ALIKE = 70.0
_ALIKE_WHEN_SHORT = 80.0


@dataclass(frozen=True)
class Said:
    """One sentence.

    `written` is its letters, `core` those without polite words, `sounds` its merged pinyin,
    `syllables` the same with a bar around each character's, `pinyin` whether it was typed so.
    """

    written: str
    core: str
    sounds: str
    syllables: str
    pinyin: bool

    @classmethod
    def of(cls, text: str) -> "Said":
        """Hear `text`, as somebody typed or spoke it."""
        written = compact(text)
        pinyin = bool(_PINYIN.fullmatch(written)) and bool(_LATIN.search(written))
        return cls(written, bare(text), sound(written), _syllables(written), pinyin)

    def heard(self, words: Iterable[str]) -> Mapping[str, float]:
        """Those of `words` that stand in the sentence: 1.0 in writing, less by their sound."""
        found: dict[str, float] = {}
        for word in words:
            if word in self.written:
                found[word] = 1.0
            elif self._sounds_like(word):
                found[word] = 1.0 if self.pinyin else BY_SOUND
        return found

    def likeness(self, saying: str) -> float:
        """How alike the sentence and a whole saying are: 0.0, or from 0.4 up to 1.0 (the same)."""
        label = _core(saying)
        short = min(len(label), len(self.core)) <= _SHORT
        least = _ALIKE_WHEN_SHORT if short else _ALIKE
        factor = 1.0 if self.pinyin else BY_SOUND
        by_letters = fuzz.ratio(self.core, label, score_cutoff=least)
        by_sound = fuzz.ratio(self.sounds, sound_of_label(label), score_cutoff=least)
        # A likeness of 50 is what two sentences of everyday Chinese share anyway.
        return max((by_letters - 50) / 50, factor * (by_sound - 50) / 50, 0.0)

    def _sounds_like(self, word: str) -> bool:
        if len(word) < 2:  # noqa: PLR2004 - one character is one of very many homophones
            return False
        joined = sound_of_label(word)
        if len(joined) < _SHORTEST_SOUND:
            return False
        # Joined pinyin has no borders; between characters they must fit: 想要 is not 镶牙.
        return joined in self.sounds if self.pinyin else _syllables_of_label(word) in self.syllables


def _syllables(written: str) -> str:
    return f"|{'|'.join(map(_syllable, written))}|"


@lru_cache(maxsize=4096)
def _syllables_of_label(label: str) -> str:
    return _syllables(label)


@lru_cache(maxsize=8192)
def _syllable(one: str) -> str:
    return sound(one)


@lru_cache(maxsize=4096)
def _core(saying: str) -> str:
    return bare(saying)
