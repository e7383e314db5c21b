"""The tables.

`LargeBinary` columns are sealed (`db.keys`); what is left in the clear is what look-ups, order and
reports need. The offer of an enrolment stays in the clear for the yearly report, although it can
tell a category of disability: whose it is stands only in `identities`, hashed and sealed.

Deleting a person deletes everything of theirs by `ON DELETE CASCADE`. Three tables hold rows that
outlive people: `erasures` (when, how many rows), `issued_references` (so that the number of
somebody who left never names somebody else) and `code_misses`.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from db.columns import NEVER_REUSED, Base, id_column, person_column
from db.types import BigId, Moment

PENDING = text("finished_at IS NULL")
ENROLMENT_OPEN = text("status IN ('received', 'in_progress', 'accepted')")
CONSENT_CURRENT = text("withdrawn_at IS NULL")
REQUEST_OPEN = text("status = 'open'")

# The row of `meta` by which a wrong secret key is noticed.
KEY_CHECK = "key_check"


class Meta(Base):
    """Facts about the database itself."""

    __tablename__ = "meta"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(String(200))


class Person(Base):
    """Somebody who talks with us."""

    __tablename__ = "people"
    __table_args__ = (NEVER_REUSED,)

    id: Mapped[int] = id_column()
    mode: Mapped[str | None] = mapped_column(String(20))
    rate: Mapped[float | None] = mapped_column(Float)
    large_keys: Mapped[bool | None] = mapped_column(Boolean)
    hears: Mapped[str | None] = mapped_column(String(10))
    voice: Mapped[str | None] = mapped_column(String(20))
    text_size: Mapped[float | None] = mapped_column(Float)
    profile: Mapped[bytes | None] = mapped_column(LargeBinary)
    profile_at: Mapped[datetime | None] = mapped_column(Moment)
    contact: Mapped[bytes | None] = mapped_column(LargeBinary)
    certificate_digest: Mapped[str | None] = mapped_column(String(43))
    certificate_tail: Mapped[str | None] = mapped_column(String(2))
    certificate_at: Mapped[datetime | None] = mapped_column(Moment)
    created_at: Mapped[datetime] = mapped_column(Moment)
    last_seen_at: Mapped[datetime] = mapped_column(Moment)


class IdentityRow(Base):
    """One address of a person on one channel."""

    __tablename__ = "identities"
    __table_args__ = (
        UniqueConstraint("channel", "address_digest"),
        Index(None, "person_id"),
        NEVER_REUSED,
    )

    id: Mapped[int] = id_column()
    person_id: Mapped[int] = person_column()
    channel: Mapped[str] = mapped_column(String(20))
    address_digest: Mapped[str] = mapped_column(String(43))
    address: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(Moment)
    unreachable_at: Mapped[datetime | None] = mapped_column(Moment)
    # What the channel shows there and is to take away again: its own id of the last message with
    # buttons, and whether large keys stand in place of the keyboard.
    buttons_on: Mapped[str | None] = mapped_column(String(64))
    keys_shown: Mapped[bool | None] = mapped_column(Boolean)
    # Whether it was said there that replies cannot be spoken at present.
    told_silent: Mapped[bool | None] = mapped_column(Boolean)


class Talk(Base):
    """The state of a person's conversation."""

    __tablename__ = "talks"
    __table_args__ = (Index(None, "saved_at"),)

    person_id: Mapped[int] = person_column(primary_key=True)
    state: Mapped[bytes | None] = mapped_column(LargeBinary)
    version: Mapped[int] = mapped_column(BigId)
    saved_at: Mapped[datetime | None] = mapped_column(Moment)


class Intake(Base):
    """One message that was taken in; the number is hashed, since it can tell whose it is."""

    __tablename__ = "intake"
    __table_args__ = (Index(None, "accepted_at"),)

    channel: Mapped[str] = mapped_column(String(20), primary_key=True)
    message_digest: Mapped[str] = mapped_column(String(43), primary_key=True)
    accepted_at: Mapped[datetime] = mapped_column(Moment)


class InboxRow(Base):
    """One message that was received and waits for its turn; it goes with the turn's commit.

    `number` is the channel's own order of a sender's messages.
    """

    __tablename__ = "inbox"
    __table_args__ = (Index(None, "channel", "sender_digest", "number"), NEVER_REUSED)

    id: Mapped[int] = id_column()
    channel: Mapped[str] = mapped_column(String(20))
    sender_digest: Mapped[str] = mapped_column(String(43))
    number: Mapped[int] = mapped_column(BigId)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    received_at: Mapped[datetime] = mapped_column(Moment)


