"""From keys with values to words, in one mode."""

import hashlib
from collections.abc import Mapping
from functools import cache

from handlers.talk.values import Line, Ref, Value
from knowledge.catalogue import catalogue
from knowledge.reading.normal import bare, normalise
from knowledge.words import Mode, Words, texts

BETWEEN = "、"
BETWEEN_LONG = "；"
"""Between things that are lists or have commas themselves."""


class Wording:
    """Every word the product knows, by key."""

    def __init__(self, words: Mapping[str, Words]) -> None:
        """Speak with `words`."""
        self._words = words
        self._spellings: dict[str, frozenset[str]] = {}

    def __contains__(self, key: str) -> bool:
        return key in self._words

    def words(self, key: str) -> Words:
        """The words of `key`.

        Raises:
            KeyError: nobody wrote words for it.
        """
        return self._words[key]

    def text(self, said: Line | Ref, mode: Mode) -> str:
        """The sentence for a line, in `mode`, its values put in.

        Raises:
            KeyError: no words, or a value that the words name is missing.
        """
        values = {name: self._value(value, mode) for name, value in said.values.items()}
        return self._words[said.key].of(mode).format(**values)

    def labels(self, ref: Ref) -> tuple[str, ...]:
        """Every way of saying an option: its words in each mode, and the synonyms."""
        said = (*(self.text(ref, mode) for mode in Mode), *self._words[ref.key].also)
        return tuple(dict.fromkeys(said))

    def spellings(self, ref: Ref) -> frozenset[str]:
        """`labels` as they are compared: normalised, and bare of polite words."""
        if ref.key in self._spellings:
            return self._spellings[ref.key]
        labels = self.labels(ref)
        found = frozenset({*map(normalise, labels), *map(bare, labels)})
        if not ref.values:
            self._spellings[ref.key] = found
        return found

    def version(self, key: str) -> str:
        """Which wording of `key` this is: ten hexadecimal digits, kept with a consent."""
        return hashlib.sha256(self._words[key].model_dump_json().encode()).hexdigest()[:10]

    def _value(self, value: Value, mode: Mode) -> str:
        if isinstance(value, Ref):
            return self.text(value, mode)
        if isinstance(value, str | int):
            return str(value)
        parts = [self._value(one, mode) for one in value]
        long = any(mark in part for part in parts for mark in (BETWEEN, "，"))
        return (BETWEEN_LONG if long else BETWEEN).join(parts)


@cache
def wording() -> Wording:
    """The product's words: the catalogues and those of programmes and offers."""
    return Wording({**texts(), **catalogue().words()})
