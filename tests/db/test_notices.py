"""Notices: kept, moved by one at a time, their audience settled page by page and only once."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from db.backup import backup, restore
from db.database import Database
from db.keys import Keys
from db.notice_records import DeliveryState, NewDelivery, NoticeState
from tests.db.examples import LATER, NOW
from tests.db.notices import a_notice, agreed, claim, sending


def rows(*people: int) -> list[NewDelivery]:
    return [NewDelivery(person, "telegram", None, NOW) for person in people]


async def add(database: Database, **fields: object) -> int:
    async with database.begin() as work:
        return await work.notices.add(a_notice(**fields), NOW)


async def move(database: Database, notice: int, to: str, *from_: str) -> bool:
    async with database.begin() as work:
        return await work.notices.move(
            notice, NoticeState(to), [NoticeState(one) for one in from_], LATER
        )


async def freezing(database: Database) -> int:
    notice = await add(database)
    await move(database, notice, "freezing", "scheduled")
    return notice


async def test_a_notice_is_kept_as_it_was_written(database: Database) -> None:
    async with database.begin() as work:
        author = await work.staff.add("王主任", "broadcaster", (), NOW)
    wrong = await add(database)
    number = await add(
        database,
        author_id=author.id,
        body={"title": "培训", "plain": "周三"},
        selection={"categories": ["visual"]},
        target="training:4",
        spread_minutes=90,
        expires_at=LATER,
        corrects=wrong,
        size=7,
    )
    async with database.read() as work:
        kept = await work.notices.get(number)
        assert kept is not None
        assert (kept.body, kept.selection) == (
            {"title": "培训", "plain": "周三"},
            {"categories": ["visual"]},
        )
        assert (kept.author_id, kept.corrects, kept.target) == (author.id, wrong, "training:4")
        assert (kept.spread_minutes, kept.expires_at, kept.size) == (90, LATER, 7)
        assert (kept.state, kept.cursor, kept.started_at) == (NoticeState.SCHEDULED, 0, None)
        assert [one.id for one in await work.notices.list(9)] == [number, wrong]
        assert await work.notices.list(1) == [kept]
        assert await work.notices.get(99) is None


async def test_of_several_who_move_a_notice_one_does(database: Database) -> None:
    notice = await add(database)
    moved = await asyncio.gather(
        *(move(database, notice, to, "scheduled") for to in ("freezing", "paused", "stopped") * 3)
    )
    assert sum(moved) == 1


async def test_when_it_began_and_when_it_ended_is_noted_once(database: Database) -> None:
    notice = await freezing(database)
    assert await move(database, notice, "sending", "freezing")
    async with database.begin() as work:
        sent = await work.notices.get(notice)
        assert sent is not None
        assert (sent.frozen_at, sent.started_at, sent.finished_at) == (LATER, LATER, None)
        much_later = LATER + timedelta(hours=5)
        for to, from_ in (("paused", "sending"), ("sending", "paused"), ("done", "sending")):
            states = NoticeState(to), [NoticeState(from_)]
            assert await work.notices.move(notice, *states, much_later)
        over = await work.notices.get(notice)
    assert over is not None
    assert (over.state, over.started_at, over.finished_at) == (NoticeState.DONE, LATER, much_later)
    assert not await move(database, notice, "sending", "paused", "sending")


async def test_what_is_set_with_a_move_is_set_and_nothing_else_can_be(database: Database) -> None:
    notice = await add(database, state=NoticeState.WAITING)
    async with database.begin() as work:
        approver = await work.staff.add("李老师", "broadcaster", (), NOW)
        states = NoticeState.SCHEDULED, [NoticeState.WAITING]
        assert await work.notices.move(notice, *states, NOW, approved_by=approver.id, send_at=LATER)
        kept = await work.notices.get(notice)
        assert kept is not None
        assert (kept.approved_by, kept.send_at) == (approver.id, LATER)
        with pytest.raises(TypeError, match="body"):
            await work.notices.move(notice, *states, NOW, body={})


async def test_what_is_due_is_scheduled_for_now_or_at_work(database: Database) -> None:
    late = await add(database, send_at=LATER)
    due = await add(database)
    at_work = await freezing(database)
    paused, stopped = await add(database), await add(database)
    await add(database, state=NoticeState.WAITING)
    await move(database, paused, "paused", "scheduled")
    await move(database, stopped, "stopped", "scheduled")
    async with database.read() as work:
        assert [one.id for one in await work.notices.due(NOW)] == [due, at_work]
        assert [one.id for one in await work.notices.due(LATER)] == [due, at_work, late]


async def test_a_page_is_settled_once_however_many_are_at_it(database: Database) -> None:
    people = [await agreed(database, str(number)) for number in range(6)]
    notice = await freezing(database)

    async def settle(*page: int) -> bool:
        async with database.begin() as work:
            return await work.notices.freeze_page(notice, rows(*page), page[-1])

    assert sorted(await asyncio.gather(*(settle(*people[:3]) for _ in range(4)))) == [
        False, False, False, True,
    ]  # fmt: skip
    assert await settle(*people[2:])
    assert not await settle(*people[:3])
    async with database.read() as work:
        report = await work.deliveries.report(notice, 0, 99)
        kept = await work.notices.get(notice)
    assert [one.person_id for one in report] == people
    assert kept is not None
    assert kept.cursor == people[-1]


async def test_who_left_meanwhile_is_passed_over_and_who_is_not_told_is_kept_with_the_reason(
    database: Database,
) -> None:
    stays, gone, out = [await agreed(database, str(number)) for number in range(3)]
    notice = await freezing(database)
    async with database.begin() as work:
        await work.people.erase(gone, NOW)
        page = [*rows(stays, gone), NewDelivery(out, "telegram", "easy", NOW, "opted_out")]
        assert await work.notices.freeze_page(notice, page, out)
        counts = await work.deliveries.counts(notice)
    assert counts == {(DeliveryState.PENDING, None): 1, (DeliveryState.SKIPPED, "opted_out"): 1}


async def test_a_page_without_anybody_goes_on_too_and_of_a_stopped_notice_none_does(
    database: Database,
) -> None:
    person = await agreed(database, "1")
    notice = await freezing(database)
    async with database.begin() as work:
        assert await work.notices.freeze_page(notice, [], person)
    await move(database, notice, "stopped", "freezing")
    async with database.begin() as work:
        assert not await work.notices.freeze_page(notice, rows(person), person + 1)
        assert await work.deliveries.counts(notice) == {}


async def test_after_a_backup_was_restored_nothing_goes_out_by_itself(
    database: Database, database_url: str, keys: Keys, tmp_path: Path
) -> None:
    """Who got it since the backup was made, nobody knows."""
    people = [await agreed(database, str(number)) for number in range(3)]
    at_work = await sending(database, people)
    scheduled = await add(database, send_at=LATER, corrects=at_work)
    over = await add(database)
    await move(database, over, "stopped", "scheduled")
    await claim(database, 1)
    # On PostgreSQL the rows now stand in another order than they came in.
    await move(database, at_work, "sending", "sending")
    await backup(database_url, tmp_path / "backup")
    await restore(database_url, tmp_path / "backup", keys, force=True)
    restored = Database.open(database_url, keys)
    assert await claim(restored, now=LATER) == []
    async with restored.read() as work:
        states = {one.id: one.state.value for one in await work.notices.list(9)}
    await restored.close()
    assert states == {at_work: "paused", scheduled: "paused", over: "stopped"}
    assert await move(database, at_work, "sending", "paused")
    assert len(await claim(database, now=LATER)) == 3
