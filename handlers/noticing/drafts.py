"""A notice before it is handed in, and what comes of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from db.notice_records import AudienceCounts, SampleRecord
from knowledge.notices.notice import NoticeText
from knowledge.notices.selection import Selection

APPROVAL = 200
"""People from which on a second member of staff has to approve, where no setting says otherwise;
0 is never."""

GROWTH = 0.05
"""Share by which an audience may have changed since it was read back to whoever confirms it."""


@dataclass(frozen=True)
class Draft:
    """What is told, to whom, when; `target` is what it is about: `posting:3`, `training:4`, an id.

    It goes out at `send_at`, or at once, over `spread_minutes`; nobody gets it from `expires_at`.
    """

    text: NoticeText
    selection: Selection = field(default_factory=Selection)
    target: str | None = None
    send_at: datetime | None = None
    spread_minutes: int = 0
    expires_at: datetime | None = None


@dataclass(frozen=True)
class Plan:
    """Whom a draft reaches: with `selection` limited to what its author may reach.

    `approval` says whether a second member of staff will have to approve.
    """

    counts: AudienceCounts
    sample: Sequence[SampleRecord]
    selection: Selection
    approval: bool


class CountChanged(Exception):
    """What was confirmed is not how many get it, which is `count`."""

    def __init__(self, count: int) -> None:
        """Keep the count."""
        super().__init__(f"{count} people get it")
        self.count = count


class DraftProblem(Exception):
    """A draft cannot be handed in; `name` is one of `DRAFT_PROBLEMS`."""

    def __init__(self, name: str) -> None:
        """Keep the name."""
        super().__init__(name)
        self.name = name


DRAFT_PROBLEMS = ("nobody", "no_target", "expires_first", "not_linked", "not_sent")
"""Nobody gets it; there is no such posting, training or offer (any more); it expires before it is
out; the author is nobody in the talk whom a test could be sent to; nobody got what is corrected."""


class NotNow(Exception):
    """A notice is in a state in which that cannot be done; there is none where `state` is None."""

    def __init__(self, state: str | None) -> None:
        """Keep the state."""
        super().__init__(state or "there is no such notice")
        self.state = state
