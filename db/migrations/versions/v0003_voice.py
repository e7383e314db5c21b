"""What voice needs: how somebody wants to hear us, what is to be spoken, what was uploaded.

Revision ID: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the new tables and columns."""
    op.add_column("people", sa.Column("hears", sa.String(length=10)))
    op.add_column("people", sa.Column("voice", sa.String(length=20)))
    op.add_column("identities", sa.Column("told_silent", sa.Boolean()))
    _speeches()
    _clips()


def _speeches() -> None:
    op.create_table(
        "speeches",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("person_id", _ID, autoincrement=False, nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("due_at", _MOMENT, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="fk_speeches_person_id_people", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_speeches"),
        sa.UniqueConstraint("person_id", "channel", name="uq_speeches_person_id_channel"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_speeches_channel_due_at", "speeches", ["channel", "due_at"])


def _clips() -> None:
    op.create_table(
        "clips",
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("account", sa.String(length=40), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("file", sa.String(length=200), nullable=False),
        sa.Column("used_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("channel", "account", "digest", name="pk_clips"),
    )
    op.create_index("ix_clips_used_at", "clips", ["used_at"])
