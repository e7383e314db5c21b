"""A sentence as it can be searched: by its characters, its syllables and its typed Latin."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz

from knowledge.reading.normal import bare, compact, normalise
from knowledge.reading.sound import sound, syllables

_LATIN = re.compile(r"[a-z]+")
# How far a word found in another spelling can be trusted, from 0 to 1. Of two syllables there
# are homophones everywhere (智力, 自立); of three hardly any.
_HOMOPHONE = 0.95
_SHORT_HOMOPHONE = 0.8
_PINYIN = 0.9
_TYPED_CHARACTER = 0.7
_NEARLY = 0.8
_SHORT = 2
# Shorter pinyin stands by accident within other words; it counts where blanks set it apart.
_PINYIN_LETTERS = 5
_APART_LETTERS = 3
_ALIKE = 80.0
# One wrong syllable can be forgiven in names of at least four.
_NAME = 4
_NEARLY_POINTS = 88.0


@dataclass(frozen=True)
class Word:
    """One of our own words, in the forms in which it is looked for."""

    written: str
    latin: bool
    syllables: str
    parts: tuple[str, ...]
    count: int
    sound: str

    @classmethod
    def of(cls, text: str) -> "Word":
        """Prepare `text`, a word of a data file."""
        written = compact(text)
        latin = written.isascii()
        parts = [written] if latin else syllables(written)
        return cls(written, latin, _joined(parts), tuple(parts), len(parts), sound(written))


@dataclass(frozen=True)
class Heard:
    """One sentence that somebody typed or said."""

    text: str

    @cached_property
    def written(self) -> str:
        """Letters and digits in one spelling, without blanks and punctuation."""
        return compact(self.text)

    @cached_property
    def core(self) -> str:
        """`written` without polite words at either end."""
        return bare(self.text)

    @cached_property
    def core_sound(self) -> str:
        """How `core` sounds."""
        return sound(self.core)

    def find(self, words: Iterable[Word]) -> tuple[float, str]:
        """The word that stands in the sentence most surely: how surely, from 0 to 1, and which."""
        best = (0.0, "")
        for word in words:
            sureness = self._sureness(word)
            if sureness > best[0]:
                best = (sureness, word.written)
                if sureness == 1:
                    break
        return best

    def likeness(self, saying: Word) -> float:
        """How much the whole sentence looks or sounds like `saying`: 0, or from 0.8 to 1."""
        if saying.written in {self.written, self.core}:
            return 1.0
        if len(self.core) < _SHORT or len(saying.written) < _SHORT:
            return 0.0
        looks = fuzz.ratio(self.core, saying.written, score_cutoff=_ALIKE)
        sounds = fuzz.ratio(self.core_sound, saying.sound, score_cutoff=_ALIKE)
        return max(looks, sounds) / 100

    def _sureness(self, word: Word) -> float:
        if word.latin:
            return float(self._has_latin(word))
        if word.written in self.written:
            return 1.0
        return self._typed_sureness(word) or self._sound_sureness(word)

    def _sound_sureness(self, word: Word) -> float:
        # Nearly every word ends here: of two syllables in a row at most one may be wrong.
        if word.count < _SHORT or self._parts.isdisjoint(word.parts[:_SHORT]):
            return 0.0
        if word.syllables in self._syllables:
            return _SHORT_HOMOPHONE if word.count == _SHORT else _HOMOPHONE
        return _NEARLY if self._nearly(word) else 0.0

    def _nearly(self, word: Word) -> bool:
        """Whether `word` stands there with one syllable wrong."""
        if word.count < _NAME or len(self._sound) < len(word.sound):
            return False
        # Counting syllables is far cheaper than comparing, and rules nearly everything out.
        if sum(one in self._parts for one in word.parts) < word.count - 1:
            return False
        return bool(fuzz.partial_ratio(word.sound, self._sound, score_cutoff=_NEARLY_POINTS))

    def _typed_sureness(self, word: Word) -> float:
        if not self._typed:
            return 0.0
        apart = f"'{word.sound}'" in self._typed_apart or word.syllables in self._typed_apart
        if word.count < _SHORT:
            return _TYPED_CHARACTER if apart and len(word.sound) >= _APART_LETTERS else 0.0
        within = len(word.sound) >= _PINYIN_LETTERS and word.sound in self._typed
        return _PINYIN if apart or within else 0.0

    def _has_latin(self, word: Word) -> bool:
        """English is found as whole words: job is not in a name that holds these letters."""
        return word.written in self._latin or (
            len(word.written) > _PINYIN_LETTERS and word.written in self.written
        )

    @cached_property
    def _latin(self) -> frozenset[str]:
        return frozenset(_LATIN.findall(normalise(self.text)))

    @cached_property
    def _typed(self) -> str:
        return sound("".join(_LATIN.findall(normalise(self.text))))

    @cached_property
    def _typed_apart(self) -> str:
        return _joined(map(sound, _LATIN.findall(normalise(self.text))))

    @cached_property
    def _parts(self) -> frozenset[str]:
        return frozenset(syllables(self.written))

    @cached_property
    def _syllables(self) -> str:
        return _joined(syllables(self.written))

    @cached_property
    def _sound(self) -> str:
        return sound(self.written)


def _joined(parts: Iterable[str]) -> str:
    return "'" + "'".join(parts) + "'"
