"""The frame of a sentence: who wants what, where, under which constraint, in any order of words."""

import tomllib
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import NamedTuple

from knowledge.meaning.heard import Heard, Token
from knowledge.meaning.lexicon import Lexicon, Word
from knowledge.problems import DataProblem

FILE = Path(__file__).with_name("frames.toml")

SURE = 0.8
"""From here on a word counts as said; below it only sounds a little like that."""


class Slot(StrEnum):
    """A place in the frame."""

    WHO = "who"
    WANTS = "wants"
    WHAT = "what"
    WHERE = "where"
    CONSTRAINT = "constraint"


class Held(NamedTuple):
    """A concept that a sentence holds: the word that says it most surely, from 0 to 1."""

    concept: str
    word: str
    sureness: float


@dataclass(frozen=True)
class Frames:
    """Concepts, each words that mean the same; `owners` are the concepts of a word."""

    slots: Mapping[str, Slot]
    words: Mapping[str, frozenset[str]]
    owners: Mapping[str, tuple[str, ...]]
    lexicon: Lexicon

    def read(self, heard: Heard, without: Collection[str] = ()) -> Mapping[str, Held]:
        """The concepts that `heard` holds, by name, as if the words `without` were not known."""
        found: dict[str, Held] = {}
        for word, sureness in self.lexicon.find(heard).items():
            if sureness < SURE or word in without:
                continue
            for concept in self.owners[word]:
                if concept not in found or sureness > found[concept].sureness:
                    found[concept] = Held(concept, word, sureness)
        return found

    def spell(self, tokens: Sequence[Token], without: Collection[str] = ()) -> list[str]:
        """What was written, token by token, each longest word of ours as its concepts.

        想学推拿 is 想, <learn>, <massage>, so that what was learned of one word holds for all that
        mean the same.
        """
        spelled: list[str] = []
        start = 0
        while start < len(tokens):
            word = next(self._words_at(tokens, start, without), None)
            spelled.append(f"<{'|'.join(self.owners[word])}>" if word else tokens[start].written)
            start += len(word) if word else 1
        return spelled

    def _words_at(
        self, tokens: Sequence[Token], start: int, without: Collection[str]
    ) -> Iterator[str]:
        """Our words that are written from `start` on, longest first; one token a character."""
        for end in range(min(len(tokens), start + self.lexicon.longest), start, -1):
            word = "".join(one.written for one in tokens[start:end])
            if len(word) == end - start and word in self.owners and word not in without:
                yield word


@cache
def frames() -> Frames:
    """The concepts of `frames.toml`, read once.

    Raises:
        DataProblem: the file is broken; names the key.
    """
    return load_frames()


def load_frames(file: Path = FILE) -> Frames:
    """Read concepts.

    Raises:
        DataProblem: the file is not TOML, a slot is unknown, a concept stands twice or is no list
            of words; names file and key.
    """
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataProblem(file.name, "-", str(error)) from error
    slots: dict[str, Slot] = {}
    words: dict[str, frozenset[str]] = {}
    owners: dict[str, set[str]] = defaultdict(set)
    lexicon: set[Word] = set()
    for slot, concepts in data.items():
        if slot not in set(Slot):
            raise DataProblem(file.name, slot, f"is none of {', '.join(Slot)}")
        for name, listed in concepts.items():
            if name in slots:
                raise DataProblem(file.name, name, "stands twice")
            slots[name] = Slot(slot)
            own = _words(file.name, name, listed)
            words[name] = frozenset(one.written for one in own)
            lexicon.update(own)
            for one in own:
                owners[one.written].add(name)
    return Frames(
        slots, words, {word: tuple(sorted(of)) for word, of in owners.items()}, Lexicon(lexicon)
    )


def _words(file: str, name: str, listed: object) -> list[Word]:
    if not isinstance(listed, list) or not all(isinstance(one, str) and one for one in listed):
        raise DataProblem(file, name, "is not a list of words")
    words = [Word.of(one) for one in listed]
    if len({one.written for one in words}) < len(words):
        raise DataProblem(file, name, "has a word twice")
    if not all(one.written for one in words):
        raise DataProblem(file, name, "has a word without letters")
    return words
