"""Requests for a human: asked once, seen by staff most urgent first."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from db.errors import NotThere, WrongStatus
from db.models import REQUEST_OPEN, HumanRequestRow, IssuedReference
from db.records import HumanRequest
from db.repositories.base import Repository

TRANSITIONS: dict[str, frozenset[str]] = {
    "open": frozenset({"answered", "closed"}),
    "answered": frozenset({"closed"}),
    "closed": frozenset(),
}

_COLUMNS = (
    HumanRequestRow.reference,
    HumanRequestRow.person_id,
    HumanRequestRow.words,
    HumanRequestRow.urgent,
    HumanRequestRow.status,
    HumanRequestRow.created_at,
    HumanRequestRow.updated_at,
)


class HumanRequests(Repository):
    """Open requests for a human, look them up, answer and close them."""

    async def open(
        self, person_id: int, *, topic: str, text: str, urgent: bool, now: datetime
    ) -> HumanRequest:
        """Ask for a human. The same words while open give the same request, urgent if either is."""
        words = {"topic": topic, "text": text}
        digest = self._keys.digest(f"{len(topic)}:{topic}{text}", f"human_requests.{person_id}")
        again = await self._again(person_id, digest, urgent=urgent, now=now)
        if again is not None:
            return again
        reference = await self._issue_reference()
        done = await self._connection.execute(
            self._insert_unless_there(HumanRequestRow)
            .values(
                reference=reference,
                person_id=person_id,
                words=self._seal(words, "human_requests.words", person_id),
                words_digest=digest,
                urgent=urgent,
                status="open",
                created_at=now,
                updated_at=now,
            )
            .returning(HumanRequestRow.id)
        )
        if done.first() is None:
            # Another connection opened it in the same moment: take theirs, free our number.
            await self._connection.execute(
                delete(IssuedReference).where(IssuedReference.reference == reference)
            )
            return await self.open(person_id, topic=topic, text=text, urgent=urgent, now=now)
        return HumanRequest(
            reference, person_id, topic, text, urgent, "open", now, now, created=True
        )

    async def get(self, reference: str) -> HumanRequest | None:
        """The request with that number. Whoever asks must check whose it is."""
        found = await self._connection.execute(
            select(*_COLUMNS).where(HumanRequestRow.reference == reference)
        )
        row = found.first()
        return None if row is None else self._record(row)

    async def waiting(self, limit: int) -> list[HumanRequest]:
        """Up to `limit` open requests, for staff: urgent ones first, then the oldest."""
        found = await self._connection.execute(
            select(*_COLUMNS)
            .where(REQUEST_OPEN)
            .order_by(HumanRequestRow.urgent.desc(), HumanRequestRow.id)
            .limit(limit)
        )
        return [self._record(row) for row in found]

    async def has_open(self, person_id: int) -> bool:
        """Whether somebody waits for a human."""
        found = await self._connection.execute(
            select(HumanRequestRow.id)
            .where(HumanRequestRow.person_id == person_id, REQUEST_OPEN)
            .limit(1)
        )
        return found.first() is not None

    async def change_status(
        self, reference: str, status: str, *, by: str, now: datetime
    ) -> HumanRequest:
        """Answer or close a request. The status that it already has changes nothing.

        Raises:
            NotThere: no request has that number.
            WrongStatus: it cannot go there from where it is.
        """
        found = await self._connection.execute(
            select(*_COLUMNS).where(HumanRequestRow.reference == reference).with_for_update()
        )
        row = found.first()
        if row is None:
            raise NotThere(f"request {reference}")
        record = self._record(row)
        if status == record.status:
            return record
        if status not in TRANSITIONS[record.status]:
            raise WrongStatus(f"request {reference} is {record.status}, cannot be {status}")
        await self._connection.execute(
            update(HumanRequestRow)
            .where(HumanRequestRow.reference == reference)
            .values(status=status, changed_by=by, updated_at=now)
        )
        return replace(record, status=status, updated_at=now)

    async def list(self, person_id: int) -> list[HumanRequest]:
        """Every request of a person, oldest first."""
        found = await self._connection.execute(
            select(*_COLUMNS)
            .where(HumanRequestRow.person_id == person_id)
            .order_by(HumanRequestRow.id)
        )
        return [self._record(row) for row in found]

    async def _again(
        self, person_id: int, digest: str, *, urgent: bool, now: datetime
    ) -> HumanRequest | None:
        same = (
            HumanRequestRow.person_id == person_id,
            HumanRequestRow.words_digest == digest,
            REQUEST_OPEN,
        )
        found = await self._connection.execute(select(*_COLUMNS).where(*same).with_for_update())
        row = found.first()
        if row is None:
            return None
        record = self._record(row)
        if record.urgent or not urgent:
            return record
        await self._connection.execute(
            update(HumanRequestRow).where(*same).values(urgent=True, updated_at=now)
        )
        return replace(record, urgent=True, updated_at=now)

    def _record(self, row: Any) -> HumanRequest:
        reference, person_id, sealed, urgent, status, created_at, updated_at = row
        words = self._unseal(sealed, "human_requests.words", person_id)
        return HumanRequest(
            reference,
            person_id,
            words["topic"],
            words["text"],
            urgent,
            status,
            created_at,
            updated_at,
        )
