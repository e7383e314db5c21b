"""Whom a notice is for, as staff say it; what is left open leaves nobody out."""

from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from knowledge.catalogue import catalogue
from knowledge.profile import Category, Role
from knowledge.regions.divisions import Level, Place, places
from knowledge.words import Mode

OLDEST = 120


class Selection(BaseModel):
    """Of each list that is not empty one has to be true of somebody, and of every list one.

    `regions` are codes of areas (`area_of`), ages are in years, both ends within. `offers` are what
    somebody enrolled in or showed interest in: ids of offers, `posting:3`, `training:4`. `posting`
    is one that suits a search that they saved.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    categories: frozenset[Category] = frozenset()
    levels: frozenset[int] = frozenset()
    regions: frozenset[str] = frozenset()
    modes: frozenset[Mode] = frozenset()
    age_from: int | None = Field(default=None, ge=0, le=OLDEST)
    age_to: int | None = Field(default=None, ge=0, le=OLDEST)
    roles: frozenset[Role] = frozenset()
    offers: frozenset[str] = frozenset()
    posting: int | None = None

    @field_validator("levels")
    @classmethod
    def _are_levels(cls, levels: frozenset[int]) -> frozenset[int]:
        if not levels <= {1, 2, 3, 4}:
            raise ValueError("levels are 1 to 4")
        return levels

    @field_validator("regions")
    @classmethod
    def _are_areas(cls, regions: frozenset[str]) -> frozenset[str]:
        if wrong := [one for one in regions if area_of(one) != one]:
            raise ValueError(f"{', '.join(sorted(wrong))} is no province or city")
        return regions

    @field_validator("offers")
    @classmethod
    def _are_offers(cls, offers: frozenset[str]) -> frozenset[str]:
        known = catalogue().offers
        if wrong := [one for one in offers if ":" not in one and one not in known]:
            raise ValueError(f"{', '.join(sorted(wrong))} is no offer")
        return offers

    @model_validator(mode="after")
    def _ages_are_in_order(self) -> Self:
        if self.age_from is not None and self.age_to is not None and self.age_from > self.age_to:
            raise ValueError("age_from is above age_to")
        return self

    def to_json(self) -> dict[str, Any]:
        """The selection as it is kept: only what is not open, lists in order."""
        kept = self.model_dump(mode="json", exclude_defaults=True)
        return {key: sorted(one) if isinstance(one, list) else one for key, one in kept.items()}


def area_of(code: str) -> str | None:
    """The area that a place belongs to; `None` where there is no such place.

    That is its city, or its province if it is one; a county that hangs on its province (北京市朝阳
    区, 湖北省仙桃市) is an area of its own.
    """
    place = places().get(code)
    if place is None:
        return None
    if place.level is Level.COUNTY and place.city is not None:
        return _city_of(place)
    return place.code


def _city_of(county: Place) -> str:
    return f"{county.code[:4]}00"
