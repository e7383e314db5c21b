"""What every repository has: the connection of its unit of work, and the keys."""

from typing import Any

from sqlalchemy import Insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from db.columns import Base
from db.errors import DatabaseProblem, NotThere
from db.keys import Keys
from db.models import IssuedReference
from db.references import SHORTEST, new_reference

# With an eighth of all numbers given out, three tries fail once in five hundred.
_TRIES = 3
_LENGTHS = (SHORTEST, SHORTEST + 1, SHORTEST + 2)


class Repository:
    """Base of the repositories; made by the unit of work."""

    def __init__(self, connection: AsyncConnection, keys: Keys) -> None:
        """Work on `connection`, seal with `keys`."""
        self._connection = connection
        self._keys = keys

    def _seal(self, value: Any, column: str, person_id: int) -> bytes:
        return self._keys.seal(value, f"{column}:{person_id}")

    def _unseal(self, sealed: bytes, column: str, person_id: int) -> Any:
        return self._keys.unseal(sealed, f"{column}:{person_id}")

    def _insert_unless_there(self, table: type[Base]) -> Insert:
        """An INSERT that does nothing where a unique index already has the row."""
        return self._insert(table).on_conflict_do_nothing()

    def _insert(self, table: type[Base]) -> postgresql.Insert | sqlite.Insert:
        """An INSERT of the database's own kind, which can say what to do about a conflict."""
        if self._connection.dialect.name == "postgresql":
            return postgresql.insert(table)
        return sqlite.insert(table)

    async def _issue_reference(self) -> str:
        """Give out a reference number that was never given out before."""
        for length in _LENGTHS:
            for _ in range(_TRIES):
                reference = new_reference(length)
                done = await self._connection.execute(
                    self._insert_unless_there(IssuedReference)
                    .values(reference=reference)
                    .returning(IssuedReference.reference)
                )
                if done.first() is not None:
                    return reference
        raise DatabaseProblem("no free reference number was found")


def changed_one(rowcount: int, what: str) -> None:
    """Check that a change met its row.

    Raises:
        NotThere: it met none.
    """
    if rowcount == 0:
        raise NotThere(what)
