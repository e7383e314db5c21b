"""What a sentence can mean: every target with its frames and sayings, read once.

Targets are the offers, the intents and `none`, which collects what is not our affair. They stand
in `targets/*.toml`, the word lists that they share in `concepts.toml`.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from knowledge.catalogue import catalogue
from knowledge.meaning.frames import Frame, read_frame
from knowledge.problems import DataProblem
from knowledge.profile import Category
from knowledge.reading.lists import load_lists
from knowledge.words import texts

FOLDER = Path(__file__).parent
INTENTS = "intents.toml"
"""The one file of targets that are not offers but things to do with the bot itself."""

NONE = "none"
"""The target of sentences that are understood, and out of our scope."""


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Group(_Record):
    points: float = Field(gt=0)
    any: tuple[str, ...] = Field(min_length=1)


class _Entry(_Record):
    id: str = Field(pattern=r"^[a-z]+(\.[a-z]+)?$")
    categories: tuple[Category, ...] = ()
    signals: tuple[str, ...] = ()
    sayings: tuple[str, ...] = ()
    groups: tuple[_Group, ...] = ()
    unless: tuple[str, ...] = ()


class _File(_Record):
    target: tuple[_Entry, ...]


@dataclass(frozen=True)
class Group:
    """Frames of which the best counts, up to `points`."""

    points: float
    frames: tuple[Frame, ...]


@dataclass(frozen=True)
class Target:
    """One meaning: whose it is (empty: everybody's), what speaks for it and what rules it out."""

    id: str
    categories: frozenset[Category]
    sayings: tuple[str, ...]
    groups: tuple[Group, ...]
    unless: tuple[Frame, ...]


@dataclass(frozen=True)
class Targets:
    """All targets, the ids of the intents among them, and every word that anything listens for.

    `names` are the words by which people name a category.
    """

    targets: tuple[Target, ...]
    intents: frozenset[str]
    names: Mapping[Category, Frame]
    words: tuple[str, ...]


def load_targets(folder: Path = FOLDER) -> Targets:
    """Read every file of `folder`.

    Raises:
        DataProblem: a file is not TOML, a key is missing, unknown or wrong, a target stands
            twice or is neither an offer nor an intent; names file and key.
    """
    concepts = load_lists("concepts.toml", folder)
    found: dict[str, Target] = {}
    intents: set[str] = set()
    for file in sorted((folder / "targets").glob("*.toml")):
        for entry in _read(file):
            if entry.id in found:
                raise DataProblem(file.name, entry.id, "stands twice")
            if file.name == INTENTS:
                intents.add(entry.id)
            elif entry.id != NONE and entry.id not in catalogue().offers:
                raise DataProblem(file.name, entry.id, "is not an offer of the catalogue")
            found[entry.id] = _target(file.name, entry, concepts)
    names = {
        category: _frame("concepts.toml", category, f"@{category}", concepts)
        for category in Category
    }
    frames = [
        frame
        for target in found.values()
        for frame in (*target.unless, *(one for group in target.groups for one in group.frames))
    ]
    words = {word for frame in (*frames, *names.values()) for word in frame.words()}
    return Targets(tuple(found.values()), frozenset(intents), names, tuple(sorted(words)))


@cache
def targets() -> Targets:
    """The product's targets, read once."""
    return load_targets()


def _read(file: Path) -> tuple[_Entry, ...]:
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
        return _File.model_validate(data).target
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataProblem(file.name, "-", str(error)) from error
    except ValidationError as error:
        one = error.errors()[0]
        place = [str(part) for part in one["loc"]]
        if place[:1] == ["target"] and len(place) > 1:
            place[:2] = [str(data["target"][int(place[1])].get("id", place[1]))]
        raise DataProblem(file.name, ".".join(place), one["msg"]) from error


def _target(file: str, entry: _Entry, concepts: Mapping[str, tuple[str, ...]]) -> Target:
    def frames(written: tuple[str, ...]) -> tuple[Frame, ...]:
        return tuple(_frame(file, entry.id, one, concepts) for one in written)

    return Target(
        id=entry.id,
        categories=frozenset(entry.categories),
        sayings=(*entry.sayings, *_names(entry.id), *_taught(file, entry)),
        groups=tuple(Group(one.points, frames(one.any)) for one in entry.groups),
        unless=frames(entry.unless),
    )


def _frame(file: str, key: str, written: str, concepts: Mapping[str, tuple[str, ...]]) -> Frame:
    try:
        return read_frame(written, concepts)
    except ValueError as error:
        raise DataProblem(file, key, str(error)) from error


def _names(target: str) -> tuple[str, ...]:
    offer = catalogue().offers.get(target)
    if offer is None:
        return ()
    return tuple(dict.fromkeys((offer.name.plain, offer.name.easy or offer.name.plain)))


def _taught(file: str, entry: _Entry) -> tuple[str, ...]:
    """The words of signals.toml, which work as a whole message, are sayings of an intent too."""
    missing = [one for one in entry.signals if f"signal.{one}" not in texts()]
    if missing:
        raise DataProblem(file, f"{entry.id}.signals", f"signal.{missing[0]} has no words")
    signals = [texts()[f"signal.{one}"] for one in entry.signals]
    return tuple(word for one in signals for word in (one.plain, *one.also))
