"""A posting: one job that is offered, for a time.

Fields carry the names that https://schema.org/JobPosting has for them, in snake case; those that it
does not have (demands, accommodations, the kind of employer) are ours. None of them is about a
person: whom a job suits is a matter of what it demands and of what somebody can and needs.
"""

from datetime import date
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field, field_serializer, model_validator

from knowledge.demands import Demand
from knowledge.profile import Category

__all__ = [
    "Accommodation",
    "Benefit",
    "Demand",
    "OrganizationKind",
    "Posting",
    "SalaryUnit",
]


class OrganizationKind(StrEnum):
    """What sort of employer it is (notice 2.7)."""

    GOVERNMENT = "government"
    INSTITUTION = "institution"
    STATE_OWNED = "state_owned"
    PRIVATE = "private"
    OTHER = "other"


class SalaryUnit(StrEnum):
    """For which time pay is given: `unitText` of schema.org, with 件 for piecework."""

    HOUR = "HOUR"
    DAY = "DAY"
    MONTH = "MONTH"
    YEAR = "YEAR"
    PIECE = "PIECE"


class Accommodation(StrEnum):
    """What an employer does or has so that a demand can be met otherwise."""

    SCREEN_READER = "screen_reader"
    MAGNIFIER = "magnifier"
    BRAILLE = "braille"
    SIGN = "sign"
    TEXT_CHAT = "text_chat"
    CAPTIONS = "captions"
    SEATED = "seated"
    STEP_FREE = "step_free"
    ACCESSIBLE_TOILET = "accessible_toilet"
    VOICE_INPUT = "voice_input"
    ADAPTED_TOOLS = "adapted_tools"
    EASY_READ = "easy_read"
    STEP_BY_STEP = "step_by_step"
    JOB_COACH = "job_coach"
    QUIET = "quiet"
    FLEXIBLE_HOURS = "flexible_hours"
    ESCORT = "escort"


class Benefit(StrEnum):
    """What comes with a job beside the pay (`jobBenefits`)."""

    HOUSING = "housing"
    MEALS = "meals"
    INSURANCE = "insurance"
    TRANSPORT = "transport"
    TRAINING = "training"


class Posting(BaseModel):
    """One job that is offered; money in yuan, dates in China.

    `region` is a code of `knowledge/regions` (GB/T 2260). Empty `categories` say that it is open to
    everybody. `sample` ones are there to try the program out, and told as such.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    identifier: str = Field(default="", max_length=80)
    title: str = Field(min_length=1, max_length=60)
    hiring_organization: str = Field(min_length=1, max_length=80)
    organization_kind: OrganizationKind | None = None
    region: str | None = Field(default=None, pattern=r"^[1-9][0-9]{5}$")
    address: str = Field(default="", max_length=120)
    remote: bool = False
    salary_min: int | None = Field(default=None, ge=0, le=10_000_000)
    salary_max: int | None = Field(default=None, ge=0, le=10_000_000)
    salary_unit: SalaryUnit = SalaryUnit.MONTH
    work_hours: str = Field(default="", max_length=100)
    responsibilities: str = Field(default="", max_length=1_000)
    qualifications: str = Field(default="", max_length=500)
    demands: frozenset[Demand] = frozenset()
    accommodations: frozenset[Accommodation] = frozenset()
    benefits: frozenset[Benefit] = frozenset()
    categories: frozenset[Category] = frozenset()
    how_to_apply: str = Field(default="", max_length=300)
    contact_text: str = Field(default="", max_length=120)
    contact_voice: str = Field(default="", max_length=120)
    total_job_openings: int | None = Field(default=None, ge=1, le=100_000)
    date_posted: date
    valid_through: date
    source: str = Field(default="", max_length=300)
    sample: bool = False

    @field_serializer("demands", "accommodations", "benefits", "categories", when_used="json")
    def _sorted(self, values: frozenset[str]) -> list[str]:
        """In order, so that the same posting is written the same way every time."""
        return sorted(values)

    @model_validator(mode="after")
    def _in_order(self) -> "Posting":
        least, most = self.salary_min, self.salary_max
        if least is not None and most is not None and least > most:
            raise ValueError("salary_min is above salary_max")
        if self.date_posted > self.valid_through:
            raise ValueError("date_posted is after valid_through")
        return self
