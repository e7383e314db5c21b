"""What can go wrong with the database, in our own words, and the translation of driver errors.

Nothing above this floor ever sees an error of SQLAlchemy, sqlite3 or asyncpg: `translated` stands
at the boundary of the unit of work. Messages carry no values of anybody's rows.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, SQLAlchemyError, StatementError
from sqlalchemy.exc import TimeoutError as PoolTimeout


class DatabaseProblem(Exception):
    """Something about the database; the base of all errors of this floor."""


class DatabaseBusy(DatabaseProblem):
    """Somebody else held a lock for longer than the deadline; trying again may help."""


class DatabaseReadOnly(DatabaseProblem):
    """The database, its file or its folder cannot be written."""


class DatabaseFull(DatabaseProblem):
    """The disk, or what the database may use of it, is full."""


class DatabaseUnreachable(DatabaseProblem):
    """The server does not answer, or the file cannot be opened or is damaged."""


class DatabaseOutdated(DatabaseProblem):
    """The schema is not the one that this version of the code works with."""


class WrongKey(DatabaseProblem):
    """What is stored was sealed with another secret key, or was tampered with."""


class KeyProblem(DatabaseProblem):
    """The secret key cannot be used: too short, malformed, or readable by others."""


class StaleTalk(DatabaseProblem):
    """The talk was saved by somebody else since it was read."""


class Refused(DatabaseProblem):
    """What was asked for cannot be done, now or later: a mistake of the caller."""


class WrongStatus(Refused):
    """An enrolment or a request cannot go from its status to the one asked for."""


class NotThere(Refused):
    """The row that should be changed does not exist."""


class BackupProblem(DatabaseProblem):
    """A backup cannot be made or restored; says why."""


# Primary result codes of SQLite (the low byte), https://sqlite.org/rescode.html
_SQLITE: dict[int, type[DatabaseProblem]] = {
    sqlite3.SQLITE_BUSY: DatabaseBusy,
    sqlite3.SQLITE_LOCKED: DatabaseBusy,
    sqlite3.SQLITE_READONLY: DatabaseReadOnly,
    sqlite3.SQLITE_PERM: DatabaseReadOnly,
    sqlite3.SQLITE_FULL: DatabaseFull,
    sqlite3.SQLITE_CANTOPEN: DatabaseUnreachable,
    sqlite3.SQLITE_IOERR: DatabaseUnreachable,
    sqlite3.SQLITE_CORRUPT: DatabaseUnreachable,
    sqlite3.SQLITE_NOTADB: DatabaseUnreachable,
}

# SQLSTATE codes of PostgreSQL, appendix A of its manual; two characters stand for a whole class.
_POSTGRESQL: dict[str, type[DatabaseProblem]] = {
    "55P03": DatabaseBusy,  # lock_not_available
    "40P01": DatabaseBusy,  # deadlock_detected
    "40001": DatabaseBusy,  # serialization_failure
    "53300": DatabaseBusy,  # too_many_connections
    "57014": DatabaseBusy,  # query_canceled, by a timeout of the server
    "25006": DatabaseReadOnly,  # read_only_sql_transaction
    "42501": DatabaseReadOnly,  # insufficient_privilege
    "53100": DatabaseFull,  # disk_full
    "42P01": DatabaseOutdated,  # undefined_table
    "42703": DatabaseOutdated,  # undefined_column
    "3D000": DatabaseUnreachable,  # invalid_catalog_name
    "25P03": DatabaseUnreachable,  # idle_in_transaction_session_timeout
    "08": DatabaseUnreachable,  # connection exceptions
    "28": DatabaseUnreachable,  # invalid authorization
    "57": DatabaseUnreachable,  # operator intervention: shutdown, starting up
}


@contextmanager
def translated() -> Iterator[None]:
    """Turn every error of the drivers and of SQLAlchemy into one of ours.

    Raises:
        DatabaseProblem: one of its subclasses where the cause is known; the driver's error is
            kept as `__cause__`.
        ValueError: a value that a column refuses, such as a time without a zone.
    """
    try:
        yield
    except DatabaseProblem:
        raise
    except sqlite3.Error as error:
        raise _of_cause(error) from error
    except TimeoutError as error:
        raise DatabaseUnreachable("the server does not answer") from error
    except PoolTimeout as error:
        raise DatabaseBusy("no connection became free in time") from error
    except DBAPIError as error:
        if error.connection_invalidated:
            raise DatabaseUnreachable("the connection was lost") from error
        raise _of_cause(error.orig) from error
    except StatementError as error:
        # A value that a column refuses is a mistake of the caller, not of the database.
        raise (error.orig or DatabaseProblem(type(error).__name__)) from error
    except SQLAlchemyError as error:
        raise DatabaseProblem(type(error).__name__) from error


@contextmanager
def connecting() -> Iterator[None]:
    """Like `translated`, for the moment of connecting, where drivers let system errors through.

    Raises:
        DatabaseUnreachable: the server could not be reached.
        DatabaseProblem: as `translated` does.
    """
    try:
        with translated():
            yield
    except OSError as error:
        raise DatabaseUnreachable(f"cannot connect: {error}") from error


def _of_cause(cause: BaseException | None) -> DatabaseProblem:
    what = str(cause)
    code = getattr(cause, "sqlite_errorcode", None)
    if code is not None:
        if code == sqlite3.SQLITE_ERROR and "no such" in what:
            return DatabaseOutdated(what)
        # The low byte is the primary code.
        return _SQLITE.get(code & 0xFF, DatabaseProblem)(what)
    state = getattr(cause, "sqlstate", None)
    if state is not None:
        kind = _POSTGRESQL.get(state) or _POSTGRESQL.get(state[:2], DatabaseProblem)
        # Only the first line: the next ones may quote the values of a row.
        return kind(f"{state}: {what.partition(chr(10))[0]}")
    return DatabaseProblem(type(cause).__name__)
