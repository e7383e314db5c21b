"""Notices on their way: approved, paused, resumed and stopped by members of staff who may."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from pydantic import ValidationError

from db.notice_records import NoticeRecord, NoticeState, StaffRecord
from db.unit_of_work import UnitOfWork
from handlers.noticing.allowed import OPERATOR, NotAllowed, demand, note
from handlers.noticing.drafts import NotNow
from handlers.noticing.selecting import demand_reach
from knowledge.notices.selection import Selection

GOING_ON = (NoticeState.SCHEDULED, NoticeState.FREEZING, NoticeState.SENDING)
NOT_OVER = (NoticeState.WAITING, *GOING_ON, NoticeState.PAUSED)


@dataclass(frozen=True)
class _Step:
    """An action, the state that it leads to, and those from which it may be taken."""

    action: str
    to: NoticeState
    from_: Collection[NoticeState]


async def approve(
    uow: UnitOfWork, staff: StaffRecord, notice_id: int, now: datetime
) -> NoticeRecord:
    """Let a notice go out that waits for a second person.

    Raises:
        NotAllowed: the member of staff may not, may not reach all these people, or wrote it.
        NotNow: it does not wait, or has expired while it did.
    """
    notice = await _for(uow, staff, "notice.approve", notice_id)
    if (notice.author_id or OPERATOR) == staff.id:
        raise NotAllowed("notice.approve", "own")
    if notice.expires_at is not None and notice.expires_at <= now:
        raise NotNow(NoticeState.EXPIRED)
    approver = staff.id or None
    step = _Step("notice.approve", NoticeState.SCHEDULED, (NoticeState.WAITING,))
    send_at = max(notice.send_at, now)
    return await _move(uow, staff, notice, step, now, approved_by=approver, send_at=send_at)


async def pause(uow: UnitOfWork, staff: StaffRecord, notice_id: int, now: datetime) -> NoticeRecord:
    """Let a notice rest that goes out, or will.

    Raises:
        NotAllowed: the member of staff may not.
        NotNow: it does not go out.
    """
    notice = await _for(uow, staff, "notice.pause", notice_id)
    return await _move(uow, staff, notice, _Step("notice.pause", NoticeState.PAUSED, GOING_ON), now)


async def resume(
    uow: UnitOfWork, staff: StaffRecord, notice_id: int, now: datetime
) -> NoticeRecord:
    """Let a paused notice go on where it was.

    Raises:
        NotAllowed: the member of staff may not.
        NotNow: it is not paused.
    """
    notice = await _for(uow, staff, "notice.resume", notice_id)
    back = NoticeState.FREEZING if notice.cursor else NoticeState.SCHEDULED
    to = back if notice.frozen_at is None else NoticeState.SENDING
    step = _Step("notice.resume", to, (NoticeState.PAUSED,))
    return await _move(uow, staff, notice, step, now)


async def stop(uow: UnitOfWork, staff: StaffRecord, notice_id: int, now: datetime) -> NoticeRecord:
    """Let nobody get a notice any more who has not got it; that cannot be undone.

    Their deliveries are skipped by the worker, piece by piece.

    Raises:
        NotAllowed: the member of staff may not.
        NotNow: it is over.
    """
    notice = await _for(uow, staff, "notice.stop", notice_id)
    step = _Step("notice.stop", NoticeState.STOPPED, NOT_OVER)
    return await _move(uow, staff, notice, step, now)


async def found(uow: UnitOfWork, notice_id: int) -> NoticeRecord:
    """The notice of that number.

    Raises:
        NotNow: there is none.
    """
    notice = await uow.notices.get(notice_id)
    if notice is None:
        raise NotNow(None)
    return notice


def selection_of(notice: NoticeRecord) -> Selection:
    """Whom a notice is for; everybody where this version cannot read it: few may touch that."""
    try:
        return Selection.model_validate(notice.selection)
    except ValidationError:
        return Selection()


async def _for(uow: UnitOfWork, staff: StaffRecord, action: str, notice_id: int) -> NoticeRecord:
    demand(staff, action)
    notice = await found(uow, notice_id)
    demand_reach(staff, action, selection_of(notice))
    return notice


async def _move(
    uow: UnitOfWork,
    staff: StaffRecord,
    notice: NoticeRecord,
    step: _Step,
    now: datetime,
    **fields: object,
) -> NoticeRecord:
    """Let a notice take a step, and note it.

    Raises:
        NotNow: it is in none of the states from which it may.
    """
    if not await uow.notices.move(notice.id, step.to, step.from_, now, **fields):
        raise NotNow((await found(uow, notice.id)).state)
    before, after = {"state": notice.state.value}, {"state": step.to.value}
    await note(uow, staff, step.action, f"notice:{notice.id}", now, before=before, after=after)
    return await found(uow, notice.id)
