"""The audit trail: what members of staff did. Rows are added and never changed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from db.notice_records import AuditRecord
from db.noticed import Audit
from db.repositories.base import Repository


class Audits(Repository):
    """Note what was done, and tell it."""

    async def add(
        self,
        *,
        staff_id: int | None,
        by: str,
        action: str,
        target: str,
        before: dict[str, Any] | None,
        after: dict[str, Any] | None,
        now: datetime,
    ) -> None:
        """Note what a member of staff did to a target, and how that was before and after.

        `before` and `after` hold ids and settings, nothing that somebody told of themselves.
        """
        await self._connection.execute(
            insert(Audit).values(
                at=now,
                staff_id=staff_id,
                by=by,
                action=action,
                target=target,
                before=before,
                after=after,
            )
        )

    async def list(self, limit: int, target: str | None = None) -> Sequence[AuditRecord]:
        """What was done last, to `target` or to anything, newest first."""
        query = select(
            Audit.at, Audit.by, Audit.action, Audit.target, Audit.before, Audit.after
        ).order_by(Audit.id.desc())
        if target is not None:
            query = query.where(Audit.target == target)
        found = await self._connection.execute(query.limit(limit))
        return [AuditRecord(*row) for row in found]
