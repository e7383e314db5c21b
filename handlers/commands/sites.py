"""Sites: the ones nearest to a place, and one of them in detail."""

from dataclasses import dataclass
from typing import Any

from db.listed_records import SiteRecord
from handlers.commands.context import Context
from handlers.talk.commands import Command
from handlers.talk.values import JSON
from knowledge.regions.nearest import kilometres_between
from knowledge.sites.site import Site

SHOWN_AT_MOST = 15

NEAR = ("county", "city", "province", "country")
"""What a site shares with the place near which it is looked for, the nearest first."""


@dataclass(frozen=True)
class FindSites(Command[Any]):
    """The sites nearest to the place of code `region`, of `kinds` or of any without.

    First those of the county, then of the city, of the province, then the others; among these the
    nearest first. Each is `{"id", "kind", "name", "region", "near", "sample"}`; `near` is one of
    `NEAR`.
    """

    region: str
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True)
class SeeSite(Command[Any]):
    """One site, its fields as `Site` has them; `None` when there is none of that id."""

    site: int


async def find_sites(context: Context, command: FindSites) -> JSON:
    """See `FindSites`."""
    sites, kinds, here = context.uow.sites, command.kinds, command.region
    found: list[JSON] = []
    for (shared, _), region in sorted(
        (_away(here, one), one) for one in await sites.regions(kinds)
    ):
        there = await sites.within(region, kinds, SHOWN_AT_MOST - len(found))
        found += [_brief(one, NEAR[shared]) for one in there]
        if len(found) == SHOWN_AT_MOST:
            break
    return found


async def see_site(context: Context, command: SeeSite) -> JSON:
    """See `SeeSite`."""
    record = await context.uow.sites.get(command.site)
    if record is None:
        return None
    whole: dict[str, JSON] = dict(Site.model_validate(record.body).model_dump(mode="json"))
    return whole


def _away(here: str, region: str) -> tuple[int, float]:
    """How far a region is: the narrowest division that it shares, as in `NEAR`, and kilometres."""
    same = (
        here == region and not here.endswith("00"),
        here[:4] == region[:4] and not here.endswith("0000"),
        here[:2] == region[:2],
        True,
    )
    return same.index(True), kilometres_between(here, region)


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
