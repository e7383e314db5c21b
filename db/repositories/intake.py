"""Messages that were taken in, so that a repeated one is noticed."""

from datetime import datetime

from sqlalchemy import delete, select, tuple_

from db.models import Intake
from db.repositories.base import Repository


class IntakeLog(Repository):
    """Notes which messages were taken in."""

    async def accept(self, channel: str, message_id: str, now: datetime) -> bool:
        """Note a message; False when it was noted before."""
        done = await self._connection.execute(
            self._insert_unless_there(Intake)
            .values(
                channel=channel,
                message_digest=self._keys.digest(message_id, f"intake.{channel}"),
                accepted_at=now,
            )
            .returning(Intake.accepted_at)
        )
        return done.first() is not None

    async def prune(self, before: datetime, limit: int) -> int:
        """Forget up to `limit` messages taken in before `before`; how many."""
        key = tuple_(Intake.channel, Intake.message_digest)
        old = (
            select(Intake.channel, Intake.message_digest)
            .where(Intake.accepted_at < before)
            .limit(limit)
        )
        done = await self._connection.execute(delete(Intake).where(key.in_(old)))
        return done.rowcount
