"""Trainings and their sessions: put, found by their terms."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Table, bindparam, func, insert, select, update

from db.columns import Base
from db.listed import Seat, Training, TrainingSession
from db.listed_records import (
    PutCounts,
    SessionRecord,
    SessionRow,
    TrainingRecord,
    TrainingRow,
)
from db.repositories.listed import Listed

_TABLE: Table = Base.metadata.tables[Training.__tablename__]
_COLUMNS = (_TABLE.c.id, _TABLE.c.key, _TABLE.c.body, _TABLE.c.sample)
_SESSION = TrainingSession
_SESSION_COLUMNS = (
    _SESSION.id,
    _SESSION.training_id,
    _SESSION.starts_at,
    _SESSION.ends_at,
    _SESSION.closes_at,
    _SESSION.seats,
    _SESSION.cancelled_at,
)


class Trainings(Listed):
    """Courses, each with the times at which it is held."""

    async def put(self, rows: Sequence[TrainingRow], now: datetime) -> PutCounts:
        """Put trainings by their key, and their sessions by when they begin.

        Sessions that are not named any more stay: people may sit in them. Fewer seats than before
        throw nobody out.
        """
        values = [
            {
                "key": row.key,
                "body": row.body,
                "terms": " ".join(row.terms),
                "closes_at": max((one.closes_at for one in row.sessions), default=None),
                "sample": row.sample,
            }
            for row in rows
        ]
        counts = await self._put(_TABLE, values, now)
        for row in rows:
            await self._put_sessions(row.key, row.sessions)
        return counts

    async def find(
        self, groups: Sequence[Sequence[str]], now: datetime, limit: int
    ) -> list[TrainingRecord]:
        """Trainings that have a term of each of `groups` and a session to sign up for.

        The newest `limit` of them, the one with the soonest session first.
        """
        open_at = _TABLE.c.closes_at > now
        found = await self._newest(_TABLE, _COLUMNS, groups, limit, open_at)
        trainings = await self._with_sessions(found)
        coming = {
            one.id: min((s.starts_at for s in one.sessions if s.open_at(now)), default=None)
            for one in trainings
        }
        return sorted(
            (one for one in trainings if coming[one.id] is not None),
            key=lambda one: (coming[one.id] or now, one.id),
        )

    async def id_of(self, key: str) -> int | None:
        """The id of the training with that key, or of the only one whose key begins so."""
        return await self._id_of(_TABLE, key)

    async def get(self, training_id: int) -> TrainingRecord | None:
        """A training; `None` if there is none of that id."""
        found = await self._connection.execute(select(*_COLUMNS).where(_TABLE.c.id == training_id))
        trainings = await self._with_sessions(found.all())
        return trainings[0] if trainings else None

    async def of_session(self, session_id: int) -> tuple[TrainingRecord, SessionRecord] | None:
        """A session and its training; `None` if there is none of that id."""
        found = await self._connection.execute(
            select(_SESSION.training_id).where(_SESSION.id == session_id)
        )
        training_id = found.scalar_one_or_none()
        training = None if training_id is None else await self.get(training_id)
        if training is None:
            return None
        return training, next(one for one in training.sessions if one.id == session_id)

    async def page(self, after: int, limit: int) -> list[TrainingRecord]:
        """Trainings behind the id `after`, by id."""
        found = await self._connection.execute(
            select(*_COLUMNS).where(_TABLE.c.id > after).order_by(_TABLE.c.id).limit(limit)
        )
        return await self._with_sessions(found.all())

    async def set_terms(self, terms: Sequence[tuple[int, Sequence[str]]]) -> None:
        """Let trainings be found by other terms: `(id, terms)`."""
        await self._set_terms(_TABLE, terms)

    async def rebuild_index(self) -> None:
        """Make the index of terms anew from what stands in the table; nobody writes meanwhile."""
        await self._rebuild_index(_TABLE)

    async def drop_samples(self, limit: int) -> int:
        """Delete up to `limit` samples, with whoever signed up for them; how many."""
        return await self._drop_samples(_TABLE, limit)

    async def _put_sessions(self, key: str, rows: Sequence[SessionRow]) -> None:
        found = await self._connection.execute(select(_TABLE.c.id).where(_TABLE.c.key == key))
        training_id = found.scalar_one()
        known = await self._connection.execute(
            select(_SESSION.starts_at, _SESSION.id).where(_SESSION.training_id == training_id)
        )
        there: dict[datetime, int] = {row.starts_at: row.id for row in known}
        fresh = [one for one in rows if one.starts_at not in there]
        if fresh:
            await self._connection.execute(
                insert(_SESSION), [{"training_id": training_id, **_values(one)} for one in fresh]
            )
        again = [one for one in rows if one.starts_at in there]
        if again:
            names = ("ends_at", "closes_at", "seats")
            await self._connection.execute(
                update(_SESSION.__table__)  # type: ignore[arg-type]
                .where(_SESSION.id == bindparam("row"))
                .values({name: bindparam(f"new_{name}") for name in names}),
                [
                    {"row": there[one.starts_at]}
                    | {f"new_{name}": getattr(one, name) for name in names}
                    for one in again
                ],
            )

    async def _with_sessions(self, rows: Sequence[Any]) -> list[TrainingRecord]:
        ids = [row.id for row in rows]
        found = await self._connection.execute(
            select(*_SESSION_COLUMNS)
            .where(_SESSION.training_id.in_(ids))
            .order_by(_SESSION.training_id, _SESSION.starts_at)
        )
        sessions = found.all()
        taken = await self._taken([one.id for one in sessions])
        of_training = {
            training: tuple(
                SessionRecord(
                    *one, taken.get((one.id, "seated"), 0), taken.get((one.id, "waiting"), 0)
                )
                for one in group
            )
            for training, group in groupby(sessions, key=lambda one: one.training_id)
        }
        return [
            TrainingRecord(row.id, row.key, row.body, row.sample, of_training.get(row.id, ()))
            for row in rows
        ]

    async def _taken(self, ids: Sequence[int]) -> dict[tuple[int, str], int]:
        """How many people sit or wait in each session."""
        found = await self._connection.execute(
            select(Seat.session_id, Seat.state, func.count())
            .where(Seat.session_id.in_(ids), Seat.state.in_(("seated", "waiting")))
            .group_by(Seat.session_id, Seat.state)
        )
        return {(session, state): count for session, state, count in found.all()}


def _values(row: SessionRow) -> dict[str, Any]:
    return {
        "starts_at": row.starts_at,
        "ends_at": row.ends_at,
        "closes_at": row.closes_at,
        "seats": row.seats,
    }
