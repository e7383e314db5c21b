"""Which kinds of places a sentence names, and whether it only looks for one of them."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from knowledge.problems import DataProblem
from knowledge.reading.lists import load_lists
from knowledge.reading.normal import compact
from knowledge.regions.places import mentioned
from knowledge.sites.site import SiteKind

_FILE = "kinds.toml"
_AROUND = "around"


class Named(NamedTuple):
    """The kinds that a sentence names, none where it names none, and the sentence without them."""

    kinds: tuple[SiteKind, ...]
    rest: str


def read_kinds(text: str) -> Named:
    """The kinds of places that `text` names, in the order in which they are named."""
    said = compact(text)
    words = _words()
    kinds = [kind for one in _spelled().findall(said) for kind in words[one]]
    return Named(tuple(dict.fromkeys(kinds)), _spelled().sub("", said))


def seeks_place(text: str) -> bool:
    """Whether `text` asks where a kind of place is, and for nothing beside.

    Who would like to become one says more, and whoever only names a kind may want what is done
    there.
    """
    kinds, rest = read_kinds(text)
    left = rest
    for _, name in mentioned(rest):
        left = left.replace(name, "", 1)
    return bool(kinds and rest) and _around().fullmatch(left) is not None


@cache
def _words() -> Mapping[str, tuple[SiteKind, ...]]:
    """What people call kinds of places, with what each word names.

    Raises:
        DataProblem: the file is broken, or a key is no kind.
    """
    found: dict[str, tuple[SiteKind, ...]] = {}
    for key, words in load_lists(_FILE, Path(__file__).parent).items():
        if key == _AROUND:
            continue
        try:
            kinds = tuple(map(SiteKind, key.split()))
        except ValueError as error:
            raise DataProblem(_FILE, key, "names no kind of places") from error
        found |= dict.fromkeys(map(compact, words), kinds)
    return found


@cache
def _spelled() -> re.Pattern[str]:
    return re.compile(_either(_words()))


@cache
def _around() -> re.Pattern[str]:
    """Nothing but words around a kind; never tried again another way, so it takes no long time."""
    return re.compile(f"(?:{_either(load_lists(_FILE, Path(__file__).parent)[_AROUND])})*+")


def _either(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
