"""Saved searches: wishes, sealed, of which somebody wants to hear what is new."""

import json
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from db.errors import NotThere, WrongKey
from db.keys import Keys
from db.listed import SavedSearch
from db.listed_records import SearchRecord
from db.repositories.base import Repository, changed_one

_COLUMNS = (SavedSearch.id, SavedSearch.person_id, SavedSearch.wish, SavedSearch.cadence)


class Searches(Repository):
    """Save searches, list them, stop them."""

    async def save(self, person_id: int, wish: dict[str, Any], cadence: str, now: datetime) -> int:
        """Save a wish; its id. The same wish again has the new cadence."""
        digest = wish_digest(self._keys, wish, person_id)
        done = await self._connection.execute(
            self._insert_unless_there(SavedSearch)
            .values(
                person_id=person_id,
                wish=self._seal(wish, "searches.wish", person_id),
                wish_digest=digest,
                cadence=cadence,
                created_at=now,
            )
            .returning(SavedSearch.id)
        )
        fresh = done.scalar_one_or_none()
        if fresh is not None:
            return fresh
        return await self._renew(person_id, digest, cadence)

    async def list(self, person_id: int) -> Sequence[SearchRecord]:
        """The searches of a person, oldest first."""
        found = await self._connection.execute(
            select(*_COLUMNS).where(SavedSearch.person_id == person_id).order_by(SavedSearch.id)
        )
        return [self._record(row) for row in found]

    async def batch(self, after: int, limit: int) -> Sequence[SearchRecord]:
        """Searches of anybody behind the id `after`, by id; at least one, if there are any.

        What cannot be unsealed is passed over: it is for one person, the others are told.
        """
        query = select(*_COLUMNS).order_by(SavedSearch.id).limit(limit)
        while rows := (await self._connection.execute(query.where(SavedSearch.id > after))).all():
            found = []
            for row in rows:
                with suppress(WrongKey):
                    found.append(self._record(row))
            if found:
                return found
            after = rows[-1].id
        return []

    async def drop(self, person_id: int, search_id: int) -> None:
        """Stop one search of a person.

        Raises:
            NotThere: they have none of that id.
        """
        done = await self._connection.execute(
            delete(SavedSearch).where(
                SavedSearch.id == search_id, SavedSearch.person_id == person_id
            )
        )
        changed_one(done.rowcount, f"search {search_id}")

    async def drop_all(self, person_id: int) -> int:
        """Stop every search of a person; how many."""
        done = await self._connection.execute(
            delete(SavedSearch).where(SavedSearch.person_id == person_id)
        )
        return done.rowcount

    async def _renew(self, person_id: int, digest: str, cadence: str) -> int:
        done = await self._connection.execute(
            update(SavedSearch)
            .where(SavedSearch.person_id == person_id, SavedSearch.wish_digest == digest)
            .values(cadence=cadence)
            .returning(SavedSearch.id)
        )
        found = done.scalar_one_or_none()
        if found is None:
            raise NotThere(f"a search of person {person_id}")
        return found

    def _record(self, row: Any) -> SearchRecord:
        wish = self._unseal(row.wish, "searches.wish", row.person_id)
        return SearchRecord(row.id, row.person_id, wish, row.cadence)


def wish_digest(keys: Keys, wish: dict[str, Any], person_id: int) -> str:
    """What one wish of one person is known by."""
    said = json.dumps(wish, sort_keys=True, ensure_ascii=False)
    return keys.digest(said, f"searches.{person_id}")
