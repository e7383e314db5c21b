"""Notices taken up by those who got them."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from db.notice_records import NoticeRecord
from handlers.commands.context import Context
from handlers.talk.commands import Command
from handlers.talk.values import JSON

LASTS = timedelta(days=14)
"""How long after it a notice can be taken up without being named."""


@dataclass(frozen=True)
class JustTold(Command[int | None]):
    """The notice that is the last thing said between the person and us, if it can be taken up."""


@dataclass(frozen=True)
class TakeUp(Command[Any]):
    """Note that the person is interested in a notice that they got, else in the newest such.

    `{"title", "target"}`, or nothing where they got none.
    """

    notice: int | None = None


async def just_told(context: Context, _: JustTold) -> int | None:
    """See `JustTold`."""
    since = context.now - LASTS
    notice = await context.uow.deliveries.just_told(context.person, since)
    return None if notice is None or notice.target is None else notice.id


async def take_up(context: Context, command: TakeUp) -> JSON:
    """See `TakeUp`."""
    deliveries = context.uow.deliveries
    notice = await _meant(context, command.notice)
    if notice is None or not await deliveries.interested(notice.id, context.person, context.now):
        return None
    return {"title": str(notice.body["title"]), "target": notice.target}


async def _meant(context: Context, notice_id: int | None) -> NoticeRecord | None:
    if notice_id is not None:
        return await context.uow.notices.get(notice_id)
    return await context.uow.deliveries.newest_of(context.person, context.now - LASTS)
