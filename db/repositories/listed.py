"""What the repositories of listed things share: many rows put at once, the same ones recognised."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Integer,
    Select,
    Table,
    Text,
    bindparam,
    cast,
    delete,
    insert,
    literal_column,
    select,
    sql,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql import ColumnElement

from db.listed import TERMS, terms_of
from db.listed_records import PutCounts
from db.repositories.base import Repository

_A_BATCH = 500
"""Rows that are looked up and written together."""


class Listed(Repository):
    """Base of the repositories of listed things."""

    async def _put(
        self, table: Table, rows: Sequence[Mapping[str, Any]], now: datetime, **renewed: Any
    ) -> PutCounts:
        """Put rows by their `key`: new ones in, changed ones anew, the others left alone.

        Each row is its columns; of two rows with one key the later counts. `renewed` is set too
        where a row has changed, or is put again that is not in force any more.
        """
        created = updated = unchanged = 0
        for batch in _batches(list({row["key"]: row for row in rows}.values())):
            known = await self._known(table, batch)
            fresh, changed = [], []
            for row in batch:
                values = {**row, "digest": digest(row), "updated_at": now}
                before = known.get(row["key"])
                if before is None:
                    fresh.append({**values, "created_at": now})
                elif before[1] != values["digest"] or any(before[2:]):
                    changed.append({**values, **renewed, "row": before[0]})
                else:
                    unchanged += 1
            if fresh:
                await self._connection.execute(insert(table), fresh)
            if changed:
                # A parameter of a column's own name would be taken for that column's value.
                new: dict[str, Any] = {
                    name: bindparam(f"new_{name}") for name in changed[0] if name != "row"
                }
                await self._connection.execute(
                    update(table).where(table.c.id == bindparam("row")).values(new),
                    [
                        {name if name == "row" else f"new_{name}": one[name] for name in one}
                        for one in changed
                    ],
                )
            created, updated = created + len(fresh), updated + len(changed)
        return PutCounts(created, updated, unchanged)

    async def _known(
        self, table: Table, batch: Sequence[Mapping[str, Any]]
    ) -> dict[str, tuple[Any, ...]]:
        """What is there of a batch, by its key: id, digest, and whether it was closed."""
        closed = [table.c.closed_at] if "closed_at" in table.c else []
        found = await self._connection.execute(
            select(table.c.key, table.c.id, table.c.digest, *closed)
            .where(table.c.key.in_([row["key"] for row in batch]))
            .with_for_update()
        )
        return {key: tuple(rest) for key, *rest in found.all()}

    def _newest(
        self, table: Table, columns: Sequence[ColumnElement[Any]], groups: Sequence[Sequence[str]]
    ) -> Select[Any]:
        """Rows of `table` that have a term of each of `groups`, the newest first."""
        if not groups:
            return select(*columns).order_by(table.c.id.desc())
        if self._connection.dialect.name == "postgresql":
            terms = terms_of(table.c.terms)
            having = [terms.overlap(cast(list(group), ARRAY(Text))) for group in groups]
            return select(*columns).where(*having).order_by(table.c.id.desc())
        said = " AND ".join(f"({' OR '.join(map(_quoted, group))})" for group in groups)
        # By the index's own number it is read backwards and no further than needed.
        index = sql.table(f"{table.name}{TERMS}", sql.column("rowid", Integer))
        return (
            select(*columns)
            .select_from(index.join(table, table.c.id == index.c.rowid))
            .where(literal_column(index.name).op("MATCH")(said))
            .order_by(index.c.rowid.desc())
        )

    async def _drop_samples(self, table: Table, limit: int) -> int:
        some = select(table.c.id).where(table.c.sample).order_by(table.c.id).limit(limit)
        done = await self._connection.execute(delete(table).where(table.c.id.in_(some)))
        return done.rowcount


def digest(row: Mapping[str, Any]) -> str:
    """What a row says, in 64 hexadecimal digits."""
    said = json.dumps(row, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(said.encode()).hexdigest()


def _quoted(term: str) -> str:
    return f'"{term}"'


def _batches(rows: Sequence[Mapping[str, Any]]) -> Iterator[Sequence[Mapping[str, Any]]]:
    for start in range(0, len(rows), _A_BATCH):
        yield rows[start : start + _A_BATCH]
