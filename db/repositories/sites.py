"""Sites: put, and found near a place."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Table, select

from db.columns import Base
from db.listed import Site
from db.listed_records import PutCounts, SiteRecord, SiteRow
from db.repositories.listed import Listed

_TABLE: Table = Base.metadata.tables[Site.__tablename__]
_COLUMNS = (
    _TABLE.c.id,
    _TABLE.c.key,
    _TABLE.c.kind,
    _TABLE.c.region,
    _TABLE.c.body,
    _TABLE.c.sample,
)


class Sites(Listed):
    """Places that somebody can go to."""

    async def put(self, rows: Sequence[SiteRow], now: datetime) -> PutCounts:
        """Put sites by their key."""
        return await self._put(_TABLE, [_values(row) for row in rows], now)

    async def put_missing(self, rows: Sequence[SiteRow], now: datetime) -> int:
        """Put the sites whose key is not there yet, and leave the others; how many."""
        found = await self._connection.execute(
            select(_TABLE.c.key).where(_TABLE.c.key.in_([row.key for row in rows]))
        )
        there = set(found.scalars())
        return (await self.put([row for row in rows if row.key not in there], now)).created

    async def within(self, prefix: str, kinds: Sequence[str], limit: int) -> list[SiteRecord]:
        """Sites in the region whose codes begin with `prefix`; of `kinds`, or of any without."""
        query = select(*_COLUMNS).order_by(_TABLE.c.region, _TABLE.c.id).limit(limit)
        if prefix:
            query = query.where(_TABLE.c.region >= prefix, _TABLE.c.region < _behind(prefix))
        if kinds:
            query = query.where(_TABLE.c.kind.in_(kinds))
        return [_record(row) for row in await self._connection.execute(query)]

    async def regions(self, kinds: Sequence[str]) -> list[str]:
        """The regions in which there are sites, of `kinds` or of any without; read by the index."""
        query = select(_TABLE.c.region).distinct()
        if kinds:
            query = query.where(_TABLE.c.kind.in_(kinds))
        return list((await self._connection.execute(query)).scalars())

    async def get(self, site_id: int) -> SiteRecord | None:
        """A site; `None` if there is none of that id."""
        found = await self._connection.execute(select(*_COLUMNS).where(_TABLE.c.id == site_id))
        row = found.first()
        return None if row is None else _record(row)

    async def page(self, after: int, limit: int) -> list[SiteRecord]:
        """Sites behind the id `after`, by id."""
        found = await self._connection.execute(
            select(*_COLUMNS).where(_TABLE.c.id > after).order_by(_TABLE.c.id).limit(limit)
        )
        return [_record(row) for row in found]

    async def drop_samples(self, limit: int) -> int:
        """Delete up to `limit` samples; how many."""
        return await self._drop_samples(_TABLE, limit)


def _values(row: SiteRow) -> dict[str, Any]:
    return {
        "key": row.key,
        "kind": row.kind,
        "region": row.region,
        "body": row.body,
        "sample": row.sample,
    }


def _behind(prefix: str) -> str:
    """The first code behind all that begin with `prefix`."""
    return str(int(prefix) + 1)


def _record(row: Any) -> SiteRecord:
    return SiteRecord(*row)
