"""What staff do besides notices: what is listed is brought in, applications are moved on.

Each is done only by who may, where they may, and stands in the audit.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from db.errors import NotThere
from db.listed_records import PutCounts, SiteRow
from db.notice_records import StaffRecord
from db.records import EnrolmentRecord
from db.unit_of_work import UnitOfWork
from handlers.importing import Row, put_rows
from handlers.listed import POSTING, SESSION
from handlers.moving_on import move_on
from handlers.noticing.allowed import demand, note
from knowledge.staffing.scopes import covers

_IMPORT, _READ, _MOVE = "postings.import", "applications.read", "applications.move"
_STAFF = "staff"
"""Who moved an application on, as far as whoever applied is told."""


async def bring_in(
    uow: UnitOfWork, staff: StaffRecord, kind: str, rows: list[Row], now: datetime
) -> PutCounts:
    """Put rows of one kind, all of them or none.

    Raises:
        NotAllowed: the member of staff may bring in none, or not all of these places.
    """
    demand(staff, _IMPORT, _regions(rows))
    counts = await put_rows(uow, rows, now)
    after = {"rows": len(rows), "created": counts.created, "updated": counts.updated}
    await note(uow, staff, _IMPORT, kind, now, after=after)
    return counts


async def close_posting(uow: UnitOfWork, staff: StaffRecord, key: str, now: datetime) -> None:
    """End a posting before its time; put again, it is open again.

    Raises:
        NotAllowed: the member of staff may not.
        NotThere: no posting has that key.
    """
    demand(staff, _IMPORT)
    posting = await uow.postings.id_of(key)
    if posting is None:
        raise NotThere(f"posting {key}")
    offer = f"{POSTING}{posting}"
    demand(staff, _IMPORT, await _places(uow, offer))
    await uow.postings.close(key, now)
    await note(uow, staff, "postings.close", offer, now)


async def applications(
    uow: UnitOfWork, staff: StaffRecord, offers: str, limit: int
) -> Sequence[EnrolmentRecord]:
    """Those of the newest `limit` enrolments, whose offer begins with `offers`, that are theirs.

    Raises:
        NotAllowed: the member of staff may see none.
    """
    demand(staff, _READ)
    found = await uow.enrolments.newest(offers, limit)
    return [one for one in found if await _is_theirs(uow, staff, one.offer)]


async def note_details(uow: UnitOfWork, staff: StaffRecord, count: int, now: datetime) -> None:
    """Note that a member of staff was shown how to reach that many people."""
    await note(uow, staff, _READ, "applications", now, after={"details": count})


async def move_application(
    uow: UnitOfWork,
    staff: StaffRecord,
    reference: str,
    status: str,
    *,
    message: str | None,
    now: datetime,
) -> EnrolmentRecord:
    """Give an enrolment a new status; whoever enrolled is told, with `message`.

    Raises:
        NotAllowed: the member of staff may not.
        NotThere: no enrolment has that number.
        WrongStatus: it cannot go there from where it is.
    """
    demand(staff, _MOVE)
    before = await uow.enrolments.get(reference)
    if before is None:
        raise NotThere(f"enrolment {reference}")
    demand(staff, _MOVE, await _places(uow, before.offer))
    after = await move_on(uow, reference, status, note=message, by=_STAFF, now=now)
    await note(
        uow,
        staff,
        _MOVE,
        f"enrolment:{reference}",
        now,
        before={"status": before.status},
        after={"status": after.status},
    )
    return after


async def _is_theirs(uow: UnitOfWork, staff: StaffRecord, offer: str) -> bool:
    return all(covers(staff.scopes, one) for one in await _places(uow, offer))


async def _places(uow: UnitOfWork, offer: str) -> list[str]:
    """Where the posting or training of an enrolment is, if it is anywhere."""
    kind, _, number = offer.partition(":")
    if f"{kind}:" == POSTING:
        posting = await uow.postings.get(int(number))
        return _place(posting.body) if posting else []
    if f"{kind}:" == SESSION:
        found = await uow.trainings.of_session(int(number))
        return _place(found[0].body) if found else []
    return []


def _place(body: dict[str, Any]) -> list[str]:
    region = body.get("region")
    return [region] if region else []


def _regions(rows: Iterable[Row]) -> set[str]:
    """Where rows are; what is nowhere, such as work at home, is for everybody to bring in."""
    return {
        place
        for one in rows
        for place in ([one.region] if isinstance(one, SiteRow) else _place(one.body))
    }
