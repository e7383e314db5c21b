"""Staff and what they did; notices, their deliveries, and the audience they are for.

Revision ID: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables; the audience is described as soon as the program runs."""
    _staff()
    _audits()
    _notices()
    _deliveries()
    _audience()
    op.create_index("ix_enrolments_offer_person_id", "enrolments", ["offer", "person_id"])


def _staff() -> None:
    op.create_table(
        "staff",
        _id(),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("person_id", _ID),
        sa.Column("code_digest", sa.String(length=43)),
        sa.Column("code_until", _MOMENT),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("revoked_at", _MOMENT),
        _refers("staff", "person_id", "people", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_staff"),
        sa.UniqueConstraint("name", name="uq_staff_name"),
        sa.UniqueConstraint("person_id", name="uq_staff_person_id"),
        sa.UniqueConstraint("code_digest", name="uq_staff_code_digest"),
        sqlite_autoincrement=True,
    )


def _audits() -> None:
    op.create_table(
        "audits",
        _id(),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("staff_id", _ID),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("target", sa.String(length=80), nullable=False),
        sa.Column("before", sa.JSON()),
        sa.Column("after", sa.JSON()),
        _refers("audits", "staff_id", "staff"),
        sa.PrimaryKeyConstraint("id", name="pk_audits"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_audits_target_id", "audits", ["target", "id"])


def _notices() -> None:
    op.create_table(
        "notices",
        _id(),
        sa.Column("author_id", _ID),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("selection", sa.JSON(), nullable=False),
        sa.Column("target", sa.String(length=80)),
        sa.Column("test", sa.Boolean(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("send_at", _MOMENT, nullable=False),
        sa.Column("spread_minutes", sa.Integer(), nullable=False),
        sa.Column("expires_at", _MOMENT),
        sa.Column("approved_by", _ID),
        sa.Column("corrects", _ID),
        sa.Column("cursor", _ID, nullable=False),
        sa.Column("frozen_at", _MOMENT),
        sa.Column("started_at", _MOMENT),
        sa.Column("finished_at", _MOMENT),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("outcome", sa.JSON()),
        sa.Column("emptied_at", _MOMENT),
        _refers("notices", "author_id", "staff"),
        _refers("notices", "approved_by", "staff"),
        _refers("notices", "corrects", "notices"),
        sa.PrimaryKeyConstraint("id", name="pk_notices"),
        sqlite_autoincrement=True,
    )
    is_open = "state IN ('scheduled', 'freezing', 'sending', 'paused')"
    _partial("ix_notices_open", "notices", ["send_at"], is_open)
    _partial("ix_notices_not_emptied", "notices", ["finished_at"], "emptied_at IS NULL")


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        _id(),
        sa.Column("notice_id", _ID, nullable=False),
        sa.Column("person_id", _ID, autoincrement=False, nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("mode", sa.String(length=20)),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=40)),
        sa.Column("due_at", _MOMENT, nullable=False),
        sa.Column("claimed_until", _MOMENT),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("parts_sent", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("sent_at", _MOMENT),
        sa.Column("interested_at", _MOMENT),
        _refers("deliveries", "notice_id", "notices", "CASCADE"),
        _refers("deliveries", "person_id", "people", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
        sa.UniqueConstraint("notice_id", "person_id", name="uq_deliveries_notice_id_person_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_deliveries_person_id_id", "deliveries", ["person_id", "id"])
    columns = ["notice_id", "state", "reason", "sent_at"]
    op.create_index("ix_deliveries_notice_id_state_reason_sent_at", "deliveries", columns)
    columns = ["notice_id", "channel", "due_at", "id"]
    _partial("ix_deliveries_pending", "deliveries", columns, "state = 'pending'")
    columns = ["notice_id", "person_id"]
    _partial("ix_deliveries_interested", "deliveries", columns, "interested_at IS NOT NULL")


def _audience() -> None:
    tags = ("category", "level", "born", "province", "city", "roles")
    op.create_table(
        "audience",
        sa.Column("person_id", _ID, autoincrement=False, nullable=False),
        *(sa.Column(name, sa.BigInteger()) for name in tags),
        sa.Column("mode", sa.String(length=20)),
        sa.Column("stance", sa.String(length=10), nullable=False),
        sa.Column("doors", sa.Integer(), nullable=False),
        _refers("audience", "person_id", "people", "CASCADE"),
        sa.PrimaryKeyConstraint("person_id", name="pk_audience"),
    )


def _id() -> "sa.Column[int]":
    return sa.Column("id", _ID, autoincrement=True, nullable=False)


def _refers(table: str, column: str, to: str, gone: str | None = None) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}_{to}"
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete=gone)


def _partial(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(
        name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where)
    )
