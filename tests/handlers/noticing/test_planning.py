"""A notice planned, handed in, approved, frozen, delivered, corrected: each person once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from db.database import Database
from db.notice_records import DeliveryState, NewNotice, NoticeRecord, NoticeState, StaffRecord
from handlers.noticing.allowed import NotAllowed
from handlers.noticing.beginning import A_FEW
from handlers.noticing.drafts import CountChanged, Draft, DraftProblem, NotNow
from handlers.noticing.freezing import freeze
from handlers.noticing.moving import approve, pause, resume, stop
from handlers.noticing.planning import correct, plan, plan_correction, send, send_test
from handlers.noticing.report import progress
from handlers.noticing.staffing import revoke_staff
from handlers.quiet import QUIET, QuietHours
from handlers.replies import Reply
from knowledge.notices.selection import Selection
from knowledge.sheets.dates import CHINA
from tests.support.listings import put_listings
from tests.support.noticing import (
    CROWD,
    TEXT,
    deliver_all,
    freeze_all,
    link_to,
    put_crowd,
    put_reader,
    put_staff,
)
from tests.support.talks import START, House

EVERYBODY = Draft(TEXT)
HOUR = timedelta(hours=1)


async def handed_in(
    database: Database, staff: StaffRecord, draft: Draft = EVERYBODY, confirmed: int = 3
) -> NoticeRecord:
    async with database.begin() as uow:
        return await send(uow, staff, draft, confirmed, START)


async def state(database: Database, notice: NoticeRecord) -> NoticeState:
    async with database.read() as uow:
        kept = await uow.notices.get(notice.id)
    assert kept is not None
    return kept.state


async def test_a_plan_says_how_many_and_why_not_the_others(database: Database) -> None:
    await put_crowd(database)
    staff = await put_staff(database, "broadcaster")
    async with database.read() as uow:
        planned = await plan(uow, staff, Selection(), START)
    assert planned.counts.by_channel == {"telegram": 2, "web": 1}
    assert (planned.counts.out, planned.counts.no_consent) == (1, 1)
    assert {(one.mode, one.channel) for one in planned.sample} == {
        ("voice", "telegram"),
        ("plain", "telegram"),
        ("easy", "web"),
    }
    assert not planned.approval


@pytest.mark.parametrize(
    ("selection", "reached"),
    [
        ({}, 3),
        ({"categories": ["visual"]}, 1),
        ({"categories": ["visual", "hearing"]}, 2),
        ({"categories": ["speech"]}, 0),
        ({"regions": ["440000"]}, 2),
        ({"regions": ["440300"]}, 1),
        ({"regions": ["110105"]}, 1),
        ({"regions": ["440300", "110000"]}, 2),
        ({"age_from": 40}, 1),
        ({"age_to": 30}, 2),
        ({"age_from": 22, "age_to": 22}, 1),
        ({"modes": ["plain"]}, 1),
        ({"modes": ["easy", "voice"]}, 2),
        ({"roles": ["person"]}, 0),
        ({"categories": ["visual"], "regions": ["110000"]}, 0),
        ({"posting": 1}, 0),
        ({"offers": ["xinguang.skills"]}, 0),
    ],
)
async def test_conditions(selection: dict[str, object], reached: int, database: Database) -> None:
    await put_crowd(database)
    staff = await put_staff(database, "broadcaster")
    async with database.read() as uow:
        planned = await plan(uow, staff, Selection.model_validate(selection), START)
    assert planned.counts.reached == reached


async def test_what_staff_may_not_reach_is_left_out_by_itself(database: Database) -> None:
    await put_crowd(database)
    staff = await put_staff(database, "broadcaster", ["440000"])
    async with database.read() as uow:
        planned = await plan(uow, staff, Selection(), START)
    assert planned.counts.reached == 2
    assert planned.selection.regions == {"440000"}
    notice = await handed_in(database, staff, confirmed=2)
    assert notice.selection == {"regions": ["440000"]}


async def test_everybody_gets_it_once_and_the_others_are_told_why(database: Database) -> None:
    people = await put_crowd(database)
    staff = await put_staff(database, "broadcaster")
    notice = await handed_in(database, staff)
    assert notice.state is NoticeState.SCHEDULED
    house = House(database)
    assert await deliver_all(house) == people[:3]
    assert await deliver_all(house) == []
    async with database.read() as uow:
        kept = await uow.notices.get(notice.id)
        assert kept is not None
        told = await progress(uow, kept, START, QUIET)
    assert (told.total, told.sent, told.pending, told.unconfirmed) == (5, 3, 0, 0)
    assert told.skipped == {"no_consent": 1, "opted_out": 1}
    assert kept.state is NoticeState.SENDING


async def test_a_count_that_has_changed_is_asked_for_again(database: Database) -> None:
    await put_crowd(database)
    staff = await put_staff(database, "broadcaster")
    async with database.begin() as uow:
        for confirmed in (2, 4, 300):
            with pytest.raises(CountChanged) as changed:
                await send(uow, staff, EVERYBODY, confirmed, START)
            assert changed.value.count == 3
        assert await uow.notices.list(9) == []


async def test_a_few_more_among_many_are_no_reason_to_ask_again(database: Database) -> None:
    for number in range(21):
        await put_reader(database, f"reader {number}", CROWD[0])
    staff = await put_staff(database, "broadcaster")
    notice = await handed_in(database, staff, confirmed=20)
    assert notice.size == 21


async def test_a_large_one_waits_for_a_second_person(database: Database) -> None:
    await put_crowd(database)
    author = await put_staff(database, "broadcaster", name="author")
    second = await put_staff(database, "broadcaster", name="second")
    async with database.begin() as uow:
        notice = await send(uow, author, EVERYBODY, 3, START, approval=3)
        assert (await plan(uow, author, Selection(), START, approval=3)).approval
        assert not (await plan(uow, author, Selection(), START, approval=4)).approval
        assert not (await plan(uow, author, Selection(), START, approval=0)).approval
    assert notice.state is NoticeState.WAITING
    assert await deliver_all(House(database)) == []
    async with database.begin() as uow:
        approved = await approve(uow, second, notice.id, START + HOUR)
    assert (approved.state, approved.approved_by) == (NoticeState.SCHEDULED, second.id)
    assert approved.send_at == START + HOUR


async def test_an_editor_hands_in_and_somebody_else_lets_it_go(database: Database) -> None:
    await put_crowd(database)
    editor = await put_staff(database, "editor")
    notice = await handed_in(database, editor)
    assert notice.state is NoticeState.WAITING


async def test_what_has_expired_meanwhile_is_not_approved(database: Database) -> None:
    await put_crowd(database)
    editor = await put_staff(database, "editor")
    second = await put_staff(database, "administrator")
    draft = replace(EVERYBODY, expires_at=START + HOUR)
    notice = await handed_in(database, editor, draft)
    async with database.begin() as uow:
        with pytest.raises(NotNow):
            await approve(uow, second, notice.id, START + HOUR)


@pytest.mark.parametrize(
    ("draft", "problem"),
    [
        (Draft(TEXT, target="posting:77"), "no_target"),
        (Draft(TEXT, target="training:77"), "no_target"),
        (Draft(TEXT, target="no.such"), "no_target"),
        (Draft(TEXT, expires_at=START), "expires_first"),
        (Draft(TEXT, send_at=START + 2 * HOUR, expires_at=START + HOUR), "expires_first"),
        (Draft(TEXT, Selection(age_from=100)), "nobody"),
    ],
)
async def test_what_cannot_be_handed_in(draft: Draft, problem: str, database: Database) -> None:
    await put_crowd(database)
    staff = await put_staff(database, "broadcaster")
    async with database.begin() as uow:
        with pytest.raises(DraftProblem, match=problem):
            await send(uow, staff, draft, 3, START)


async def test_what_a_notice_can_be_about(database: Database) -> None:
    await put_crowd(database)
    await put_listings(database)
    staff = await put_staff(database, "broadcaster")
    for target in ("posting:1", "training:1", "xinguang.skills"):
        notice = await handed_in(database, staff, replace(EVERYBODY, target=target))
        assert notice.target == target


async def test_it_is_spread_evenly_and_the_same_way_every_time(database: Database) -> None:
    for number in range(40):
        await put_reader(database, f"reader {number}", CROWD[0])
    staff = await put_staff(database, "broadcaster")
    draft = replace(EVERYBODY, send_at=START + HOUR, spread_minutes=60)
    await handed_in(database, staff, draft, confirmed=40)
    house = House(database)
    assert await deliver_all(house) == []
    house.calendar.moment += HOUR
    told = []
    for _ in range(4):
        house.calendar.moment += HOUR / 4
        told.append(len(await deliver_all(house)))
    assert sum(told) == 40
    assert min(told) >= 3


async def test_a_test_is_for_its_author_alone_even_without_consent(database: Database) -> None:
    await put_crowd(database)
    staff = await put_staff(database, "broadcaster")
    async with database.begin() as uow:
        with pytest.raises(DraftProblem, match="not_linked"):
            await send_test(uow, staff, EVERYBODY, START)
    linked = await link_to(database, staff)
    async with database.begin() as uow:
        await send_test(uow, linked, EVERYBODY, START)
    assert await deliver_all(House(database)) == [linked.person_id]


async def test_paused_resumed_stopped(database: Database) -> None:
    people = await put_crowd(database)
    staff = await put_staff(database, "broadcaster")
    notice = await handed_in(database, staff)
    house = House(database)
    async with database.begin() as uow:
        await pause(uow, staff, notice.id, START)
    assert await deliver_all(house) == []
    async with database.begin() as uow:
        assert (await resume(uow, staff, notice.id, START)).state is NoticeState.SCHEDULED
        with pytest.raises(NotNow):
            await resume(uow, staff, notice.id, START)
    await freeze_all(house)
    async with database.begin() as uow:
        await pause(uow, staff, notice.id, START)
        assert (await resume(uow, staff, notice.id, START)).state is NoticeState.SENDING
        await stop(uow, staff, notice.id, START)
        with pytest.raises(NotNow):
            await pause(uow, staff, notice.id, START)
    assert await deliver_all(house) == []
    async with database.read() as uow:
        kept = await uow.notices.get(notice.id)
        assert kept is not None
        told = await progress(uow, kept, START, QUIET)
        trail = [one.action for one in await uow.audits.list(9, f"notice:{notice.id}")]
    assert (told.pending, told.sent) == (0, 0)
    assert told.skipped["stopped"] == len(people[:3])
    assert trail == [
        "notice.stop", "notice.resume", "notice.pause", "notice.resume", "notice.pause",
        "notice.send",
    ]  # fmt: skip


async def test_what_was_to_go_out_on_the_word_of_somebody_who_left_waits_for_another(
    database: Database,
) -> None:
    await put_crowd(database)
    house = House(database)
    boss = await put_staff(database, "administrator", name="boss")
    leaver = await put_staff(database, "broadcaster", name="leaver")
    later = replace(EVERYBODY, send_at=START + 24 * HOUR)
    own = await handed_in(database, leaver, later)
    of_boss = await handed_in(database, boss, later)
    async with database.begin() as uow:
        approved = await send(uow, boss, later, 3, START, approval=1)
        await approve(uow, leaver, approved.id, START)
        by_boss = await send(uow, leaver, later, 3, START, approval=1)
        await approve(uow, boss, by_boss.id, START)
    going = await handed_in(database, leaver)
    async with database.begin() as uow:
        await uow.notices.move(going.id, NoticeState.SENDING, {NoticeState.SCHEDULED}, START)
        revoked = await revoke_staff(uow, boss, "leaver", START)
        assert (revoked.held, revoked.going) == ([own.id, approved.id], [going.id])
        trail = [one.action for one in await uow.audits.list(9, f"notice:{own.id}")]
    assert trail == ["notice.hold", "notice.send"]
    for one, to in ((own, "waiting"), (approved, "waiting"), (of_boss, "scheduled"),
                    (by_boss, "scheduled")):  # fmt: skip
        assert await state(database, one) == to
    house.calendar.pass_days(2)
    async with database.begin() as uow:
        assert (await approve(uow, boss, own.id, house.calendar())).approved_by == boss.id
        with pytest.raises(NotAllowed):
            await approve(uow, boss, approved.id, house.calendar())


async def test_when_it_ends_is_told_with_the_hours_in_which_it_rests(database: Database) -> None:
    await put_crowd(database)
    staff = await put_staff(database, "broadcaster")
    notice = await handed_in(database, staff)
    house = House(database)
    await deliver_all(house, at_most=1)
    async with database.read() as uow:
        kept = await uow.notices.get(notice.id)
        assert kept is not None
        soon = START + timedelta(seconds=30)
        told = await progress(uow, kept, soon, QUIET)
        over = (soon + timedelta(hours=1)).astimezone(CHINA).hour
        resting = await progress(uow, kept, soon, QuietHours(over - 1, over))
    assert told.ends_at is not None
    assert soon < told.ends_at < soon + HOUR
    assert resting.ends_at is not None
    assert resting.ends_at > told.ends_at


async def test_a_notice_that_is_being_settled_goes_on_where_it_was(database: Database) -> None:
    await put_crowd(database)
    staff = await put_staff(database, "broadcaster")
    notice = await handed_in(database, staff)
    async with database.begin() as uow:
        await uow.notices.move(notice.id, NoticeState.FREEZING, {NoticeState.SCHEDULED}, START)
        await uow.notices.freeze_page(notice.id, [], 2)
        await pause(uow, staff, notice.id, START)
        assert (await resume(uow, staff, notice.id, START)).state is NoticeState.FREEZING


async def test_an_audience_that_has_grown_since_is_looked_at_by_a_second_person(
    database: Database,
) -> None:
    house = House(database)
    await put_crowd(database)
    author = await link_to(database, await put_staff(database, "broadcaster"), "telegram", "author")
    later = replace(EVERYBODY, send_at=START + 24 * HOUR)
    notice = await handed_in(database, author, later)
    for number in range(A_FEW + 1):
        await put_reader(database, f"new-{number}", CROWD[1])
    house.calendar.pass_days(2)
    assert await deliver_all(house) == []
    assert await state(database, notice) is NoticeState.WAITING
    assert author.person_id is not None
    async with database.begin() as uow:
        (told,) = await uow.outbox.pending(author.person_id)
        first = Reply.from_json(told.body).lines[0]
        assert (first.values["before"], first.values["count"]) == (3, 3 + A_FEW + 1)
        colleague = await uow.staff.add("colleague", "broadcaster", (), START)
        approved = await approve(uow, colleague, notice.id, house.calendar())
    assert approved.size == 3 + A_FEW + 1
    assert len(await deliver_all(house)) == 3 + A_FEW + 1


async def test_a_few_more_change_nothing(database: Database) -> None:
    house = House(database)
    await put_crowd(database)
    staff = await put_staff(database, "broadcaster")
    await handed_in(database, staff, replace(EVERYBODY, send_at=START + 24 * HOUR))
    for number in range(A_FEW):
        await put_reader(database, f"new-{number}", CROWD[1])
    house.calendar.pass_days(2)
    assert len(await deliver_all(house)) == 3 + A_FEW


async def test_when_nobody_can_tell_whom_a_notice_is_for_it_rests(database: Database) -> None:
    await put_crowd(database)
    house = House(database)
    async with database.begin() as uow:
        unknown = NewNotice(
            author_id=None,
            state=NoticeState.SCHEDULED,
            body=TEXT.model_dump(),
            selection={"moon": ["full"]},
            size=3,
            send_at=START,
        )
        number = await uow.notices.add(unknown, START)
        await uow.notices.move(number, NoticeState.FREEZING, (NoticeState.SCHEDULED,), START)
        notice = await uow.notices.get(number)
        assert notice is not None
        assert not await freeze(uow, notice, house.calendar(), 9)
        assert await uow.deliveries.counts(number) == {}
    assert await state(database, notice) is NoticeState.PAUSED


async def test_a_correction_is_for_exactly_those_who_got_the_wrong_one(database: Database) -> None:
    people = await put_crowd(database)
    staff = await put_staff(database, "broadcaster")
    blind = Draft(TEXT, Selection.model_validate({"categories": ["visual"]}))
    notice = await handed_in(database, staff, blind, confirmed=1)
    house = House(database)
    assert await deliver_all(house) == people[:1]
    await put_reader(database, "blind and late", CROWD[0])
    async with database.begin() as uow:
        assert (await plan_correction(uow, staff, notice.id)).counts.reached == 1
        made = await correct(uow, staff, notice.id, EVERYBODY, confirmed=1, now=START)
    assert await state(database, notice) is NoticeState.STOPPED
    assert made.corrects == notice.id
    assert made.body["title"] == f"更正：{TEXT.title}"
    assert all("错" in made.body[version] for version in ("plain", "easy", "spoken"))
    assert await deliver_all(house) == people[:1]


async def test_what_nobody_got_needs_no_correction(database: Database) -> None:
    await put_crowd(database)
    staff = await put_staff(database, "broadcaster")
    notice = await handed_in(database, staff)
    async with database.begin() as uow:
        with pytest.raises(DraftProblem, match="not_sent"):
            await correct(uow, staff, notice.id, EVERYBODY, confirmed=3, now=START)
    assert await state(database, notice) is NoticeState.SCHEDULED


async def test_who_opts_out_gets_nothing_that_is_pending(database: Database) -> None:
    people = await put_crowd(database)
    staff = await put_staff(database, "broadcaster")
    notice = await handed_in(database, staff)
    house = House(database)
    await freeze_all(house)
    async with database.begin() as uow:
        await uow.consents.withdraw(people[0], subject="self", kind="notices", now=START)
    assert await deliver_all(house) == people[1:3]
    async with database.read() as uow:
        counts = await uow.deliveries.counts(notice.id)
    assert counts[DeliveryState.SKIPPED, "opted_out"] == 2
