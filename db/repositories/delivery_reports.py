"""How far a notice is: the numbers of its deliveries, its report, what of it is kept."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select, update

from db.models import Talk
from db.notice_records import DeliveryState, NoticeRecord, ReportRow
from db.noticed import DELIVERY_PENDING, INTERESTED, NOT_EMPTIED, Delivery, Notice
from db.repositories.base import Repository
from db.repositories.notices import COLUMNS, record

IN_LINE = (Delivery.channel, Delivery.due_at, Delivery.id)
"""The order of what waits. To ask for it lets PostgreSQL walk the index of what waits, where it
might read the whole table in the hope of meeting such a row soon."""

IS_SENT = Delivery.state == DeliveryState.SENT.value


class DeliveryReports(Repository):
    """Tell how far a notice is and what somebody was sent; let go of what is old."""

    async def waits(self, notice_id: int) -> bool:
        """Whether anything of a notice is still to be sent, or being sent."""
        found = await self._connection.execute(
            select(Delivery.id)
            .where(Delivery.notice_id == notice_id, DELIVERY_PENDING)
            .order_by(*IN_LINE)
            .limit(1)
        )
        return found.first() is not None

    async def counts(self, notice_id: int) -> Mapping[tuple[DeliveryState, str | None], int]:
        """The numbers of a notice's deliveries, by state and reason; none of what there is not."""
        outcome = await self._outcome(notice_id)
        if outcome is not None:
            counts = outcome["counts"]
            return {(DeliveryState(state), reason): number for state, reason, number in counts}
        found = await self._connection.execute(
            select(Delivery.state, Delivery.reason, func.count())
            .where(Delivery.notice_id == notice_id)
            .group_by(Delivery.state, Delivery.reason)
        )
        return {(DeliveryState(state), reason): number for state, reason, number in found}

    async def takers(self, notice_id: int) -> int:
        """How many have taken a notice up."""
        outcome = await self._outcome(notice_id)
        if outcome is not None:
            return int(outcome["takers"])
        found = await self._connection.execute(
            select(func.count())
            .select_from(Delivery)
            .where(Delivery.notice_id == notice_id, INTERESTED)
        )
        return found.scalar_one()

    async def rate(self, notice_id: int, since: datetime) -> int:
        """How many deliveries of a notice went out since then."""
        found = await self._connection.execute(
            select(func.count())
            .select_from(Delivery)
            .where(
                Delivery.notice_id == notice_id,
                IS_SENT,
                Delivery.reason.is_(None),
                Delivery.sent_at >= since,
            )
        )
        return found.scalar_one()

    async def report(self, notice_id: int, after: int, limit: int) -> Sequence[ReportRow]:
        """Up to `limit` lines of the report of a notice, behind the person `after`."""
        found = await self._connection.execute(
            select(
                Delivery.id,
                Delivery.person_id,
                Delivery.channel,
                Delivery.mode,
                Delivery.state,
                Delivery.reason,
                Delivery.sent_at,
                Delivery.interested_at,
            )
            .where(Delivery.notice_id == notice_id, Delivery.person_id > after)
            .order_by(Delivery.person_id)
            .limit(limit)
        )
        return [
            ReportRow(number, person, channel, mode, DeliveryState(state), reason, sent, interested)
            for number, person, channel, mode, state, reason, sent, interested in found
        ]

    async def newest_of(self, person_id: int, since: datetime) -> NoticeRecord | None:
        """The newest notice that somebody was sent since then."""
        return await self._newest(person_id, Delivery.sent_at >= since)

    async def just_told(self, person_id: int, since: datetime) -> NoticeRecord | None:
        """That notice where nothing was said in their talk after it."""
        last = select(Talk.saved_at).where(Talk.person_id == person_id).scalar_subquery()
        return await self._newest(person_id, Delivery.sent_at >= since, Delivery.sent_at > last)

    async def prune(self, before: datetime, limit: int) -> int:
        """Delete up to `limit` deliveries of notices that ended before then; how many.

        Their numbers stay.
        """
        gone = 0
        while gone < limit and (notice := await self._oldest(before)) is not None:
            await self._keep_outcome(notice)
            found = await self._connection.execute(
                select(Delivery.id)
                .where(Delivery.notice_id == notice)
                .order_by(Delivery.person_id)
                .limit(limit - gone)
            )
            some = list(found.scalars())
            await self._connection.execute(delete(Delivery).where(Delivery.id.in_(some)))
            gone += len(some)
            if gone < limit:
                emptied = update(Notice).where(Notice.id == notice).values(emptied_at=before)
                await self._connection.execute(emptied)
        return gone

    async def _newest(
        self, person_id: int, *conditions: ColumnElement[bool]
    ) -> NoticeRecord | None:
        found = await self._connection.execute(
            select(*COLUMNS)
            .join(Delivery, Delivery.notice_id == Notice.id)
            .where(Delivery.person_id == person_id, IS_SENT, *conditions)
            .order_by(Delivery.sent_at.desc(), Delivery.id.desc())
            .limit(1)
        )
        row = found.first()
        return None if row is None else record(row)

    async def _oldest(self, before: datetime) -> int | None:
        """The notice that ended first of those that ended before then and may have deliveries."""
        found = await self._connection.execute(
            select(Notice.id)
            .where(Notice.finished_at < before, NOT_EMPTIED)
            .order_by(Notice.finished_at)
            .limit(1)
        )
        return found.scalar_one_or_none()

    async def _outcome(self, notice_id: int) -> Mapping[str, Any] | None:
        """The numbers that are kept of a notice whose deliveries are let go of."""
        kept = await self._connection.execute(select(Notice.outcome).where(Notice.id == notice_id))
        return kept.scalar_one_or_none()

    async def _keep_outcome(self, notice_id: int) -> None:
        counts = await self.counts(notice_id)
        rows = [[state.value, reason, number] for (state, reason), number in counts.items()]
        outcome = {"counts": rows, "takers": await self.takers(notice_id)}
        await self._connection.execute(
            update(Notice).where(Notice.id == notice_id).values(outcome=outcome)
        )
