"""Leases: work that one process at a time does, and another takes over when that one is gone."""

from datetime import datetime

from sqlalchemy import select, update

from db.models import Meta
from db.repositories.base import Repository


class Leases(Repository):
    """Give a kind of work to one owner, who has to ask again before their time is over."""

    async def take(self, work: str, owner: str, now: datetime, until: datetime) -> str | None:
        """Let `owner` do some work until then.

        Gives who had it last, which may be the owner, `""` where nobody had, and `None` where
        somebody else has it now.
        """
        name = _name(work)
        found = await self._connection.execute(select(Meta.value).where(Meta.name == name))
        value = f"{until.isoformat()} {owner}"
        known = found.scalar_one_or_none()
        if known is None:
            added = await self._connection.execute(
                self._insert_unless_there(Meta).values(name=name, value=value).returning(Meta.name)
            )
            return None if added.first() is None else ""
        end, last = known.split(" ")
        if last != owner and datetime.fromisoformat(end) > now:
            return None
        changed = await self._connection.execute(
            update(Meta).where(Meta.name == name, Meta.value == known).values(value=value)
        )
        return last if changed.rowcount else None

    async def end(self, work: str, owner: str, now: datetime) -> None:
        """Let others have the work at once, if `owner` has it; that they had it stays known."""
        name = _name(work)
        found = await self._connection.execute(select(Meta.value).where(Meta.name == name))
        known = found.scalar_one_or_none()
        if known is not None and known.endswith(f" {owner}"):
            await self._connection.execute(
                update(Meta)
                .where(Meta.name == name, Meta.value == known)
                .values(value=f"{now.isoformat()} {owner}")
            )


def _name(work: str) -> str:
    return f"lease.{work}"
