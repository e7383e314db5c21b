"""From whom staff mean, and whom they may reach, to what the audience is asked."""

from collections.abc import Collection, Iterable
from datetime import date
from enum import StrEnum
from itertools import combinations

from db.notice_records import AudienceQuery, StaffRecord
from handlers.noticing.allowed import NotAllowed
from handlers.noticing.facets import joined
from knowledge.notices.selection import OLDEST, Selection
from knowledge.profile import Category, Role
from knowledge.regions.divisions import Level, places
from knowledge.staffing.scopes import Reach, limit
from knowledge.words import Mode

NO_MODE = ""
"""The mode of who was never asked; they are talked to in plain words."""


def limited(staff: StaffRecord, action: str, selection: Selection) -> Selection:
    """A selection, limited to where a member of staff acts where it names no places itself.

    Raises:
        NotAllowed: it reaches people whom they may not reach.
    """
    reach = limit(staff.scopes, selection.regions, selection.categories)
    if reach is None:
        raise NotAllowed(action, "scope")
    categories = frozenset(map(Category, reach.categories))
    return selection.model_copy(update={"regions": reach.regions, "categories": categories})


def demand_reach(staff: StaffRecord, action: str, selection: Selection) -> None:
    """Go on only if all whom `selection` reaches are a member of staff's to reach.

    Raises:
        NotAllowed: somebody is not.
    """
    reach = limit(staff.scopes, selection.regions, selection.categories)
    if reach != Reach(selection.regions, frozenset(selection.categories)):
        raise NotAllowed(action, "scope")


def query_of(selection: Selection, today: date) -> AudienceQuery:
    """What the audience is asked for `selection`."""
    return AudienceQuery(
        tags={name: frozenset(values) for name, values in _tags(selection, today) if values},
        modes=_modes(selection.modes),
        offers=selection.offers,
        alerted_of=selection.posting,
    )


def _tags(selection: Selection, today: date) -> Iterable[tuple[str, Collection[str]]]:
    provinces = {one for one in selection.regions if places()[one].level is Level.PROVINCE}
    yield "category", _sets_with(selection.categories, Category)
    yield "level", {str(one) for one in selection.levels}
    yield "roles", _sets_with(selection.roles, Role)
    yield "province", provinces
    yield "city", selection.regions - provinces
    yield "born", _years(selection, today)


def _sets_with(wanted: Collection[str], of: type[StrEnum]) -> set[str]:
    """Every set of `of` with one of `wanted` in it."""
    if not wanted:
        return set()
    members = list(of)
    sets = (some for size in range(1, len(members) + 1) for some in combinations(members, size))
    return {joined(some) for some in sets if not set(wanted).isdisjoint(some)}


def _years(selection: Selection, today: date) -> set[str]:
    """The years in which somebody of those ages was born."""
    youngest, oldest = selection.age_from, selection.age_to
    if youngest is None and oldest is None:
        return set()
    ages = range(youngest or 0, (OLDEST if oldest is None else oldest) + 1)
    return {str(today.year - age) for age in ages}


def _modes(modes: Collection[Mode]) -> frozenset[str]:
    return frozenset(modes) | ({NO_MODE} if Mode.PLAIN in modes else frozenset())
