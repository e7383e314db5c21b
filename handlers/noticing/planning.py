"""Notices planned, tested and handed in, by members of staff who may; each step is in the audit."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from db.notice_records import AudienceQuery, NewNotice, NoticeRecord, NoticeState, StaffRecord
from db.unit_of_work import UnitOfWork
from handlers.days import day_in_china
from handlers.listed import POSTING, TRAINING
from handlers.noticing.allowed import demand, kept_id, note
from handlers.noticing.drafts import (
    APPROVAL,
    GROWTH,
    CountChanged,
    Draft,
    DraftProblem,
    Plan,
)
from handlers.noticing.moving import found, selection_of, stop
from handlers.noticing.selecting import demand_reach, limited, query_of
from handlers.noticing.telling import body_of
from handlers.quiet import QUIET, QuietHours
from knowledge.catalogue import catalogue
from knowledge.notices.selection import Selection
from knowledge.staffing.roles import may

SAMPLE = 5
"""People of whom it is told how they will get a notice."""


async def plan(
    uow: UnitOfWork,
    staff: StaffRecord,
    selection: Selection,
    now: datetime,
    *,
    approval: int = APPROVAL,
) -> Plan:
    """Whom a notice for `selection` reaches now, and whether a second person has to approve it.

    Raises:
        NotAllowed: the member of staff may not write notices, or not to these people.
    """
    demand(staff, "notice.preview")
    selection = limited(staff, "notice.preview", selection)
    query = query_of(selection, day_in_china(now))
    counts = await uow.audience.count(query)
    sample = await uow.audience.sample(query, SAMPLE) if counts.reached else ()
    return Plan(counts, sample, selection, _needs_approval(staff, counts.reached, approval))


async def send(
    uow: UnitOfWork,
    staff: StaffRecord,
    draft: Draft,
    confirmed: int,
    now: datetime,
    *,
    approval: int = APPROVAL,
    quiet: QuietHours = QUIET,
) -> NoticeRecord:
    """Hand a notice in; `confirmed` is how many its author was told will get it.

    It waits for a second person where there are at least `approval` of them, or where its author
    may write and not send.

    Raises:
        NotAllowed: the member of staff may not write notices, or not to these people.
        DraftProblem: `nobody`, `no_target`, `expires_first`.
        CountChanged: many more or fewer than confirmed would get it.
    """
    demand(staff, "notice.write")
    selection = limited(staff, "notice.write", draft.selection)
    await _check(uow, draft, now, quiet)
    counts = await uow.audience.count(query_of(selection, day_in_china(now)))
    _check_count(confirmed, counts.reached)
    waits = _needs_approval(staff, counts.reached, approval)
    state = NoticeState.WAITING if waits else NoticeState.SCHEDULED
    body = body_of(draft.text, corrects=False)
    new = _new(staff, draft, body, now, state=state, size=counts.reached)
    return await _add(uow, staff, "notice.send", replace(new, selection=selection.to_json()), now)


async def send_test(
    uow: UnitOfWork,
    staff: StaffRecord,
    draft: Draft,
    now: datetime,
    *,
    corrects: bool = False,
) -> NoticeRecord:
    """Send a notice, or with `corrects` a correction, to its author alone, at once.

    Raises:
        NotAllowed: the member of staff may not write notices.
        DraftProblem: `not_linked`: they are nobody in the talk; `no_target`.
    """
    demand(staff, "notice.test")
    if staff.person_id is None:
        raise DraftProblem("not_linked")
    await _check_target(uow, draft.target, now)
    only = Draft(draft.text, target=draft.target)
    body = body_of(draft.text, corrects=corrects)
    new = _new(staff, only, body, now, state=NoticeState.SCHEDULED, size=1)
    return await _add(uow, staff, "notice.test", replace(new, test=True), now)


async def plan_correction(
    uow: UnitOfWork,
    staff: StaffRecord,
    notice_id: int,
    *,
    approval: int = APPROVAL,
) -> Plan:
    """Whom a correction of that notice reaches now: those who got it, in part or whole.

    Raises:
        NotAllowed: the member of staff may not correct it.
        NotNow: there is no such notice.
    """
    notice = await found(uow, notice_id)
    demand(staff, "notice.correct")
    demand_reach(staff, "notice.correct", selection_of(notice))
    counts = await uow.audience.count(AudienceQuery(notice=notice_id))
    waits = _needs_approval(staff, counts.reached, approval)
    return Plan(counts, (), selection_of(notice), waits)


async def correct(
    uow: UnitOfWork,
    staff: StaffRecord,
    notice_id: int,
    draft: Draft,
    *,
    confirmed: int,
    now: datetime,
    approval: int = APPROVAL,
    quiet: QuietHours = QUIET,
) -> NoticeRecord:
    """Set a notice right for exactly those who got it; it goes out to nobody else any more.

    It says first that it is a correction. It is about the same thing as the wrong one, unless the
    draft is about another.

    Raises:
        NotAllowed: the member of staff may not correct it.
        NotNow: there is no such notice.
        DraftProblem: `not_sent`: nobody got it; and those of `send`.
        CountChanged: many more or fewer than confirmed would get it.
    """
    planned = await plan_correction(uow, staff, notice_id, approval=approval)
    notice = await found(uow, notice_id)
    await _check(uow, draft, now, quiet)
    if not planned.counts.total:
        raise DraftProblem("not_sent")
    _check_count(confirmed, planned.counts.reached)
    if notice.finished_at is None:
        await stop(uow, staff, notice_id, now)
    state = NoticeState.WAITING if planned.approval else NoticeState.SCHEDULED
    body = body_of(draft.text, corrects=True)
    new = _new(staff, draft, body, now, state=state, size=planned.counts.reached)
    new = replace(
        new,
        selection=notice.selection,
        target=draft.target or notice.target,
        corrects=notice_id,
    )
    return await _add(uow, staff, "notice.correct", new, now)


def _needs_approval(staff: StaffRecord, reached: int, approval: int) -> bool:
    is_large = bool(approval) and reached >= approval
    return is_large or not may(staff.role, "notice.send")


def _check_count(confirmed: int, reached: int) -> None:
    if not reached:
        raise DraftProblem("nobody")
    if abs(reached - confirmed) > GROWTH * confirmed:
        raise CountChanged(reached)


async def _check(uow: UnitOfWork, draft: Draft, now: datetime, quiet: QuietHours) -> None:
    last = max(draft.send_at or now, now) + timedelta(minutes=draft.spread_minutes)
    if draft.expires_at is not None and draft.expires_at <= quiet.after(last, timedelta(0)):
        raise DraftProblem("expires_first")
    await _check_target(uow, draft.target, now)


async def _check_target(uow: UnitOfWork, target: str | None, now: datetime) -> None:
    """See that what a notice is about can be taken up."""
    if target is None:
        return
    if target.startswith(POSTING):
        posting = await uow.postings.get(int(target.removeprefix(POSTING)))
        there = posting is not None and posting.open_on(day_in_china(now))
    elif target.startswith(TRAINING):
        training = await uow.trainings.get(int(target.removeprefix(TRAINING)))
        there = training is not None and any(one.open_at(now) for one in training.sessions)
    else:
        there = target in catalogue().offers
    if not there:
        raise DraftProblem("no_target")


def _new(
    staff: StaffRecord,
    draft: Draft,
    body: dict[str, Any],
    now: datetime,
    *,
    state: NoticeState,
    size: int,
) -> NewNotice:
    return NewNotice(
        author_id=kept_id(staff),
        state=state,
        body=body,
        selection=draft.selection.to_json(),
        size=size,
        send_at=max(draft.send_at or now, now),
        target=draft.target,
        spread_minutes=draft.spread_minutes,
        expires_at=draft.expires_at,
    )


async def _add(
    uow: UnitOfWork, staff: StaffRecord, action: str, new: NewNotice, now: datetime
) -> NoticeRecord:
    number = await uow.notices.add(new, now)
    after = {
        "state": new.state.value,
        "size": new.size,
        "selection": new.selection,
        "target": new.target,
        "send_at": new.send_at.isoformat(),
        "spread_minutes": new.spread_minutes,
        "expires_at": new.expires_at.isoformat() if new.expires_at else None,
        "corrects": new.corrects,
    }
    await note(uow, staff, action, f"notice:{number}", now, after=after)
    return await found(uow, number)
