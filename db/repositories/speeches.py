"""Replies that are to be spoken: the newest of each person, until it was heard."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update

from db.errors import WrongKey
from db.models import Person, Speech
from db.records import SpeechRecord
from db.repositories.base import Repository


class Speeches(Repository):
    """Put replies there, hand them out, take them away."""

    async def put(
        self, person_id: int, channel: str, address: str, body: dict[str, Any], now: datetime
    ) -> None:
        """Let a reply be spoken in place of what waited for the person, if they are there still."""
        await self.drop(person_id, channel)
        there = await self._connection.execute(select(Person.id).where(Person.id == person_id))
        if there.first() is None:
            return
        await self._connection.execute(
            self._insert_unless_there(Speech).values(
                person_id=person_id,
                channel=channel,
                address=self._seal(address, "speeches.address", person_id),
                body=self._seal(body, "speeches.body", person_id),
                created_at=now,
                due_at=now,
                attempts=0,
            )
        )

    async def drop(self, person_id: int, channel: str) -> None:
        """Take away what waits for the person: the talk has gone on."""
        await self._connection.execute(
            delete(Speech).where(Speech.person_id == person_id, Speech.channel == channel)
        )

    async def claim(
        self, person_id: int, channel: str, now: datetime, lease: timedelta
    ) -> SpeechRecord | None:
        """What is to be spoken to a person now; the caller's for `lease`.

        What cannot be unsealed is deleted.
        """
        found = await self._connection.execute(
            update(Speech)
            .where(Speech.person_id == person_id, Speech.channel == channel, Speech.due_at <= now)
            .values(due_at=now + lease, attempts=Speech.attempts + 1)
            .returning(Speech.id, Speech.address, Speech.body, Speech.attempts)
        )
        row = found.first()
        if row is None:
            return None
        try:
            address = self._unseal(row.address, "speeches.address", person_id)
            body = self._unseal(row.body, "speeches.body", person_id)
        except WrongKey:
            await self.drop(person_id, channel)
            return None
        return SpeechRecord(row.id, person_id, address, body, row.attempts - 1)

    async def is_there(self, speech_id: int) -> bool:
        """Whether a reply still is to be spoken, and no newer one has taken its place."""
        found = await self._connection.execute(select(Speech.id).where(Speech.id == speech_id))
        return found.first() is not None

    async def put_back(self, speech_id: int, due_at: datetime) -> None:
        """Let a claimed reply be spoken at `due_at`."""
        await self._connection.execute(
            update(Speech).where(Speech.id == speech_id).values(due_at=due_at)
        )

    async def shorten(self, claimed: SpeechRecord, body: dict[str, Any], due_at: datetime) -> None:
        """Leave only `body` of a claimed reply to be spoken; it stays claimed until `due_at`."""
        sealed = self._seal(body, "speeches.body", claimed.person_id)
        await self._connection.execute(
            update(Speech)
            .where(Speech.id == claimed.id, Speech.person_id == claimed.person_id)
            .values(body=sealed, due_at=due_at, attempts=0)
        )

    async def end_claims(self, channel: str, now: datetime) -> None:
        """Let everything on a channel be spoken now, whoever was about to."""
        await self._connection.execute(
            update(Speech).where(Speech.channel == channel, Speech.due_at > now).values(due_at=now)
        )

    async def finish(self, speech_id: int) -> None:
        """Take away a reply that was spoken, or never will be."""
        await self._connection.execute(delete(Speech).where(Speech.id == speech_id))

    async def prune(self, before: datetime, limit: int) -> int:
        """Delete up to `limit` replies of before `before` that nobody has spoken; how many."""
        old = select(Speech.id).where(Speech.created_at < before).limit(limit)
        done = await self._connection.execute(delete(Speech).where(Speech.id.in_(old)))
        return done.rowcount

    async def due(self, channel: str, now: datetime, limit: int) -> list[int]:
        """Up to `limit` people for whom `claim` would give something, longest waiting first."""
        found = await self._connection.execute(
            select(Speech.person_id)
            .where(Speech.channel == channel, Speech.due_at <= now)
            .order_by(Speech.due_at)
            .limit(limit)
        )
        return list(found.scalars())
