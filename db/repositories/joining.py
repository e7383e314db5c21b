"""Joining two people who are one: what is kept of the one becomes the other's.

Sealed values are bound to whose they are, so they are opened and sealed anew. Nothing is lost on
the way: where only one of two can stay in force, the other one stays in sight, ended.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import (
    LargeBinary,
    Table,
    bindparam,
    delete,
    exists,
    insert,
    select,
    update,
)
from sqlalchemy.orm import aliased

from db.columns import Base
from db.errors import WrongKey
from db.listed import Alert, SavedSearch, Seat
from db.models import (
    CONSENT_CURRENT,
    ENROLMENT_OPEN,
    REQUEST_OPEN,
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
)
from db.noticed import Delivery
from db.records import JOINING
from db.repositories import following
from db.repositories.audience import Audience
from db.repositories.base import Repository, changed_one
from db.tables import METADATA

# Simple ones first; each by its `person_id`. What whoever stays has too is left: the talk, and the
# row of the audience. So is what a member of staff may do: that takes a code of theirs.
_MOVED: tuple[type[Base], ...] = (
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
    Delivery,
)
_CHOSEN = ("mode", "rate", "large_keys", "hears", "voice", "text_size")
_CERTIFICATE = ("certificate_digest", "certificate_tail", "certificate_at")
# Of two enrolments in one thing the one that is further on stays open.
_FURTHER_ON = ("received", "in_progress", "accepted")
_PROFILE_CONSENT = "profile"
_A_PIECE = 200
"""Rows that are sealed anew at a time."""
_SOURCE_AT_MOST = 64


class Joining(Repository):
    """Lets one person become another who stays."""

    async def lock(self, gone: int, into: int) -> bool:
        """Hold both people until the transaction ends; False when one is not there (any more).

        The caller holds `gone`, whose turn it is. So that two who join each other at the same
        moment do not wait for each other, nobody waits for a person with a smaller id.

        Raises:
            DatabaseBusy: `into` is held by somebody else; trying again helps (at the boundary of
                the unit of work).
        """
        there = []
        for person_id, nowait in ((into, into < gone), (gone, False)):
            found = await self._connection.execute(
                select(Person.id).where(Person.id == person_id).with_for_update(nowait=nowait)
            )
            there.append(found.first() is not None)
        return all(there)

    async def join(self, gone: int, into: int, now: datetime) -> None:
        """Let everything of `gone` be of `into`, and delete `gone`; both are held by `lock`.

        What both have told or chosen stays as `into` has it. Of two open enrolments in the same
        the one that is further on stays, else the older one; the other is withdrawn, with a note
        that names it. Of two seats at one session the better one stays. Of two open requests in
        the same words the older one stays, as urgent as either. An agreement of `gone` that `into`
        has taken back since is over. An anonymous row in `erasures` keeps the time and how many
        rows went over.

        Raises:
            NotThere: `gone` is not there any more.
        """
        keep_profile = await self._end_consents(gone, into, now)
        await self._take_over_person(gone, into, with_profile=keep_profile)
        await self._end_enrolments(gone, into, now)
        await self._reseal_notes(gone, into)
        await self._end_requests(gone, into, now)
        await self._drop_speeches(gone, into)
        await following.tell_apart(self._connection, self._keys, gone, into, now)
        await self._tell_messages_apart(gone, into)
        counts = {model.__tablename__: await self._move(model, gone, into) for model in _MOVED}
        done = await self._connection.execute(delete(Person).where(Person.id == gone))
        changed_one(done.rowcount, f"person {gone}")
        await Audience(self._connection, self._keys).refresh(into)
        await self._connection.execute(
            insert(Erasure).values(erased_at=now, counts={"joined": counts})
        )

    async def _end_consents(self, gone: int, into: int, now: datetime) -> bool:
        """End the agreements of `gone` that `into` has too or took back; whether facts stay."""
        own = aliased(Consent)
        decided = exists().where(
            own.person_id == into,
            own.subject == Consent.subject,
            own.kind == Consent.kind,
            own.withdrawn_at.is_(None) | (own.withdrawn_at > Consent.given_at),
        )
        done = await self._connection.execute(
            update(Consent)
            .where(Consent.person_id == gone, CONSENT_CURRENT, decided)
            .values(withdrawn_at=now)
            .returning(Consent.kind)
        )
        ended = set(done.scalars())
        found = await self._connection.execute(
            select(
                exists().where(
                    Consent.person_id == into, Consent.kind == _PROFILE_CONSENT, CONSENT_CURRENT
                )
            )
        )
        return bool(found.scalar_one()) or _PROFILE_CONSENT not in ended

    async def _take_over_person(self, gone: int, into: int, *, with_profile: bool) -> None:
        """Give `into` what they have not told or chosen themselves."""
        found = await self._connection.execute(
            select(Person.__table__).where(Person.id.in_((gone, into)))
        )
        rows = {row["id"]: row for row in found.mappings()}
        theirs, own = rows[gone], rows[into]
        taken = {name: theirs[name] for name in _CHOSEN if own[name] is None}
        if own["contact"] is None:
            taken["contact"] = self._anew(theirs["contact"], "people.contact", gone, into)
        if with_profile and own["profile"] is None:
            taken["profile"] = self._anew(theirs["profile"], "people.profile", gone, into)
            taken["profile_at"] = theirs["profile_at"]
        if with_profile and own["certificate_digest"] is None:
            taken |= {name: theirs[name] for name in _CERTIFICATE}
        taken["created_at"] = min(own["created_at"], theirs["created_at"])
        taken["last_seen_at"] = max(own["last_seen_at"], theirs["last_seen_at"])
        await self._connection.execute(update(Person).where(Person.id == into).values(**taken))

    async def _end_enrolments(self, gone: int, into: int, now: datetime) -> None:
        """Withdraw one of every two open enrolments of the same subject in the same offer."""
        found = await self._connection.execute(
            select(
                Enrolment.id,
                Enrolment.person_id,
                Enrolment.reference,
                Enrolment.subject,
                Enrolment.offer,
                Enrolment.status,
                Enrolment.created_at,
            )
            .where(Enrolment.person_id.in_((gone, into)), ENROLMENT_OPEN)
            .order_by(Enrolment.id)
            .with_for_update()
        )
        stays: dict[tuple[str, str], Any] = {}
        for row in found.all():
            kept = stays.setdefault((row.subject, row.offer), row)
            if kept is row:
                continue
            first, other = sorted((kept, row), key=_merit)
            stays[row.subject, row.offer] = first
            await self._withdraw(other, first.reference, now)

    async def _withdraw(self, row: Any, kept: str, now: datetime) -> None:
        await self._connection.execute(
            update(Enrolment)
            .where(Enrolment.id == row.id)
            .values(status="withdrawn", updated_at=now)
        )
        await self._connection.execute(
            insert(EnrolmentEvent).values(
                enrolment_id=row.id,
                status="withdrawn",
                at=now,
                by=JOINING,
                note=self._seal(kept, "enrolment_events.note", row.person_id),
            )
        )

    async def _reseal_notes(self, gone: int, into: int) -> None:
        """Seal the notes in the histories of `gone`'s enrolments for `into`."""
        theirs = select(Enrolment.id).where(Enrolment.person_id == gone)
        found = await self._connection.execute(
            select(EnrolmentEvent.id, EnrolmentEvent.note).where(
                EnrolmentEvent.enrolment_id.in_(theirs), EnrolmentEvent.note.is_not(None)
            )
        )
        for number, note in found.all():
            await self._connection.execute(
                update(EnrolmentEvent)
                .where(EnrolmentEvent.id == number)
                .values(note=self._anew(note, "enrolment_events.note", gone, into))
            )

    async def _end_requests(self, gone: int, into: int, now: datetime) -> None:
        """Close one of every two open requests in the same words, and tell those of `gone` anew."""
        request = HumanRequestRow
        found = await self._connection.execute(
            select(request.id, request.person_id, request.words, request.urgent)
            .where(request.person_id.in_((gone, into)), REQUEST_OPEN)
            .order_by(request.id)
            .with_for_update()
        )
        stays: dict[str, Any] = {}
        renamed: dict[int, str] = {}
        for row in found.all():
            digest = self._words_digest(row, into)
            if digest is None:
                continue
            kept = stays.setdefault(digest, row)
            if row.person_id == gone:
                renamed[row.id] = digest
            if kept is row:
                continue
            await self._connection.execute(
                update(request)
                .where(request.id == row.id)
                .values(status="closed", changed_by=JOINING, updated_at=now)
            )
            if row.urgent and not kept.urgent:
                await self._connection.execute(
                    update(request).where(request.id == kept.id).values(urgent=True, updated_at=now)
                )
        for number, digest in renamed.items():
            await self._connection.execute(
                update(request).where(request.id == number).values(words_digest=digest)
            )

    def _words_digest(self, row: Any, into: int) -> str | None:
        """What `HumanRequests` knows the words of a request by, were it `into`'s."""
        try:
            words = self._unseal(row.words, "human_requests.words", row.person_id)
        except WrongKey:
            return None
        topic, text = words["topic"], words["text"]
        return self._keys.digest(f"{len(topic)}:{topic}{text}", f"human_requests.{into}")

    async def _drop_speeches(self, gone: int, into: int) -> None:
        """Of two replies that are to be spoken on one channel, leave `into`'s."""
        own = select(Speech.channel).where(Speech.person_id == into)
        await self._connection.execute(
            delete(Speech).where(Speech.person_id == gone, Speech.channel.in_(own))
        )

    async def _tell_messages_apart(self, gone: int, into: int) -> None:
        """Give messages of `gone` a source of their own where `into` has one from the same."""
        own = select(MessageRow.source).where(MessageRow.person_id == into)
        found = await self._connection.execute(
            select(MessageRow.id, MessageRow.source).where(
                MessageRow.person_id == gone, MessageRow.source.in_(own)
            )
        )
        for number, source in found.all():
            await self._connection.execute(
                update(MessageRow)
                .where(MessageRow.id == number)
                .values(source=f"{number}:{source}"[:_SOURCE_AT_MOST])
            )

    async def _move(self, model: type[Base], gone: int, into: int) -> int:
        """Let the rows of a table be of `into`, sealed for them; how many."""
        table = METADATA.tables[model.__tablename__]
        sealed = [one.name for one in table.columns if isinstance(one.type, LargeBinary)]
        moved = 0
        # Files are large: one at a time.
        limit = 1 if model is Attachment else _A_PIECE
        while piece := await self._piece(table, sealed, gone, limit):
            await self._connection.execute(
                update(table)
                .where(table.c.id == bindparam("row"))
                .values({"person_id": into, **{name: bindparam(f"new_{name}") for name in sealed}}),
                [
                    {"row": row["id"]}
                    | {
                        f"new_{name}": self._anew(row[name], f"{table.name}.{name}", gone, into)
                        for name in sealed
                    }
                    for row in piece
                ],
            )
            moved += len(piece)
        return moved

    async def _piece(
        self, table: Table, sealed: list[str], gone: int, limit: int
    ) -> list[Mapping[str, Any]]:
        """Some rows that are `gone`'s still, held: nobody else changes them meanwhile."""
        found = await self._connection.execute(
            select(table.c.id, *(table.c[name] for name in sealed))
            .where(table.c.person_id == gone)
            .order_by(table.c.id)
            .limit(limit)
            .with_for_update()
        )
        return [dict(row) for row in found.mappings()]

    def _anew(self, sealed: bytes | None, column: str, gone: int, into: int) -> bytes | None:
        """A sealed value of `gone`, sealed for `into`; what cannot be opened stays as it is."""
        if sealed is None:
            return None
        try:
            return self._seal(self._unseal(sealed, column, gone), column, into)
        except WrongKey:
            return sealed


def _merit(row: Any) -> tuple[int, datetime, int]:
    """Which of two enrolments stays open: that with the smaller merit."""
    return -_FURTHER_ON.index(row.status), row.created_at, row.id
