"""Audio that a channel has already: sent again by its name there, without an upload."""

from datetime import datetime

from sqlalchemy import delete, select, tuple_, update

from db.models import Clip
from db.repositories.base import Repository

_KEY = (Clip.channel, Clip.account, Clip.digest)


class Clips(Repository):
    """Remember the channel's names of what was uploaded."""

    async def file(self, channel: str, account: str, digest: str, now: datetime) -> str | None:
        """The channel's name of the audio with `digest`; `None` if it was never uploaded."""
        found = await self._connection.execute(
            update(Clip)
            .where(Clip.channel == channel, Clip.account == account, Clip.digest == digest)
            .values(used_at=now)
            .returning(Clip.file)
        )
        return found.scalar_one_or_none()

    async def add(self, channel: str, account: str, digest: str, file: str, now: datetime) -> None:
        """Remember that the audio with `digest` is called `file` from now on."""
        await self.forget(channel, account, digest)
        await self._connection.execute(
            self._insert_unless_there(Clip).values(
                channel=channel, account=account, digest=digest, file=file, used_at=now
            )
        )

    async def forget(self, channel: str, account: str, digest: str) -> None:
        """Forget a name that the channel does not know any more."""
        await self._connection.execute(
            delete(Clip).where(
                Clip.channel == channel, Clip.account == account, Clip.digest == digest
            )
        )

    async def prune(self, before: datetime, limit: int) -> int:
        """Forget up to `limit` names that were not used since `before`; how many."""
        old = select(*_KEY).where(Clip.used_at < before).limit(limit)
        done = await self._connection.execute(delete(Clip).where(tuple_(*_KEY).in_(old)))
        return done.rowcount
