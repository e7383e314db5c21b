"""How words are read: ours first, then places, then the dictionary of pypinyin."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pypinyin import Style, lazy_pinyin
from pypinyin.constants import PHRASES_DICT

from knowledge.ear.places import special_names
from knowledge.ear.rules import HANZI
from knowledge.ear.tables import FOLDER, load_tables
from knowledge.problems import DataProblem

FILE = "lexicon.toml"
LONGEST = 8
"""Characters of the longest word that is looked for."""

_SYLLABLE = re.compile(r"[a-z]+[1-5]")
_HANZI = re.compile(f"[{HANZI}]+")


@cache
def lexicon() -> Mapping[str, tuple[str, ...]]:
    """Our own lexicon, read once."""
    return load_lexicon()


def load_lexicon(folder: Path = FOLDER) -> Mapping[str, tuple[str, ...]]:
    """The words of a lexicon, and characters that stand alone, with their syllables.

    Raises:
        DataProblem: the file is not TOML, a word stands twice, or has another number of syllables
            than characters; names the word.
    """
    words: dict[str, tuple[str, ...]] = {}
    for table, entries in load_tables(FILE, folder).items():
        for word, reading in entries.items():
            syllables = tuple(reading.split())
            key = f"{table}.{word}"
            if len(syllables) != len(word) or not all(map(_SYLLABLE.fullmatch, syllables)):
                raise DataProblem(FILE, key, "is not a syllable with a tone for each character")
            if not _HANZI.fullmatch(word) or len(word) > LONGEST:
                raise DataProblem(FILE, key, f"is not a Chinese word of up to {LONGEST} characters")
            if word in words:
                raise DataProblem(FILE, key, "stands in another table too")
            words[word] = syllables
    return words


def is_ours(word: str) -> bool:
    """Whether our own lexicon, or the list of special places, says how to read a word."""
    return word in lexicon() or word in special_names()


def is_word(word: str) -> bool:
    """Whether anybody knows it as a word."""
    return is_ours(word) or word in PHRASES_DICT


def reading(word: str) -> tuple[str, ...]:
    """A syllable for each character; an empty one where nobody knows a reading."""
    ours = lexicon().get(word) or special_names().get(word)
    if ours:
        return ours
    read = _looked_up(word)
    if len(read) == len(word):
        return read
    return tuple(one for character in word for one in _looked_up(character) or ("",))


def _looked_up(word: str) -> tuple[str, ...]:
    read = lazy_pinyin([word], Style.TONE3, errors="ignore", neutral_tone_with_five=True)
    return tuple(read)
