"""One-time codes by which somebody shows that they are a person whom we know from elsewhere."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, insert, select, update

from db.errors import DatabaseProblem
from db.models import CodeMiss, JoinCode
from db.records import CodeState
from db.repositories.base import Repository

DIGITS = 8
"""Digits of a code: short enough to be typed by anybody, one in a hundred million."""

VALID = timedelta(hours=24)
"""How long a code can be used: nobody has to hurry, whatever they type with."""

LIVE_AT_MOST = 3
"""Codes of one person that can be used; a further one ends the oldest."""

MISSES_AT_MOST = 5
"""Wrong codes of one person within `MISSES_WITHIN`; then every code of theirs is refused."""

MISSES_OF_ALL = 200
"""Wrong codes of everybody together within `MISSES_WITHIN`; then every code is refused.

Whoever makes themselves a new person for every guess meets this one: with a hundred codes about,
one guess in a million is right, and it takes half a year of guessing without a pause to make it.
"""

MISSES_WITHIN = timedelta(hours=1)

# With a million codes kept, one try in a hundred meets a code that was given out before.
_TRIES = 5


class Codes(Repository):
    """Give codes out, look them up, use them up; the codes themselves are never kept."""

    async def issue(self, person_id: int, now: datetime) -> str:
        """A new code of `DIGITS` digits for a person, to be shown to them and kept nowhere.

        Raises:
            DatabaseProblem: no free code was found.
        """
        await self._end_oldest(person_id, now)
        for _ in range(_TRIES):
            code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
            done = await self._connection.execute(
                self._insert_unless_there(JoinCode)
                .values(
                    person_id=person_id,
                    code_digest=self.digest(code),
                    created_at=now,
                    expires_at=now + VALID,
                )
                .returning(JoinCode.id)
            )
            if done.first() is not None:
                return code
        raise DatabaseProblem("no free code was found")

    def digest(self, code: str) -> str:
        """The keyed hash of a code: all that is ever kept of it."""
        return self._keys.digest(code, "join_codes.code")

    async def look(
        self, person_id: int, digest: str, now: datetime
    ) -> tuple[CodeState, int | None]:
        """What a code that a person typed is to them, and whose it is where it is `LIVE`.

        A wrong one is counted against them; `digest` is that of the code.
        """
        if await self.too_many(person_id, now):
            return CodeState.TOO_MANY, None
        found = await self._connection.execute(
            select(JoinCode.person_id, JoinCode.expires_at, JoinCode.used_at).where(
                JoinCode.code_digest == digest
            )
        )
        row = found.first()
        if row is None:
            await self.miss(person_id, now)
            return CodeState.WRONG, None
        if row.person_id == person_id:
            return CodeState.OWN, None
        if row.used_at is not None:
            return CodeState.USED, None
        if row.expires_at <= now:
            return CodeState.EXPIRED, None
        return CodeState.LIVE, row.person_id

    async def redeem(self, digest: str, now: datetime) -> int | None:
        """Use a code up; whose it was, None if it cannot be used (any more).

        Of several who do so at the same moment one gets the answer. `digest` is that of the code.
        """
        done = await self._connection.execute(
            update(JoinCode)
            .where(JoinCode.code_digest == digest, *_live(now))
            .values(used_at=now)
            .returning(JoinCode.person_id)
        )
        return done.scalar_one_or_none()

    async def too_many(self, person_id: int, now: datetime) -> bool:
        """Whether too many wrong codes were typed of late, by the person or by everybody."""
        recent = CodeMiss.missed_at > now - MISSES_WITHIN
        own = await self._count(recent, CodeMiss.who_digest == self._who(person_id))
        return own >= MISSES_AT_MOST or await self._count(recent) >= MISSES_OF_ALL

    async def miss(self, person_id: int, now: datetime) -> None:
        """Count a wrong code against a person."""
        await self._connection.execute(
            insert(CodeMiss).values(who_digest=self._who(person_id), missed_at=now)
        )

    async def prune(self, before: datetime, limit: int) -> int:
        """Delete up to `limit` codes that ended before `before`; how many."""
        old = select(JoinCode.id).where(JoinCode.expires_at < before).limit(limit)
        done = await self._connection.execute(delete(JoinCode).where(JoinCode.id.in_(old)))
        return done.rowcount

    async def prune_misses(self, before: datetime, limit: int) -> int:
        """Forget up to `limit` wrong codes typed before `before`; how many."""
        old = select(CodeMiss.id).where(CodeMiss.missed_at < before).limit(limit)
        done = await self._connection.execute(delete(CodeMiss).where(CodeMiss.id.in_(old)))
        return done.rowcount

    async def _end_oldest(self, person_id: int, now: datetime) -> None:
        """Leave room for one more live code of a person."""
        newest = (
            select(JoinCode.id)
            .where(JoinCode.person_id == person_id, *_live(now))
            .order_by(JoinCode.id.desc())
            .limit(LIVE_AT_MOST - 1)
        )
        await self._connection.execute(
            update(JoinCode)
            .where(JoinCode.person_id == person_id, *_live(now), JoinCode.id.not_in(newest))
            .values(expires_at=now)
        )

    async def _count(self, *conditions: ColumnElement[bool]) -> int:
        found = await self._connection.execute(
            select(func.count()).select_from(CodeMiss).where(*conditions)
        )
        return found.scalar_one()

    def _who(self, person_id: int) -> str:
        return self._keys.digest(str(person_id), "code_misses.who")


def _live(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return JoinCode.used_at.is_(None), JoinCode.expires_at > now
