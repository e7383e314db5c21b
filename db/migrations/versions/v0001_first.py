"""The first schema.

Revision ID: 0001
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)
_PENDING = "finished_at IS NULL"
_CURRENT = "withdrawn_at IS NULL"
_ENROLMENT_OPEN = "status IN ('received', 'in_progress', 'accepted')"
_REQUEST_OPEN = "status = 'open'"


def upgrade() -> None:
    """Make every table."""
    _erasures()
    _intake()
    _issued_references()
    _meta()
    _people()
    _consents()
    _dependants()
    _enrolments()
    _human_requests()
    _identities()
    _outbox()
    _talks()
    _enrolment_events()


def _erasures() -> None:
    op.create_table(
        "erasures",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("erased_at", _MOMENT, nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_erasures"),
        sqlite_autoincrement=True,
    )


def _intake() -> None:
    op.create_table(
        "intake",
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("message_digest", sa.String(length=43), nullable=False),
        sa.Column("accepted_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("channel", "message_digest", name="pk_intake"),
    )
    op.create_index("ix_intake_accepted_at", "intake", ["accepted_at"])


def _issued_references() -> None:
    op.create_table(
        "issued_references",
        sa.Column("reference", sa.String(length=8), nullable=False),
        sa.PrimaryKeyConstraint("reference", name="pk_issued_references"),
    )


def _meta() -> None:
    op.create_table(
        "meta",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_meta"),
    )


def _people() -> None:
    op.create_table(
        "people",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("mode", sa.String(length=20)),
        sa.Column("rate", sa.Float()),
        sa.Column("profile", sa.LargeBinary()),
        sa.Column("profile_at", _MOMENT),
        sa.Column("contact", sa.LargeBinary()),
        sa.Column("certificate_digest", sa.String(length=43)),
        sa.Column("certificate_tail", sa.String(length=2)),
        sa.Column("certificate_at", _MOMENT),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("last_seen_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
        sqlite_autoincrement=True,
    )


def _consents() -> None:
    op.create_table(
        "consents",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("person_id", _ID, autoincrement=False, nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("wording", sa.String(length=100), nullable=False),
        sa.Column("given_by", sa.String(length=80), nullable=False),
        sa.Column("given_at", _MOMENT, nullable=False),
        sa.Column("withdrawn_at", _MOMENT),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="fk_consents_person_id_people", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_consents"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_consents_person_id", "consents", ["person_id"])
    op.create_index(
        "uq_consents_current",
        "consents",
        ["person_id", "subject", "kind"],
        unique=True,
        **_where(_CURRENT),
    )


def _dependants() -> None:
    op.create_table(
        "dependants",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("person_id", _ID, autoincrement=False, nullable=False),
        sa.Column("details", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="fk_dependants_person_id_people", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_dependants"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_dependants_person_id", "dependants", ["person_id"])


def _enrolments() -> None:
    op.create_table(
        "enrolments",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("reference", sa.String(length=8), nullable=False),
        sa.Column("person_id", _ID, autoincrement=False, nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("offer", sa.String(length=80), nullable=False),
        sa.Column("answers", sa.LargeBinary(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("opened_by", sa.String(length=80), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="fk_enrolments_person_id_people", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["reference"],
            ["issued_references.reference"],
            name="fk_enrolments_reference_issued_references",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_enrolments"),
        sa.UniqueConstraint("reference", name="uq_enrolments_reference"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_enrolments_created_at", "enrolments", ["created_at"])
    op.create_index("ix_enrolments_person_id", "enrolments", ["person_id"])
    op.create_index(
        "uq_enrolments_open",
        "enrolments",
        ["person_id", "subject", "offer"],
        unique=True,
        **_where(_ENROLMENT_OPEN),
    )


def _human_requests() -> None:
    op.create_table(
        "human_requests",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("reference", sa.String(length=8), nullable=False),
        sa.Column("person_id", _ID, autoincrement=False, nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("words_digest", sa.String(length=43), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("changed_by", sa.String(length=80)),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name="fk_human_requests_person_id_people",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["reference"],
            ["issued_references.reference"],
            name="fk_human_requests_reference_issued_references",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_human_requests"),
        sa.UniqueConstraint("reference", name="uq_human_requests_reference"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_human_requests_person_id", "human_requests", ["person_id"])
    op.create_index(
        "ix_human_requests_waiting", "human_requests", ["urgent", "id"], **_where(_REQUEST_OPEN)
    )
    op.create_index(
        "uq_human_requests_open",
        "human_requests",
        ["person_id", "words_digest"],
        unique=True,
        **_where(_REQUEST_OPEN),
    )


def _identities() -> None:
    op.create_table(
        "identities",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("person_id", _ID, autoincrement=False, nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("address_digest", sa.String(length=43), nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="fk_identities_person_id_people", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_identities"),
        sa.UniqueConstraint(
            "channel", "address_digest", name="uq_identities_channel_address_digest"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_identities_person_id", "identities", ["person_id"])


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("person_id", _ID, autoincrement=False, nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("address", sa.LargeBinary()),
        sa.Column("body", sa.LargeBinary()),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("finished_at", _MOMENT),
        sa.Column("failure", sa.String(length=200)),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="fk_outbox_person_id_people", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_finished_at", "outbox", ["finished_at"])
    op.create_index("ix_outbox_pending", "outbox", ["person_id", "id"], **_where(_PENDING))
    op.create_index("ix_outbox_person_id", "outbox", ["person_id"])


def _talks() -> None:
    op.create_table(
        "talks",
        sa.Column("person_id", _ID, autoincrement=False, nullable=False),
        sa.Column("state", sa.LargeBinary()),
        sa.Column("version", _ID, nullable=False),
        sa.Column("saved_at", _MOMENT),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="fk_talks_person_id_people", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name="pk_talks"),
    )
    op.create_index("ix_talks_saved_at", "talks", ["saved_at"])


def _enrolment_events() -> None:
    op.create_table(
        "enrolment_events",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("enrolment_id", _ID, nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("note", sa.LargeBinary()),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["enrolments.id"],
            name="fk_enrolment_events_enrolment_id_enrolments",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_enrolment_events"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_enrolment_events_enrolment_id", "enrolment_events", ["enrolment_id"])


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}
