"""The rights of people over their data: to have all of it, and to have it deleted.

Source: 个人信息保护法, articles 45 (copy) and 47 (deletion).
"""

from datetime import datetime
from typing import Any

from sqlalchemy import LargeBinary, delete, func, insert, select

from db.columns import Base
from db.errors import NotThere
from db.listed import Alert, SavedSearch, Seat
from db.models import (
    Attachment,
    Consent,
    Dependant,
    Enrolment,
    EnrolmentEvent,
    Erasure,
    HumanRequestRow,
    IdentityRow,
    JoinCode,
    MessageRow,
    OutboxRow,
    Person,
    Speech,
    Talk,
)
from db.noticed import TAGS, AudienceRow, Delivery, Staff
from db.repositories.base import Repository, changed_one
from db.tables import METADATA

# Every binary column is sealed, in the context of its own name.
_SEALED = {
    f"{table.name}.{column.name}"
    for table in METADATA.tables.values()
    for column in table.columns
    if isinstance(column.type, LargeBinary)
}
# What a person has, in the order of the export; each table but the first by its `person_id`.
_OWNED: tuple[type[Base], ...] = (
    IdentityRow,
    Attachment,
    Consent,
    Dependant,
    Enrolment,
    HumanRequestRow,
    JoinCode,
    MessageRow,
    OutboxRow,
    SavedSearch,
    Alert,
    Seat,
    Speech,
    Talk,
    AudienceRow,
    Delivery,
)


_LEFT_OUT = frozenset({"person_id", "content", *TAGS})
"""Columns that no export has: their own number, the bytes of files that they sent, and hashes."""


class Privacy(Repository):
    """Copies and deletes everything of one person."""

    async def export(self, person_id: int) -> dict[str, Any]:
        """See `People.export`."""
        people = await self._rows(Person, Person.id == person_id, person_id)
        if not people:
            raise NotThere(f"person {person_id}")
        found: dict[str, Any] = {"person": people[0]}
        for model in _OWNED:
            condition = model.__table__.c.person_id == person_id
            found[model.__tablename__] = await self._rows(model, condition, person_id)
        # What they are to whom they work with stays when they go.
        found["staff"] = await self._rows(Staff, Staff.person_id == person_id, person_id)
        for enrolment in found[Enrolment.__tablename__]:
            condition = EnrolmentEvent.enrolment_id == enrolment["id"]
            enrolment["history"] = await self._rows(EnrolmentEvent, condition, person_id)
        return found

    async def erase(self, person_id: int, now: datetime) -> dict[str, int]:
        """See `People.erase`."""
        counts = {model.__tablename__: await self._count(model, person_id) for model in _OWNED}
        done = await self._connection.execute(delete(Person).where(Person.id == person_id))
        changed_one(done.rowcount, f"person {person_id}")
        await self._connection.execute(insert(Erasure).values(erased_at=now, counts=counts))
        return counts

    async def _count(self, model: type[Base], person_id: int) -> int:
        table = METADATA.tables[model.__tablename__]
        found = await self._connection.execute(
            select(func.count()).select_from(table).where(table.c.person_id == person_id)
        )
        return found.scalar_one()

    async def _rows(
        self, model: type[Base], condition: Any, person_id: int
    ) -> list[dict[str, Any]]:
        table = METADATA.tables[model.__tablename__]
        found = await self._connection.execute(
            select(*(one for one in table.columns if one.name not in _LEFT_OUT))
            .where(condition)
            .order_by(*table.primary_key.columns)
        )
        return [
            {
                name: self._readable(f"{table.name}.{name}", value, person_id)
                for name, value in row.items()
                # Hashes tell nobody anything, and their own number is the same everywhere.
                if not name.endswith("_digest") and name not in _LEFT_OUT
            }
            for row in found.mappings()
        ]

    def _readable(self, column: str, value: Any, person_id: int) -> Any:
        if value is not None and column in _SEALED:
            return self._unseal(value, column, person_id)
        return value.isoformat() if isinstance(value, datetime) else value
