"""Members of staff, people who want notices, and notices that reach them, for tests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from db.database import Database
from db.notice_records import (
    DeliveryResult,
    DeliveryState,
    NewDelivery,
    NewNotice,
    NoticeState,
    StaffRecord,
    Stance,
)
from handlers.noticing.beginning import begin, grown_to
from handlers.noticing.facets import keep_facets
from handlers.noticing.freezing import freeze
from knowledge.notices.notice import NoticeText
from tests.support.talks import START, House, Someone

TEXT = NoticeText(
    title="周六招聘会",
    plain="周六上午九点在市图书馆有招聘会，欢迎来。",
    easy="周六有招聘会。早上九点。在市图书馆。",
    spoken="周六上午九点，在市图书馆，有招聘会，欢迎来。",
)
"""A notice that can go out as it is."""


@dataclass(frozen=True)
class Reader:
    """Somebody whom a notice can be for: what they said to notices, their mode, their facts."""

    channel: str
    stance: Stance
    mode: str
    facts: Mapping[str, Any]


SHENZHEN, GUANGZHOU, CHAOYANG = "广东省深圳市", "广东省广州市", "北京市朝阳区"
_AGREED, _OUT, _NONE = Stance.AGREED, Stance.OUT, Stance.NONE
CROWD = (
    Reader("telegram", _AGREED, "voice", {"category": ["visual"], "age": 30, "region": SHENZHEN}),
    Reader("telegram", _AGREED, "plain", {"category": ["hearing"], "age": 45, "region": CHAOYANG}),
    Reader("web", _AGREED, "easy", {"category": ["intellectual"], "age": 22, "region": GUANGZHOU}),
    Reader("telegram", _OUT, "plain", {"category": ["visual"], "age": 61, "region": SHENZHEN}),
    Reader("telegram", _NONE, "plain", {"category": ["physical"], "age": 18, "roles": ["person"]}),
)


async def put_reader(database: Database, name: str, one: Reader) -> int:
    """Let somebody be there, known by their profile."""
    async with database.begin() as uow:
        person = (await uow.people.meet(one.channel, name, START)).id
        await uow.people.set_preferences(person, mode=one.mode)
        await uow.people.set_profile(person, dict(one.facts), START)
        await keep_facets(uow, person, START)
        if one.stance is not Stance.NONE:
            await uow.consents.give(
                person, subject="self", kind="notices", wording="1", by="person", now=START
            )
        if one.stance is Stance.OUT:
            await uow.consents.withdraw(person, subject="self", kind="notices", now=START)
    return person


async def put_crowd(database: Database) -> list[int]:
    """Let everybody of `CROWD` be there."""
    return [await put_reader(database, f"crowd-{n}", one) for n, one in enumerate(CROWD)]


async def put_staff(
    database: Database, role: str, scopes: Sequence[str] = (), name: str = ""
) -> StaffRecord:
    """A member of staff without a talk; the one of that name where there is one."""
    async with database.begin() as uow:
        known = [one for one in await uow.staff.list() if one.name == (name or role)]
        return known[0] if known else await uow.staff.add(name or role, role, scopes, START)


async def put_code(someone: Someone, role: str, scopes: Sequence[str] = ()) -> str:
    """A code that links an account of its own."""
    account = await put_staff(someone.house.database, role, scopes)
    async with someone.house.database.begin() as uow:
        return await uow.staff.issue_code(account.id, someone.house.calendar())


async def link_to(
    database: Database, account: StaffRecord, channel: str = "telegram", address: str = ""
) -> StaffRecord:
    """Link an account to somebody, who may be new."""
    async with database.begin() as uow:
        person = (await uow.people.meet(channel, address or account.name, START)).id
        code = await uow.staff.issue_code(account.id, START)
        linked = await uow.staff.link(person, uow.staff.digest(code), START)
    assert linked is not None
    return linked


async def make_staff(
    someone: Someone, role: str, scopes: Sequence[str] = (), name: str = ""
) -> StaffRecord:
    """Let somebody in the talk be a member of staff."""
    account = await put_staff(someone.house.database, role, scopes, name)
    return await link_to(someone.house.database, account, someone.channel, someone.address)


async def freeze_all(house: House) -> None:
    """Settle the audience of every notice that is due, as the worker does."""
    async with house.database.begin() as uow:
        now = house.calendar()
        for one in await uow.notices.due(now):
            if one.state is NoticeState.SCHEDULED:
                await begin(uow, one, await grown_to(uow, one, now), now)
    while True:
        async with house.database.begin() as uow:
            due = await uow.notices.due(house.calendar())
            freezing = [one for one in due if one.state is NoticeState.FREEZING]
            if not freezing:
                return
            await freeze(uow, freezing[0], house.calendar(), 2)


async def deliver_all(house: House, *, at_most: int = 1_000) -> list[int]:
    """Send what is due, `at_most` on each channel, as the worker does; to whom, by id."""
    await freeze_all(house)
    told = []
    async with house.database.begin() as uow:
        for channel in ("telegram", "web", "terminal"):
            lease = timedelta(minutes=1)
            claimed = await uow.deliveries.claim(house.calendar(), lease, at_most, channel)
            told += [one.person_id for one in claimed]
            results = [DeliveryResult(one.id, DeliveryState.SENT) for one in claimed]
            await uow.deliveries.note(results, house.calendar())
    return sorted(told)


async def tell(someone: Someone, target: str | None) -> int:
    """Let somebody in the talk get a notice, a minute after they have said something."""
    house = someone.house
    house.calendar.moment += timedelta(minutes=1)
    now = house.calendar()
    async with house.database.begin() as uow:
        person = (await uow.people.meet(someone.channel, someone.address, now)).id
        new = NewNotice(None, NoticeState.FREEZING, TEXT.model_dump(), {}, 1, now, target)
        notice = await uow.notices.add(new, now)
        row = NewDelivery(person, "telegram", None, now)
        await uow.notices.freeze_page(notice, [row], person)
        await uow.notices.move(notice, NoticeState.SENDING, {NoticeState.FREEZING}, now)
        (line,) = await uow.deliveries.report(notice, 0, 1)
        await uow.deliveries.note([DeliveryResult(line.id, DeliveryState.SENT)], now)
        await uow.notices.move(notice, NoticeState.DONE, {NoticeState.SENDING}, now)
    house.calendar.moment += timedelta(minutes=1)
    return notice
