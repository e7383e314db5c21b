"""What is handed in and out of the repositories of what is listed, and of who follows it."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class PostingRow:
    """A posting as it is put: its `key` tells which one it is, `terms` are what it is found by."""

    key: str
    body: dict[str, Any]
    terms: tuple[str, ...]
    date_posted: date
    valid_through: date
    sample: bool = False


@dataclass(frozen=True, slots=True)
class PostingRecord:
    """A posting as it is kept."""

    id: int
    key: str
    body: dict[str, Any]
    sample: bool
    date_posted: date
    valid_through: date
    created_at: datetime
    updated_at: datetime
    closed_at: datetime | None

    def open_on(self, day: date) -> bool:
        """Whether somebody can apply on that day."""
        return self.closed_at is None and self.date_posted <= day <= self.valid_through


@dataclass(frozen=True, slots=True)
class PutCounts:
    """What became of the rows that were put."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One time at which a training is held, as it is put."""

    starts_at: datetime
    ends_at: datetime
    closes_at: datetime
    seats: int | None = None


@dataclass(frozen=True, slots=True)
class TrainingRow:
    """A training as it is put, with its sessions."""

    key: str
    body: dict[str, Any]
    terms: tuple[str, ...]
    sessions: tuple[SessionRow, ...] = ()
    sample: bool = False


@dataclass(frozen=True, slots=True)
class SessionRecord:
    """A session as it is kept; `seated` and `waiting` are how many people."""

    id: int
    training_id: int
    starts_at: datetime
    ends_at: datetime
    closes_at: datetime
    seats: int | None
    cancelled_at: datetime | None
    seated: int = 0
    waiting: int = 0

    def open_at(self, moment: datetime) -> bool:
        """Whether people can sign up, be it for the waiting list."""
        return self.cancelled_at is None and moment < self.closes_at


@dataclass(frozen=True, slots=True)
class TrainingRecord:
    """A training as it is kept, with its sessions, soonest first."""

    id: int
    key: str
    body: dict[str, Any]
    sample: bool
    sessions: tuple[SessionRecord, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class SeatRecord:
    """Somebody's seat; `place` is theirs in the line, from 1, when they wait for one."""

    id: int
    session_id: int
    person_id: int
    subject: str
    state: str
    place: int | None = None


@dataclass(frozen=True, slots=True)
class SiteRow:
    """A site as it is put."""

    key: str
    kind: str
    region: str
    body: dict[str, Any]
    sample: bool = False


@dataclass(frozen=True, slots=True)
class SiteRecord:
    """A site as it is kept."""

    id: int
    key: str
    kind: str
    region: str
    body: dict[str, Any]
    sample: bool


@dataclass(frozen=True, slots=True)
class SearchRecord:
    """A wish of which somebody wants to hear what is new, and how often."""

    id: int
    person_id: int
    wish: dict[str, Any]
    cadence: str


@dataclass(frozen=True, slots=True)
class AlertRow:
    """A posting that somebody is to be told of, as it is put."""

    person_id: int
    posting_id: int
    search_id: int
    due_at: datetime
