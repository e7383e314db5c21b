"""The tables of what is listed for everybody: postings, trainings, sites; and of who follows them.

What is listed is public and stands in the clear: `body` is its fields as `knowledge` has them.
`terms`, joined by blanks, are what it is found by; the database itself keeps an index of them, in
the same transaction (SQLite: FTS5 with triggers, PostgreSQL: GIN), so that the two never disagree.
Where they are empty it is not found.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    DDL,
    JSON,
    Boolean,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    event,
    func,
    literal_column,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from db.columns import NEVER_REUSED, Base, id_column, person_column
from db.types import BigId, Moment

NOT_TOLD = text("told_at IS NULL")
SAMPLE = text("sample")
HAS_TERMS = text("terms <> ''")
UNANNOUNCED = text("announced_at IS NULL AND terms <> ''")
IN_FORCE = text("state <> 'cancelled'")

TERMS = "_terms"
"""End of the names of the indexes of terms, which no model describes."""


class _Listed:
    """What every listed thing has; its `key` tells which one it is, its `digest` what it says."""

    id: Mapped[int] = id_column()
    key: Mapped[str] = mapped_column(String(64), unique=True)
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    digest: Mapped[str] = mapped_column(String(64))
    sample: Mapped[bool] = mapped_column(Boolean)
    created_at: Mapped[datetime] = mapped_column(Moment)
    updated_at: Mapped[datetime] = mapped_column(Moment)


class Posting(_Listed, Base):
    """A job that is offered, until `valid_through`.

    `announced_at` is when those who follow such postings were told, or were to be.
    """

    __tablename__ = "postings"
    __table_args__ = (
        Index(None, "valid_through"),
        Index(
            "ix_postings_found",
            "id",
            sqlite_where=HAS_TERMS,
            postgresql_where=HAS_TERMS,
        ),
        Index(
            "ix_postings_unannounced",
            "id",
            sqlite_where=UNANNOUNCED,
            postgresql_where=UNANNOUNCED,
        ),
        Index(
            "ix_postings_samples",
            "id",
            sqlite_where=SAMPLE,
            postgresql_where=SAMPLE,
        ),
        NEVER_REUSED,
    )

    terms: Mapped[str] = mapped_column(Text)
    date_posted: Mapped[date] = mapped_column(Date)
    valid_through: Mapped[date] = mapped_column(Date)
    announced_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)


class Training(_Listed, Base):
    """A course that people can sign up for; `closes_at` is when its last session closes."""

    __tablename__ = "trainings"
    __table_args__ = (
        Index(None, "closes_at"),
        Index(
            "ix_trainings_samples",
            "id",
            sqlite_where=SAMPLE,
            postgresql_where=SAMPLE,
        ),
        NEVER_REUSED,
    )

    terms: Mapped[str] = mapped_column(Text)
    closes_at: Mapped[datetime | None] = mapped_column(Moment)


class TrainingSession(Base):
    """One time at which a training is held; `seats` is how many there are, if that is limited."""

    __tablename__ = "sessions"
    __table_args__ = (
        UniqueConstraint("training_id", "starts_at"),
        Index(None, "starts_at"),
        NEVER_REUSED,
    )

    id: Mapped[int] = id_column()
    training_id: Mapped[int] = mapped_column(BigId, ForeignKey("trainings.id", ondelete="CASCADE"))
    starts_at: Mapped[datetime] = mapped_column(Moment)
    ends_at: Mapped[datetime] = mapped_column(Moment)
    closes_at: Mapped[datetime] = mapped_column(Moment)
    seats: Mapped[int | None] = mapped_column(Integer)
    cancelled_at: Mapped[datetime | None] = mapped_column(Moment)


class Seat(Base):
    """Somebody's seat at a session, or their place in the line for one.

    The line goes by `id`. `told_day_at` and `told_hour_at` are when they were reminded.
    """

    __tablename__ = "seats"
    __table_args__ = (
        Index(
            "uq_seats_in_force",
            "session_id",
            "person_id",
            "subject",
            unique=True,
            sqlite_where=IN_FORCE,
            postgresql_where=IN_FORCE,
        ),
        Index(None, "session_id", "state", "id"),
        Index(None, "person_id"),
        NEVER_REUSED,
    )

    id: Mapped[int] = id_column()
    session_id: Mapped[int] = mapped_column(BigId, ForeignKey("sessions.id", ondelete="CASCADE"))
    person_id: Mapped[int] = person_column()
    subject: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[datetime] = mapped_column(Moment)
    changed_at: Mapped[datetime] = mapped_column(Moment)
    told_day_at: Mapped[datetime | None] = mapped_column(Moment)
    told_hour_at: Mapped[datetime | None] = mapped_column(Moment)


class Site(_Listed, Base):
    """A place that somebody can go to; `region` is the code of its county or city."""

    __tablename__ = "sites"
    __table_args__ = (
        Index(None, "region", "kind"),
        Index(
            "ix_sites_samples",
            "id",
            sqlite_where=SAMPLE,
            postgresql_where=SAMPLE,
        ),
        NEVER_REUSED,
    )

    kind: Mapped[str] = mapped_column(String(40))
    region: Mapped[str] = mapped_column(String(6))


class SavedSearch(Base):
    """A wish for work of which somebody wants to hear what is new, and how often."""

    __tablename__ = "searches"
    __table_args__ = (UniqueConstraint("person_id", "wish_digest"), NEVER_REUSED)

    id: Mapped[int] = id_column()
    person_id: Mapped[int] = person_column()
    wish: Mapped[bytes] = mapped_column(LargeBinary)
    wish_digest: Mapped[str] = mapped_column(String(43))
    cadence: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[datetime] = mapped_column(Moment)


class Alert(Base):
    """A posting that somebody is to be told of, once, not before `due_at`."""

    __tablename__ = "alerts"
    __table_args__ = (
        UniqueConstraint("person_id", "posting_id"),
        Index(None, "posting_id"),
        Index(None, "search_id"),
        Index(
            "ix_alerts_due",
            "due_at",
            "person_id",
            sqlite_where=NOT_TOLD,
            postgresql_where=NOT_TOLD,
        ),
        NEVER_REUSED,
    )

    id: Mapped[int] = id_column()
    person_id: Mapped[int] = person_column()
    posting_id: Mapped[int] = mapped_column(BigId, ForeignKey("postings.id", ondelete="CASCADE"))
    search_id: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("searches.id", ondelete="SET NULL")
    )
    due_at: Mapped[datetime] = mapped_column(Moment)
    told_at: Mapped[datetime | None] = mapped_column(Moment)


def _index_terms(table: Table) -> None:
    """Let the database keep an index of the terms of `table`."""
    name, of = f"{table.name}{TERMS}", table.name
    removed = f"INSERT INTO {name}({name}, rowid, terms) VALUES ('delete', old.id, old.terms);"  # noqa: S608
    added = f"INSERT INTO {name}(rowid, terms) VALUES (new.id, new.terms);"  # noqa: S608
    fts = (
        f"CREATE VIRTUAL TABLE {name} USING fts5(terms, content='{of}', content_rowid='id', "
        "detail='none', columnsize=0, tokenize=\"unicode61 remove_diacritics 0 tokenchars '_'\")"
    )
    triggers = {
        "in": f"AFTER INSERT ON {of} BEGIN {added}",
        "out": f"AFTER DELETE ON {of} BEGIN {removed}",
        "new": f"AFTER UPDATE OF terms ON {of} BEGIN {removed} {added}",
    }
    statements = [fts, *(f"CREATE TRIGGER {name}_{at} {do} END" for at, do in triggers.items())]
    for statement in statements:
        made = DDL(statement).execute_if(dialect="sqlite")  # type: ignore[no-untyped-call]
        event.listen(table, "after_create", made)
    gin = f"CREATE INDEX ix_{name} ON {of} USING gin (string_to_array(terms, ' '))"
    made = DDL(gin).execute_if(dialect="postgresql")  # type: ignore[no-untyped-call]
    event.listen(table, "after_create", made)


for _name in ("postings", "trainings"):
    _index_terms(Base.metadata.tables[_name])


def terms_of(column: Any) -> Any:
    """The terms of a row as PostgreSQL's index has them."""
    return func.string_to_array(column, literal_column("' '"), type_=ARRAY(Text))
