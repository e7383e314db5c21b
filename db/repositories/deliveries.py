"""Deliveries: one row for each person whom a notice is for, handed out to one worker at a time."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, or_, select, update

from db.errors import WrongKey
from db.models import IdentityRow, Person
from db.notice_records import (
    UNCONFIRMED,
    DeliveryRecord,
    DeliveryResult,
    DeliveryState,
    NoticeState,
    Stance,
)
from db.noticed import DELIVERY_PENDING, NOTICE_OPEN, AudienceRow, Delivery, Notice
from db.repositories.delivery_reports import IN_LINE, IS_SENT, DeliveryReports
from db.types import Moment

OPTED_OUT = "opted_out"
UNREACHABLE = "unreachable"
CANNOT_BE_READ = "cannot_be_unsealed"
_ELSEWHERE = ("web", "terminal")
"""Channels into which nothing is sent from outside: what is for them goes into the outbox."""

_A_MOMENT = timedelta(minutes=1)
_ROUNDS = 8
"""How often a claim looks for more in place of those who are not told any more."""

_NOW = bindparam("now", type_=Moment())
_UNTIL = bindparam("until", type_=Moment())
_DUE = bindparam("new_due", type_=Moment())
_THESE = Delivery.id.in_(bindparam("ids", expanding=True))
_IS_PENDING = Delivery.state == DeliveryState.PENDING.value

# Built once: they are run many times a second, and cost more to build than to run.
_SENDING = (
    select(Notice.id, Notice.test)
    .where(NOTICE_OPEN, Notice.state == NoticeState.SENDING.value)
    # Whoever tests a notice waits for it.
    .order_by(Notice.test.desc(), Notice.id)
)
_WAITING = (
    select(
        Delivery.id,
        Delivery.notice_id,
        Delivery.person_id,
        Delivery.channel,
        Delivery.mode,
        Delivery.attempts,
        Delivery.parts_sent,
        Person.hears,
        Person.voice,
        Person.rate,
        AudienceRow.stance,
    )
    .join(Person, Person.id == Delivery.person_id)
    .outerjoin(AudienceRow, AudienceRow.person_id == Delivery.person_id)
    .where(
        Delivery.notice_id == bindparam("notice"),
        Delivery.channel == bindparam("channel_of"),
        DELIVERY_PENDING,
        Delivery.due_at <= _NOW,
        or_(Delivery.claimed_until.is_(None), Delivery.claimed_until <= _NOW),
    )
    .order_by(Delivery.due_at, Delivery.id)
    .limit(bindparam("at_most"))
    .with_for_update(of=Delivery, skip_locked=True)
)
# Of every channel: asked for one alone, SQLite would read all addresses that there are on it.
_ADDRESSES = select(
    IdentityRow.id, IdentityRow.person_id, IdentityRow.channel, IdentityRow.address
).where(
    IdentityRow.person_id.in_(bindparam("people", expanding=True)),
    IdentityRow.unreachable_at.is_(None),
)
_CLAIM = update(Delivery).where(_THESE).values(claimed_until=_UNTIL, attempts=Delivery.attempts + 1)
_KEEP = update(Delivery).where(_THESE, _IS_PENDING).values(claimed_until=_UNTIL)
_OVER = (
    update(Delivery)
    # What is known to have gone out stays so; what nobody knew may be known now.
    .where(_THESE, or_(~IS_SENT, Delivery.reason == UNCONFIRMED))
    .values(
        state=bindparam("new_state"),
        reason=bindparam("new_reason"),
        parts_sent=bindparam("new_parts"),
        sent_at=bindparam("new_sent", type_=Moment()),
        claimed_until=None,
    )
)
_AGAIN = (
    update(Delivery)
    .where(_THESE, _IS_PENDING)
    .values(due_at=_DUE, parts_sent=bindparam("new_parts"), claimed_until=None)
)
_PUT_BACK = (
    update(Delivery)
    .where(_THESE, _IS_PENDING)
    .values(due_at=_DUE, claimed_until=None, attempts=Delivery.attempts - 1)
)
_STOP = (
    update(Delivery)
    .where(_THESE)
    .values(state=DeliveryState.SKIPPED.value, reason=bindparam("new_reason"), claimed_until=None)
)


class Deliveries(DeliveryReports):
    """Hand out what is to be sent, note what became of it."""

    async def claim(
        self,
        now: datetime,
        lease: timedelta,
        limit: int,
        channel: str = "telegram",
        *,
        tests_alone: bool = False,
    ) -> list[DeliveryRecord]:
        """Up to `limit` deliveries on a channel that are due now; each is the caller's for `lease`.

        Every notice that is being sent gets its share. Who does not want notices any more, or
        cannot be reached there any more, is skipped with that reason; a test goes out anyway.

        What was claimed longer ago than its lease is handed out again: whoever claims has told
        first, by `settle`, what of it may have gone out. With `tests_alone` only tests are
        handed out.
        """
        claimed: list[DeliveryRecord] = []
        found = await self._connection.execute(_SENDING)
        notices = [(row.id, row.test) for row in found if row.test or not tests_alone]
        for _ in range(_ROUNDS):
            more = []
            for place, (notice, test) in enumerate(notices):
                left = limit - len(claimed)
                share = -(-left // (len(notices) - place))
                if share == 0:
                    break
                seen, records = await self._claim(notice, channel, now, lease, share, test=test)
                claimed += records
                if seen == share:
                    more.append((notice, test))
            notices = more
        return claimed

    async def pending_elsewhere(
        self, now: datetime, limit: int, *, tests_alone: bool = False
    ) -> list[DeliveryRecord]:
        """Up to `limit` deliveries that are due now on channels where people come and look.

        To be put into the outbox and noted as sent in the same transaction. `tests_alone` as in
        `claim`.
        """
        found: list[DeliveryRecord] = []
        for channel in _ELSEWHERE:
            room = limit - len(found)
            found += await self.claim(now, _A_MOMENT, room, channel, tests_alone=tests_alone)
        return found

    async def claimed(self) -> list[int]:
        """Every delivery that was claimed and not told of, however long ago.

        Looks through all that wait.
        """
        found = await self._connection.execute(
            select(Delivery.id).where(DELIVERY_PENDING, Delivery.claimed_until.is_not(None))
        )
        return list(found.scalars())

    async def keep(self, ids: Collection[int], until: datetime) -> None:
        """Claim on what the caller has claimed already."""
        await self._connection.execute(_KEEP, {"ids": list(ids), "until": until})

    async def put_back(self, ids: Collection[int], due_at: datetime) -> None:
        """Let what was claimed and not begun be sent at `due_at`, by anybody."""
        await self._connection.execute(_PUT_BACK, {"ids": list(ids), "new_due": due_at})

    async def note(self, results: Sequence[DeliveryResult], now: datetime) -> None:
        """Note what became of claimed deliveries; those whose person is gone are passed over.

        What was stopped meanwhile and went out nevertheless is sent; it is not sent again.
        """
        groups: dict[DeliveryResult, list[int]] = {}
        for one in results:
            same = DeliveryResult(0, one.state, one.reason, one.parts_sent, one.due_at)
            groups.setdefault(same, []).append(one.id)
        for one, ids in groups.items():
            values = {"ids": ids, "new_parts": one.parts_sent}
            if one.state is DeliveryState.PENDING:
                await self._connection.execute(_AGAIN, values | {"new_due": one.due_at or now})
                continue
            sent_at = now if one.state is DeliveryState.SENT else None
            over = {"new_state": one.state.value, "new_reason": one.reason, "new_sent": sent_at}
            await self._connection.execute(_OVER, values | over)

    async def settle(self, begun: Collection[int], now: datetime) -> list[int]:
        """Note that nobody knows whether these went out, so that they never go out again.

        Gives those of which nothing else was known. They count as sent, `UNCONFIRMED`.
        """
        done = await self._connection.execute(
            update(Delivery)
            .where(
                Delivery.id.in_(begun),
                Delivery.state.in_([DeliveryState.PENDING.value, DeliveryState.SKIPPED.value]),
            )
            .values(
                state=DeliveryState.SENT.value,
                reason=UNCONFIRMED,
                sent_at=now,
                claimed_until=None,
            )
            .returning(Delivery.id)
        )
        return sorted(done.scalars())

    async def stop(self, notice_id: int, reason: str, limit: int) -> int:
        """Skip up to `limit` deliveries of a notice that are not sent yet; how many.

        Those in flight, too: what became of them is noted by whoever sends them.
        """
        found = await self._connection.execute(
            select(Delivery.id)
            .where(Delivery.notice_id == notice_id, DELIVERY_PENDING)
            .order_by(*IN_LINE)
            .limit(limit)
            .with_for_update()
        )
        some = list(found.scalars())
        if some:
            await self._connection.execute(_STOP, {"ids": some, "new_reason": reason})
        return len(some)

    async def interested(self, notice_id: int, person_id: int, now: datetime) -> bool:
        """Note that somebody takes up a notice that they were sent; False if they were not."""
        done = await self._connection.execute(
            update(Delivery)
            .where(Delivery.notice_id == notice_id, Delivery.person_id == person_id, IS_SENT)
            .values(interested_at=func.coalesce(Delivery.interested_at, now))
        )
        return done.rowcount > 0

    async def _claim(
        self,
        notice: int,
        channel: str,
        now: datetime,
        lease: timedelta,
        limit: int,
        *,
        test: bool,
    ) -> tuple[int, list[DeliveryRecord]]:
        """How many were looked at, and those that are claimed."""
        found = await self._connection.execute(
            _WAITING, {"notice": notice, "channel_of": channel, "now": now, "at_most": limit}
        )
        rows = found.all()
        if not rows:
            return 0, []
        addresses = await self._addresses(channel, [row.person_id for row in rows])
        records, over = [], []
        for row in rows:
            if not test and row.stance != Stance.AGREED.value:
                over.append(_over(row, DeliveryState.SKIPPED, OPTED_OUT))
            elif row.person_id not in addresses:
                over.append(_over(row, DeliveryState.SKIPPED, UNREACHABLE))
            else:
                try:
                    records.append(self._record(row, addresses[row.person_id]))
                except WrongKey:
                    over.append(_over(row, DeliveryState.FAILED, CANNOT_BE_READ))
        await self.note(over, now)
        if records:
            claimed = {"ids": [one.id for one in records], "until": now + lease}
            await self._connection.execute(_CLAIM, claimed)
        return len(rows), records

    async def _addresses(self, channel: str, people: Collection[int]) -> dict[int, bytes]:
        """Where people are reached on a channel, sealed; at the oldest of several addresses."""
        found = await self._connection.execute(_ADDRESSES, {"people": list(people)})
        newest_first = sorted(found, key=lambda row: -row.id)
        return {row.person_id: row.address for row in newest_first if row.channel == channel}

    def _record(self, row: Any, address: bytes) -> DeliveryRecord:
        return DeliveryRecord(
            id=row.id,
            notice_id=row.notice_id,
            person_id=row.person_id,
            channel=row.channel,
            address=self._unseal(address, "identities.address", row.person_id),
            mode=row.mode,
            hears=row.hears,
            voice=row.voice,
            rate=row.rate,
            attempts=row.attempts,
            parts_sent=row.parts_sent,
        )


def _over(row: Any, state: DeliveryState, reason: str) -> DeliveryResult:
    return DeliveryResult(row.id, state, reason, row.parts_sent)
