"""Messages that were received and wait for their turn, in the order of their sender."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, func, insert, select
from sqlalchemy.orm import aliased

from db.errors import WrongKey
from db.models import InboxRow, Intake
from db.records import InboxRecord, Received
from db.repositories.base import Repository

_COLUMNS = (InboxRow.id, InboxRow.channel, InboxRow.sender_digest, InboxRow.number, InboxRow.body)
_EARLIER = aliased(InboxRow)
# Built once: it is run in every turn, and costs more to build than to run.
_TAKE = delete(InboxRow).where(
    InboxRow.id == bindparam("row"),
    InboxRow.number
    == select(func.min(_EARLIER.number))
    .where(
        _EARLIER.channel == bindparam("channel_of"),
        _EARLIER.sender_digest == bindparam("sender_of"),
    )
    .scalar_subquery(),
)


class Inbox(Repository):
    """Put messages in once each, and take them out one by one with their turn."""

    async def put(
        self, channel: str, received: Sequence[Received], now: datetime
    ) -> list[InboxRecord]:
        """Keep messages until their turn; gives those that were not known, in the order given.

        A message that was received or taken in before changes nothing.
        """
        fresh = await self._unknown(channel, received, now)
        if not fresh:
            return []
        rows = [
            {
                "channel": channel,
                "sender_digest": self._sender(channel, one.sender),
                "number": one.number,
                "body": self._sealed(channel, one),
                "received_at": now,
            }
            for one in fresh
        ]
        done = await self._connection.execute(
            insert(InboxRow).returning(InboxRow.id, sort_by_parameter_order=True), rows
        )
        return [
            InboxRecord(number, channel, one.sender, one.number, one.body)
            for number, one in zip(done.scalars(), fresh, strict=True)
        ]

    async def take(self, record: InboxRecord) -> bool:
        """Take a message out; False when it is gone, or the sender has an earlier one."""
        values = {
            "row": record.id,
            "channel_of": record.channel,
            "sender_of": self._sender(record.channel, record.sender),
        }
        done = await self._connection.execute(_TAKE, values)
        return done.rowcount > 0

    async def drop(self, record: InboxRecord) -> None:
        """Take a message out that no turn can be made of."""
        await self._connection.execute(delete(InboxRow).where(InboxRow.id == record.id))

    async def first(self, channel: str, sender: str) -> InboxRecord | None:
        """The earliest message of a sender that waits.

        Raises:
            WrongKey: it cannot be unsealed.
        """
        found = await self._connection.execute(
            select(*_COLUMNS)
            .where(
                InboxRow.channel == channel,
                InboxRow.sender_digest == self._sender(channel, sender),
            )
            .order_by(InboxRow.number)
            .limit(1)
        )
        row = found.first()
        return None if row is None else self._record(*row)

    async def waiting(self, channel: str, before: datetime, limit: int) -> list[str]:
        """Senders of messages received before `before` that still wait, longest waiting first.

        Messages that cannot be unsealed are passed over: see `drop_unreadable`.
        """
        found = await self._connection.execute(
            select(*_COLUMNS)
            .where(InboxRow.channel == channel, InboxRow.received_at < before)
            .order_by(InboxRow.id)
            .limit(limit)
        )
        records = [one for row in found if (one := self._readable(*row)) is not None]
        return list(dict.fromkeys(one.sender for one in records))

    async def drop_unreadable(self, channel: str, before: datetime, limit: int) -> int:
        """Of the first `limit` messages received before `before`, delete what cannot be unsealed.

        Gives how many there were.
        """
        found = await self._connection.execute(
            select(*_COLUMNS)
            .where(InboxRow.channel == channel, InboxRow.received_at < before)
            .order_by(InboxRow.id)
            .limit(limit)
        )
        lost = [row.id for row in found if self._readable(*row) is None]
        if lost:
            await self._connection.execute(delete(InboxRow).where(InboxRow.id.in_(lost)))
        return len(lost)

    async def _unknown(
        self, channel: str, received: Sequence[Received], now: datetime
    ) -> list[Received]:
        """Those of `received` that never came before, each once."""
        digests = {
            self._keys.digest(one.message_id, f"intake.{channel}"): one
            for one in reversed(received)
        }
        if not digests:
            return []
        rows = [
            # In one order, so that two who take in the same do not wait for each other.
            {"channel": channel, "message_digest": digest, "accepted_at": now}
            for digest in sorted(digests)
        ]
        done = await self._connection.execute(
            self._insert_unless_there(Intake).returning(Intake.message_digest), rows
        )
        accepted = {id(digests[digest]) for digest in done.scalars()}
        return [one for one in received if id(one) in accepted]

    def _sender(self, channel: str, sender: str) -> str:
        return self._keys.digest(sender, f"inbox.sender.{channel}")

    def _sealed(self, channel: str, one: Received) -> bytes:
        body = {"sender": one.sender, "body": one.body}
        return self._keys.seal(body, f"inbox.body:{self._sender(channel, one.sender)}")

    def _readable(
        self, number: int, channel: str, digest: str, order: int, sealed: bytes
    ) -> InboxRecord | None:
        try:
            return self._record(number, channel, digest, order, sealed)
        except WrongKey:
            return None

    def _record(
        self, number: int, channel: str, digest: str, order: int, sealed: bytes
    ) -> InboxRecord:
        opened = self._keys.unseal(sealed, f"inbox.body:{digest}")
        return InboxRecord(number, channel, opened["sender"], order, opened["body"])
