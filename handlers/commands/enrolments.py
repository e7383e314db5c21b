"""Enrolments: made, looked up, withdrawn."""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from db.records import JOINING, EnrolmentRecord, StatusEvent
from db.references import show_reference
from handlers.commands.context import Context
from handlers.commands.people import SELF
from handlers.days import day_in_china, time_in_china
from handlers.listed import POSTING, SESSION
from handlers.talk.commands import Command
from handlers.talk.values import JSON

log = logging.getLogger(__name__)

OPEN = frozenset({"received", "in_progress", "accepted"})
"""Statuses in which an enrolment can still be withdrawn."""


def for_posting(posting: int) -> str:
    """What an application for that posting is kept under."""
    return f"{POSTING}{posting}"


@dataclass(frozen=True)
class Enrol(Command[Any]):
    """Record an enrolment; done twice while it is open, it is the same one with newer answers.

    The result is `{"reference", "created"}`, the reference as it is shown.
    """

    offer: str
    answers: Mapping[str, JSON]
    wording: str
    subject: str = SELF


@dataclass(frozen=True)
class ListEnrolments(Command[Any]):
    """The person's enrolments, newest first.

    Each is `{"reference", "shown", "offer", "title", "subject", "status"}`; `title` is that of the
    posting or training, where it is not in an offer.
    """


@dataclass(frozen=True)
class EnrolmentHistory(Command[Any]):
    """One of the person's enrolments with its statuses: `{"enrolment", "events", "seat"}`.

    `seat`, of a session, is `{"state", "place", "day", "time"}`, or nothing once it is given up.
    """

    reference: str


@dataclass(frozen=True)
class Withdraw(Command[None]):
    """Withdraw one of the person's own enrolments."""

    reference: str


async def enrol(context: Context, command: Enrol) -> JSON:
    """See `Enrol`."""
    record = await context.uow.enrolments.open(
        context.person,
        subject=command.subject,
        offer=command.offer,
        answers=dict(command.answers),
        by="person",
        now=context.now,
    )
    files = [one["file"] for answer in command.answers.values() for one in _files(answer)]
    if files:
        tied = await context.uow.attachments.tie(context.person, files, record.reference)
        if tied < len(files):
            log.warning("%d files of an enrolment are gone", len(files) - tied)
    await context.uow.consents.give(
        context.person,
        subject=command.subject,
        kind=_agreement(command.offer),
        wording=command.wording,
        by="person",
        now=context.now,
    )
    return {"reference": show_reference(record.reference), "created": record.created}


def _files(answer: JSON) -> Iterator[Mapping[str, Any]]:
    """The files among the parts of an answer."""
    for part in answer if isinstance(answer, list) else ():
        if isinstance(part, Mapping) and "file" in part:
            yield part


async def list_enrolments(context: Context, _: ListEnrolments) -> JSON:
    """See `ListEnrolments`."""
    records = await context.uow.enrolments.list(context.person)
    return [_brief(one) for one in sorted(records, key=lambda one: one.created_at, reverse=True)]


async def enrolment_history(context: Context, command: EnrolmentHistory) -> JSON:
    """See `EnrolmentHistory`."""
    record = await _own(context, command.reference)
    events = await context.uow.enrolments.history(command.reference)
    seat = await _seat(context, record) if record.offer.startswith(SESSION) else None
    return {"enrolment": _brief(record), "events": [_told(one) for one in events], "seat": seat}


async def withdraw(context: Context, command: Withdraw) -> None:
    """See `Withdraw`; one that is no longer open stays as it is."""
    record = await _own(context, command.reference)
    if record.status in OPEN:
        await context.uow.enrolments.change_status(
            command.reference, "withdrawn", by="person", note=None, now=context.now
        )
        await context.uow.consents.withdraw(
            context.person, subject=record.subject, kind=_agreement(record.offer), now=context.now
        )


async def _seat(context: Context, record: EnrolmentRecord) -> JSON:
    session = int(record.offer.removeprefix(SESSION))
    seat = await context.uow.seats.of(session, context.person, record.subject)
    found = None if seat is None else await context.uow.trainings.of_session(session)
    if seat is None or found is None:
        return None
    starts_at = found[1].starts_at
    return {
        "state": seat.state,
        "place": seat.place,
        "day": day_in_china(starts_at).isoformat(),
        "time": time_in_china(starts_at),
    }


async def _own(context: Context, reference: str) -> EnrolmentRecord:
    record = await context.uow.enrolments.get(reference)
    if record is None or record.person_id != context.person:
        raise PermissionError("the enrolment belongs to somebody else")
    return record


def _told(event: StatusEvent) -> JSON:
    """An event as it is told to the person: what happened, when, and what staff say to it."""
    day = day_in_china(event.at).isoformat()
    if event.by == JOINING:
        return ["joined", day, None]
    return [event.status, day, event.note]


def _agreement(offer: str) -> str:
    """The kind of the consent to hand an enrolment over to staff."""
    return f"enrolment:{offer}"


def is_listed(offer: str) -> bool:
    """Whether it is a posting or a session, and no offer of the catalogue."""
    return offer.startswith((POSTING, SESSION))


def _brief(record: EnrolmentRecord) -> dict[str, JSON]:
    return {
        "reference": record.reference,
        "shown": show_reference(record.reference),
        "offer": record.offer,
        "title": record.answers.get("title") if is_listed(record.offer) else None,
        "subject": record.subject,
        "status": record.status,
    }
