"""Postings: put, found by their terms, closed, forgotten."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Table, select, update

from db.columns import Base
from db.listed import UNANNOUNCED, Posting
from db.listed_records import PostingRecord, PostingRow, PutCounts
from db.repositories.base import changed_one
from db.repositories.listed import Listed

_TABLE: Table = Base.metadata.tables[Posting.__tablename__]
_COLUMNS = (
    _TABLE.c.id,
    _TABLE.c.key,
    _TABLE.c.body,
    _TABLE.c.sample,
    _TABLE.c.date_posted,
    _TABLE.c.valid_through,
    _TABLE.c.created_at,
    _TABLE.c.updated_at,
    _TABLE.c.closed_at,
)


class Postings(Listed):
    """Jobs that are offered."""

    async def put(self, rows: Sequence[PostingRow], now: datetime) -> PutCounts:
        """Put postings by their key: new ones in, changed or closed ones anew.

        Of a changed one nobody is told again. Of two rows with one key the later counts.
        """
        values = [
            {
                "key": row.key,
                "body": row.body,
                "terms": " ".join(row.terms),
                "date_posted": row.date_posted,
                "valid_through": row.valid_through,
                "sample": row.sample,
            }
            for row in rows
        ]
        return await self._put(_TABLE, values, now, closed_at=None)

    async def find(
        self,
        groups: Sequence[Sequence[str]],
        today: date,
        limit: int,
        without: Sequence[str] = (),
    ) -> list[PostingRecord]:
        """The newest open postings that have a term of each of `groups`; all without groups.

        None of them has one of the terms `without`. It is fastest with what few have first.
        """
        found = await self._newest(
            _TABLE,
            _COLUMNS,
            groups,
            limit,
            _TABLE.c.date_posted <= today,
            _TABLE.c.valid_through >= today,
            _TABLE.c.closed_at.is_(None),
            without=without,
        )
        return [_record(row) for row in found]

    async def id_of(self, key: str) -> int | None:
        """The id of the posting with that key, or of the only one whose key begins so."""
        return await self._id_of(_TABLE, key)

    async def get(self, posting_id: int) -> PostingRecord | None:
        """A posting, open or not; `None` if there is none of that id."""
        found = await self.get_many([posting_id])
        return found[0] if found else None

    async def get_many(self, ids: Collection[int]) -> list[PostingRecord]:
        """The postings of `ids` that are there, by id."""
        found = await self._connection.execute(
            select(*_COLUMNS).where(_TABLE.c.id.in_(ids)).order_by(_TABLE.c.id)
        )
        return [_record(row) for row in found]

    async def page(
        self, after: int, limit: int, *, today: date | None = None
    ) -> list[PostingRecord]:
        """Postings behind the id `after`, by id; with `today` only those that are open then."""
        query = select(*_COLUMNS).where(_TABLE.c.id > after).order_by(_TABLE.c.id).limit(limit)
        if today is not None:
            query = query.where(
                _TABLE.c.date_posted <= today,
                _TABLE.c.valid_through >= today,
                _TABLE.c.closed_at.is_(None),
            )
        return [_record(row) for row in await self._connection.execute(query)]

    async def close(self, key: str, now: datetime) -> None:
        """End a posting before its time; put again, it is open again. For `key` see `id_of`.

        Raises:
            NotThere: no posting has that key, or several begin so.
        """
        done = await self._connection.execute(
            update(_TABLE)
            .where(_TABLE.c.id == await self.id_of(key))
            .values(closed_at=now, terms="")
        )
        changed_one(done.rowcount, f"posting {key}")

    async def unannounced(self, today: date, limit: int) -> list[PostingRecord]:
        """Open postings of which nobody was told yet, oldest first."""
        found = await self._connection.execute(
            select(*_COLUMNS)
            .where(
                UNANNOUNCED,
                _TABLE.c.closed_at.is_(None),
                _TABLE.c.date_posted <= today,
                _TABLE.c.valid_through >= today,
            )
            .order_by(_TABLE.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        return [_record(row) for row in found]

    async def mark_announced(self, ids: Collection[int], now: datetime) -> None:
        """Note that those who follow such postings are being told of these."""
        await self._connection.execute(
            update(_TABLE).where(_TABLE.c.id.in_(ids)).values(announced_at=now)
        )

    async def drop_from_index(self, today: date, limit: int) -> int:
        """Let up to `limit` expired postings be found no more; how many."""
        some = (
            select(_TABLE.c.id)
            .where(_TABLE.c.valid_through < today, _TABLE.c.terms != "")
            .order_by(_TABLE.c.valid_through)
            .limit(limit)
        )
        done = await self._connection.execute(
            update(_TABLE).where(_TABLE.c.id.in_(some)).values(terms="", digest="")
        )
        return done.rowcount

    async def set_terms(self, terms: Sequence[tuple[int, Sequence[str]]]) -> None:
        """Let postings be found by other terms: `(id, terms)`."""
        await self._set_terms(_TABLE, terms)

    async def rebuild_index(self) -> None:
        """Make the index of terms anew from what stands in the table; nobody writes meanwhile."""
        await self._rebuild_index(_TABLE)

    async def drop_samples(self, limit: int) -> int:
        """Delete up to `limit` samples; how many."""
        return await self._drop_samples(_TABLE, limit)


def _record(row: Any) -> PostingRecord:
    return PostingRecord(*row)
