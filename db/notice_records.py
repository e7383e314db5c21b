"""What is handed in and out of the repositories of staff, notices, deliveries and the audience."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Stance(StrEnum):
    """Whether somebody wants notices: never said so, agreed, or taken back."""

    NONE = "none"
    AGREED = "agreed"
    OUT = "out"


class Doors:
    """The bits of the channels at which somebody can be reached."""

    TELEGRAM = 1
    WEB = 2
    OTHER = 4


class NoticeState(StrEnum):
    """Where a notice is on its way.

    It waits for a second person where it is large, is scheduled, its audience is settled person
    by person, it is being sent or paused; the last three are its ends.
    """

    WAITING = "waiting"
    SCHEDULED = "scheduled"
    FREEZING = "freezing"
    SENDING = "sending"
    PAUSED = "paused"
    DONE = "done"
    STOPPED = "stopped"
    EXPIRED = "expired"


class DeliveryState(StrEnum):
    """What became of a notice for one person."""

    PENDING = "pending"
    SENT = "sent"
    FAILED = "failed"
    SKIPPED = "skipped"


UNCONFIRMED = "unconfirmed"
"""The reason of what is `SENT` as far as anybody knows: its answer was lost."""


@dataclass(frozen=True, slots=True)
class StaffRecord:
    """A member of staff; with `person_id` they are known in the talk, too."""

    id: int
    name: str
    role: str
    scopes: tuple[str, ...]
    person_id: int | None
    created_at: datetime
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class AuditRecord:
    """What a member of staff did."""

    at: datetime
    by: str
    action: str
    target: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class NewNotice:
    """A notice as it is handed in; `size` is how many were read back to whoever sent it."""

    author_id: int | None
    state: NoticeState
    body: dict[str, Any]
    selection: dict[str, Any]
    size: int
    send_at: datetime
    target: str | None = None
    test: bool = False
    spread_minutes: int = 0
    expires_at: datetime | None = None
    corrects: int | None = None


@dataclass(frozen=True, slots=True)
class NoticeRecord:
    """A notice as it is kept."""

    id: int
    author_id: int | None
    state: NoticeState
    body: dict[str, Any]
    selection: dict[str, Any]
    target: str | None
    test: bool
    size: int
    send_at: datetime
    spread_minutes: int
    expires_at: datetime | None
    approved_by: int | None
    corrects: int | None
    cursor: int
    frozen_at: datetime | None
    started_at: datetime | None
    finished_at: datetime | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """A row of a notice that is being settled: pending, or skipped with a reason."""

    person_id: int
    channel: str
    mode: str | None
    due_at: datetime
    skipped: str | None = None


@dataclass(frozen=True, slots=True)
class DeliveryRecord:
    """One delivery that is the caller's to send, and how its person wants to be talked to."""

    id: int
    notice_id: int
    person_id: int
    channel: str
    address: str
    mode: str | None
    hears: str | None
    voice: str | None
    rate: float | None
    attempts: int
    parts_sent: int


@dataclass(frozen=True, slots=True)
class DeliveryResult:
    """What became of a claimed delivery; one that stays pending is due again at `due_at`."""

    id: int
    state: DeliveryState
    reason: str | None = None
    parts_sent: int = 0
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A line of the report of a notice; `person_id` is for going on from it, not for showing."""

    id: int
    person_id: int
    channel: str
    mode: str | None
    state: DeliveryState
    reason: str | None
    sent_at: datetime | None
    interested_at: datetime | None


@dataclass(frozen=True, slots=True)
class AudienceQuery:
    """Whom a notice is for; what is empty leaves nobody out.

    `tags` hold for columns of `audience` the facts of which one has to be true; `offers` are what
    somebody enrolled in or showed interest in; `alerted_of` is a posting that suits a search they
    have saved; `notice` is one that they got; `person` is one alone, for a test.
    """

    tags: Mapping[str, frozenset[str]] = field(default_factory=dict)
    modes: frozenset[str] = frozenset()
    offers: frozenset[str] = frozenset()
    alerted_of: int | None = None
    notice: int | None = None
    person: int | None = None


@dataclass(frozen=True, slots=True)
class AudienceMember:
    """Somebody whom a notice suits, whether it reaches them or not."""

    person_id: int
    mode: str | None
    stance: Stance
    doors: int


@dataclass(frozen=True, slots=True)
class SampleRecord:
    """Somebody who would get a notice, as far as whoever sends it is told."""

    mode: str | None
    channel: str


@dataclass(frozen=True, slots=True)
class AudienceCounts:
    """How many a notice suits, how many of them get it on which channel, and why others do not."""

    total: int = 0
    by_channel: Mapping[str, int] = field(default_factory=dict)
    out: int = 0
    no_consent: int = 0
    unreachable: int = 0

    @property
    def reached(self) -> int:
        """How many get it."""
        return sum(self.by_channel.values())
