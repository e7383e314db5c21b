"""What joining two identities needs: codes, what was guessed at them; and the size of the text.

Revision ID: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the new tables and the column."""
    op.add_column("people", sa.Column("text_size", sa.Float()))
    _codes()
    _misses()


def _codes() -> None:
    op.create_table(
        "join_codes",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("person_id", _ID, autoincrement=False, nullable=False),
        sa.Column("code_digest", sa.String(length=43), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.Column("used_at", _MOMENT),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="fk_join_codes_person_id_people", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_join_codes"),
        sa.UniqueConstraint("code_digest", name="uq_join_codes_code_digest"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_join_codes_person_id", "join_codes", ["person_id"])
    op.create_index("ix_join_codes_expires_at", "join_codes", ["expires_at"])


def _misses() -> None:
    op.create_table(
        "code_misses",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("who_digest", sa.String(length=43), nullable=False),
        sa.Column("missed_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_code_misses"),
    )
    op.create_index(
        "ix_code_misses_who_digest_missed_at", "code_misses", ["who_digest", "missed_at"]
    )
    op.create_index("ix_code_misses_missed_at", "code_misses", ["missed_at"])
