"""Conversations: one state a person, locked for a turn, saved with its version."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, exists, select, update

from db.errors import StaleTalk, WrongKey
from db.models import Consent, Talk
from db.records import TalkRecord
from db.repositories.base import Repository


class Talks(Repository):
    """Read and save the states of conversations."""

    async def lock(self, person_id: int) -> TalkRecord:
        """The talk of a person, held until the transaction ends; an empty one at first.

        Raises:
            DatabaseBusy: somebody else holds it for longer than the deadline (at the boundary of
                the unit of work).
        """
        found = await self._find(person_id)
        if found is None:
            await self._connection.execute(
                self._insert_unless_there(Talk).values(person_id=person_id, version=0)
            )
            found = await self._find(person_id)
        return found if found is not None else await self.lock(person_id)

    async def peek(self, person_id: int) -> dict[str, Any] | None:
        """The state of a talk as it is now, without holding it."""
        found = await self._connection.execute(
            select(Talk.state).where(Talk.person_id == person_id)
        )
        sealed = found.scalar_one_or_none()
        if sealed is None:
            return None
        state: dict[str, Any] = self._unseal(sealed, "talks.state", person_id)
        return state

    async def save(self, person_id: int, state: dict[str, Any], version: int, now: datetime) -> int:
        """Replace the state that had `version`; gives the new version.

        Raises:
            StaleTalk: the talk has another version by now, or is gone.
        """
        done = await self._connection.execute(
            update(Talk)
            .where(Talk.person_id == person_id, Talk.version == version)
            .values(
                state=self._seal(state, "talks.state", person_id),
                version=version + 1,
                saved_at=now,
            )
        )
        if done.rowcount == 0:
            raise StaleTalk(f"the talk of person {person_id} is not at version {version} any more")
        return version + 1

    async def purge_idle(self, before: datetime, limit: int) -> int:
        """Delete up to `limit` talks, idle since `before`, of people who keep no profile.

        Gives how many there were.
        """
        agreed = exists().where(
            Consent.person_id == Talk.person_id,
            Consent.kind == "profile",
            Consent.withdrawn_at.is_(None),
        )
        idle = select(Talk.person_id).where(Talk.saved_at < before, ~agreed).limit(limit)
        done = await self._connection.execute(delete(Talk).where(Talk.person_id.in_(idle)))
        return done.rowcount

    async def _find(self, person_id: int) -> TalkRecord | None:
        # SQLite knows no FOR UPDATE and leaves it out; there BEGIN IMMEDIATE has locked all.
        found = await self._connection.execute(
            select(Talk.state, Talk.version).where(Talk.person_id == person_id).with_for_update()
        )
        row = found.first()
        if row is None:
            return None
        if row.state is None:
            return TalkRecord(None, row.version)
        try:
            return TalkRecord(self._unseal(row.state, "talks.state", person_id), row.version)
        except WrongKey:
            return TalkRecord(None, row.version, lost=True)
