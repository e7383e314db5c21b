"""Sites: the ones nearest to a place, and one of them in detail."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from db.listed_records import SiteRecord
from handlers.commands.context import Context
from handlers.talk.commands import Command
from handlers.talk.values import JSON
from knowledge.regions.nearest import kilometres_between
from knowledge.sites.site import Site

SHOWN_AT_MOST = 15

_NATIONWIDE = 500
"""Sites of the whole country that are compared when there is none in the province."""


@dataclass(frozen=True)
class FindSites(Command[Any]):
    """The sites nearest to the place of code `region`, of `kinds` or of any without.

    First those of the county, then of the city, of the province, then the others by how far they
    are. Each is `{"id", "kind", "name", "region", "near", "sample"}`; `near` is `county`, `city`,
    `province` or `country`.
    """

    region: str
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True)
class SeeSite(Command[Any]):
    """One site, its fields as `Site` has them; `None` when there is none of that id."""

    site: int


async def find_sites(context: Context, command: FindSites) -> JSON:
    """See `FindSites`."""
    found: dict[int, tuple[SiteRecord, str]] = {}
    for prefix, near in _levels(command.region):
        for one in await context.uow.sites.within(prefix, command.kinds, SHOWN_AT_MOST):
            found.setdefault(one.id, (one, near))
        if len(found) >= SHOWN_AT_MOST:
            break
    if not found:
        others = await context.uow.sites.within("", command.kinds, _NATIONWIDE)
        by_distance = sorted(
            others, key=lambda one: (kilometres_between(command.region, one.region), one.id)
        )
        found = {one.id: (one, "country") for one in by_distance}
    return [_brief(one, near) for one, near in [*found.values()][:SHOWN_AT_MOST]]


async def see_site(context: Context, command: SeeSite) -> JSON:
    """See `SeeSite`."""
    record = await context.uow.sites.get(command.site)
    if record is None:
        return None
    whole: dict[str, JSON] = dict(Site.model_validate(record.body).model_dump(mode="json"))
    return whole


def _levels(region: str) -> Iterator[tuple[str, str]]:
    """The begins of codes around a place, the narrowest first, and what they are."""
    if not region.endswith("00"):
        yield region, "county"
    if not region.endswith("0000"):
        yield region[:4], "city"
    yield region[:2], "province"


def _brief(record: SiteRecord, near: str) -> dict[str, JSON]:
    site = Site.model_validate(record.body)
    return {
        "id": record.id,
        "kind": site.kind,
        "name": site.name,
        "region": site.region,
        "near": near,
        "sample": site.sample,
    }
