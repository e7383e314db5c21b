"""Alerts: who is to be told of which posting, once."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select, update

from db.listed import NOT_TOLD, Alert, Posting
from db.listed_records import AlertRow
from db.repositories.base import Repository


class Alerts(Repository):
    """Note who is to be told, find who is due, take what they are told."""

    async def add(self, rows: Sequence[AlertRow]) -> None:
        """Note alerts, except where somebody has or had one of the same posting.

        One that still waits is told at the earlier of both times.
        """
        if not rows:
            return
        fresh = self._insert(Alert)
        await self._connection.execute(
            fresh.on_conflict_do_update(
                index_elements=["person_id", "posting_id"],
                set_={"due_at": fresh.excluded.due_at, "search_id": fresh.excluded.search_id},
                where=Alert.told_at.is_(None) & (fresh.excluded.due_at < Alert.due_at),
            ),
            [
                {
                    "person_id": row.person_id,
                    "posting_id": row.posting_id,
                    "search_id": row.search_id,
                    "due_at": row.due_at,
                }
                for row in rows
            ],
        )

    async def due_people(self, now: datetime, limit: int) -> list[int]:
        """Up to `limit` people who are to be told of something now, who waits longest first."""
        found = await self._connection.execute(
            select(Alert.person_id)
            .where(NOT_TOLD, Alert.due_at <= now)
            .order_by(Alert.due_at, Alert.person_id)
            .limit(limit)
        )
        return list(dict.fromkeys(found.scalars()))

    async def take(self, person_id: int, now: datetime) -> list[int]:
        """Mark as told what somebody is to be told now; the postings, oldest first.

        Nothing is marked twice, whoever else is at it.
        """
        done = await self._connection.execute(
            update(Alert)
            .where(Alert.person_id == person_id, NOT_TOLD, Alert.due_at <= now)
            .values(told_at=now)
            .returning(Alert.posting_id)
        )
        return sorted(done.scalars())

    async def of_person(self, person_id: int, limit: int) -> list[int]:
        """The postings that somebody was told of or is to be told of, newest first."""
        found = await self._connection.execute(
            select(Alert.posting_id)
            .where(Alert.person_id == person_id)
            .order_by(Alert.posting_id.desc())
            .limit(limit)
        )
        return list(found.scalars())

    async def untold(self, person_id: int, limit: int) -> list[int]:
        """The newest postings that somebody is still to be told of."""
        found = await self._connection.execute(
            select(Alert.posting_id)
            .where(Alert.person_id == person_id, NOT_TOLD)
            .order_by(Alert.posting_id.desc())
            .limit(limit)
        )
        return list(found.scalars())

    async def drop_untold(self, person_id: int) -> int:
        """Let somebody not be told of what waits for them; how much it was."""
        done = await self._connection.execute(
            delete(Alert).where(Alert.person_id == person_id, NOT_TOLD)
        )
        return done.rowcount

    async def prune(self, before: datetime, limit: int) -> int:
        """Delete up to `limit` alerts, told or not, of postings that were over before then."""
        some = (
            select(Alert.id)
            .join(Posting, Posting.id == Alert.posting_id)
            .where(Posting.valid_through < before.date())
            .limit(limit)
        )
        done = await self._connection.execute(delete(Alert).where(Alert.id.in_(some)))
        return done.rowcount
