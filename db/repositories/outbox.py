"""Messages to be sent: kept in order until they are sent, then emptied.

Of one person on one channel only the first that waits can be claimed, by one sender at a time.
"""

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    bindparam,
    case,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.orm import aliased

from db.errors import WrongKey
from db.models import OutboxRow
from db.records import OutboxRecord
from db.repositories.base import Repository
from db.types import Moment

_PENDING = OutboxRow.finished_at.is_(None)
_LONGEST_REASON = 200
_COLUMNS = (
    OutboxRow.id,
    OutboxRow.person_id,
    OutboxRow.channel,
    OutboxRow.address,
    OutboxRow.body,
    OutboxRow.created_at,
    OutboxRow.attempts,
    OutboxRow.parts_sent,
    OutboxRow.claimed_until,
)


def _is_free(row: type[OutboxRow], now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    return or_(row.due_at.is_(None), row.due_at <= now) & or_(
        row.claimed_until.is_(None), row.claimed_until <= now
    )


_FIRST = (
    select(func.min(OutboxRow.id))
    .where(
        OutboxRow.person_id.in_(bindparam("people", expanding=True)),
        OutboxRow.channel == bindparam("channel_of"),
        _PENDING,
    )
    .group_by(OutboxRow.person_id)
)
# Built once: they are run in every turn, and cost more to build than to run.
_CLAIMABLE = (
    select(*_COLUMNS)
    .where(
        OutboxRow.id.in_(_FIRST), _PENDING, _is_free(OutboxRow, bindparam("now", type_=Moment()))
    )
    .order_by(OutboxRow.id)
    .with_for_update()
)
_CLAIM = (
    update(OutboxRow)
    .where(OutboxRow.id.in_(bindparam("claimed", expanding=True)))
    .values(
        claimed_until=bindparam("until", type_=Moment()),
        attempts=OutboxRow.attempts + 1,
        repeats=OutboxRow.repeats + case((OutboxRow.claimed_until.is_not(None), 1), else_=0),
    )
)


class Outbox(Repository):
    """Add messages, hand out those that wait, note what became of them."""

    async def add(
        self, person_id: int, channel: str, address: str, body: dict[str, Any], now: datetime
    ) -> int:
        """Put a message behind the person's others; gives its id."""
        done = await self._connection.execute(
            insert(OutboxRow)
            .values(
                person_id=person_id,
                channel=channel,
                address=self._seal(address, "outbox.address", person_id),
                body=self._seal(body, "outbox.body", person_id),
                created_at=now,
            )
            .returning(OutboxRow.id)
        )
        return done.scalar_one()

    async def pending(self, person_id: int) -> list[OutboxRecord]:
        """The messages of a person that wait, in the order in which they are to be sent."""
        found = await self._connection.execute(
            select(*_COLUMNS)
            .where(OutboxRow.person_id == person_id, _PENDING)
            .order_by(OutboxRow.id)
        )
        return [self._record(row) for row in found]

    async def claim(
        self, people: Collection[int], channel: str, now: datetime, lease: timedelta
    ) -> list[OutboxRecord]:
        """The first waiting message of each of `people` on `channel` that may be sent now.

        Each is the caller's for `lease`. What is not due yet, or being sent by somebody else,
        is left out, and with it everything behind it. What cannot be unsealed is given up.
        """
        found = await self._connection.execute(
            _CLAIMABLE, {"people": list(people), "channel_of": channel, "now": now}
        )
        records = []
        for row in found:
            try:
                records.append(self._record(row))
            except WrongKey:
                await self.finish({row.id: "cannot_be_unsealed"}, now)
        if records:
            claimed = {"claimed": [one.id for one in records], "until": now + lease}
            await self._connection.execute(_CLAIM, claimed)
        return records

    async def free(self, channel: str, now: datetime, limit: int) -> list[int]:
        """Up to `limit` people for whom `claim` would give something, longest waiting first."""
        earlier = aliased(OutboxRow)
        found = await self._connection.execute(
            select(OutboxRow.person_id)
            .where(
                OutboxRow.channel == channel,
                _PENDING,
                _is_free(OutboxRow, now),
                ~exists().where(
                    earlier.person_id == OutboxRow.person_id,
                    earlier.channel == channel,
                    earlier.finished_at.is_(None),
                    earlier.id < OutboxRow.id,
                ),
            )
            .order_by(OutboxRow.id)
            .limit(limit)
        )
        return list(found.scalars())

    async def finish(self, sent: Mapping[int, str | None], now: datetime) -> None:
        """Note what became of claimed messages; their addresses and bodies are deleted.

        Args:
            sent: by id, `None` for what was sent, else why it never will be. Messages whose
                person is gone are passed over.
            now: the present moment.
        """
        reasons: dict[str | None, list[int]] = {}
        for message_id, reason in sent.items():
            reasons.setdefault(reason and reason[:_LONGEST_REASON], []).append(message_id)
        for reason, ids in reasons.items():
            await self._connection.execute(
                update(OutboxRow).where(OutboxRow.id.in_(ids), _PENDING).values(_over(reason, now))
            )

    async def settle(
        self, sent: Iterable[tuple[int, datetime]], now: datetime
    ) -> list[OutboxRecord]:
        """Note that messages were sent, by id and when they were added; those that still waited.

        The time makes sure that it is the same message, also after a backup was restored. What
        cannot be unsealed is noted too and not among them.
        """
        settled = []
        for message_id, added in sent:
            found = await self._connection.execute(
                select(*_COLUMNS)
                .where(OutboxRow.id == message_id, OutboxRow.created_at == added, _PENDING)
                .with_for_update()
            )
            for row in found:
                with suppress(WrongKey):
                    settled.append(self._record(row))
                await self.finish({row.id: None}, now)
        return settled

    async def put_back(
        self, message_id: int, due_at: datetime, *, maybe_sent: bool, undone: bool
    ) -> None:
        """Let a claimed message be sent at `due_at`.

        Args:
            message_id: which.
            due_at: when the next attempt may be.
            maybe_sent: it may have gone out, now or before.
            undone: this attempt certainly did not go out, and does not count.
        """
        values: dict[str, Any] = {"due_at": due_at, "claimed_until": due_at if maybe_sent else None}
        if undone:
            values["attempts"] = OutboxRow.attempts - 1
            values["repeats"] = OutboxRow.repeats - int(maybe_sent)
        await self._connection.execute(
            update(OutboxRow).where(OutboxRow.id == message_id, _PENDING).values(**values)
        )

    async def note_parts(self, message_id: int, parts: int, until: datetime) -> None:
        """Note that the first `parts` parts of a claimed message are sent; claim it on."""
        await self._connection.execute(
            update(OutboxRow)
            .where(OutboxRow.id == message_id, _PENDING)
            .values(parts_sent=parts, claimed_until=until)
        )

    async def give_up(
        self, person_id: int, channel: str, reason: str, now: datetime, *, up_to: int | None = None
    ) -> int:
        """Note that what waits for a person on a channel cannot be sent; how many.

        With `up_to`, only messages up to that id.
        """
        theirs = [OutboxRow.person_id == person_id, OutboxRow.channel == channel, _PENDING]
        if up_to is not None:
            theirs.append(OutboxRow.id <= up_to)
        done = await self._connection.execute(
            update(OutboxRow).where(*theirs).values(_over(reason, now))
        )
        return done.rowcount

    async def end_claims(self, channel: str, now: datetime) -> int:
        """End every claim on messages of a channel, as if its time were over; how many."""
        done = await self._connection.execute(
            update(OutboxRow)
            .where(OutboxRow.channel == channel, _PENDING, OutboxRow.claimed_until > now)
            .values(claimed_until=now)
        )
        return done.rowcount

    async def readdress(self, person_id: int, channel: str, address: str) -> None:
        """Send what waits for a person on a channel to another address of theirs."""
        await self._connection.execute(
            update(OutboxRow)
            .where(OutboxRow.person_id == person_id, OutboxRow.channel == channel, _PENDING)
            .values(address=self._seal(address, "outbox.address", person_id))
        )

    async def repeats(self) -> int:
        """How often a message was sent again although it may have gone out, of those kept."""
        found = await self._connection.execute(
            select(func.coalesce(func.sum(OutboxRow.repeats), 0)).where(OutboxRow.repeats > 0)
        )
        return int(found.scalar_one())

    async def prune(self, before: datetime, limit: int) -> int:
        """Delete up to `limit` emptied rows of messages finished before `before`; how many."""
        old = select(OutboxRow.id).where(OutboxRow.finished_at < before).limit(limit)
        done = await self._connection.execute(delete(OutboxRow).where(OutboxRow.id.in_(old)))
        return done.rowcount

    def _record(self, row: Any) -> OutboxRecord:
        return OutboxRecord(
            id=row.id,
            person_id=row.person_id,
            channel=row.channel,
            address=self._unseal(row.address, "outbox.address", row.person_id),
            body=self._unseal(row.body, "outbox.body", row.person_id),
            created_at=row.created_at,
            attempts=row.attempts,
            parts_sent=row.parts_sent,
            maybe_sent=row.claimed_until is not None,
        )


def _over(failure: str | None, now: datetime) -> dict[str, Any]:
    return {"finished_at": now, "failure": failure, "address": None, "body": None}