class OutboxRow(Base):
    """One message to be sent; address and body go as soon as it is finished.

    `claimed_until` is set while somebody sends it. Found in the past, it says that the sending
    was begun and its end is not known; `repeats` counts how often it was sent again after that.
    `due_at` is when the next attempt may be. `parts_sent` is how much of a message that takes
    several goes is through.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index(
            "ix_outbox_pending",
            "person_id",
            "id",
            sqlite_where=PENDING,
            postgresql_where=PENDING,
        ),
        # For the cascade, and for the pruning of finished rows.
        Index(None, "person_id"),
        Index(None, "finished_at"),
        NEVER_REUSED,
    )

    id: Mapped[int] = id_column()
    person_id: Mapped[int] = person_column()
    channel: Mapped[str] = mapped_column(String(20))
    address: Mapped[bytes | None] = mapped_column(LargeBinary)
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(Moment)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)
    failure: Mapped[str | None] = mapped_column(String(200))
    claimed_until: Mapped[datetime | None] = mapped_column(Moment)
    due_at: Mapped[datetime | None] = mapped_column(Moment)
    attempts: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    repeats: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    parts_sent: Mapped[int] = mapped_column(Integer, server_default=text("0"))


class Speech(Base):
    """What is to be spoken to somebody, after its text has gone out.

    There is one at most for a person on a channel: a newer reply makes the one before it stale.
    `due_at` is when the next attempt may be.
    """

    __tablename__ = "speeches"
    __table_args__ = (
        UniqueConstraint("person_id", "channel"),
        Index(None, "channel", "due_at"),
        NEVER_REUSED,
    )

    id: Mapped[int] = id_column()
    person_id: Mapped[int] = person_column()
    channel: Mapped[str] = mapped_column(String(20))
    address: Mapped[bytes] = mapped_column(LargeBinary)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(Moment)
    due_at: Mapped[datetime] = mapped_column(Moment)
    attempts: Mapped[int] = mapped_column(Integer)


class MessageRow(Base):
    """What was said in a talk, by the person or to them, as a page shows it again.

    `source` tells what it was made from, so that one thing is never shown twice. `content` are the
    files handed over with it, of the last such message alone.
    """

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("person_id", "source"),
        Index(None, "person_id", "id"),
        Index(None, "created_at"),
        NEVER_REUSED,
    )

    id: Mapped[int] = id_column()
    person_id: Mapped[int] = person_column()
    source: Mapped[str] = mapped_column(String(64))
    by_person: Mapped[bool] = mapped_column(Boolean)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(Moment)


class Clip(Base):
    """Audio that was uploaded once: the name under which a channel sends it again.

    Only of what is the same for everybody; `account` is the bot that uploaded it.
    """

    __tablename__ = "clips"
    __table_args__ = (Index(None, "used_at"),)

    channel: Mapped[str] = mapped_column(String(20), primary_key=True)
    account: Mapped[str] = mapped_column(String(40), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    file: Mapped[str] = mapped_column(String(200))
    used_at: Mapped[datetime] = mapped_column(Moment)


class Attachment(Base):
    """A file that somebody sent where one was asked for; `details` are name and media type.

    It belongs to no enrolment until that is sent.
    """

    __tablename__ = "attachments"
    __table_args__ = (Index(None, "person_id"), Index(None, "received_at"), NEVER_REUSED)

    id: Mapped[int] = id_column()
    person_id: Mapped[int] = person_column()
    reference: Mapped[str | None] = mapped_column(String(8))
    details: Mapped[bytes] = mapped_column(LargeBinary)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    received_at: Mapped[datetime] = mapped_column(Moment)


class IssuedReference(Base):
    """A reference number that was given out once."""

    __tablename__ = "issued_references"

    reference: Mapped[str] = mapped_column(String(8), primary_key=True)


class Enrolment(Base):
    """Somebody's wish to take part in an offer."""

    __tablename__ = "enrolments"
    __table_args__ = (
        Index(
            "uq_enrolments_open",
            "person_id",
            "subject",
            "offer",
            unique=True,
            sqlite_where=ENROLMENT_OPEN,
            postgresql_where=ENROLMENT_OPEN,
        ),
        Index(None, "person_id"),
        Index(None, "created_at"),
        Index(None, "offer", "person_id"),
        NEVER_REUSED,
    )

    id: Mapped[int] = id_column()
    reference: Mapped[str] = mapped_column(ForeignKey("issued_references.reference"), unique=True)
    person_id: Mapped[int] = person_column()
    subject: Mapped[str] = mapped_column(String(40))
    offer: Mapped[str] = mapped_column(String(80))
    answers: Mapped[bytes] = mapped_column(LargeBinary)
    status: Mapped[str] = mapped_column(String(20))
    opened_by: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime] = mapped_column(Moment)
    updated_at: Mapped[datetime] = mapped_column(Moment)


