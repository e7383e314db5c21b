"""What the tests of notices share: people who agreed, and a notice on its way to them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from db.database import Database
from db.notice_records import DeliveryRecord, NewDelivery, NewNotice, NoticeState
from tests.db.examples import NOW

LEASE = timedelta(minutes=2)


def a_notice(**fields: object) -> NewNotice:
    """A notice that is scheduled for now."""
    values: dict[str, object] = {
        "author_id": None,
        "state": NoticeState.SCHEDULED,
        "body": {"title": "按摩培训"},
        "selection": {},
        "size": 1,
        "send_at": NOW,
    }
    return NewNotice(**(values | fields))  # type: ignore[arg-type]


async def agreed(database: Database, address: str, channel: str = "telegram") -> int:
    """Somebody who wants notices."""
    async with database.begin() as work:
        person = (await work.people.meet(channel, address, NOW)).id
        await work.consents.give(
            person, subject="self", kind="notices", wording="1", by="person", now=NOW
        )
    return person


async def sending(
    database: Database,
    people: Sequence[int],
    *,
    channel: str = "telegram",
    due_at: datetime = NOW,
    **fields: object,
) -> int:
    """A notice that is being sent to these people."""
    async with database.begin() as work:
        notice = await work.notices.add(a_notice(**fields), NOW)
        await work.notices.move(notice, NoticeState.FREEZING, {NoticeState.SCHEDULED}, NOW)
        rows = [NewDelivery(person, channel, "plain", due_at) for person in people]
        await work.notices.freeze_page(notice, rows, max(people))
        await work.notices.move(notice, NoticeState.SENDING, {NoticeState.FREEZING}, NOW)
    return notice


async def claim(
    database: Database, limit: int = 100, now: datetime = NOW, channel: str = "telegram"
) -> list[DeliveryRecord]:
    """What one worker gets."""
    async with database.begin() as work:
        return await work.deliveries.claim(now, LEASE, limit, channel)
