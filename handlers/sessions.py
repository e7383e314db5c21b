"""What people are told of sessions at which they have a seat: reminders, and who moved up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from db.listed_records import SeatRecord, SessionRecord
from db.unit_of_work import UnitOfWork
from handlers.calendar_files import session_file
from handlers.days import day_in_china, put_day, time_in_china
from handlers.reaching import door_of
from handlers.replies import Reply
from handlers.talk.values import JSON, Line, Ref, Value
from handlers.wording import wording
from knowledge.discretion import is_discreet
from knowledge.trainings.training import Training
from knowledge.words import Mode

Before = Literal["day", "hour"]
AHEAD: dict[Before, timedelta] = {"day": timedelta(days=1), "hour": timedelta(hours=1)}
"""How long before a session begins people are reminded of it."""

_LATEST: dict[Before, timedelta] = {"day": AHEAD["hour"], "hour": timedelta()}
"""When it begins sooner than that, the reminder comes too late to be one."""


@dataclass(frozen=True)
class Held:
    """A session, with what is taught there."""

    training: Training
    session: SessionRecord

    @property
    def title(self) -> Value:
        """What it is called where others may see the screen."""
        name = self.training.name
        if not is_discreet(name):
            return Ref("reminder.course")
        return Ref("told.sample", {"title": name}) if self.training.sample else name

    def calendar_file(self, now: datetime) -> tuple[str, JSON]:
        """Its calendar file, as a reply takes it along."""
        training, online = self.training, Line("calendar.online")
        place = wording().text(online, Mode.PLAIN) if training.remote else training.address
        return session_file(
            self.session.id,
            name=training.name,
            provider=training.provider,
            place=place,
            starts_at=self.session.starts_at,
            ends_at=self.session.ends_at,
            now=now,
        )


async def held(uow: UnitOfWork, session: int) -> Held | None:
    """The session of that id; `None` if there is none."""
    found = await uow.trainings.of_session(session)
    if found is None:
        return None
    return Held(Training.model_validate(found[0].body), found[1])


async def tell_moved_up(uow: UnitOfWork, moved: Sequence[SeatRecord], now: datetime) -> None:
    """Tell those who have a seat now, in the transaction in which they got it."""
    for seat in moved:
        one = await held(uow, seat.session_id)
        if one is not None:
            starts_at = one.session.starts_at
            values: dict[str, Value] = {
                "title": one.title,
                "day": put_day(day_in_china(starts_at).isoformat()),
                "time": time_in_china(starts_at),
            }
            lines = (Line("training.moved_up", values), Line("training.how_to_cancel"))
            await _tell(uow, seat.person_id, Reply(lines, files=(one.calendar_file(now),)), now)


async def remind(uow: UnitOfWork, before: Before, now: datetime, limit: int) -> int:
    """Remind people of sessions that begin in a day or an hour; how many seats it was of.

    What is said and that it was said stand in one transaction. Who got the seat only after the
    time of the reminder knows already.
    """
    until = now + AHEAD[before]
    due = await uow.seats.due(before, now + _LATEST[before], until, limit)
    told: set[tuple[int, int]] = set()
    for seat in due:
        one = await held(uow, seat.session_id)
        known = (seat.person_id, seat.session_id)
        if one is None or known in told or _is_news(seat, one.session, before):
            continue
        told.add(known)
        await _tell(uow, seat.person_id, Reply(_reminder(one, before, now)), now)
    if due:
        await uow.seats.mark_told(before, [one.id for one in due], now)
    return len(due)


def _is_news(seat: Any, session: SessionRecord, before: Before) -> bool:
    got: datetime = seat.changed_at
    return got > session.starts_at - AHEAD[before]


def _reminder(one: Held, before: Before, now: datetime) -> tuple[Line, ...]:
    values: dict[str, Value] = {"when": _when(one.session.starts_at, now), "title": one.title}
    lines = [Line(f"reminder.{before}", values)]
    if one.training.remote:
        lines.append(Line("reminder.online"))
    elif one.training.address:
        lines.append(Line("reminder.place", {"place": one.training.address}))
    if before == "day":
        lines.append(Line("training.how_to_cancel"))
    return tuple(lines)


def _when(starts_at: datetime, now: datetime) -> Ref:
    day, today = day_in_china(starts_at), day_in_china(now)
    time: dict[str, Value] = {"time": time_in_china(starts_at)}
    if day == today:
        return Ref("reminder.when.today", time)
    if day == today + timedelta(days=1):
        return Ref("reminder.when.tomorrow", time)
    return Ref("reminder.when.later", {**time, "day": put_day(day.isoformat())})


async def _tell(uow: UnitOfWork, person: int, reply: Reply, now: datetime) -> None:
    door = await door_of(uow, person)
    if door is not None:
        await uow.outbox.add(person, door.channel, door.address, reply.to_json(), now)
