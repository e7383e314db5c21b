"""Set phrases found in a sentence, by their characters or by their sound."""

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from knowledge.meaning.heard import Heard, Token
from knowledge.problems import DataProblem
from knowledge.reading.normal import compact
from knowledge.reading.sound import syllables_of_label

FOLDER = Path(__file__).parent

_BY_SOUND = 2
"""Syllables from which on a phrase is recognised by its sound alone."""


@dataclass(frozen=True)
class Phrase:
    """A stretch of a sentence and what it means, as `(group, name)`: one or several things."""

    start: int
    end: int
    meanings: tuple[tuple[str, str], ...]
    by_sound: bool = False


@dataclass
class Phrases:
    """Phrases by their first character and by their first syllable, the longest first.

    Groups that are `heard` are known by their sound too, those that are `typed` where they are
    written in pinyin.
    """

    heard: frozenset[str]
    typed: frozenset[str] = frozenset()
    _written: dict[str, dict[str, list[tuple[str, str]]]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    _sounds: dict[str, dict[tuple[str, ...], dict[str, list[tuple[str, str]]]]] = field(
        default_factory=lambda: defaultdict(dict)
    )

    def add(self, words: Iterable[str], meaning: tuple[str, str]) -> None:
        """Let each of `words` have `meaning`."""
        for word in words:
            written = compact(word)
            self._written[written[0]].setdefault(written, []).append(meaning)
            spoken = syllables_of_label(written)
            if meaning[0] in self.heard | self.typed and len(spoken) >= _BY_SOUND:
                words_of_it = self._sounds[spoken[0]].setdefault(spoken, {})
                words_of_it.setdefault(written, []).append(meaning)

    def find(self, tokens: Sequence[Token]) -> Iterator[Phrase]:
        """The phrases in a sentence, from left to right, the longest where several begin."""
        start = 0
        while start < len(tokens):
            phrase = self._at(tokens, start)
            if phrase is None:
                start += 1
            else:
                yield phrase
                start = phrase.end

    def _at(self, tokens: Sequence[Token], start: int) -> Phrase | None:
        written, spoken = self._written_at(tokens, start), self._spoken_at(tokens, start)
        # What is written so is meant so, unless what it sounds like says more.
        if spoken is None or (written is not None and spoken.end <= written.end + 1):
            return written
        return written if self._is_split(tokens, spoken) else spoken

    def _is_split(self, tokens: Sequence[Token], spoken: Phrase) -> bool:
        """Whether a word that is written begins within what was heard and goes beyond it."""
        return any(
            written is not None and written.end > spoken.end
            for written in (
                self._written_at(tokens, at) for at in range(spoken.start + 1, spoken.end)
            )
        )

    def _written_at(self, tokens: Sequence[Token], start: int) -> Phrase | None:
        known = self._written.get(tokens[start].written[:1], {})
        best: Phrase | None = None
        said = ""
        for end in range(start + 1, min(len(tokens), start + _LONGEST) + 1):
            if end - start > 1 and tokens[end - 1].written in _BETWEEN:
                # 洗个车 is 洗车, where nothing is called just so.
                whole = "".join(one.written for one in tokens[start:end])
                if whole in known:
                    best = Phrase(start, end, tuple(known[whole]))
                continue
            said += tokens[end - 1].written
            if said in known:
                best = Phrase(start, end, tuple(known[said]))
        return best

    def _spoken_at(self, tokens: Sequence[Token], start: int) -> Phrase | None:
        known = self._sounds.get(tokens[start].syllable, {})
        for end in range(min(len(tokens), start + _LONGEST), start + _BY_SOUND - 1, -1):
            said = tuple(one.syllable for one in tokens[start:end])
            likely = [
                meaning
                for word, meanings in known.get(said, {}).items()
                if _may_be(tokens[start:end], word)
                for meaning in meanings
                if meaning[0] in self.heard or all(one.typed for one in tokens[start:end])
            ]
            if likely:
                return Phrase(start, end, tuple(likely), by_sound=True)
        return None


def _may_be(tokens: Sequence[Token], word: str) -> bool:
    """Whether what sounds like `word` may be meant by it: two other characters are other words."""
    return (
        len(tokens) > _BY_SOUND
        or any(one.typed for one in tokens)
        or any(one.written == character for one, character in zip(tokens, word, strict=False))
    )


_BETWEEN = frozenset("个点下些")
"""What stands between a verb and its object, and changes neither."""

_OF_A_LIST = "、"

_LONGEST = 10
"""Tokens of the longest phrase, with room to spare."""


@cache
def load_table(name: str) -> Mapping[str, Mapping[str, Sequence[str]]]:
    """A file of this folder: tables of lists of words.

    Raises:
        DataProblem: it is not TOML, or not of that form; names file and key.
    """
    try:
        data = tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataProblem(name, "-", str(error)) from error
    for table, lists in data.items():
        for key, words in lists.items():
            if not (isinstance(words, list) and all(isinstance(one, str) for one in words)):
                raise DataProblem(name, f"{table}.{key}", "is not a list of words")
    return data


@cache
def occupations() -> Mapping[str, Sequence[str]]:
    """The kinds of work by their ids, each with what it is called, the usual name first."""
    return {name: lists["words"] for name, lists in load_table("occupations.toml").items()}


def segments(text: str) -> list[tuple[Token, ...]]:
    """The tokens of a sentence, apart where a punctuation mark stands."""
    return [tokens for clause in clauses(text) for tokens in clause]


def clauses(text: str) -> list[list[tuple[Token, ...]]]:
    """The `segments` of a sentence, together where nothing but the mark of a list is between."""
    heard = Heard(text).normal
    kept = "".join(one if _is_said(one) else "\n" for one in heard)
    return [
        [Heard(part).tokens for part in clause.split(_OF_A_LIST) if part.strip()]
        for clause in kept.split("\n")
        if clause.strip()
    ]


def _is_said(one: str) -> bool:
    return one.isalnum() or one.isspace() or one == _OF_A_LIST
