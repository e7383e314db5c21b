"""What was said in a talk, both ways, as a page shows it again; kept for a while and no longer."""

from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Executable, bindparam, delete, select, update

from db.errors import WrongKey
from db.models import MessageRow, Person
from db.records import MessageRecord
from db.repositories.base import Repository

_COLUMNS = (
    MessageRow.id,
    MessageRow.person_id,
    MessageRow.by_person,
    MessageRow.body,
    MessageRow.created_at,
)

_PERSON: BindParameter[int] = bindparam("person")
_NUMBER: BindParameter[int] = bindparam("number")
_MOST: BindParameter[int] = bindparam("most")
_OF_PERSON = select(*_COLUMNS).where(MessageRow.person_id == _PERSON)
# Built once: they are run in every turn, and cost more to build than to run.
_HOLD = select(Person.id).where(Person.id == _PERSON).with_for_update()
_AFTER = _OF_PERSON.where(MessageRow.id > _NUMBER).order_by(MessageRow.id).limit(_MOST)
_ONE = _OF_PERSON.where(MessageRow.id == _NUMBER)
_LATEST = (
    _OF_PERSON.where((MessageRow.id < _NUMBER) | _NUMBER.is_(None))
    .order_by(MessageRow.id.desc())
    .limit(_MOST)
)


class Messages(Repository):
    """Keep what was said, and hand it out in order."""

    async def add(
        self,
        person_id: int,
        source: str,
        body: dict[str, Any],
        now: datetime,
        *,
        by_person: bool,
        content: Any = None,
    ) -> bool:
        """Keep a message behind the person's others; False when it is there already.

        `source` tells what it was made from, at most 64 characters: the same makes one message.
        `content` is what is handed over with it; it takes the place of what was before.
        """
        # Numbers of one person are given out in the order in which they become visible, so that
        # whoever reads on after the last that they have seen misses none.
        await self._connection.execute(_HOLD, {"person": person_id})
        done = await self._connection.execute(
            self._insert_unless_there(MessageRow)
            .values(
                person_id=person_id,
                source=source,
                by_person=by_person,
                body=self._seal(body, "messages.body", person_id),
                content=self._sealed_content(person_id, content),
                created_at=now,
            )
            .returning(MessageRow.id)
        )
        number = done.scalar_one_or_none()
        if number is not None and content is not None:
            await self._connection.execute(
                update(MessageRow)
                .where(MessageRow.person_id == person_id, MessageRow.id < number)
                .values(content=None)
            )
        return number is not None

    async def after(self, person_id: int, number: int, limit: int) -> list[MessageRecord]:
        """The first `limit` messages of a person behind the one with that number, in order."""
        return await self._read(_AFTER, person=person_id, number=number, most=limit)

    async def latest(
        self, person_id: int, limit: int, before: int | None = None
    ) -> list[MessageRecord]:
        """The last `limit` messages of a person, or of those before one, in order."""
        found = await self._read(_LATEST, person=person_id, number=before, most=limit)
        return found[::-1]

    async def get(self, person_id: int, number: int) -> MessageRecord | None:
        """One message of a person; None if they have none with that number."""
        found = await self._read(_ONE, person=person_id, number=number)
        return found[0] if found else None

    async def content(self, person_id: int, number: int) -> Any:
        """What was handed over with a message, or None.

        Raises:
            WrongKey: it cannot be unsealed.
        """
        found = await self._connection.execute(
            select(MessageRow.content).where(
                MessageRow.person_id == person_id, MessageRow.id == number
            )
        )
        sealed = found.scalar_one_or_none()
        return None if sealed is None else self._unseal(sealed, "messages.content", person_id)

    async def clear(self, person_id: int) -> None:
        """Delete everything that was said with a person."""
        await self._connection.execute(delete(MessageRow).where(MessageRow.person_id == person_id))

    async def prune(self, before: datetime, limit: int) -> int:
        """Delete up to `limit` messages of before `before`; how many."""
        old = select(MessageRow.id).where(MessageRow.created_at < before).limit(limit)
        done = await self._connection.execute(delete(MessageRow).where(MessageRow.id.in_(old)))
        return done.rowcount

    def _sealed_content(self, person_id: int, content: Any) -> bytes | None:
        return None if content is None else self._seal(content, "messages.content", person_id)

    async def _read(self, wanted: Executable, **values: int | None) -> list[MessageRecord]:
        """What can be unsealed of it: a page with a gap is better than none."""
        records = []
        for row in await self._connection.execute(wanted, values):
            try:
                body = self._unseal(row.body, "messages.body", row.person_id)
            except WrongKey:
                continue
            records.append(MessageRecord(row.id, row.by_person, body, row.created_at))
        return records
