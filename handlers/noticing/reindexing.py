"""The audience described anew from what people have told."""

from datetime import datetime

from db.notice_records import AudienceQuery
from db.unit_of_work import UnitOfWork
from handlers.days import day_in_china
from handlers.noticing.facets import facets, index_audience


async def describe_again(uow: UnitOfWork, after: int, limit: int, now: datetime) -> list[int]:
    """Describe the next `limit` people behind the id `after`; who they are, by id.

    Who has no row yet is given one first, so that `after` may begin at 0.
    """
    await index_audience(uow, after, limit, now)
    members = await uow.audience.page(AudienceQuery(), after, limit)
    today, described = day_in_china(now), {}
    for one in members:
        # It holds the row: whoever changes a profile at the same moment comes after this.
        await uow.audience.refresh(one.person_id)
        profile = await uow.people.profile(one.person_id)
        described[one.person_id] = facets(profile or {}, today)
    await uow.audience.describe_all(described)
    return [*described]
