"""Enrolments: opened once per person, subject and offer, followed until they end."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from db.errors import NotThere, WrongStatus
from db.models import ENROLMENT_OPEN, Enrolment, EnrolmentEvent, IssuedReference
from db.records import EnrolmentRecord, StatusEvent
from db.repositories.base import Repository

# What may follow what. The last three end an enrolment; who wants to go on opens a new one.
TRANSITIONS: dict[str, frozenset[str]] = {
    "received": frozenset({"in_progress", "accepted", "declined", "withdrawn"}),
    "in_progress": frozenset({"accepted", "declined", "withdrawn"}),
    "accepted": frozenset({"completed", "declined", "withdrawn"}),
    "completed": frozenset(),
    "declined": frozenset(),
    "withdrawn": frozenset(),
}

_COLUMNS = (
    Enrolment.reference,
    Enrolment.person_id,
    Enrolment.subject,
    Enrolment.offer,
    Enrolment.answers,
    Enrolment.status,
    Enrolment.opened_by,
    Enrolment.created_at,
    Enrolment.updated_at,
)


class Enrolments(Repository):
    """Open enrolments, look them up, move them on."""

    async def open(
        self,
        person_id: int,
        *,
        subject: str,
        offer: str,
        answers: dict[str, Any],
        by: str,
        now: datetime,
    ) -> EnrolmentRecord:
        """Enrol somebody in an offer, or renew the answers of the enrolment that is open.

        The record's `created` tells which of the two it was.
        """
        renewed = await self._renew(person_id, subject, offer, answers, now)
        if renewed is not None:
            return renewed
        reference = await self._issue_reference()
        done = await self._connection.execute(
            self._insert_unless_there(Enrolment)
            .values(
                reference=reference,
                person_id=person_id,
                subject=subject,
                offer=offer,
                answers=self._seal(answers, "enrolments.answers", person_id),
                status="received",
                opened_by=by,
                created_at=now,
                updated_at=now,
            )
            .returning(Enrolment.id)
        )
        enrolment_id = done.scalar_one_or_none()
        if enrolment_id is None:
            # Another connection opened it in the same moment: take theirs, free our number.
            await self._connection.execute(
                delete(IssuedReference).where(IssuedReference.reference == reference)
            )
            return await self.open(
                person_id, subject=subject, offer=offer, answers=answers, by=by, now=now
            )
        await self._note(enrolment_id, "received", by=by, note=None, person_id=person_id, now=now)
        return EnrolmentRecord(
            reference, person_id, subject, offer, answers, "received", by, now, now, created=True
        )

    async def get(self, reference: str) -> EnrolmentRecord | None:
        """The enrolment with that number. Whoever asks must check whose it is."""
        found = await self._connection.execute(
            select(*_COLUMNS).where(Enrolment.reference == reference)
        )
        row = found.first()
        return None if row is None else self._record(row)

    async def change_status(
        self, reference: str, status: str, *, by: str, note: str | None, now: datetime
    ) -> EnrolmentRecord:
        """Move an enrolment on. The status that it already has changes and notes nothing.

        Raises:
            NotThere: no enrolment has that number.
            WrongStatus: it cannot go there from where it is.
        """
        found = await self._connection.execute(
            select(Enrolment.id, *_COLUMNS)
            .where(Enrolment.reference == reference)
            .with_for_update()
        )
        row = found.first()
        if row is None:
            raise NotThere(f"enrolment {reference}")
        record = self._record(row[1:])
        if status == record.status:
            return record
        if status not in TRANSITIONS[record.status]:
            raise WrongStatus(f"enrolment {reference} is {record.status}, cannot be {status}")
        await self._connection.execute(
            update(Enrolment).where(Enrolment.id == row.id).values(status=status, updated_at=now)
        )
        await self._note(row.id, status, by=by, note=note, person_id=record.person_id, now=now)
        return replace(record, status=status, updated_at=now)

    async def history(self, reference: str) -> list[StatusEvent]:
        """What happened to an enrolment, oldest first; empty if there is none of that number."""
        found = await self._connection.execute(
            select(
                EnrolmentEvent.status,
                EnrolmentEvent.at,
                EnrolmentEvent.by,
                EnrolmentEvent.note,
                Enrolment.person_id,
            )
            .join(Enrolment, Enrolment.id == EnrolmentEvent.enrolment_id)
            .where(Enrolment.reference == reference)
            .order_by(EnrolmentEvent.id)
        )
        return [
            StatusEvent(
                row.status,
                row.at,
                row.by,
                None
                if row.note is None
                else self._unseal(row.note, "enrolment_events.note", row.person_id),
            )
            for row in found
        ]

    async def newest(self, offers: str, limit: int) -> list[EnrolmentRecord]:
        """The newest enrolments whose offer begins with `offers`, whoever's they are; for staff."""
        found = await self._connection.execute(
            select(*_COLUMNS)
            .where(Enrolment.offer.startswith(offers, autoescape=True))
            .order_by(Enrolment.id.desc())
            .limit(limit)
        )
        return [self._record(row) for row in found]

    async def list(self, person_id: int) -> list[EnrolmentRecord]:
        """Every enrolment of a person and of those they speak for, oldest first."""
        found = await self._connection.execute(
            select(*_COLUMNS).where(Enrolment.person_id == person_id).order_by(Enrolment.id)
        )
        return [self._record(row) for row in found]

    async def _renew(
        self, person_id: int, subject: str, offer: str, answers: dict[str, Any], now: datetime
    ) -> EnrolmentRecord | None:
        done = await self._connection.execute(
            update(Enrolment)
            .where(
                Enrolment.person_id == person_id,
                Enrolment.subject == subject,
                Enrolment.offer == offer,
                ENROLMENT_OPEN,
            )
            .values(answers=self._seal(answers, "enrolments.answers", person_id), updated_at=now)
            .returning(*_COLUMNS)
        )
        row = done.first()
        return None if row is None else self._record(row)

    async def _note(
        self,
        enrolment_id: int,
        status: str,
        *,
        by: str,
        note: str | None,
        person_id: int,
        now: datetime,
    ) -> None:
        sealed = None if note is None else self._seal(note, "enrolment_events.note", person_id)
        await self._connection.execute(
            insert(EnrolmentEvent).values(
                enrolment_id=enrolment_id, status=status, at=now, by=by, note=sealed
            )
        )

    def _record(self, row: Any) -> EnrolmentRecord:
        reference, person_id, subject, offer, sealed, status, by, created_at, updated_at = row
        answers = self._unseal(sealed, "enrolments.answers", person_id)
        return EnrolmentRecord(
            reference, person_id, subject, offer, answers, status, by, created_at, updated_at
        )
