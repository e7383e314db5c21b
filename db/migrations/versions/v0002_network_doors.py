"""What doors on a network need: an inbox, claims on the outbox, reachability, attachments.

Revision ID: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the new tables and columns."""
    _inbox()
    _attachments()
    op.add_column("people", sa.Column("large_keys", sa.Boolean()))
    op.add_column("identities", sa.Column("unreachable_at", _MOMENT))
    op.add_column("identities", sa.Column("buttons_on", sa.String(length=64)))
    op.add_column("identities", sa.Column("keys_shown", sa.Boolean()))
    op.add_column("outbox", sa.Column("claimed_until", _MOMENT))
    op.add_column("outbox", sa.Column("due_at", _MOMENT))
    for name in ("attempts", "repeats", "parts_sent"):
        counter = sa.Column(name, sa.Integer(), server_default=sa.text("0"), nullable=False)
        op.add_column("outbox", counter)


def _inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("sender_digest", sa.String(length=43), nullable=False),
        sa.Column("number", _ID, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_inbox"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_inbox_channel_sender_digest_number", "inbox", ["channel", "sender_digest", "number"]
    )


def _attachments() -> None:
    op.create_table(
        "attachments",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("person_id", _ID, autoincrement=False, nullable=False),
        sa.Column("reference", sa.String(length=8)),
        sa.Column("details", sa.LargeBinary(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name="fk_attachments_person_id_people",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_attachments"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_attachments_person_id", "attachments", ["person_id"])
    op.create_index("ix_attachments_received_at", "attachments", ["received_at"])
