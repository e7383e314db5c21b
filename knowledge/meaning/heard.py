"""A sentence as it can be searched: letters in one spelling, and syllable by syllable."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from knowledge.reading.normal import compact, normalise
from knowledge.reading.sound import syllables, typed_syllables

_LATIN = re.compile(r"[a-z]+")
_RUNS = re.compile(r"(?P<latin>[a-z]+)|(?P<digits>[0-9]+)|(?P<other>[^\W\d_a-z]+)")


class Token(NamedTuple):
    """One unit of a sentence: a character, a syllable typed as pinyin, a Latin word, a number.

    `syllable` is as `sound` writes it, which a Latin word that is no pinyin and a number have not.
    """

    written: str
    syllable: str
    typed: bool = False


@dataclass(frozen=True)
class Heard:
    """One sentence that somebody typed or said."""

    text: str

    @cached_property
    def normal(self) -> str:
        """The sentence in one spelling."""
        return normalise(self.text)

    @cached_property
    def written(self) -> str:
        """Letters and digits in one spelling, without blanks and punctuation."""
        return compact(self.normal)

    @cached_property
    def latin(self) -> frozenset[str]:
        """The Latin words."""
        return frozenset(_LATIN.findall(self.normal))

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """The sentence in its units."""
        return tuple(_tokens(self.normal))


def _tokens(normal: str) -> Iterator[Token]:
    for run in _RUNS.finditer(normal):
        if run["digits"]:
            yield Token("#", "#")
        elif run["latin"]:
            if typed := typed_syllables(run["latin"]):
                yield from (Token(one, one, typed=True) for one in typed)
            else:
                yield Token(run["latin"], "")
        else:
            yield from map(Token, run["other"], syllables(run["other"]))
