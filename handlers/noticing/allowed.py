"""Who may do what, and what is noted of everything that was done."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from db.notice_records import StaffRecord
from db.unit_of_work import UnitOfWork
from knowledge.staffing.roles import may
from knowledge.staffing.scopes import covers

OPERATOR = 0
"""The id of whoever runs the program, which no account has; kept as nobody's."""


class NotAllowed(Exception):
    """Somebody may not do `action`; `why` is `role`, `scope` or `own`.

    By their role; there, or for those people; or because it is their own notice.
    """

    def __init__(self, action: str, why: str) -> None:
        """Keep both."""
        super().__init__(f"{action}: {why}")
        self.action, self.why = action, why


def demand(staff: StaffRecord, action: str, regions: Collection[str] = ()) -> None:
    """Go on only if a member of staff may do `action`, in each of `regions`.

    Raises:
        NotAllowed: they may not.
    """
    if staff.revoked_at is not None or not may(staff.role, action):
        raise NotAllowed(action, "role")
    if not all(covers(staff.scopes, one) for one in regions):
        raise NotAllowed(action, "scope")


async def note(
    uow: UnitOfWork,
    by: StaffRecord,
    action: str,
    target: str,
    now: datetime,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Write into the audit what a member of staff did: ids and settings, nothing of anybody."""
    await uow.audits.add(
        staff_id=kept_id(by),
        by=by.name,
        action=action,
        target=target,
        before=None if before is None else dict(before),
        after=None if after is None else dict(after),
        now=now,
    )


def kept_id(staff: StaffRecord) -> int | None:
    """The id under which somebody is kept as author; none for the operator."""
    return staff.id or None
