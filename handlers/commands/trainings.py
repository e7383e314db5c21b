"""Trainings: found by a wish, seen one by one, signed up for, given up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db.listed_records import SessionRecord, TrainingRecord
from db.repositories.seats import SEATED
from handlers.commands.context import Context
from handlers.commands.enrolments import Enrol, Withdraw, enrol, withdraw
from handlers.commands.people import SELF
from handlers.days import day_in_china, time_in_china
from handlers.listed import SESSION
from handlers.sessions import held, tell_moved_up
from handlers.talk.commands import Command
from handlers.talk.values import JSON
from knowledge.postings.terms import training_relaxations
from knowledge.postings.wish import wish_from_json
from knowledge.trainings.training import Training

SHOWN_AT_MOST = 15
"""Options of one list: trainings, and where there are more of them the way to those."""

CANDIDATES = 100
"""Newest trainings that fit a wish, of which those that begin soonest are told."""


@dataclass(frozen=True)
class FindTrainings(Command[Any]):
    """The trainings that suit `wish` and can be signed up for, the soonest first.

    The result is `{"trainings", "dropped", "count", "more"}`. Each training is `{"id", "name",
    "provider", "region", "remote", "formats", "sample", "sessions"}`, each session `{"id", "day",
    "from", "to", "left", "waiting"}`: `left` seats, or nothing where there is no limit. `dropped`
    is what of the wish nothing fulfils, as `[[key, values]]`. `count` is how many there are,
    nothing where there may be more than are looked at; `more`, whether there are more than these.
    """

    wish: Mapping[str, JSON]


@dataclass(frozen=True)
class FurtherTrainings(FindTrainings):
    """The trainings behind the first `after` of `FindTrainings`, as it gives them."""

    after: int = 0


@dataclass(frozen=True)
class SeeTraining(Command[Any]):
    """One training, whole: its fields as `Training` has them, and what `FindTrainings` says of it.

    `None` when there is no session to sign up for any more.
    """

    training: int


@dataclass(frozen=True)
class SignUp(Command[Any]):
    """Sign `subject` up for a session: a seat, or a place in the line.

    The result is `{"state", "place", "reference", "created"}`; `state` is `seated`, `waiting` or
    `closed`, when nothing was done. With a seat goes its calendar file.
    """

    session: int
    answers: Mapping[str, JSON]
    wording: str
    subject: str = SELF


@dataclass(frozen=True)
class GiveUp(Command[None]):
    """Withdraw one of the person's own enrolments; a seat at a session goes to who waits for it."""

    reference: str


async def find_trainings(context: Context, command: FindTrainings) -> JSON:
    """See `FindTrainings`."""
    return await _page(context, command, 0)


async def further_trainings(context: Context, command: FurtherTrainings) -> JSON:
    """See `FurtherTrainings`."""
    return await _page(context, command, command.after)


async def _page(context: Context, command: FindTrainings, after: int) -> JSON:
    for groups, dropped in training_relaxations(wish_from_json(command.wish)):
        found = await context.uow.trainings.find(groups, context.now, CANDIDATES)
        if found:
            more = len(found) > after + SHOWN_AT_MOST
            shown = found[after : after + SHOWN_AT_MOST - more]
            return {
                "trainings": [_brief(one, context.now) for one in shown],
                "dropped": [[key, dict(values)] for key, values in dropped],
                "count": len(found) if len(found) < CANDIDATES else None,
                "more": more,
            }
    return {"trainings": [], "dropped": [], "count": 0, "more": False}


async def see_training(context: Context, command: SeeTraining) -> JSON:
    """See `SeeTraining`."""
    record = await context.uow.trainings.get(command.training)
    if record is None or not any(one.open_at(context.now) for one in record.sessions):
        return None
    whole: dict[str, JSON] = dict(Training.model_validate(record.body).model_dump(mode="json"))
    return {**whole, **_brief(record, context.now)}


async def sign_up(context: Context, command: SignUp) -> JSON:
    """See `SignUp`."""
    one = await held(context.uow, command.session)
    if one is None or not one.session.open_at(context.now):
        return {"state": "closed", "place": None, "reference": "", "created": False}
    begin = one.session.starts_at.isoformat()
    answers = {**command.answers, "title": one.training.name, "starts_at": begin}
    offer = f"{SESSION}{command.session}"
    done = await enrol(context, Enrol(offer, answers, command.wording, command.subject))
    seat = await context.uow.seats.take(
        command.session, context.person, command.subject, context.now
    )
    if not isinstance(done, Mapping):
        raise TypeError("an enrolment gives a table")
    if seat.state == SEATED:
        context.files.append(one.calendar_file(context.now))
    return {"state": seat.state, "place": seat.place, **done}


async def give_up(context: Context, command: GiveUp) -> None:
    """See `GiveUp`."""
    record = await context.uow.enrolments.get(command.reference)
    await withdraw(context, Withdraw(command.reference))
    if record is not None and record.offer.startswith(SESSION):
        session = int(record.offer.removeprefix(SESSION))
        uow, person = context.uow, context.person
        moved = await uow.seats.cancel(session, person, record.subject, context.now)
        await tell_moved_up(uow, moved, context.now)


async def fill_seats(context: Context, sessions: Sequence[int]) -> None:
    """Let who waits have what has become free at `sessions`, and tell them."""
    for session in sessions:
        moved = await context.uow.seats.move_up(session, context.now)
        await tell_moved_up(context.uow, moved, context.now)


def _brief(record: TrainingRecord, now: datetime) -> dict[str, JSON]:
    training = Training.model_validate(record.body)
    return {
        "id": record.id,
        "name": training.name,
        "provider": training.provider,
        "region": training.region,
        "remote": training.remote,
        "formats": sorted(training.formats),
        "sample": training.sample,
        "sessions": [_session(one) for one in record.sessions if one.open_at(now)],
    }


def _session(one: SessionRecord) -> dict[str, JSON]:
    taken = one.seated + one.waiting
    return {
        "id": one.id,
        "day": day_in_china(one.starts_at).isoformat(),
        "from": time_in_china(one.starts_at),
        "to": time_in_china(one.ends_at),
        "left": None if one.seats is None else max(one.seats - taken, 0),
        "waiting": one.waiting,
    }
