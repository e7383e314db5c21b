"""What is old goes, what somebody still needs stays."""

import asyncio
from datetime import datetime, timedelta

import pytest

import bot.housekeeping
from bot.housekeeping import DAY, KEPT, tidy, tidy_daily
from db.database import Database
from db.errors import DatabaseUnreachable
from db.notice_records import NoticeState
from db.records import Received
from db.repositories.codes import VALID
from tests.db.notices import agreed, sending
from tests.support.doors import goes_away
from tests.support.talks import START, Calendar

NOW = START
OLD = NOW - KEPT - timedelta(seconds=1)
RECENT = NOW - KEPT + timedelta(seconds=1)


async def person(database: Database, address: str = "wang") -> int:
    async with database.begin() as uow:
        return (await uow.people.meet("web", address, OLD)).id


async def talks(database: Database, who: int, *, consents: bool, at: datetime = OLD) -> None:
    async with database.begin() as uow:
        talk = await uow.talks.lock(who)
        await uow.talks.save(who, {"facts": {}}, talk.version, at)
        if consents:
            await uow.consents.give(
                who, subject="self", kind="profile", wording="0123456789", by="person", now=OLD
            )


async def is_kept(database: Database, who: int) -> bool:
    async with database.read() as uow:
        return await uow.talks.peek(who) is not None


async def test_a_talk_without_consent_goes_after_a_month(database: Database) -> None:
    wang, li = await person(database), await person(database, "li")
    await talks(database, wang, consents=False)
    await talks(database, li, consents=False, at=RECENT)
    await tidy(database, NOW)
    assert not await is_kept(database, wang)
    assert await is_kept(database, li)


async def test_a_talk_with_consent_stays(database: Database) -> None:
    wang = await person(database)
    await talks(database, wang, consents=True)
    await tidy(database, NOW)
    assert await is_kept(database, wang)


async def test_who_was_sent_a_notice_goes_after_a_month_and_how_many_stays(
    database: Database,
) -> None:
    who = await agreed(database, "1")
    old, recent = await sending(database, [who]), await sending(database, [who])
    async with database.begin() as uow:
        staff = await uow.staff.add("王主任", "reader", (), OLD)
        await uow.staff.issue_code(staff.id, OLD - VALID)
        for notice, at in ((old, OLD), (recent, RECENT)):
            await uow.notices.move(notice, NoticeState.STOPPED, {NoticeState.SENDING}, at)
    await tidy(database, NOW)
    async with database.begin() as uow:
        assert await uow.deliveries.report(old, 0, 9) == []
        assert len(await uow.deliveries.report(recent, 0, 9)) == 1
        assert sum((await uow.deliveries.counts(old)).values()) == 1
        assert await uow.staff.prune_codes(NOW) == 0


async def test_a_file_without_an_enrolment_goes_after_a_month(database: Database) -> None:
    wang = await person(database)
    async with database.begin() as uow:
        tied, _loose, recent = [
            await uow.attachments.add(wang, name=name, media_type="image/png", content=b"x", now=at)
            for name, at in (("门面", OLD), ("别的", OLD), ("新的", RECENT))
        ]
        await uow.attachments.tie(wang, [tied], "ABC234")
    await tidy(database, NOW)
    async with database.begin() as uow:
        await uow.attachments.tie(wang, [recent], "DEF567")
        assert [one.name for one in await uow.attachments.of(wang, "ABC234")] == ["门面"]
        assert [one.name for one in await uow.attachments.of(wang, "DEF567")] == ["新的"]
        assert await uow.attachments.purge_loose(NOW + KEPT, 9) == 0


async def test_what_recognises_repeated_messages_goes_after_a_month(database: Database) -> None:
    async with database.begin() as uow:
        await uow.intake.accept("web", "old", OLD)
        await uow.intake.accept("web", "recent", RECENT)
    await tidy(database, NOW)
    async with database.begin() as uow:
        assert await uow.intake.accept("web", "old", NOW)
        assert not await uow.intake.accept("web", "recent", NOW)


async def test_what_was_sent_goes_after_a_month_and_what_waits_stays(database: Database) -> None:
    wang = await person(database)
    async with database.begin() as uow:
        sent = await uow.outbox.add(wang, "web", "wang", {"n": 1}, OLD)
        await uow.outbox.add(wang, "web", "wang", {"n": 2}, OLD)
        await uow.outbox.finish({sent: None}, OLD)
    await tidy(database, NOW)
    async with database.read() as uow:
        assert [one.body for one in await uow.outbox.pending(wang)] == [{"n": 2}]
        assert len((await uow.people.export(wang))["outbox"]) == 1


async def test_what_waits_for_its_turn_stays(database: Database) -> None:
    async with database.begin() as uow:
        await uow.inbox.put("web", [Received("1", "wang", 1, {"text": "你好"})], OLD)
    await tidy(database, NOW)
    async with database.read() as uow:
        assert await uow.inbox.first("web", "wang") is not None


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_person_and_what_they_agreed_to_stay(database: Database) -> None:
    wang = await person(database)
    await talks(database, wang, consents=True)
    async with database.begin() as uow:
        await uow.people.set_profile(wang, {"age": 37}, OLD)
        await uow.enrolments.open(
            wang, subject="self", offer="xinguang.voice", answers={}, by="person", now=OLD
        )
    await tidy(database, NOW)
    async with database.read() as uow:
        assert await uow.people.find("web", "wang") == wang
        assert await uow.people.profile(wang) == {"age": 37}
        assert len(await uow.enrolments.list(wang)) == 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_where_one_thing_cannot_be_deleted_nothing_is(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    wang = await person(database)
    await talks(database, wang, consents=False)
    goes_away(database, monkeypatch, times=1)
    with pytest.raises(DatabaseUnreachable):
        await tidy(database, NOW)
    assert await is_kept(database, wang)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_every_day_is_tidied_and_after_trouble_sooner(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []
    calendar = Calendar()
    sleep = asyncio.sleep

    async def passes(seconds: float) -> None:
        if seconds == 0:
            await sleep(0)
            return
        pauses.append(seconds)
        calendar.moment += timedelta(seconds=seconds)
        if len(pauses) == 4:
            raise asyncio.CancelledError
        await sleep(0)

    goes_away(database, monkeypatch, times=1)
    monkeypatch.setattr(asyncio, "sleep", passes)
    with pytest.raises(asyncio.CancelledError):
        await tidy_daily(database, calendar)
    assert pauses == [DAY, bot.housekeeping._AFTER_TROUBLE, DAY, DAY]
