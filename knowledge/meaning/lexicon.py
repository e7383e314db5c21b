"""All our words, found in a sentence in one pass: as written, by sound, in typed pinyin."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from knowledge.meaning.heard import Heard, Token
from knowledge.reading.normal import compact
from knowledge.reading.sound import syllables

# How far a word found in another spelling can be trusted, from 0 to 1. Of two syllables there
# are homophones everywhere (智力, 自立); of three hardly any.
_HOMOPHONE = 0.95
_SHORT_HOMOPHONE = 0.8
_PINYIN = 0.9
_TYPED_CHARACTER = 0.7
_NEARLY = 0.8
_SHORT = 2
# Shorter pinyin than this is too many characters at once.
_TYPED_LETTERS = 3
# One wrong syllable can be forgiven in names of at least four.
_NAME = 4
# English is found as whole words; so long a word is no part of another by accident.
_LONG_LATIN = 6
_ANY = ""


@dataclass(frozen=True)
class Word:
    """One of our own words, in the forms in which it is looked for."""

    written: str
    latin: bool
    syllables: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> "Word":
        """Prepare `text`, a word of a data file."""
        written = compact(text)
        latin = written.isascii()
        parts = (written,) if latin else tuple(syllables(written))
        return cls(written, latin, parts)


class Lexicon:
    """Words by their forms; what a look-up costs depends on the sentence, not on their number."""

    def __init__(self, words: Iterable[Word]) -> None:
        """Index `words`."""
        self._letters: set[str] = set()
        self._latin: set[str] = set()
        self._long_latin: list[str] = []
        self._sounds: dict[Sequence[str], list[str]] = defaultdict(list)
        self._nearly: dict[Sequence[str], list[str]] = defaultdict(list)
        for word in set(words):
            if word.latin:
                self._latin.add(word.written)
                if len(word.written) >= _LONG_LATIN:
                    self._long_latin.append(word.written)
                continue
            self._letters.add(word.written)
            self._sounds[word.syllables].append(word.written)
            if len(word.syllables) >= _NAME:
                for key in _with_one_unknown(word.syllables):
                    self._nearly[key].append(word.written)
        self.longest = max(map(len, (*self._letters, *self._latin, "")))
        self._most = max(map(len, self._sounds), default=0)

    def find(self, heard: Heard) -> Mapping[str, float]:
        """The words that stand in `heard`, as written in the data, and how surely, from 0 to 1."""
        found: dict[str, float] = {}
        self._by_sound(heard.tokens, found)
        self._by_letters(heard.written, found)
        found.update(dict.fromkeys(self._latin & heard.latin, 1.0))
        found.update((one, 1.0) for one in self._long_latin if one in heard.written)
        return found

    def _by_letters(self, written: str, found: dict[str, float]) -> None:
        for start in range(len(written)):
            for end in range(start + 1, min(len(written), start + self.longest) + 1):
                if written[start:end] in self._letters:
                    found[written[start:end]] = 1.0

    def _by_sound(self, tokens: Sequence[Token], found: dict[str, float]) -> None:
        parts = tuple(one.syllable for one in tokens)
        for start in range(len(tokens)):
            for end in range(start + 1, min(len(tokens), start + self._most) + 1):
                window = parts[start:end]
                if window in self._sounds:
                    _put(found, self._sounds[window], _sureness(tokens[start:end]))
                if end - start >= _NAME:
                    for key in _with_one_unknown(window):
                        if key in self._nearly:
                            _put(found, self._nearly[key], _NEARLY)


def _sureness(tokens: Sequence[Token]) -> float:
    """How surely words with these syllables are meant, where the characters are others."""
    typed = all(one.typed for one in tokens)
    if len(tokens) == 1:
        return _TYPED_CHARACTER if typed and len(tokens[0].syllable) >= _TYPED_LETTERS else 0.0
    if typed:
        return _PINYIN
    return _SHORT_HOMOPHONE if len(tokens) == _SHORT else _HOMOPHONE


def _put(found: dict[str, float], words: Iterable[str], sureness: float) -> None:
    for word in words:
        if sureness > found.get(word, 0.0):
            found[word] = sureness


def _with_one_unknown(parts: Sequence[str]) -> Iterable[Sequence[str]]:
    return ((*parts[:at], _ANY, *parts[at + 1 :]) for at in range(len(parts)))
