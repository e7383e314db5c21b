"""Files that people sent where one was asked for: sealed, in the database, never on a path."""

from base64 import b64decode, b64encode
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, exists, insert, select, update

from db.models import Attachment, Talk
from db.records import AttachmentRecord
from db.repositories.base import Repository

LOOSE_AT_MOST = 20
"""Files of one person that belong to no enrolment yet."""


class Attachments(Repository):
    """Keep files, hand them out, tie them to an enrolment."""

    async def add(
        self, person_id: int, *, name: str, media_type: str, content: bytes, now: datetime
    ) -> int:
        """Keep a file of a person; gives its id.

        Of files that belong to no enrolment only the last `LOOSE_AT_MOST` of a person are kept.
        """
        await self._drop_oldest_loose(person_id)
        details = {"name": name, "media_type": media_type, "size": len(content)}
        done = await self._connection.execute(
            insert(Attachment)
            .values(
                person_id=person_id,
                details=self._seal(details, "attachments.details", person_id),
                content=self._seal(b64encode(content).decode(), "attachments.content", person_id),
                received_at=now,
            )
            .returning(Attachment.id)
        )
        return done.scalar_one()

    async def tie(self, person_id: int, attachments: Sequence[int], reference: str) -> int:
        """Let files of a person belong to the enrolment of theirs with that number; how many."""
        done = await self._connection.execute(
            update(Attachment)
            .where(Attachment.person_id == person_id, Attachment.id.in_(attachments))
            .values(reference=reference)
        )
        return done.rowcount

    async def of(self, person_id: int, reference: str) -> list[AttachmentRecord]:
        """The files of an enrolment, in the order in which they came."""
        found = await self._connection.execute(
            select(Attachment.id, Attachment.details, Attachment.content)
            .where(Attachment.person_id == person_id, Attachment.reference == reference)
            .order_by(Attachment.id)
        )
        records = []
        for number, sealed, content in found:
            details = self._unseal(sealed, "attachments.details", person_id)
            read = b64decode(self._unseal(content, "attachments.content", person_id))
            records.append(AttachmentRecord(number, details["name"], details["media_type"], read))
        return records

    async def purge_loose(self, before: datetime, limit: int) -> int:
        """Delete up to `limit` files that no enrolment came of; how many.

        Those received before `before` of people with whom there is no talk any more: as long as
        there is one, they can still send the enrolment.
        """
        old = (
            select(Attachment.id)
            .where(
                Attachment.reference.is_(None),
                Attachment.received_at < before,
                ~exists().where(Talk.person_id == Attachment.person_id),
            )
            .limit(limit)
        )
        done = await self._connection.execute(delete(Attachment).where(Attachment.id.in_(old)))
        return done.rowcount

    async def _drop_oldest_loose(self, person_id: int) -> None:
        loose = Attachment.person_id == person_id, Attachment.reference.is_(None)
        newest = (
            select(Attachment.id)
            .where(*loose)
            .order_by(Attachment.id.desc())
            .limit(LOOSE_AT_MOST - 1)
        )
        await self._connection.execute(
            delete(Attachment).where(*loose, Attachment.id.not_in(newest))
        )
