"""Postings, trainings and sites, with an index of their terms; seats, saved searches, alerts.

Revision ID: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables, and what keeps the index."""
    _postings()
    _trainings()
    _sessions()
    _seats()
    _sites()
    _searches()
    _alerts()
    for name in ("postings", "trainings"):
        _index_terms(name)


def _postings() -> None:
    op.create_table(
        "postings",
        _id(),
        *_listed(),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.Column("date_posted", sa.Date(), nullable=False),
        sa.Column("valid_through", sa.Date(), nullable=False),
        sa.Column("announced_at", _MOMENT),
        sa.Column("closed_at", _MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_postings"),
        sa.UniqueConstraint("key", name="uq_postings_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_postings_valid_through", "postings", ["valid_through"])
    _partial("ix_postings_found", "postings", ["id"], "terms <> ''")
    _partial("ix_postings_unannounced", "postings", ["id"], "announced_at IS NULL AND terms <> ''")
    _partial("ix_postings_samples", "postings", ["id"], "sample")


def _trainings() -> None:
    op.create_table(
        "trainings",
        _id(),
        *_listed(),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.Column("closes_at", _MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_trainings"),
        sa.UniqueConstraint("key", name="uq_trainings_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_trainings_closes_at", "trainings", ["closes_at"])
    _partial("ix_trainings_samples", "trainings", ["id"], "sample")


def _sessions() -> None:
    op.create_table(
        "sessions",
        _id(),
        sa.Column("training_id", _ID, nullable=False),
        sa.Column("starts_at", _MOMENT, nullable=False),
        sa.Column("ends_at", _MOMENT, nullable=False),
        sa.Column("closes_at", _MOMENT, nullable=False),
        sa.Column("seats", sa.Integer()),
        sa.Column("cancelled_at", _MOMENT),
        _refers("sessions", "training_id", "trainings"),
        sa.PrimaryKeyConstraint("id", name="pk_sessions"),
        sa.UniqueConstraint("training_id", "starts_at", name="uq_sessions_training_id_starts_at"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_sessions_starts_at", "sessions", ["starts_at"])


def _seats() -> None:
    op.create_table(
        "seats",
        _id(),
        sa.Column("session_id", _ID, nullable=False),
        sa.Column("person_id", _ID, autoincrement=False, nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("changed_at", _MOMENT, nullable=False),
        sa.Column("told_day_at", _MOMENT),
        sa.Column("told_hour_at", _MOMENT),
        _refers("seats", "session_id", "sessions"),
        _refers("seats", "person_id", "people"),
        sa.PrimaryKeyConstraint("id", name="pk_seats"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_seats_in_force",
        "seats",
        ["session_id", "person_id", "subject"],
        unique=True,
        sqlite_where=sa.text("state <> 'cancelled'"),
        postgresql_where=sa.text("state <> 'cancelled'"),
    )
    op.create_index("ix_seats_session_id_state_id", "seats", ["session_id", "state", "id"])
    op.create_index("ix_seats_person_id", "seats", ["person_id"])


def _sites() -> None:
    op.create_table(
        "sites",
        _id(),
        *_listed(),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("region", sa.String(length=6), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sites"),
        sa.UniqueConstraint("key", name="uq_sites_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_sites_region_kind", "sites", ["region", "kind"])
    _partial("ix_sites_samples", "sites", ["id"], "sample")


def _searches() -> None:
    op.create_table(
        "searches",
        _id(),
        sa.Column("person_id", _ID, autoincrement=False, nullable=False),
        sa.Column("wish", sa.LargeBinary(), nullable=False),
        sa.Column("wish_digest", sa.String(length=43), nullable=False),
        sa.Column("cadence", sa.String(length=10), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        _refers("searches", "person_id", "people"),
        sa.PrimaryKeyConstraint("id", name="pk_searches"),
        sa.UniqueConstraint("person_id", "wish_digest", name="uq_searches_person_id_wish_digest"),
        sqlite_autoincrement=True,
    )


def _alerts() -> None:
    op.create_table(
        "alerts",
        _id(),
        sa.Column("person_id", _ID, autoincrement=False, nullable=False),
        sa.Column("posting_id", _ID, nullable=False),
        sa.Column("search_id", _ID),
        sa.Column("due_at", _MOMENT, nullable=False),
        sa.Column("told_at", _MOMENT),
        _refers("alerts", "person_id", "people"),
        _refers("alerts", "posting_id", "postings"),
        sa.ForeignKeyConstraint(
            ["search_id"],
            ["searches.id"],
            name="fk_alerts_search_id_searches",
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_alerts"),
        sa.UniqueConstraint("person_id", "posting_id", name="uq_alerts_person_id_posting_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_alerts_posting_id", "alerts", ["posting_id"])
    op.create_index("ix_alerts_search_id", "alerts", ["search_id"])
    _partial("ix_alerts_due", "alerts", ["due_at", "person_id"], "told_at IS NULL")


def _index_terms(table: str) -> None:
    name = f"{table}_terms"
    if op.get_context().dialect.name == "postgresql":
        op.execute(f"CREATE INDEX ix_{name} ON {table} USING gin (string_to_array(terms, ' '))")
        return
    removed = f"INSERT INTO {name}({name}, rowid, terms) VALUES ('delete', old.id, old.terms);"  # noqa: S608
    added = f"INSERT INTO {name}(rowid, terms) VALUES (new.id, new.terms);"  # noqa: S608
    op.execute(
        f"CREATE VIRTUAL TABLE {name} USING fts5(terms, content='{table}', "
        "content_rowid='id', detail='none', columnsize=0, "
        "tokenize=\"unicode61 remove_diacritics 0 tokenchars '_'\")"
    )
    op.execute(f"CREATE TRIGGER {name}_in AFTER INSERT ON {table} BEGIN {added} END")
    op.execute(f"CREATE TRIGGER {name}_out AFTER DELETE ON {table} BEGIN {removed} END")
    op.execute(
        f"CREATE TRIGGER {name}_new AFTER UPDATE OF terms ON {table} BEGIN {removed} {added} END"
    )


def _id() -> "sa.Column[int]":
    return sa.Column("id", _ID, autoincrement=True, nullable=False)


def _listed() -> "list[sa.Column[object]]":
    """What every listed thing has."""
    return [
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
    ]


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}_{to}"
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete="CASCADE")


def _partial(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(
        name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where)
    )
