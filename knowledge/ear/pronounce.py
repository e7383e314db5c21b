"""How what is said is pronounced: pinyin with tones, word for word."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeAlias

from pypinyin import Style, lazy_pinyin, load_phrases_dict
from pypinyin.seg.mmseg import Seg, p_set, retrain

from knowledge.ear.speakable import PAUSES
from knowledge.problems import DataProblem

LEXICON = Path(__file__).parent / "lexicon.toml"

_SYLLABLE = re.compile(r"[a-zü]+[1-5]")
_HANZI = re.compile(r"[\u3400-\u9fff]+")
_PIECE = re.compile(rf"[\u3400-\u9fff]+|[A-Z]|[{PAUSES}]")
_MARKS = {
    "a": "āáǎàa", "e": "ēéěèe", "i": "īíǐìi", "o": "ōóǒòo", "u": "ūúǔùu", "ü": "ǖǘǚǜü",
}  # fmt: skip


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

    Words of the lexicon are read as it says; tones change before others as they do in speech
    (一, 不, third tones).
    """
    return tuple(_pieces(sentence))


def _pieces(sentence: str) -> Iterator[Piece]:
    segmented = _segmenter()
    for found in _PIECE.findall(sentence):
        if found in PAUSES:
            yield Pause(found)
        elif found.isascii():
            yield Letter(found)
        else:
            words = list(segmented.cut(found))
            yield from (Word(word, _read(word)) for word in words)


def _read(word: str) -> tuple[str, ...]:
    """A syllable for each character of a word; empty ones where nobody knows a reading."""
    read = lazy_pinyin(
        [word], style=Style.TONE3, neutral_tone_with_five=True, tone_sandhi=True, errors="ignore"
    )
    return tuple(read) if len(read) == len(word) else ("",) * len(word)


@cache
def lexicon() -> Mapping[str, tuple[str, ...]]:
    """The words of the lexicon, with their syllables.

    Raises:
        DataProblem: the file is not TOML, or a word has another number of syllables than
            characters; names the word.
    """
    try:
        data = tomllib.loads(LEXICON.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataProblem(LEXICON.name, "-", str(error)) from error
    words: dict[str, tuple[str, ...]] = {}
    for table, entries in data.items():
        for word, reading in entries.items():
            syllables = tuple(str(reading).split())
            right = len(syllables) == len(word) and all(map(_SYLLABLE.fullmatch, syllables))
            if not right or not _HANZI.fullmatch(word):
                raise DataProblem(LEXICON.name, f"{table}.{word}", "is not a syllable a character")
            words[word] = syllables
    return words


@cache
def _segmenter() -> Seg:
    """What finds words: those of the library's dictionary and of ours."""
    load_phrases_dict({word: [[_marked(one)] for one in read] for word, read in lexicon().items()})
    p_set.train(iter(lexicon()))
    found = Seg(p_set)
    retrain(found)
    return found


def _marked(syllable: str) -> str:
    """`chong2` with its mark over the vowel: chóng."""
    letters, tone = syllable[:-1], int(syllable[-1])
    vowel = next((one for one in "aoe" if one in letters), "")
    if not vowel:
        vowel = next(one for one in reversed(letters) if one in "iuü")
    return letters.replace(vowel, _MARKS[vowel][tone - 1], 1)
