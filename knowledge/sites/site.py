"""A site: a place that somebody can go to, with what is done there and how to reach it."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field


class SiteKind(StrEnum):
    """What sort of place it is, by who names it in the notice."""

    TIANLAI_POINT = "tianlai_point"
    WONIU_STATION = "woniu_station"
    SHOULASHOU_BASE = "shoulashou_base"
    SHOULASHOU_COMMUNITY = "shoulashou_community"
    JISHAN_BASE = "jishan_base"
    SERVICE_CENTRE = "service_centre"


class SiteState(StrEnum):
    """Whether somebody can go there."""

    OPEN = "open"
    PLANNED = "planned"
    CLOSED = "closed"
    UNKNOWN = "unknown"


class Site(BaseModel):
    """One place; `region` is a code of `knowledge/regions` (GB/T 2260).

    `counts` says whether it counts towards the notice's targets: the places that the notice only
    names as examples do not. `evidence` says how it is known that it is there.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    identifier: str = Field(default="", max_length=80)
    kind: SiteKind
    name: str = Field(min_length=1, max_length=80)
    region: str = Field(pattern=r"^[1-9][0-9]{5}$")
    address: str = Field(default="", max_length=120)
    services: str = Field(default="", max_length=500)
    state: SiteState = SiteState.UNKNOWN
    counts: bool = True
    evidence: str = Field(default="", max_length=300)
    how_to_reach: str = Field(default="", max_length=300)
    contact_text: str = Field(default="", max_length=120)
    contact_voice: str = Field(default="", max_length=120)
    source: str = Field(default="", max_length=300)
    sample: bool = False
