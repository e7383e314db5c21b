"""Provinces and cities as staff name them, one or several."""

import re
from collections.abc import Container
from functools import cache
from pathlib import Path

from knowledge.notices.days import either
from knowledge.notices.selection import area_of
from knowledge.reading.lists import load_lists
from knowledge.reading.normal import compact, normalise
from knowledge.regions.divisions import FOLDER
from knowledge.regions.places import find_places, mentioned

AT_MOST = 10
"""Places of one name that are looked at."""

_BETWEEN = re.compile(r"[、，,；;/\n]+")
_GUESSED = frozenset({"contained", "part", "like"})
"""Ways of finding a place in more than its name, or in another one."""


def read_areas(text: str) -> list[list[str]]:
    """For each name in `text` the codes of the areas that it can mean; none where it means none.

    Nothing is lost: words beside the names that are not understood are a name that means none, and
    so is what leaves a place out, such as 除了西安.
    """
    parts = [normalise(one) for one in _BETWEEN.split(text)]
    return [area for one in parts if one for area in _areas(one)]


def _areas(said: str) -> list[list[str]]:
    if any(one in said for one in _words("without")):
        return [[]]
    if sure := _meant(said, beside=_GUESSED):
        return [sure]
    names = _names(compact(said))
    is_one = len(names) == 1 and not mentioned(names[0])
    areas = [_meant(one, beside=() if is_one else _GUESSED) for one in names]
    if not all(areas) and " " in said:
        return [area for one in said.split() for area in _areas(one)]
    return areas


def _meant(name: str, beside: Container[str] = ()) -> list[str]:
    """The areas of the best places that are found by `name` in other ways than those `beside`."""
    found = find_places(name, limit=AT_MOST)
    best = [one for one in found if one.score == found[0].score and one.how not in beside]
    return list(dict.fromkeys(area for one in best if (area := area_of(one.place.code))))


def _names(said: str) -> list[str]:
    """What a compact text names, cut so that as little as can be is left that is no place."""
    spans = [(begin, begin + len(name)) for begin, name in mentioned(said)]
    best: dict[int, tuple[int, list[tuple[int, int]]]] = {0: (0, [])}
    for begin, end in [*spans, (len(said), len(said))]:
        ways = [
            (left + sum(map(len, _left(said[at:begin]))), [*before, (begin, end)])
            for at, (left, before) in best.items()
            if at <= begin
        ]
        best[end] = min([*ways, *([best[end]] if end in best else [])])
    names, at = [], 0
    for begin, end in best[len(said)][1]:
        names += [*_left(said[at:begin]), said[begin:end]]
        at = end
    return [one for one in names if one]


def _left(said: str) -> list[str]:
    """What stands beside places in `said` and is none of the words that may."""
    return [one for part in re.split(_between(), said) if (one := _around().sub("", part))]


def _words(key: str) -> tuple[str, ...]:
    return load_lists("areas.toml", Path(__file__).parent)[key]


@cache
def _between() -> re.Pattern[str]:
    return re.compile(either(_words("between")))


@cache
def _around() -> re.Pattern[str]:
    lists = load_lists("around.toml", FOLDER)
    words = either([*_words("around"), *lists["front"], *lists["back"]])
    return re.compile(f"^(?:{words})+|(?:{words})+$")
