"""A notice begun when its time has come, unless it would go to many more than were confirmed."""

from datetime import datetime

from pydantic import ValidationError

from db.notice_records import NoticeRecord, NoticeState
from db.unit_of_work import UnitOfWork
from handlers.days import day_in_china
from handlers.noticing.drafts import GROWTH
from handlers.noticing.selecting import query_of
from handlers.reaching import door_of
from handlers.replies import Reply
from handlers.talk.values import Line, Value
from knowledge.notices.selection import Selection

A_FEW = 20
"""People by whom an audience may grow, however small it was, until somebody has to look again."""

_PROGRAM = "zhuye"
"""Who did it, in the audit, where no member of staff did."""


async def grown_to(uow: UnitOfWork, notice: NoticeRecord, now: datetime) -> int | None:
    """How many get a scheduled notice by now, where those are many more than were confirmed."""
    if notice.test or notice.corrects is not None:
        return None
    try:
        selection = Selection.model_validate(notice.selection)
    except ValidationError:
        # Nothing of it goes out either: see `freeze`.
        return None
    counts = await uow.audience.count(query_of(selection, day_in_china(now)))
    more = counts.reached - notice.size
    return counts.reached if more > max(A_FEW, GROWTH * notice.size) else None


async def begin(uow: UnitOfWork, notice: NoticeRecord, grown: int | None, now: datetime) -> bool:
    """Let a scheduled notice begin; whether it does.

    One that is `grown` waits for a second person, who types the new number; its author is told.
    """
    scheduled = (NoticeState.SCHEDULED,)
    if grown is None:
        return await uow.notices.move(notice.id, NoticeState.FREEZING, scheduled, now)
    if await uow.notices.move(notice.id, NoticeState.WAITING, scheduled, now, size=grown):
        await uow.audits.add(
            staff_id=None,
            by=_PROGRAM,
            action="notice.hold",
            target=f"notice:{notice.id}",
            before={"state": notice.state.value, "size": notice.size},
            after={"state": NoticeState.WAITING.value, "size": grown},
            now=now,
        )
        await _tell_author(uow, notice, grown, now)
    return False


async def _tell_author(uow: UnitOfWork, notice: NoticeRecord, grown: int, now: datetime) -> None:
    author = None if notice.author_id is None else await uow.staff.get(notice.author_id)
    if author is None or author.person_id is None or author.revoked_at is not None:
        return
    door = await door_of(uow, author.person_id)
    if door is None:
        return
    values: dict[str, Value] = {
        "title": str(notice.body["title"]),
        "before": notice.size,
        "count": grown,
    }
    told = Reply((Line("notice_state.grown", values), Line("notice_state.grown_how")))
    await uow.outbox.add(author.person_id, door.channel, door.address, told.to_json(), now)
