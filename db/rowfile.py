"""The files of backups: the rows of every table, read back table by table.

A row file is gzip over JSON lines: a header, then `[table, row]` in the order in which tables refer
to each other, then the number of rows. Bytes are base64, dates and times ISO 8601. A SQLite
database file is read as the same thing.
"""

import gzip
import json
import sqlite3
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any, Protocol, TextIO

from sqlalchemy import (
    Connection,
    Date,
    LargeBinary,
    StaticPool,
    Table,
    create_engine,
    inspect,
    select,
    text,
)
from sqlalchemy.exc import SQLAlchemyError

from db.engines import sqlite_uri
from db.errors import BackupProblem
from db.migrate import revision
from db.models import KEY_CHECK, Meta
from db.tables import METADATA
from db.types import Moment

_FORMAT = 1
_GZIP = b"\x1f\x8b"
_SQLITE = b"SQLite format 3\0"
Row = dict[str, Any]


@dataclass(frozen=True)
class Header:
    """What a backup says of itself. `counters`: the last number given out in each table."""

    revision: str | None
    key_check: str | None
    counters: dict[str, int]


class RowReader(Protocol):
    """A backup that is open for reading."""

    header: Header

    def rows(self, table: Table) -> Iterator[Row]:
        """The rows of a table; tables must be asked for in the order of `METADATA`."""

    def finish(self) -> None:
        """Check that nothing is left unread.

        Raises:
            BackupProblem: something is.
        """


class RowWriter:
    """Writes a row file."""

    def __init__(self, file: TextIO, header: Header) -> None:
        """Begin with the header."""
        self._file = file
        self._count = 0
        self._line({"zhuye": _FORMAT, **asdict(header)})

    def write(self, table: Table, row: Row) -> None:
        """Add a row of `table`."""
        self._line([table.name, {name: _plain(value) for name, value in row.items()}])
        self._count += 1

    def finish(self) -> None:
        """End with the number of rows, by which a reader knows that the file is whole."""
        self._line(self._count)

    def _line(self, value: Any) -> None:
        self._file.write(json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n")


class _RowFile:
    def __init__(self, file: TextIO) -> None:
        first = json.loads(file.readline())
        if not isinstance(first, dict) or first.pop("zhuye", None) != _FORMAT:
            raise BackupProblem("is not a backup that this version knows")
        self.header = Header(**first)
        self._lines = (json.loads(line) for line in file)
        self._next: Any = next(self._lines, None)
        self._count = 0

    def rows(self, table: Table) -> Iterator[Row]:
        while isinstance(self._next, list) and self._next[0] == table.name:
            yield {name: _typed(table, name, value) for name, value in self._next[1].items()}
            self._count += 1
            self._next = next(self._lines, None)

    def finish(self) -> None:
        if self._next != self._count or next(self._lines, None) is not None:
            raise BackupProblem("is not whole")


class _SqliteFile:
    def __init__(self, connection: Connection) -> None:
        sound = connection.exec_driver_sql("PRAGMA quick_check").scalar_one()
        if sound != "ok":
            raise BackupProblem(f"is damaged: {sound}")
        if not inspect(connection).has_table(Meta.__tablename__):
            raise BackupProblem("is not a database of this program")
        self._connection = connection
        key_check = connection.execute(select(Meta.value).where(Meta.name == KEY_CHECK))
        counters = connection.execute(text("SELECT name, seq FROM sqlite_sequence"))
        self.header = Header(
            revision(connection),
            key_check.scalar_one_or_none(),
            {name: number for name, number in counters if name in METADATA.tables},
        )

    def rows(self, table: Table) -> Iterator[Row]:
        for row in self._connection.execute(select(table)).mappings():
            yield dict(row)

    def finish(self) -> None:
        """Every row of a database file was read: `rows` goes to the end of each table."""


def in_batches(rows: Iterator[Row], size: int) -> Iterator[list[Row]]:
    """Lists of up to `size` rows, none of them empty."""
    while batch := list(islice(rows, size)):
        yield batch


@contextmanager
def open_rows(path: Path) -> Iterator[RowReader]:
    """Open a backup of either kind.

    Raises:
        BackupProblem: it cannot be read, or turns out not to be sound while it is; names `path`.
    """
    try:
        if _is_row_file(path):
            with gzip.open(path, "rt", encoding="utf-8") as lines:
                yield _RowFile(lines)
        else:
            with closing(sqlite3.connect(sqlite_uri(path, "ro"), uri=True)) as driver:
                engine = create_engine("sqlite://", creator=lambda: driver, poolclass=StaticPool)
                with engine.connect() as connection:
                    yield _SqliteFile(connection)
    except BackupProblem as error:
        raise BackupProblem(f"{path}: {error}") from error
    except (OSError, EOFError, zlib.error, ValueError, TypeError, KeyError) as error:
        raise BackupProblem(f"{path}: cannot be read: {error}") from error
    except SQLAlchemyError as error:
        raise BackupProblem(f"{path}: is damaged or not of this version") from error


def _is_row_file(path: Path) -> bool:
    with path.open("rb") as file:
        start = file.read(len(_SQLITE))
    if start != _SQLITE and not start.startswith(_GZIP):
        raise BackupProblem("is not a backup")
    return start != _SQLITE


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return b64encode(value).decode()
    return value.isoformat() if isinstance(value, date) else value


def _typed(table: Table, name: str, value: Any) -> Any:
    kind = table.c[name].type
    if value is None:
        return None
    if isinstance(kind, LargeBinary):
        return b64decode(value, validate=True)
    if isinstance(kind, Date):
        return date.fromisoformat(value)
    return datetime.fromisoformat(value) if isinstance(kind, Moment) else value
