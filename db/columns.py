"""The base of the models, and the columns that many of them share."""

from sqlalchemy import ForeignKey, MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from db.types import BigId

# SQLite gives the number of a deleted last row to the next one unless told otherwise; a number
# that named an erased person must never name somebody else.
NEVER_REUSED = {"sqlite_autoincrement": True}


class Base(DeclarativeBase):
    """Names every constraint, so that a migration can name it too."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def id_column() -> Mapped[int]:
    """A primary key that the database numbers."""
    return mapped_column(BigId, primary_key=True, autoincrement=True)


def person_column(*, primary_key: bool = False) -> Mapped[int]:
    """Whose row it is; it goes when they go."""
    owner = ForeignKey("people.id", ondelete="CASCADE")
    return mapped_column(BigId, owner, primary_key=primary_key, autoincrement=False)
