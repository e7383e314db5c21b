"""What sentences can mean, as written down: groups of words, and what leads where."""

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from knowledge.catalogue import catalogue
from knowledge.meaning.lexicon import Lexicon, Word
from knowledge.problems import DataProblem
from knowledge.profile import Category
from knowledge.words import Mode, texts

FOLDER = Path(__file__).parent
GROUPS = "groups.toml"
INTENTS = "intents.toml"
OUTSIDE_FILE = "outside.toml"
OUTSIDE = "none"
"""What nothing here is for; its topics are `none.weather` and the like."""
# A certain clue is enough by itself, and so is a likely one; of hints it takes two.
_WEIGHTS = {"certain": 0.92, "likely": 0.75, "hint": 0.4}


@dataclass(frozen=True)
class Alternative:
    """Words that count as one; `category` where they name a kind of disability."""

    key: str
    words: tuple[Word, ...]
    category: Category | None = None


Item = tuple[Alternative, ...]


@dataclass(frozen=True)
class Clue:
    """A word from each of `present` and none from `absent`, in any order, is worth `weight`."""

    text: str
    weight: float
    present: tuple[Item, ...]
    absent: tuple[Item, ...]


@dataclass(frozen=True)
class Target:
    """An offer, an intent or a topic outside, and what leads to it."""

    id: str
    categories: frozenset[Category]
    up_to: int | None
    sayings: tuple[Word, ...]
    clues: tuple[Clue, ...]


@dataclass(frozen=True)
class Meanings:
    """All targets, and their words in one lexicon.

    `owners` are the keys of the alternatives that a word is one of; `categories` the groups of
    words that name a kind of disability.
    """

    targets: tuple[Target, ...]
    categories: tuple[Alternative, ...]
    sayings: tuple[Word, ...]
    lexicon: Lexicon
    owners: Mapping[str, tuple[str, ...]]


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    categories: frozenset[Category] = Field(default=frozenset(), alias="for")
    up_to: int | None = Field(default=None, gt=0)
    signal: str | None = None
    sayings: tuple[str, ...] = ()
    certain: tuple[str, ...] = ()
    likely: tuple[str, ...] = ()
    hint: tuple[str, ...] = ()


@cache
def meanings() -> Meanings:
    """Everything that a sentence can mean, read once.

    Raises:
        DataProblem: a file is broken; names file and key.
    """
    return load_meanings()


def load_meanings(folder: Path = FOLDER) -> Meanings:
    """Read the groups of `folder`, and the targets below it.

    Raises:
        DataProblem: a file is not TOML, an id is unknown or stands twice, or a clue is malformed
            or names an unknown group; names file and key.
    """
    groups = _groups(folder)
    found: dict[str, Target] = {}
    for file in sorted((folder / "targets").glob("*.toml")):
        for id_, table in _parse(file).items():
            if id_ in found:
                raise DataProblem(file.name, id_, "stands twice")
            if file.name == OUTSIDE_FILE and id_.split(".")[0] != OUTSIDE:
                raise DataProblem(file.name, id_, f"is no topic of {OUTSIDE}")
            if file.name not in {INTENTS, OUTSIDE_FILE} and id_ not in catalogue().offers:
                raise DataProblem(file.name, id_, "is no offer")
            found[id_] = _target(file.name, id_, table, groups)
    categories = tuple(one for one in groups.values() if one.category)
    owners: dict[str, set[str]] = defaultdict(set)
    lexicon: set[Word] = set()
    for one in (*categories, *_alternatives(found.values())):
        for word in one.words:
            lexicon.add(word)
            owners[word.written].add(one.key)
    return Meanings(
        targets=tuple(found.values()),
        categories=categories,
        sayings=tuple(dict.fromkeys(word for one in found.values() for word in one.sayings)),
        lexicon=Lexicon(lexicon),
        owners={word: tuple(sorted(keys)) for word, keys in owners.items()},
    )


def intents() -> frozenset[str]:
    """Ids of the intents: everything that is no offer."""
    return frozenset(
        one.id
        for one in meanings().targets
        if one.id not in catalogue().offers and not is_outside(one.id)
    )


def is_outside(id_: str) -> bool:
    """Whether nothing here is for the target `id_`."""
    return id_.split(".")[0] == OUTSIDE


def _alternatives(found: Iterable[Target]) -> Iterator[Alternative]:
    for target in found:
        for clue in target.clues:
            for item in (*clue.present, *clue.absent):
                yield from item


def _groups(folder: Path) -> Mapping[str, Alternative]:
    found: dict[str, Alternative] = {}
    for name, words in _parse(folder / GROUPS).items():
        if not isinstance(words, list) or not all(isinstance(one, str) and one for one in words):
            raise DataProblem(GROUPS, name, "is not a list of words")
        if len(set(words)) < len(words):
            raise DataProblem(GROUPS, name, "has a word twice")
        category = Category(name) if name in set(Category) else None
        found[name] = Alternative(f"<{name}>", tuple(map(Word.of, words)), category)
    return found


def _target(file: str, id_: str, table: object, groups: Mapping[str, Alternative]) -> Target:
    try:
        entry = _Entry.model_validate(table)
    except ValidationError as error:
        one = error.errors()[0]
        place = ".".join(str(part) for part in (id_, *one["loc"]))
        raise DataProblem(file, place, one["msg"]) from error
    clues = [
        _clue(file, f"{id_}.{strength}", weight, text, groups)
        for strength, weight in _WEIGHTS.items()
        for text in getattr(entry, strength)
    ]
    sayings = dict.fromkeys((*_own_sayings(file, id_, entry.signal), *entry.sayings))
    return Target(id_, entry.categories, entry.up_to, tuple(map(Word.of, sayings)), tuple(clues))


def _own_sayings(file: str, id_: str, signal: str | None) -> tuple[str, ...]:
    """An offer's name, or the words of the signal that means the same."""
    if id_ in catalogue().offers:
        return (catalogue().offers[id_].name.of(Mode.PLAIN),)
    if signal is None:
        return ()
    words = texts().get(f"signal.{signal}")
    if words is None:
        raise DataProblem(file, f"{id_}.signal", f"there is no signal {signal}")
    return (words.plain, *words.also)


def _clue(file: str, key: str, weight: float, text: str, groups: Mapping[str, Alternative]) -> Clue:
    present: list[Item] = []
    absent: list[Item] = []
    for item in text.split():
        alternatives = [
            _alternative(file, key, one, groups) for one in item.removeprefix("!").split("|")
        ]
        (absent if item.startswith("!") else present).append(tuple(alternatives))
    if not present:
        raise DataProblem(file, key, f"{text!r} has no word that must be there")
    return Clue(text, weight, tuple(present), tuple(absent))


def _alternative(file: str, key: str, text: str, groups: Mapping[str, Alternative]) -> Alternative:
    if text.startswith("<") and text.endswith(">"):
        if text[1:-1] not in groups:
            raise DataProblem(file, key, f"there is no group {text}")
        return groups[text[1:-1]]
    word = Word.of(text)
    if not word.written or "<" in text or ">" in text or "!" in text:
        raise DataProblem(file, key, f"{text!r} is neither a word nor a group")
    return Alternative(text, (word,))


def _parse(file: Path) -> Mapping[str, object]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataProblem(file.name, "-", str(error)) from error
