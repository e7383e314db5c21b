"""Notices as staff may see them: those that reach nobody whom they may not reach."""

from collections.abc import AsyncIterator, Sequence

from db.notice_records import NoticeRecord, ReportRow, StaffRecord
from db.unit_of_work import UnitOfWork
from handlers.noticing.allowed import NotAllowed, demand
from handlers.noticing.moving import found, selection_of
from handlers.noticing.selecting import demand_reach

_SEE = "notice.report"
_PAGE = 1_000


async def look(uow: UnitOfWork, staff: StaffRecord, notice_id: int) -> NoticeRecord:
    """A notice.

    Raises:
        NotAllowed: the member of staff may not see what becomes of it.
        NotNow: there is none of that number.
    """
    demand(staff, _SEE)
    notice = await found(uow, notice_id)
    demand_reach(staff, _SEE, selection_of(notice))
    return notice


async def newest(uow: UnitOfWork, staff: StaffRecord, limit: int) -> Sequence[NoticeRecord]:
    """Those of the newest `limit` notices that a member of staff may see, the newest first.

    Raises:
        NotAllowed: they may see none.
    """
    demand(staff, _SEE)
    return [one for one in await uow.notices.list(limit) if _is_theirs(staff, one)]


async def report_lines(uow: UnitOfWork, notice: NoticeRecord) -> AsyncIterator[ReportRow]:
    """What became of a notice for each person, read page by page."""
    after = 0
    while page := await uow.deliveries.report(notice.id, after, _PAGE):
        for row in page:
            yield row
        after = page[-1].person_id


def _is_theirs(staff: StaffRecord, notice: NoticeRecord) -> bool:
    try:
        demand_reach(staff, _SEE, selection_of(notice))
    except NotAllowed:
        return False
    return True
