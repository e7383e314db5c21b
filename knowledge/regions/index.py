"""The names of all places, for looking up: as written, in pinyin, by sound, by first letters."""

import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from pypinyin import Style, lazy_pinyin

from knowledge.problems import DataProblem
from knowledge.reading.normal import normalise
from knowledge.reading.sound import sound
from knowledge.regions.divisions import FOLDER, Place, places
from knowledge.regions.names import short_names

_ALIASES = "aliases.toml"


@dataclass(frozen=True)
class Table:
    """Places by name, in one way of writing names."""

    entries: Mapping[str, tuple[Place, ...]]
    longest: int

    def beginnings(self, text: str, at: int, shortest: int) -> Iterator[tuple[int, Place]]:
        """Every place whose name stands at `at`, longest name first, with the name's end."""
        for end in range(min(len(text), at + self.longest), at + shortest - 1, -1):
            for place in self.entries.get(text[at:end], ()):
                yield end, place


@dataclass(frozen=True)
class Index:
    """All tables. `names` are official, short and other names together."""

    names: Table
    official: Mapping[str, frozenset[str]]
    aliases: Mapping[str, frozenset[str]]
    pinyin: Table
    sounds: Table
    initials: Mapping[str, tuple[Place, ...]]


@cache
def index() -> Index:
    """The index of all places, built at the first look-up.

    Raises:
        DataProblem: a data file is broken; names the file and the key.
    """
    every = places()
    official: dict[str, set[str]] = defaultdict(set)
    names: dict[str, set[str]] = defaultdict(set)
    for place in every.values():
        official[normalise(place.name)].add(place.code)
        for name in (place.name, *short_names(place.name)):
            # 乾县 is normalised to 干县, and so is what people type.
            names[normalise(name)].add(place.code)
    aliases = _aliases(every)
    for name, codes in aliases.items():
        names[name] |= codes
    initials: dict[str, list[Place]] = defaultdict(list)
    for place in every.values():
        if place.code.endswith("0000"):
            for name in {place.name, min(short_names(place.name), key=len, default=place.name)}:
                initials["".join(lazy_pinyin(name, style=Style.FIRST_LETTER))].append(place)
    return Index(
        names=_table(names, every, str),
        official={name: frozenset(codes) for name, codes in official.items()},
        aliases=aliases,
        pinyin=_table(names, every, pinyin),
        sounds=_table(names, every, sound),
        initials={letters: tuple(found) for letters, found in initials.items()},
    )


def pinyin(text: str) -> str:
    """Toneless pinyin in one string; Latin letters stay."""
    for name, reading in _readings().items():
        text = text.replace(name, reading)
    return "".join(lazy_pinyin(text)).lower()


@cache
def _readings() -> Mapping[str, str]:
    return {name: str(reading) for name, reading in _parsed("readings.toml").items()}


def _table(
    names: Mapping[str, set[str]], every: Mapping[str, Place], spell: Callable[[str], str]
) -> Table:
    entries: dict[str, set[str]] = defaultdict(set)
    for name, codes in names.items():
        entries[spell(name)] |= codes
    return Table(
        {name: tuple(every[code] for code in sorted(codes)) for name, codes in entries.items()},
        max(map(len, entries)),
    )


def _aliases(every: Mapping[str, Place]) -> Mapping[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for group in _parsed(_ALIASES).values():
        for name, codes in group.items():
            if name in found or not all(code in every for code in codes):
                raise DataProblem(_ALIASES, name, "stands twice, or leads to an unknown code")
            found[name] = frozenset(codes)
    return found


def _parsed(name: str) -> Mapping[str, Any]:
    try:
        return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataProblem(name, "-", str(error)) from error
