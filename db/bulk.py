"""Many rows of one table put by one statement, past the bookkeeping for each of their values.

SQLite writes its index of terms out after each statement, so that a statement for each row costs
three times as much; binding values through SQLAlchemy costs as much again.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import chain
from typing import Any

from sqlalchemy import Table
from sqlalchemy.ext.asyncio import AsyncConnection

ROWS = 500
"""Rows of one statement. Ten columns of each are well below 32,766 parameters, SQLite's limit."""


async def upsert(
    connection: AsyncConnection,
    table: Table,
    columns: Sequence[str],
    rows: Sequence[Sequence[Any]],
    *,
    kept: Collection[str],
) -> None:
    """Put up to `ROWS` rows by their `key`; of those that are there all but `kept` is renewed.

    Args:
        connection: in a transaction.
        table: one with a unique `key`.
        columns: what each row gives, in this order; JSON as text.
        rows: no two with the same key.
        kept: columns that a row that is there keeps.
    """
    postgres = connection.dialect.name == "postgresql"
    places = _dollars() if postgres else iter(lambda: "?", None)
    groups = (f"({', '.join(next(places) for _ in columns)})" for _ in rows)
    renewed = (f"{name} = excluded.{name}" for name in columns if name not in kept)
    statement = (
        f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES {', '.join(groups)} "  # noqa: S608
        f"ON CONFLICT (key) DO UPDATE SET {', '.join(renewed)}"
    )
    values = chain.from_iterable(rows)
    await connection.exec_driver_sql(
        statement, tuple(values if postgres else map(_of_sqlite, values))
    )


def _dollars() -> Iterator[str]:
    number = 0
    while True:
        number += 1
        yield f"${number}"


def _of_sqlite(value: Any) -> Any:
    """As SQLAlchemy's types of SQLite keep it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
    return value.isoformat() if isinstance(value, date) else value
