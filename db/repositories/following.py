"""What two people who are one both follow, have signed up for or are told: each thing once."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.errors import WrongKey
from db.keys import Keys
from db.listed import Alert, SavedSearch, Seat
from db.notice_records import DeliveryState
from db.noticed import Delivery
from db.repositories.searches import wish_digest
from db.repositories.seats import CANCELLED, SEATED, Seats

# Of one notice somebody gets one: what went out counts, then what may go out yet.
_FURTHER_ON = (
    DeliveryState.SENT,
    DeliveryState.PENDING,
    DeliveryState.FAILED,
    DeliveryState.SKIPPED,
)


async def tell_apart(
    connection: AsyncConnection, keys: Keys, gone: int, into: int, now: datetime
) -> None:
    """Leave of what both have one: so that the rows of `gone` can become `into`'s.

    Of two seats at a session the better one stays; the other is given up, and who waits for it
    has to be moved up afterwards.
    """
    await Seats(connection, keys).sessions_of(gone, into)
    await _seats(connection, gone, into, now)
    await _searches(connection, keys, gone, into)
    own = select(Alert.posting_id).where(Alert.person_id == into)
    await connection.execute(
        delete(Alert).where(Alert.person_id == gone, Alert.posting_id.in_(own))
    )
    await _deliveries(connection, gone, into)


async def _seats(connection: AsyncConnection, gone: int, into: int, now: datetime) -> None:
    found = await connection.execute(
        select(Seat.id, Seat.session_id, Seat.subject, Seat.state)
        .where(Seat.person_id.in_((gone, into)), Seat.state != CANCELLED)
        .order_by(Seat.id)
        .with_for_update()
    )
    stays: dict[tuple[int, str], Any] = {}
    for row in found.all():
        kept = stays.setdefault((row.session_id, row.subject), row)
        if kept is row:
            continue
        better, other = (row, kept) if kept.state != SEATED == row.state else (kept, row)
        stays[row.session_id, row.subject] = better
        await connection.execute(
            update(Seat).where(Seat.id == other.id).values(state=CANCELLED, changed_at=now)
        )


async def _deliveries(connection: AsyncConnection, gone: int, into: int) -> None:
    """Of two deliveries of one notice leave the one that went out, else the one that may yet."""
    found = await connection.execute(
        select(
            Delivery.id,
            Delivery.notice_id,
            Delivery.person_id,
            Delivery.state,
            Delivery.claimed_until,
            Delivery.interested_at,
        )
        .where(Delivery.person_id.in_((gone, into)))
        .order_by(Delivery.id)
        .with_for_update()
    )
    stays: dict[int, Any] = {}
    for row in found.all():
        kept = stays.setdefault(row.notice_id, row)
        if kept is row:
            continue
        better, other = sorted((kept, row), key=lambda one: (_standing(one), one.person_id == gone))
        stays[row.notice_id] = better
        await connection.execute(delete(Delivery).where(Delivery.id == other.id))
        if better.interested_at is None and other.interested_at is not None:
            await connection.execute(
                update(Delivery)
                .where(Delivery.id == better.id)
                .values(interested_at=other.interested_at)
            )


def _standing(row: Any) -> tuple[int, bool]:
    """How far a delivery is: the smaller, the further; one that is being sent comes first."""
    return _FURTHER_ON.index(row.state), row.claimed_until is None


async def _searches(connection: AsyncConnection, keys: Keys, gone: int, into: int) -> None:
    """Know the searches of `gone` by what `into`'s are known by; of two the later one goes."""
    found = await connection.execute(
        select(SavedSearch.wish_digest).where(SavedSearch.person_id == into)
    )
    own = set(found.scalars())
    theirs = await connection.execute(
        select(SavedSearch.id, SavedSearch.wish).where(SavedSearch.person_id == gone)
    )
    for row in theirs.all():
        try:
            wish = keys.unseal(row.wish, f"searches.wish:{gone}")
        except WrongKey:
            continue
        digest = wish_digest(keys, wish, into)
        same = SavedSearch.id == row.id
        if digest in own:
            await connection.execute(delete(SavedSearch).where(same))
        else:
            await connection.execute(update(SavedSearch).where(same).values(wish_digest=digest))
