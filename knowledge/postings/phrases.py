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
    """Phrases by their first character and by their first syllable, the longest first."""

    heard: frozenset[str]
    _written: dict[str, dict[str, list[tuple[str, str]]]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    _sounds: dict[str, dict[tuple[str, ...], list[tuple[str, str]]]] = field(
        default_factory=lambda: defaultdict(dict)
    )

    def add(self, words: Iterable[str], meaning: tuple[str, str]) -> None:
        """Let each of `words` have `meaning`; of the groups `heard` they are known by sound too."""
        for word in words:
            written = compact(word)
            self._written[written[0]].setdefault(written, []).append(meaning)
            spoken = syllables_of_label(written)
            if meaning[0] in self.heard and len(spoken) >= _BY_SOUND:
                self._sounds[spoken[0]].setdefault(spoken, []).append(meaning)

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
        if written is None or (spoken is not None and spoken.end > written.end + 1):
            return spoken
        return written

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
            if said in known:
                return Phrase(start, end, tuple(known[said]), by_sound=True)
        return None


_BETWEEN = frozenset("个点下些")
"""What stands between a verb and its object, and changes neither."""

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
    heard = Heard(text).normal
    parts = "".join(one if one.isalnum() or one.isspace() else "\n" for one in heard).split("\n")
    return [Heard(part).tokens for part in parts if part.strip()]
