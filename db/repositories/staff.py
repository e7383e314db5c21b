"""Members of staff: their roles and scopes, and the codes that link them to a talk."""

import secrets
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from db.errors import DatabaseProblem, Refused
from db.notice_records import StaffRecord
from db.noticed import Staff as StaffRow
from db.repositories.base import Repository, changed_one
from db.repositories.codes import DIGITS, VALID, Codes

_COLUMNS = (
    StaffRow.id,
    StaffRow.name,
    StaffRow.role,
    StaffRow.scopes,
    StaffRow.person_id,
    StaffRow.created_at,
    StaffRow.revoked_at,
)
_IN_FORCE = StaffRow.revoked_at.is_(None)
_TRIES = 5


class Staff(Repository):
    """Add members of staff, link them to who they are in the talk, revoke what they may."""

    async def add(
        self, name: str, role: str, scopes: Collection[str], now: datetime
    ) -> StaffRecord:
        """Add a member of staff.

        Raises:
            Refused: somebody is called so already, or was.
        """
        done = await self._connection.execute(
            self._insert_unless_there(StaffRow)
            .values(name=name, role=role, scopes=sorted(scopes), created_at=now)
            .returning(*_COLUMNS)
        )
        row = done.first()
        if row is None:
            raise Refused(f"there is a member of staff called {name} already")
        return _record(row)

    async def issue_code(self, staff_id: int, now: datetime) -> str:
        """A code of `DIGITS` digits that links an account once; it takes the place of the last.

        It is kept only as a keyed hash, and valid for `VALID`.

        Raises:
            NotThere: there is no such account in force.
            DatabaseProblem: no free code was found.
        """
        for _ in range(_TRIES):
            code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
            digest = self.digest(code)
            taken = await self._connection.execute(
                select(StaffRow.id).where(StaffRow.code_digest == digest)
            )
            if taken.first() is not None:
                continue
            done = await self._connection.execute(
                update(StaffRow)
                .where(StaffRow.id == staff_id, _IN_FORCE)
                .values(code_digest=digest, code_until=now + VALID)
            )
            changed_one(done.rowcount, f"staff {staff_id}")
            return code
        raise DatabaseProblem("no free code was found")

    def digest(self, code: str) -> str:
        """The keyed hash of a code: all that is ever kept of it."""
        return self._keys.digest(code, "staff.code")

    async def link(
        self, person_id: int, digest: str, now: datetime, *, counted: bool = True
    ) -> StaffRecord | None:
        """Let a person be the member of staff whose code they typed; None if it is none.

        A wrong one is counted against them, with the codes of `Codes`, unless it is `counted`
        elsewhere; after too many none is looked at. Whoever the account was linked to is not any
        more, and the person is linked to no other account. `digest` is that of the code.
        """
        codes = Codes(self._connection, self._keys)
        if await codes.too_many(person_id, now):
            return None
        found = await self._connection.execute(
            select(StaffRow.id)
            .where(StaffRow.code_digest == digest, StaffRow.code_until > now, _IN_FORCE)
            .with_for_update()
        )
        staff_id = found.scalar_one_or_none()
        if staff_id is None:
            if counted:
                await codes.miss(person_id, now)
            return None
        await self._connection.execute(
            update(StaffRow)
            .where(StaffRow.person_id == person_id, StaffRow.id != staff_id)
            .values(person_id=None)
        )
        done = await self._connection.execute(
            update(StaffRow)
            .where(StaffRow.id == staff_id)
            .values(person_id=person_id, code_digest=None, code_until=None)
            .returning(*_COLUMNS)
        )
        return _record(done.one())

    async def of_person(self, person_id: int) -> StaffRecord | None:
        """The member of staff that a person is, unless they are none (any more)."""
        found = await self._connection.execute(
            select(*_COLUMNS).where(StaffRow.person_id == person_id, _IN_FORCE)
        )
        row = found.first()
        return None if row is None else _record(row)

    async def get(self, staff_id: int) -> StaffRecord | None:
        """The member of staff, revoked or not, or None if there is none."""
        found = await self._connection.execute(select(*_COLUMNS).where(StaffRow.id == staff_id))
        row = found.first()
        return None if row is None else _record(row)

    async def list(self) -> Sequence[StaffRecord]:
        """Everybody who is or was a member of staff, oldest first."""
        found = await self._connection.execute(select(*_COLUMNS).order_by(StaffRow.id))
        return [_record(row) for row in found]

    async def revoke(self, staff_id: int, now: datetime) -> StaffRecord:
        """Let somebody be no member of staff any more; their code and their link end.

        Raises:
            NotThere: there is no such account in force.
        """
        done = await self._connection.execute(
            update(StaffRow)
            .where(StaffRow.id == staff_id, _IN_FORCE)
            .values(revoked_at=now, person_id=None, code_digest=None, code_until=None)
            .returning(*_COLUMNS)
        )
        row = done.first()
        changed_one(int(row is not None), f"staff {staff_id}")
        return _record(row)

    async def prune_codes(self, before: datetime) -> int:
        """Forget the codes that ended before then; how many."""
        done = await self._connection.execute(
            update(StaffRow)
            .where(StaffRow.code_until < before)
            .values(code_digest=None, code_until=None)
        )
        return done.rowcount


def _record(row: Any) -> StaffRecord:
    number, name, role, scopes, person_id, created_at, revoked_at = row
    return StaffRecord(number, name, role, tuple(scopes), person_id, created_at, revoked_at)
