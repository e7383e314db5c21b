"""The audience of a notice settled, page by page: who gets it when, and why others do not."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import blake2s

from pydantic import ValidationError

from db.notice_records import (
    AudienceMember,
    AudienceQuery,
    NewDelivery,
    NoticeRecord,
    NoticeState,
    StaffRecord,
    Stance,
)
from db.repositories.audience import CHANNELS
from db.repositories.deliveries import OPTED_OUT, UNREACHABLE
from db.unit_of_work import UnitOfWork
from handlers.days import day_in_china
from handlers.noticing.selecting import query_of
from knowledge.notices.selection import Selection

log = logging.getLogger(__name__)

NO_CONSENT = "no_consent"
NOWHERE = "none"
"""The channel of who can be reached on none."""

_STANCES = {Stance.OUT: OPTED_OUT, Stance.NONE: NO_CONSENT}
_PARTS = 2**32


async def freeze(uow: UnitOfWork, notice: NoticeRecord, now: datetime, limit: int) -> bool:
    """Settle the next page of up to `limit` people; whether there may be more.

    `notice` is freezing. With the last page it is being sent. Done again, or by two at once, it
    comes to the same: each person has one delivery. One of which this version cannot read whom it
    is for is paused: better nobody than everybody.
    """
    staff = await _author(uow, notice)
    try:
        query = _query(notice, staff, now)
    except ValidationError:
        log.error("notice %s is paused: whom it is for cannot be read", notice.id)  # noqa: TRY400
        await uow.notices.move(notice.id, NoticeState.PAUSED, (NoticeState.FREEZING,), now)
        return False
    members = await uow.audience.page(query, notice.cursor, limit)
    if members:
        rows = _rows(notice, members)
        if not await uow.notices.freeze_page(notice.id, rows, members[-1].person_id):
            return False
    if len(members) == limit:
        return True
    await uow.notices.move(notice.id, NoticeState.SENDING, (NoticeState.FREEZING,), now)
    return False


async def _author(uow: UnitOfWork, notice: NoticeRecord) -> StaffRecord | None:
    """The author, where a notice is a test for them."""
    if not notice.test or notice.author_id is None:
        return None
    return await uow.staff.get(notice.author_id)


def _query(notice: NoticeRecord, author: StaffRecord | None, now: datetime) -> AudienceQuery:
    if notice.test:
        return AudienceQuery(person=author.person_id or 0 if author else 0)
    if notice.corrects is not None:
        return AudienceQuery(notice=notice.corrects)
    return query_of(Selection.model_validate(notice.selection), day_in_china(now))


def _rows(notice: NoticeRecord, members: Sequence[AudienceMember]) -> list[NewDelivery]:
    return [_row(notice, one) for one in members]


def _row(notice: NoticeRecord, member: AudienceMember) -> NewDelivery:
    channel = CHANNELS.get(member.doors & -member.doors, NOWHERE)
    skipped = None if notice.test else _STANCES.get(member.stance)
    if channel == NOWHERE:
        skipped = skipped or UNREACHABLE
    due = notice.send_at + _share(notice, member.person_id)
    return NewDelivery(member.person_id, channel, member.mode, due, skipped)


def _share(notice: NoticeRecord, person: int) -> timedelta:
    """How long after its beginning somebody gets a notice: spread evenly, the same every time."""
    if not notice.spread_minutes:
        return timedelta(0)
    drawn = blake2s(f"{notice.id}:{person}".encode(), digest_size=4).digest()
    return timedelta(minutes=notice.spread_minutes) * (int.from_bytes(drawn, "big") / _PARTS)
