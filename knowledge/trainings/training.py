"""A training: a course that somebody can sign up for, held in sessions.

Fields carry the names that https://schema.org/Course and CourseInstance have for them, in snake
case, where they have one.
"""

from datetime import datetime
from enum import StrEnum

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    field_serializer,
    model_validator,
)

from knowledge.profile import Category


class Format(StrEnum):
    """In which accessible form a training is held."""

    SIGN = "sign"
    CAPTIONS = "captions"
    TEXT = "text"
    BRAILLE = "braille"
    SCREEN_READER = "screen_reader"
    AUDIO = "audio"
    LARGE_PRINT = "large_print"
    EASY_READ = "easy_read"
    STEP_FREE = "step_free"


class Session(BaseModel):
    """One time at which a training is held (`CourseInstance`).

    `seats` is `maximumAttendeeCapacity`, `None` where there is no limit. People can sign up until
    `deadline`; without one, until it begins.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    starts_at: AwareDatetime
    ends_at: AwareDatetime
    seats: int | None = Field(default=None, ge=1, le=100_000)
    deadline: AwareDatetime | None = None

    @model_validator(mode="after")
    def _in_order(self) -> "Session":
        if self.ends_at <= self.starts_at:
            raise ValueError("ends_at is not after starts_at")
        if self.deadline is not None and self.deadline > self.starts_at:
            raise ValueError("deadline is after starts_at")
        return self

    @property
    def closes_at(self) -> datetime:
        """When nobody can sign up any more."""
        return self.deadline or self.starts_at


class Training(BaseModel):
    """One course; `offer` is the id of the catalogue's offer that it belongs to, if any.

    `region` is a code of `knowledge/regions`. Empty `categories` say that it is open to everybody.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    identifier: str = Field(default="", max_length=80)
    name: str = Field(min_length=1, max_length=60)
    provider: str = Field(min_length=1, max_length=80)
    offer: str = Field(default="", max_length=40)
    description: str = Field(default="", max_length=1_000)
    remote: bool = False
    region: str | None = Field(default=None, pattern=r"^[1-9][0-9]{5}$")
    address: str = Field(default="", max_length=120)
    formats: frozenset[Format] = frozenset()
    categories: frozenset[Category] = frozenset()
    fee: str = Field(default="", max_length=60)
    contact_text: str = Field(default="", max_length=120)
    contact_voice: str = Field(default="", max_length=120)
    source: str = Field(default="", max_length=300)
    sample: bool = False
    sessions: tuple[Session, ...] = ()

    @field_serializer("formats", "categories", when_used="json")
    def _sorted(self, values: frozenset[str]) -> list[str]:
        """In order, so that the same training is written the same way every time."""
        return sorted(values)
