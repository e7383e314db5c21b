"""Dependants: those whom a person speaks for."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from db.errors import NotThere
from db.models import Dependant
from db.records import DependantRecord
from db.repositories.base import Repository

_COLUMNS = (Dependant.id, Dependant.details, Dependant.created_at, Dependant.updated_at)


class Dependants(Repository):
    """Add, change and look up those whom a person speaks for."""

    async def add(
        self, person_id: int, *, relation: str, name: str, facts: dict[str, Any], now: datetime
    ) -> DependantRecord:
        """Add somebody whom the person speaks for."""
        done = await self._connection.execute(
            insert(Dependant)
            .values(
                person_id=person_id,
                details=self._details(person_id, relation, name, facts),
                created_at=now,
                updated_at=now,
            )
            .returning(Dependant.id)
        )
        return DependantRecord(done.scalar_one(), relation, name, facts, now, now)

    async def update(
        self,
        person_id: int,
        dependant_id: int,
        *,
        relation: str | None = None,
        name: str | None = None,
        facts: dict[str, Any] | None = None,
        now: datetime,
    ) -> DependantRecord:
        """Change what is known of a dependant; None leaves a part as it is.

        Raises:
            NotThere: the person speaks for nobody of that id.
        """
        before = await self.get(person_id, dependant_id)
        if before is None:
            raise NotThere(f"dependant {dependant_id} of person {person_id}")
        after = replace(
            before,
            relation=before.relation if relation is None else relation,
            name=before.name if name is None else name,
            facts=before.facts if facts is None else facts,
            updated_at=now,
        )
        await self._connection.execute(
            update(Dependant)
            .where(Dependant.id == dependant_id)
            .values(
                details=self._details(person_id, after.relation, after.name, after.facts),
                updated_at=now,
            )
        )
        return after

    async def list(self, person_id: int) -> list[DependantRecord]:
        """Everybody whom a person speaks for, in the order in which they were added."""
        found = await self._connection.execute(
            select(*_COLUMNS).where(Dependant.person_id == person_id).order_by(Dependant.id)
        )
        return [self._record(person_id, row) for row in found]

    async def get(self, person_id: int, dependant_id: int) -> DependantRecord | None:
        """One dependant, or None if the person speaks for nobody of that id."""
        found = await self._connection.execute(
            select(*_COLUMNS).where(Dependant.person_id == person_id, Dependant.id == dependant_id)
        )
        row = found.first()
        return None if row is None else self._record(person_id, row)

    def _details(self, person_id: int, relation: str, name: str, facts: dict[str, Any]) -> bytes:
        details = {"relation": relation, "name": name, "facts": facts}
        return self._seal(details, "dependants.details", person_id)

    def _record(self, person_id: int, row: Any) -> DependantRecord:
        dependant_id, sealed, created_at, updated_at = row
        details = self._unseal(sealed, "dependants.details", person_id)
        return DependantRecord(
            dependant_id,
            details["relation"],
            details["name"],
            details["facts"],
            created_at,
            updated_at,
        )
