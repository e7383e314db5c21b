"""Notices: kept, moved on by one at a time, and their audience settled page by page."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update

from db.models import Person
from db.notice_records import (
    DeliveryState,
    NewDelivery,
    NewNotice,
    NoticeRecord,
    NoticeState,
)
from db.noticed import NOTICE_OPEN, Delivery, Notice
from db.repositories.base import Repository

_ENDS = frozenset({NoticeState.DONE, NoticeState.STOPPED, NoticeState.EXPIRED})
_SETTABLE = frozenset({"approved_by", "size", "send_at", "spread_minutes", "expires_at"})
COLUMNS = (
    Notice.id,
    Notice.author_id,
    Notice.state,
    Notice.body,
    Notice.selection,
    Notice.target,
    Notice.test,
    Notice.size,
    Notice.send_at,
    Notice.spread_minutes,
    Notice.expires_at,
    Notice.approved_by,
    Notice.corrects,
    Notice.cursor,
    Notice.frozen_at,
    Notice.started_at,
    Notice.finished_at,
    Notice.created_at,
)


class Notices(Repository):
    """Keep notices, find those that are at work, move them on."""

    async def add(self, notice: NewNotice, now: datetime) -> int:
        """Keep a notice; its id."""
        done = await self._connection.execute(
            insert(Notice)
            .values(
                author_id=notice.author_id,
                state=notice.state.value,
                body=notice.body,
                selection=notice.selection,
                target=notice.target,
                test=notice.test,
                size=notice.size,
                send_at=notice.send_at,
                spread_minutes=notice.spread_minutes,
                expires_at=notice.expires_at,
                corrects=notice.corrects,
                cursor=0,
                created_at=now,
            )
            .returning(Notice.id)
        )
        return done.scalar_one()

    async def get(self, notice_id: int) -> NoticeRecord | None:
        """The notice, or None if there is none."""
        found = await self._connection.execute(select(*COLUMNS).where(Notice.id == notice_id))
        row = found.first()
        return None if row is None else record(row)

    async def list(self, limit: int) -> Sequence[NoticeRecord]:
        """The newest notices, newest first."""
        found = await self._connection.execute(
            select(*COLUMNS).order_by(Notice.id.desc()).limit(limit)
        )
        return [record(row) for row in found]

    async def due(self, now: datetime) -> Sequence[NoticeRecord]:
        """The notices at which there is something to do: scheduled and due, freezing, sending."""
        found = await self._connection.execute(
            select(*COLUMNS)
            .where(NOTICE_OPEN, Notice.send_at <= now, Notice.state != NoticeState.PAUSED.value)
            .order_by(Notice.send_at, Notice.id)
        )
        return [record(row) for row in found]

    async def let_go_by(self, staff_id: int) -> Sequence[NoticeRecord]:
        """The notices under way that go out on the word of that account.

        It approved them, or wrote them where nobody had to.
        """
        own = (Notice.author_id == staff_id) & Notice.approved_by.is_(None)
        found = await self._connection.execute(
            select(*COLUMNS)
            .where(NOTICE_OPEN, own | (Notice.approved_by == staff_id))
            .order_by(Notice.id)
        )
        return [record(row) for row in found]

    async def move(
        self,
        notice_id: int,
        to: NoticeState,
        from_: Collection[NoticeState],
        now: datetime,
        **fields: Any,
    ) -> bool:
        """Let a notice go to a state if it is in one of `from_`; whether it was.

        Of several who move it at the same moment one does. When it began to be sent and when it
        ended is noted.

        Args:
            notice_id: which.
            to: its state from now on.
            from_: the states from which it may come.
            now: the present moment.
            fields: what is set with it: `approved_by`, `size`, `send_at`, `spread_minutes`,
                `expires_at`.
        """
        if not fields.keys() <= _SETTABLE:
            raise TypeError(f"cannot be set: {sorted(fields.keys() - _SETTABLE)}")
        if to is NoticeState.SENDING:
            # It is sent only once its audience is settled; a pause may lie between.
            fields["frozen_at"] = func.coalesce(Notice.frozen_at, now)
            fields["started_at"] = func.coalesce(Notice.started_at, now)
        if to in _ENDS:
            fields["finished_at"] = now
        done = await self._connection.execute(
            update(Notice)
            .where(Notice.id == notice_id, Notice.state.in_([one.value for one in from_]))
            .values(state=to.value, **fields)
        )
        return done.rowcount > 0

    async def freeze_page(self, notice_id: int, rows: Sequence[NewDelivery], cursor: int) -> bool:
        """Settle for a page of people whether they get a notice; False if it is not freezing.

        `cursor` is the last of the page. Who has a row already keeps it, who is gone is passed
        over; a page that somebody else has settled meanwhile changes nothing.
        """
        done = await self._connection.execute(
            update(Notice)
            .where(
                Notice.id == notice_id,
                Notice.state == NoticeState.FREEZING.value,
                Notice.cursor < cursor,
            )
            .values(cursor=cursor)
        )
        if done.rowcount == 0:
            return False
        # Whoever is there now stays until this is committed. Nobody who holds one of them waits for
        # one with a smaller id, see `Joining.lock`.
        found = await self._connection.execute(
            select(Person.id)
            .where(Person.id.in_([row.person_id for row in rows]))
            .order_by(Person.id)
            .with_for_update(read=True, key_share=True)
        )
        there = set(found.scalars())
        values = [
            {
                "notice_id": notice_id,
                "person_id": row.person_id,
                "channel": row.channel,
                "mode": row.mode,
                "due_at": row.due_at,
                "state": (DeliveryState.SKIPPED if row.skipped else DeliveryState.PENDING).value,
                "reason": row.skipped,
            }
            for row in rows
            if row.person_id in there
        ]
        if values:
            await self._connection.execute(self._insert_unless_there(Delivery), values)
        return True


def record(row: Any) -> NoticeRecord:
    """A row of `COLUMNS` as it is handed out."""
    number, author, state, *others = row
    return NoticeRecord(number, author, NoticeState(state), *others)
