"""Where staff may act: in provinces and cities, for associations, or everywhere.

A scope is the code of a place, or `association:NAME`. Places stand beside each other, so do
associations; who has both acts for those associations in those places. Without any, everywhere.
"""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from knowledge.profile import Category
from knowledge.regions.divisions import places

ASSOCIATION = "association:"
_FILE = Path(__file__).with_name("associations.toml")


@dataclass(frozen=True)
class Reach:
    """Whom somebody may reach: in one of `regions`, of one of `categories`; empty is all."""

    regions: frozenset[str]
    categories: frozenset[str]


def covers(scopes: Collection[str], scope: str) -> bool:
    """Whether what lies in `scope`, a place or an association, lies in `scopes`."""
    if scope.startswith(ASSOCIATION):
        associations = _associations(scopes)
        return not associations or scope in associations
    regions = _regions(scopes)
    return not regions or any(_lies_in(scope, one) for one in regions)


def within(scopes: Collection[str], limits: Collection[str]) -> bool:
    """Whether whoever has `scopes` acts nowhere that somebody with `limits` may not."""
    for some, all_of in (
        (_regions(scopes), _regions(limits)),
        (_associations(scopes), _associations(limits)),
    ):
        if all_of and not (some and all(covers(limits, one) for one in some)):
            return False
    return True


def limit(
    scopes: Collection[str], regions: Collection[str], categories: Collection[str]
) -> Reach | None:
    """Whom a notice for `regions` and `categories` reaches that somebody with `scopes` sends.

    What is not asked for is limited to what they may reach; `None` where they ask for more.
    """
    if not all(covers(scopes, one) for one in regions):
        return None
    named = [category_of(one) for one in _associations(scopes)]
    own = frozenset(one for one in named if one is not None)
    if named and (not own or not own.issuperset(categories)):
        return None
    return Reach(
        regions=frozenset(regions) or _regions(scopes),
        categories=frozenset(categories) or own,
    )


def category_of(association: str) -> Category | None:
    """The category that an association speaks for, by its name; `None` if it is not known."""
    name = association.removeprefix(ASSOCIATION)
    found = (one for one, names in _names().items() if name.endswith(names))
    return next(found, None)


def _regions(scopes: Collection[str]) -> frozenset[str]:
    return frozenset(one for one in scopes if not one.startswith(ASSOCIATION))


def _associations(scopes: Collection[str]) -> frozenset[str]:
    return frozenset(one for one in scopes if one.startswith(ASSOCIATION))


def _lies_in(code: str, region: str) -> bool:
    place = places().get(code)
    return code == region or (place is not None and place.within(region))


@cache
def _names() -> Mapping[Category, tuple[str, ...]]:
    table = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {Category(one): tuple(names) for one, names in table.items()}