class EnrolmentEvent(Base):
    """One change of status of an enrolment."""

    __tablename__ = "enrolment_events"
    __table_args__ = (Index(None, "enrolment_id"), NEVER_REUSED)

    id: Mapped[int] = id_column()
    enrolment_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("enrolments.id", ondelete="CASCADE")
    )
    status: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[str] = mapped_column(String(80))
    note: Mapped[bytes | None] = mapped_column(LargeBinary)


class Consent(Base):
    """What somebody agreed to, when, and in which wording; kept after withdrawal, as proof."""

    __tablename__ = "consents"
    __table_args__ = (
        Index(
            "uq_consents_current",
            "person_id",
            "subject",
            "kind",
            unique=True,
            sqlite_where=CONSENT_CURRENT,
            postgresql_where=CONSENT_CURRENT,
        ),
        Index(None, "person_id"),
        NEVER_REUSED,
    )

    id: Mapped[int] = id_column()
    person_id: Mapped[int] = person_column()
    subject: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(40))
    wording: Mapped[str] = mapped_column(String(100))
    given_by: Mapped[str] = mapped_column(String(80))
    given_at: Mapped[datetime] = mapped_column(Moment)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)


class HumanRequestRow(Base):
    """Somebody wants to be helped by a human; topic and text are sealed together."""

    __tablename__ = "human_requests"
    __table_args__ = (
        Index(
            "uq_human_requests_open",
            "person_id",
            "words_digest",
            unique=True,
            sqlite_where=REQUEST_OPEN,
            postgresql_where=REQUEST_OPEN,
        ),
        Index(
            "ix_human_requests_waiting",
            "urgent",
            "id",
            sqlite_where=REQUEST_OPEN,
            postgresql_where=REQUEST_OPEN,
        ),
        Index(None, "person_id"),
        NEVER_REUSED,
    )

    id: Mapped[int] = id_column()
    reference: Mapped[str] = mapped_column(ForeignKey("issued_references.reference"), unique=True)
    person_id: Mapped[int] = person_column()
    words: Mapped[bytes] = mapped_column(LargeBinary)
    words_digest: Mapped[str] = mapped_column(String(43))
    urgent: Mapped[bool] = mapped_column(Boolean)
    status: Mapped[str] = mapped_column(String(20))
    changed_by: Mapped[str | None] = mapped_column(String(80))
    created_at: Mapped[datetime] = mapped_column(Moment)
    updated_at: Mapped[datetime] = mapped_column(Moment)


class Dependant(Base):
    """Somebody whom a person speaks for; relation, name and facts are sealed together."""

    __tablename__ = "dependants"
    __table_args__ = (Index(None, "person_id"), NEVER_REUSED)

    id: Mapped[int] = id_column()
    person_id: Mapped[int] = person_column()
    details: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(Moment)
    updated_at: Mapped[datetime] = mapped_column(Moment)


class JoinCode(Base):
    """A code by which somebody goes on elsewhere, once; kept only as a keyed hash."""

    __tablename__ = "join_codes"
    __table_args__ = (Index(None, "person_id"), Index(None, "expires_at"), NEVER_REUSED)

    id: Mapped[int] = id_column()
    person_id: Mapped[int] = person_column()
    code_digest: Mapped[str] = mapped_column(String(43), unique=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)


class CodeMiss(Base):
    """Somebody typed a code that there is not: when, and a hash of who.

    It outlives the person, so that whoever deletes everything and guesses on is counted.
    """

    __tablename__ = "code_misses"
    __table_args__ = (Index(None, "who_digest", "missed_at"), Index(None, "missed_at"))

    id: Mapped[int] = id_column()
    who_digest: Mapped[str] = mapped_column(String(43))
    missed_at: Mapped[datetime] = mapped_column(Moment)


class Erasure(Base):
    """Somebody's data was deleted: when, and how many rows of each table. Not whose.

    Of somebody who turned out to be somebody we knew, `counts` holds under `joined` how many rows
    went over to that person.
    """

    __tablename__ = "erasures"
    __table_args__ = (NEVER_REUSED,)

    id: Mapped[int] = id_column()
    erased_at: Mapped[datetime] = mapped_column(Moment)
    counts: Mapped[dict[str, Any]] = mapped_column(JSON)
