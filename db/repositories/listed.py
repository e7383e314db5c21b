"""What the repositories of listed things share: many rows put at once, the same ones recognised."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Integer,
    Row,
    Select,
    Table,
    Text,
    bindparam,
    cast,
    delete,
    func,
    literal,
    literal_column,
    or_,
    select,
    sql,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql import ColumnElement

from db.bulk import ROWS, upsert
from db.listed import HAS_TERMS, SAMPLE, TERMS, terms_of
from db.listed_records import PutCounts
from db.repositories.base import Repository

_NEWEST = 2_000
"""Rows that PostgreSQL reads one by one before it may ask its index."""
_ONE_BY_ONE = 40_000
"""More are not read one by one, going by how many were found so far: its index is faster then.

Measured at a million rows: 1.3 µs for each that is read, and 2 µs for each that the index finds.
"""

_TERM = re.compile(r"\w+")
"""What the index holds as one word; SQLite's refuses to look for anything else."""

_NO_TERM = "_"
"""What nothing is found by."""

_as_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode


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
        latest = list({row["key"]: row for row in rows}.values())
        for start in range(0, len(latest), ROWS):
            batch = latest[start : start + ROWS]
            known = await self._known(table, batch)
            anew = []
            for row in batch:
                values = _plain(row)
                said = digest(values)
                before = known.get(row["key"])
                if before is not None and before[0] == said and not any(before[1:]):
                    unchanged += 1
                    continue
                anew.append((*values, *renewed.values(), said, now, now))
                created, updated = created + (before is None), updated + (before is not None)
            if anew:
                columns = (*batch[0], *renewed, "digest", "created_at", "updated_at")
                kept = {"key", "created_at"}
                await upsert(self._connection, table, columns, anew, kept=kept)
        return PutCounts(created, updated, unchanged)

    async def _known(
        self, table: Table, batch: Sequence[Mapping[str, Any]]
    ) -> dict[str, tuple[Any, ...]]:
        """What is there of a batch, by its key: its digest, and when it was closed."""
        closed = [table.c.closed_at] if "closed_at" in table.c else []
        found = await self._connection.execute(
            select(table.c.key, table.c.digest, *closed)
            .where(table.c.key.in_([row["key"] for row in batch]))
            .with_for_update()
        )
        return {key: tuple(rest) for key, *rest in found.all()}

    async def _id_of(self, table: Table, key: str) -> int | None:
        """The id of the row of `key`, or of the only one whose key begins so; for staff."""
        for such in (table.c.key == key, table.c.key.startswith(key, autoescape=True)):
            found = await self._connection.execute(select(table.c.id).where(such).limit(2))
            ids = list(found.scalars())
            if ids:
                return ids[0] if len(ids) == 1 else None
        return None

    async def _newest(
        self,
        table: Table,
        columns: Sequence[ColumnElement[Any]],
        groups: Sequence[Sequence[str]],
        limit: int,
        *conditions: ColumnElement[bool],
        without: Sequence[str] = (),
    ) -> Sequence[Row[Any]]:
        """The newest rows of `table` that have a term of each of `groups`; all without groups.

        None of them has one of the terms `without`. It is fastest with what few have first.
        """
        query = select(*columns).where(*conditions).limit(limit)
        if without:
            query = query.where(~self._having(table, without))
        groups = [[term for term in group if _TERM.fullmatch(term)] for group in groups]
        if not all(groups):
            return []
        if not groups:
            newest = query.where(HAS_TERMS).order_by(table.c.id.desc())
            return (await self._connection.execute(newest)).all()
        if self._connection.dialect.name == "postgresql":
            return await self._newest_in_postgresql(table, query, groups, limit)
        # By the index's own number it is read backwards and no further than needed.
        index = sql.table(f"{table.name}{TERMS}", sql.column("rowid", Integer))
        matching = (
            query.select_from(index.join(table, table.c.id == index.c.rowid))
            .where(literal_column(index.name).op("MATCH")(_of_fts5(groups)))
            .order_by(index.c.rowid.desc())
        )
        return (await self._connection.execute(matching)).all()

    async def _newest_in_postgresql(
        self, table: Table, query: Select[Any], groups: Sequence[Sequence[str]], limit: int
    ) -> Sequence[Row[Any]]:
        """What often occurs is read backwards row by row, the rest found by the index of terms.

        GIN has no order. By it the newest of a million rows of which many match would mean to
        read them all; and reading backwards until enough match has no end where few do. So it is
        read backwards in ever longer steps while what was found makes it likely to end soon.
        """
        number = table.c.id
        one_by_one = query.where(HAS_TERMS, *(self._having(table, group) for group in groups))
        one_by_one = one_by_one.order_by(number.desc())
        last = select(func.max(number)).where(HAS_TERMS)
        begun = await self._connection.execute(
            select(
                last.scalar_subquery(),
                # A plan for any terms is none for these; and only the index bounds the cost.
                func.set_config("plan_cache_mode", "force_custom_plan", True),
                func.set_config("enable_seqscan", "off", True),
            )
        )
        unread = begun.one()[0] or 0
        rows: list[Row[Any]] = []
        lacking, read, step = limit, 0, _NEWEST
        while unread > 0 and lacking and read * limit <= _ONE_BY_ONE * len(rows):
            newest = one_by_one.where(number <= unread, number > unread - step).limit(lacking)
            rows += await self._connection.execute(newest)
            lacking, read, unread = limit - len(rows), read + step, unread - step
            step = read
        if unread > 0 and lacking:
            terms = terms_of(table.c.terms)
            overlapping = (terms.overlap(cast(list(group), ARRAY(Text))) for group in groups)
            # Sorted by the bare number it would be read backwards.
            rest = query.where(number <= unread, *overlapping).order_by((number + 0).desc())
            rows += await self._connection.execute(rest.limit(lacking))
        return rows

    def _having(self, table: Table, terms: Sequence[str]) -> ColumnElement[bool]:
        """Whether a row has one of `terms`, told from the row: five times as fast as by arrays."""
        place_of = func.strpos if self._connection.dialect.name == "postgresql" else func.instr
        said = literal(" ") + table.c.terms + " "
        return or_(*(place_of(said, f" {term} ") > 0 for term in terms))

    async def _set_terms(self, table: Table, terms: Sequence[tuple[int, Sequence[str]]]) -> None:
        if terms:
            await self._connection.execute(
                update(table).where(table.c.id == bindparam("row")).values(terms=bindparam("new")),
                [{"row": id_, "new": " ".join(words)} for id_, words in terms],
            )

    async def _rebuild_index(self, table: Table) -> None:
        name = f"{table.name}{TERMS}"
        anew = f"INSERT INTO {name}({name}) VALUES ('rebuild')"  # noqa: S608
        if self._connection.dialect.name == "postgresql":
            anew = f"REINDEX INDEX ix_{name}"
        await self._connection.exec_driver_sql(anew)

    async def _drop_samples(self, table: Table, limit: int) -> int:
        some = select(table.c.id).where(SAMPLE).order_by(table.c.id).limit(limit)
        done = await self._connection.execute(delete(table).where(table.c.id.in_(some)))
        return done.rowcount


def digest(values: Sequence[Any]) -> str:
    """What a row says, in 64 hexadecimal digits; `values` are its columns, JSON as text."""
    return hashlib.sha256("\n".join(map(str, values)).encode()).hexdigest()


def _plain(row: Mapping[str, Any]) -> list[Any]:
    return [_as_json(value) if isinstance(value, dict) else value for value in row.values()]


def _of_fts5(groups: Sequence[Sequence[str]]) -> str:
    """What is looked for in FTS5's words: one AND within the other, kept apart by a NOT.

    It would make one AND of all, and move on in the list of every term for each row that any of
    them has; so it moves on in a list only for rows that all the groups before it have.
    """
    first, *others = (f"({' OR '.join(map(_quoted, group))})" for group in groups)
    for other in others:
        first = f"(({first} AND {other}) NOT {_quoted(_NO_TERM)})"
    return first


def _quoted(term: str) -> str:
    return f'"{term}"'
