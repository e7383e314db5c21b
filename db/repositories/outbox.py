"""Messages to be sent: kept in order until they are sent, then emptied."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from db.models import OutboxRow
from db.records import OutboxRecord
from db.repositories.base import Repository, changed_one

_PENDING = OutboxRow.finished_at.is_(None)
_LONGEST_REASON = 200


class Outbox(Repository):
    """Add messages, hand out those that wait, note what became of them."""

    async def add(
        self, person_id: int, channel: str, address: str, body: dict[str, Any], now: datetime
    ) -> int:
        """Put a message behind the person's others; gives its id."""
        done = await self._connection.execute(
            insert(OutboxRow)
            .values(
                person_id=person_id,
                channel=channel,
                address=self._seal(address, "outbox.address", person_id),
                body=self._seal(body, "outbox.body", person_id),
                created_at=now,
            )
            .returning(OutboxRow.id)
        )
        return done.scalar_one()

    async def pending(self, person_id: int) -> list[OutboxRecord]:
        """The messages of a person that wait, in the order in which they are to be sent."""
        found = await self._connection.execute(
            select(
                OutboxRow.id,
                OutboxRow.channel,
                OutboxRow.address,
                OutboxRow.body,
                OutboxRow.created_at,
            )
            .where(OutboxRow.person_id == person_id, _PENDING)
            .order_by(OutboxRow.id)
        )
        return [
            OutboxRecord(
                id=row.id,
                person_id=person_id,
                channel=row.channel,
                address=self._unseal(row.address, "outbox.address", person_id),
                body=self._unseal(row.body, "outbox.body", person_id),
                created_at=row.created_at,
            )
            for row in found
            # Both are there until a message is finished.
            if row.address is not None and row.body is not None
        ]

    async def waiting_people(self, limit: int) -> list[int]:
        """Ids of up to `limit` people with waiting messages, longest waiting first."""
        found = await self._connection.execute(
            select(OutboxRow.person_id)
            .where(_PENDING)
            .group_by(OutboxRow.person_id)
            .order_by(func.min(OutboxRow.id))
            .limit(limit)
        )
        return list(found.scalars())

    async def mark_sent(self, message_id: int, now: datetime) -> None:
        """Note that a message was sent; its address and body are deleted.

        Raises:
            NotThere: no such message waits.
        """
        await self._finish(message_id, None, now)

    async def mark_failed(self, message_id: int, reason: str, now: datetime) -> None:
        """Note that a message cannot be sent for good; its address and body are deleted.

        Raises:
            NotThere: no such message waits.
        """
        await self._finish(message_id, reason[:_LONGEST_REASON], now)

    async def prune(self, before: datetime) -> int:
        """Delete the emptied rows of messages finished before `before`; how many."""
        done = await self._connection.execute(
            delete(OutboxRow).where(OutboxRow.finished_at < before)
        )
        return done.rowcount

    async def _finish(self, message_id: int, failure: str | None, now: datetime) -> None:
        done = await self._connection.execute(
            update(OutboxRow)
            .where(OutboxRow.id == message_id, _PENDING)
            .values(finished_at=now, failure=failure, address=None, body=None)
        )
        changed_one(done.rowcount, f"waiting message {message_id}")
