"""How what is said is pronounced: pinyin with tones, word for word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from knowledge.ear.lexicon import is_word, lexicon, reading
from knowledge.ear.rules import HANZI, PAUSES
from knowledge.ear.sandhi import spoken_tones
from knowledge.ear.segment import words_of

__all__ = ["Letter", "Pause", "Piece", "Word", "lexicon", "pronounced"]

_PIECE = re.compile(rf"[{HANZI}]+|[A-Z]|[{PAUSES}]")


@dataclass(frozen=True)
class Word:
    """A word with a syllable of pinyin for each character, its tone behind it; 5 is neutral."""

    text: str
    syllables: tuple[str, ...]


@dataclass(frozen=True)
class Letter:
    """A Latin capital."""

    text: str


@dataclass(frozen=True)
class Pause:
    """One of the pauses."""

    text: str


Piece: TypeAlias = Word | Letter | Pause


def pronounced(sentence: str) -> tuple[Piece, ...]:
    """The pieces of a sentence for the ear.

    Which of its readings a character has is settled by the lexicon, then by the list of places,
    then by pypinyin. Only after that do tones change as they do in speech (`knowledge.ear.sandhi`),
    in words of the lexicon too: within two pauses or letters. ü is written v. A character that
    nobody can read has an empty syllable.
    """
    return tuple(_pieces(sentence))


def _pieces(sentence: str) -> Iterator[Piece]:
    for found in _PIECE.findall(sentence):
        if found in PAUSES:
            yield Pause(found)
        elif found.isascii():
            yield Letter(found)
        else:
            yield from _words(found)


def _words(run: str) -> Iterator[Word]:
    words = words_of(run)
    spoken = spoken_tones([(word, _reading(word)) for word in words])
    yield from map(Word, words, spoken)


def _reading(word: str) -> tuple[str, ...]:
    """Of a name of a place that nobody lists, that of the words in it: 西藏 and 自治区."""
    if len(word) == 1 or is_word(word):
        return reading(word)
    return tuple(one for part in words_of(word, frozenset()) for one in reading(part))
