"""What is known of people as the audience of notices knows it; kept wherever a profile is."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache

from db.unit_of_work import UnitOfWork
from handlers.days import day_in_china
from handlers.talk.values import JSON
from knowledge.notices.selection import area_of
from knowledge.regions.divisions import places, province_of_code

BETWEEN = "+"
"""Between the members of a set that is one facet."""


def facets(facts: Mapping[str, JSON], today: date) -> dict[str, str]:
    """Facts of a profile by the columns of the audience; what is not known is absent.

    `born` is the year of birth as near as an age tells it: one year too late for some.
    """
    found = {
        name: joined(map(str, values))
        for name in ("category", "roles")
        if isinstance(values := facts.get(name), list)
    }
    level, age, region = (facts.get(name) for name in ("level", "age", "region"))
    if isinstance(level, int):
        found["level"] = str(level)
    if isinstance(age, int):
        told = facts.get("age_on")
        on = date.fromisoformat(told) if isinstance(told, str) else today
        found["born"] = str(on.year - age)
    if isinstance(region, str):
        found |= _area(region)
    return found


def joined(values: Iterable[str]) -> str:
    """Several values as one facet, the same in whatever order they come."""
    return BETWEEN.join(sorted(values))


async def keep_facets(uow: UnitOfWork, person: int, now: datetime) -> None:
    """Let the audience know of somebody what their profile holds now, and nothing else."""
    profile = await uow.people.profile(person)
    await uow.audience.describe(person, facets(profile or {}, day_in_china(now)))


async def index_audience(uow: UnitOfWork, after: int, limit: int, now: datetime) -> list[int]:
    """Describe up to `limit` people behind the id `after` whom the audience does not know.

    Who they are, by id.
    """
    people = await uow.audience.missing(after, limit)
    profiles = {one: await uow.people.profile(one) or {} for one in people}
    today = day_in_china(now)
    await uow.audience.describe_all({one: facets(known, today) for one, known in profiles.items()})
    return people


def _area(region: str) -> dict[str, str]:
    """The province and the city of a place by its full name; none where no place has it."""
    code = _codes().get(region)
    province = province_of_code(code) if code else None
    if code is None or province is None:
        return {}
    area = area_of(code)
    found = {"province": province.code}
    return found if area in {None, province.code} else {**found, "city": str(area)}


@cache
def _codes() -> Mapping[str, str]:
    return {place.full_name: place.code for place in places().values()}
