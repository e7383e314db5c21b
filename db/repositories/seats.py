"""Seats at sessions: never more than there are, the others in line, in the order of asking."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update

from db.errors import NotThere
from db.listed import Seat, TrainingSession
from db.listed_records import SeatRecord
from db.repositories.base import Repository

SEATED = "seated"
WAITING = "waiting"
CANCELLED = "cancelled"

_COLUMNS = (Seat.id, Seat.session_id, Seat.person_id, Seat.subject, Seat.state)


class Seats(Repository):
    """Take seats, free them, and let who waits move up.

    The session's row is held meanwhile, so that whatever runs at once comes one after the other.
    """

    async def take(
        self, session_id: int, person_id: int, subject: str, now: datetime
    ) -> SeatRecord:
        """A seat for `subject`, or a place in the line when all are taken or others wait.

        Who has one already keeps it.

        Raises:
            NotThere: there is no such session.
        """
        session = await self._hold(session_id)
        seat = await self.of(session_id, person_id, subject)
        if seat is not None:
            return seat
        free = await self._free(session)
        state = SEATED if free is None or free > 0 else WAITING
        done = await self._connection.execute(
            insert(Seat)
            .values(
                session_id=session_id,
                person_id=person_id,
                subject=subject,
                state=state,
                created_at=now,
                changed_at=now,
            )
            .returning(*_COLUMNS)
        )
        return await self._placed(SeatRecord(*done.one()))

    async def cancel(
        self, session_id: int, person_id: int, subject: str, now: datetime
    ) -> list[SeatRecord]:
        """Give up a seat or a place in the line; the seats of those who moved up.

        Once the session has begun nobody moves up. Who has none gives up nothing.

        Raises:
            NotThere: there is no such session.
        """
        session = await self._hold(session_id)
        await self._connection.execute(
            update(Seat)
            .where(
                Seat.session_id == session_id,
                Seat.person_id == person_id,
                Seat.subject == subject,
                Seat.state != CANCELLED,
            )
            .values(state=CANCELLED, changed_at=now)
        )
        return await self._move_up(session, now)

    async def move_up(self, session_id: int, now: datetime) -> list[SeatRecord]:
        """Let who waits have what seats are free; the seats of those who moved up.

        Raises:
            NotThere: there is no such session.
        """
        return await self._move_up(await self._hold(session_id), now)

    async def waited_for(self, now: datetime) -> list[int]:
        """The sessions that have not begun and for which somebody waits."""
        found = await self._connection.execute(
            select(TrainingSession.id)
            .join(Seat, Seat.session_id == TrainingSession.id)
            .where(TrainingSession.starts_at > now, Seat.state == WAITING)
            .distinct()
            .order_by(TrainingSession.id)
        )
        return list(found.scalars())

    async def of(self, session_id: int, person_id: int, subject: str) -> SeatRecord | None:
        """The seat of somebody at a session, or their place in its line."""
        found = await self._connection.execute(
            select(*_COLUMNS).where(
                Seat.session_id == session_id,
                Seat.person_id == person_id,
                Seat.subject == subject,
                Seat.state != CANCELLED,
            )
        )
        row = found.first()
        return None if row is None else await self._placed(SeatRecord(*row))

    async def sessions_of(self, *people: int) -> list[int]:
        """The sessions at which people have seats, for themselves or for others; they are held.

        Whoever is to be erased or joined is asked for first: seats that go while their sessions
        are not held, and somebody who moves up into them, would wait for each other for ever.
        """
        theirs = select(Seat.session_id).where(Seat.person_id.in_(people), Seat.state != CANCELLED)
        found = await self._connection.execute(
            select(TrainingSession.id)
            .where(TrainingSession.id.in_(theirs))
            .order_by(TrainingSession.id)
            .with_for_update()
        )
        return list(found.scalars())

    async def due(self, told: str, after: datetime, until: datetime, limit: int) -> Sequence[Any]:
        """Seats at sessions that begin between two moments and of which nobody was reminded.

        Each row has `id`, `person_id`, `subject`, `session_id`, and `changed_at`, when they got
        the seat. `told` is `day` or `hour`.
        """
        column = _TOLD[told]
        found = await self._connection.execute(
            select(Seat.id, Seat.person_id, Seat.subject, Seat.session_id, Seat.changed_at)
            .join(TrainingSession, TrainingSession.id == Seat.session_id)
            .where(
                TrainingSession.starts_at > after,
                TrainingSession.starts_at <= until,
                TrainingSession.cancelled_at.is_(None),
                Seat.state == SEATED,
                column.is_(None),
            )
            .order_by(TrainingSession.starts_at, Seat.id)
            .limit(limit)
            .with_for_update(of=Seat, skip_locked=True)
        )
        return found.all()

    async def mark_told(self, told: str, ids: Collection[int], now: datetime) -> None:
        """Note that somebody was reminded; `told` is `day` or `hour`."""
        await self._connection.execute(
            update(Seat).where(Seat.id.in_(ids)).values({_TOLD[told].key: now})
        )

    async def _hold(self, session_id: int) -> Any:
        found = await self._connection.execute(
            select(TrainingSession.id, TrainingSession.seats, TrainingSession.starts_at)
            .where(TrainingSession.id == session_id)
            .with_for_update()
        )
        row = found.first()
        if row is None:
            raise NotThere(f"session {session_id}")
        return row

    async def _free(self, session: Any) -> int | None:
        """How many seats nobody has and nobody waits for; `None` without a limit."""
        if session.seats is None:
            return None
        found = await self._connection.execute(
            select(func.count()).where(
                Seat.session_id == session.id, Seat.state.in_((SEATED, WAITING))
            )
        )
        return int(session.seats) - found.scalar_one()

    async def _move_up(self, session: Any, now: datetime) -> list[SeatRecord]:
        if session.starts_at <= now:
            return []
        moved = select(Seat.id).where(Seat.session_id == session.id, Seat.state == WAITING)
        if session.seats is not None:
            seated = await self._connection.execute(
                select(func.count()).where(Seat.session_id == session.id, Seat.state == SEATED)
            )
            moved = moved.order_by(Seat.id).limit(max(session.seats - seated.scalar_one(), 0))
        done = await self._connection.execute(
            update(Seat)
            .where(Seat.id.in_(moved))
            .values(state=SEATED, changed_at=now)
            .returning(*_COLUMNS)
        )
        return sorted((SeatRecord(*row) for row in done.all()), key=lambda one: one.id)

    async def _placed(self, seat: SeatRecord) -> SeatRecord:
        """The seat with its place in the line, if it is there."""
        if seat.state != WAITING:
            return seat
        found = await self._connection.execute(
            select(func.count()).where(
                Seat.session_id == seat.session_id, Seat.state == WAITING, Seat.id <= seat.id
            )
        )
        return SeatRecord(
            seat.id, seat.session_id, seat.person_id, seat.subject, seat.state, found.scalar_one()
        )


_TOLD = {"day": Seat.told_day_at, "hour": Seat.told_hour_at}
