"""Consents: given in a wording, withdrawn, and provable afterwards."""

from datetime import datetime

from sqlalchemy import ColumnElement, exists, select, update

from db.models import Consent
from db.records import SELF, ConsentRecord
from db.repositories.audience import NOTICES, Audience
from db.repositories.base import Repository

_CURRENT = Consent.withdrawn_at.is_(None)


class Consents(Repository):
    """Give, withdraw and look up consents."""

    async def give(
        self, person_id: int, *, subject: str, kind: str, wording: str, by: str, now: datetime
    ) -> None:
        """Note a consent. The same one again changes nothing; another wording replaces it."""
        found = await self._connection.execute(
            select(Consent.wording).where(*_one(person_id, subject, kind))
        )
        before = found.scalar_one_or_none()
        if before == wording:
            return
        if before is not None:
            await self.withdraw(person_id, subject=subject, kind=kind, now=now)
        await self._connection.execute(
            self._insert_unless_there(Consent).values(
                person_id=person_id,
                subject=subject,
                kind=kind,
                wording=wording,
                given_by=by,
                given_at=now,
            )
        )
        await self._tell_audience(person_id, subject, kind)

    async def withdraw(self, person_id: int, *, subject: str, kind: str, now: datetime) -> bool:
        """End a consent; False when there was none in force."""
        done = await self._connection.execute(
            update(Consent).where(*_one(person_id, subject, kind)).values(withdrawn_at=now)
        )
        await self._tell_audience(person_id, subject, kind)
        return done.rowcount > 0

    async def current(self, person_id: int) -> list[ConsentRecord]:
        """The consents of a person in force, for every subject, oldest first."""
        found = await self._connection.execute(
            select(
                Consent.subject,
                Consent.kind,
                Consent.wording,
                Consent.given_by,
                Consent.given_at,
            )
            .where(Consent.person_id == person_id, _CURRENT)
            .order_by(Consent.id)
        )
        return [ConsentRecord(*row) for row in found]

    async def has(self, person_id: int, kind: str, subject: str = SELF) -> bool:
        """Whether a consent is in force."""
        found = await self._connection.execute(
            select(exists().where(*_one(person_id, subject, kind)))
        )
        return bool(found.scalar_one())

    async def _tell_audience(self, person_id: int, subject: str, kind: str) -> None:
        if (subject, kind) == (SELF, NOTICES):
            await Audience(self._connection, self._keys).refresh(person_id)


def _one(person_id: int, subject: str, kind: str) -> tuple[ColumnElement[bool], ...]:
    return (
        Consent.person_id == person_id,
        Consent.subject == subject,
        Consent.kind == kind,
        _CURRENT,
    )
