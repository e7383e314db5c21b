"""What staff do with an enrolment, and how whoever enrolled hears of it."""

from datetime import datetime

from db.records import EnrolmentRecord
from db.unit_of_work import UnitOfWork
from handlers.commands.enrolments import is_listed
from handlers.reaching import door_of
from handlers.replies import Reply
from handlers.talk.values import Line, Ref


async def move_on(
    uow: UnitOfWork, reference: str, status: str, *, note: str | None, by: str, now: datetime
) -> EnrolmentRecord:
    """Give an enrolment a new status, and tell the person at a door of theirs; once a change.

    Raises:
        NotThere: no enrolment has that number.
        WrongStatus: it cannot go there from where it is.
    """
    before = await uow.enrolments.get(reference)
    after = await uow.enrolments.change_status(reference, status, by=by, note=note, now=now)
    door = await door_of(uow, after.person_id)
    if before is None or before.status == after.status or door is None:
        return after
    values = {"offer": _name(after), "status": Ref(f"status.{status}")}
    lines = [Line("mine.moved", values)]
    if note:
        lines.append(Line("mine.note", {"note": note}))
    told = Reply((*lines, Line("mine.see_more"))).to_json()
    await uow.outbox.add(after.person_id, door.channel, door.address, told, now)
    return after


def _name(record: EnrolmentRecord) -> Ref:
    if is_listed(record.offer):
        return Ref("told.title", {"title": str(record.answers.get("title", ""))})
    return Ref(f"offer.{record.offer}.name")
