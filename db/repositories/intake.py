"""Messages that were taken in, so that a repeated one is noticed."""

from datetime import datetime

from sqlalchemy import delete

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

    async def prune(self, before: datetime) -> int:
        """Forget messages taken in before `before`; how many."""
        done = await self._connection.execute(delete(Intake).where(Intake.accepted_at < before))
        return done.rowcount
