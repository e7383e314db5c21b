"""New postings: noted for those who follow such ones, then told in as few words as will do."""

import asyncio
from collections.abc import Sequence
from datetime import datetime

from db.database import Database
from db.listed_records import PostingRecord
from db.unit_of_work import UnitOfWork
from handlers.alerting import Matcher, alerts_of
from handlers.commands.searches import ALERTS_CONSENT
from handlers.days import day_in_china
from handlers.flows.told import titled
from handlers.reaching import door_of
from handlers.replies import Reply
from handlers.talk.values import Line, Value
from knowledge.discretion import is_discreet

A_BATCH = 1_000
"""New postings that are held against what people follow at once."""

A_PAGE = 500
"""Saved searches that are read at once."""

A_PIECE = 2_000
"""Alerts that are noted in one transaction: no turn waits for longer than that takes."""

TITLES = 3
"""Titles that are told; the others are counted."""


async def announce(database: Database, now: datetime) -> int:
    """Note who is to be told of a batch of new postings; how many they are.

    Done again after it was interrupted, or by two at once, it comes to the same: each person has
    one alert of each posting.

    Raises:
        DatabaseProblem: not everything is noted; it is all to be done again.
    """
    async with database.begin() as uow:
        fresh = await uow.postings.unannounced(day_in_china(now), A_BATCH)
    if not fresh:
        return 0
    matcher = await asyncio.to_thread(Matcher.of, fresh)
    after = 0
    while True:
        async with database.read() as uow:
            searches = await uow.searches.batch(after, A_PAGE)
        if not searches:
            break
        after = searches[-1].id
        rows = await asyncio.to_thread(alerts_of, matcher, searches, now)
        for start in range(0, len(rows), A_PIECE):
            async with database.begin() as uow:
                await uow.alerts.add(rows[start : start + A_PIECE])
    async with database.begin() as uow:
        await uow.postings.mark_announced([one.id for one in fresh], now)
    return len(fresh)


async def tell(uow: UnitOfWork, person: int, now: datetime) -> bool:
    """Tell somebody what they are to be told now, if they can be reached; whether there was any.

    That they were told and the message stand in one transaction. What is over by now is not told.
    """
    ids = await uow.alerts.take(person, now)
    door = await door_of(uow, person)
    if door is None or not await uow.consents.has(person, ALERTS_CONSENT):
        return False
    today = day_in_china(now)
    found = [one for one in await uow.postings.get_many(ids) if one.open_on(today)]
    if not found:
        return False
    reply = Reply((_news(found), Line("alert.how"))).to_json()
    await uow.outbox.add(person, door.channel, door.address, reply, now)
    return True


def _news(found: Sequence[PostingRecord]) -> Line:
    """How many there are, and what the newest are called."""
    titles = [
        titled(title, sample=one.sample)
        for one in reversed(found)
        if is_discreet(title := str(one.body["title"]))
    ][:TITLES]
    values: dict[str, Value] = {"count": len(found)}
    if not titles:
        return Line("alert.count", values)
    values["titles"] = titles
    if len(titles) == len(found):
        return Line("alert.titles", values)
    return Line("alert.titles_and_more", {**values, "rest": len(found) - len(titles)})
