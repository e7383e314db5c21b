"""Deliveries: each to one worker at a time, never again once it went out, counted by what it is."""

import asyncio
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from db.database import Database
from db.models import Person
from db.notice_records import UNCONFIRMED, DeliveryResult, DeliveryState, NoticeState
from db.noticed import Notice
from tests.db.examples import LATER, NOW
from tests.db.notices import LEASE, agreed, claim, sending

PENDING, SENT, FAILED, SKIPPED = DeliveryState


async def counts(database: Database, notice: int) -> dict[tuple[DeliveryState, str | None], int]:
    async with database.read() as work:
        return dict(await work.deliveries.counts(notice))


async def note(database: Database, *results: DeliveryResult) -> None:
    async with database.begin() as work:
        await work.deliveries.note(results, LATER)


async def test_a_delivery_comes_with_how_its_person_wants_to_be_talked_to(
    database: Database,
) -> None:
    person = await agreed(database, "7")
    async with database.begin() as work:
        await work.people.set_preferences(person, hears="always", voice="female", rate=1.2)
    notice = await sending(database, [person])
    (one,) = await claim(database)
    assert (one.notice_id, one.person_id, one.address, one.mode) == (notice, person, "7", "plain")
    assert (one.hears, one.voice, one.rate, one.attempts) == ("always", "female", 1.2, 0)
    assert await claim(database) == []
    await note(database, DeliveryResult(one.id, SENT))
    assert await counts(database, notice) == {(SENT, None): 1}


async def test_many_workers_at_once_never_get_the_same(database: Database) -> None:
    people = [await agreed(database, str(number)) for number in range(60)]
    notice = await sending(database, people)
    given: list[int] = []

    async def work() -> None:
        while claimed := await claim(database, 7):
            given.extend(one.id for one in claimed)
            await note(database, *(DeliveryResult(one.id, SENT) for one in claimed))

    await asyncio.gather(*(work() for _ in range(6)))
    assert len(given) == len(set(given)) == 60
    assert await counts(database, notice) == {(SENT, None): 60}


async def test_what_a_dead_worker_claimed_is_free_when_its_time_is_over(
    database: Database,
) -> None:
    person = await agreed(database, "1")
    await sending(database, [person])
    (first,) = await claim(database)
    assert await claim(database, now=NOW + LEASE - timedelta(seconds=1)) == []
    async with database.begin() as work:
        await work.deliveries.keep([first.id], NOW + LEASE * 2)
    assert await claim(database, now=NOW + LEASE) == []
    (again,) = await claim(database, now=NOW + LEASE * 2)
    assert (again.id, again.attempts) == (first.id, 1)


async def test_what_may_have_gone_out_is_never_sent_again(database: Database) -> None:
    people = [await agreed(database, str(number)) for number in range(3)]
    notice = await sending(database, people)
    begun, noted, other = [one.id for one in await claim(database)]
    await note(database, DeliveryResult(noted, FAILED, "blocked"))
    async with database.begin() as work:
        assert await work.deliveries.settle([begun, noted, 999], LATER) == [begun]
    assert [one.id for one in await claim(database, now=NOW + LEASE)] == [other]
    assert await counts(database, notice) == {
        (SENT, UNCONFIRMED): 1,
        (FAILED, "blocked"): 1,
        (PENDING, None): 1,
    }
    # Its answer comes after all.
    await note(database, DeliveryResult(begun, SENT))
    assert (await counts(database, notice))[SENT, None] == 1


async def test_what_is_put_back_is_due_when_it_is_said(database: Database) -> None:
    people = [await agreed(database, str(number)) for number in range(2)]
    await sending(database, people)
    tried, untouched = await claim(database)
    await note(database, DeliveryResult(tried.id, PENDING, None, 1, LATER))
    async with database.begin() as work:
        await work.deliveries.put_back([untouched.id], LATER + LEASE)
    assert await claim(database, now=LATER - timedelta(seconds=1)) == []
    (one,) = await claim(database, now=LATER)
    assert (one.id, one.attempts, one.parts_sent) == (tried.id, 1, 1)
    await note(database, DeliveryResult(one.id, SENT))
    (two,) = await claim(database, now=LATER + LEASE)
    assert (two.id, two.attempts) == (untouched.id, 0)


async def test_every_notice_that_is_sent_gets_its_share_and_a_test_goes_first(
    database: Database,
) -> None:
    people = [await agreed(database, str(number)) for number in range(20)]
    large = await sending(database, people)
    small = await sending(database, people[:2])
    test = await sending(database, people[:1], test=True)
    claimed = await claim(database, 9)
    assert [one.notice_id for one in claimed[:1]] == [test]
    assert sum(one.notice_id == small for one in claimed) == 2
    assert sum(one.notice_id == large for one in claimed) == 6
    assert len(await claim(database, 100)) == 14


async def test_paused_or_not_due_nothing_is_handed_out(database: Database) -> None:
    people = [await agreed(database, str(number)) for number in range(2)]
    notice = await sending(database, people[:1])
    await sending(database, people[1:], due_at=LATER)
    async with database.begin() as work:
        await work.notices.move(notice, NoticeState.PAUSED, {NoticeState.SENDING}, NOW)
    assert await claim(database) == []
    assert [one.person_id for one in await claim(database, now=LATER)] == people[1:]


async def test_who_opted_out_or_left_since_is_skipped_and_others_come_instead(
    database: Database,
) -> None:
    people = [await agreed(database, str(number)) for number in range(40)]
    notice = await sending(database, people)
    async with database.begin() as work:
        for person in people[:10]:
            await work.consents.withdraw(person, subject="self", kind="notices", now=NOW)
        for address in range(10, 15):
            await work.people.set_reachable("telegram", str(address), NOW, reachable=False)
        for person in people[15:20]:
            await work.people.erase(person, NOW)
    claimed = await claim(database, 5)
    assert [one.person_id for one in claimed] == people[20:25]
    assert await counts(database, notice) == {
        (SKIPPED, "opted_out"): 10,
        (SKIPPED, "unreachable"): 5,
        (PENDING, None): 20,
    }


async def test_a_test_reaches_whoever_wrote_it_whatever_they_agreed_to(database: Database) -> None:
    async with database.begin() as work:
        person = (await work.people.meet("telegram", "1", NOW)).id
    await sending(database, [person], test=True)
    assert [one.person_id for one in await claim(database)] == [person]


async def test_stopping_goes_in_pieces_and_what_was_in_flight_is_noted(database: Database) -> None:
    people = [await agreed(database, str(number)) for number in range(7)]
    notice = await sending(database, people)
    in_flight, put_back = await claim(database, 2)
    async with database.begin() as work:
        await work.notices.move(notice, NoticeState.STOPPED, {NoticeState.SENDING}, NOW)
        assert [await work.deliveries.stop(notice, "stopped", 3) for _ in range(4)] == [3, 3, 1, 0]
        assert not await work.deliveries.waits(notice)
    await note(
        database,
        DeliveryResult(in_flight.id, SENT),
        DeliveryResult(put_back.id, PENDING, due_at=NOW),
    )
    assert await counts(database, notice) == {(SKIPPED, "stopped"): 6, (SENT, None): 1}


async def test_of_one_notice_somebody_gets_one(database: Database) -> None:
    person = await agreed(database, "1")
    notice = await sending(database, [person, person])
    assert len(await claim(database)) == 1
    assert await counts(database, notice) == {(PENDING, None): 1}


async def test_two_who_are_one_get_a_notice_once(database: Database) -> None:
    gone, into = await agreed(database, "old"), await agreed(database, "new")
    one_sent = await sending(database, [gone, into])
    sent, _ = sorted(await claim(database), key=lambda one: one.person_id)
    await note(database, DeliveryResult(sent.id, SENT))
    none_sent = await sending(database, [gone, into])
    async with database.begin() as work:
        await work.deliveries.interested(one_sent, gone, NOW)
        await work.joining.join(gone, into, LATER)
    assert await counts(database, one_sent) == {(SENT, None): 1}
    claimed = await claim(database, now=LATER)
    assert [(one.notice_id, one.person_id) for one in claimed] == [(none_sent, into)]
    async with database.read() as work:
        (line,) = await work.deliveries.report(one_sent, 0, 9)
    assert (line.person_id, line.id, line.interested_at) == (into, sent.id, NOW)


async def test_on_the_page_and_in_the_terminal_it_is_there_when_they_come(
    database: Database,
) -> None:
    web, here = await agreed(database, "w", "web"), await agreed(database, "t", "terminal")
    await sending(database, [web], channel="web")
    await sending(database, [here], channel="terminal")
    assert await claim(database) == []
    async with database.begin() as work:
        found = await work.deliveries.pending_elsewhere(NOW, 9)
        assert [(one.person_id, one.channel, one.address) for one in found] == [
            (web, "web", "w"),
            (here, "terminal", "t"),
        ]
        await work.deliveries.note([DeliveryResult(one.id, SENT) for one in found], NOW)
        assert await work.deliveries.pending_elsewhere(NOW, 9) == []


async def test_the_report_is_read_line_by_line(database: Database) -> None:
    people = [await agreed(database, str(number)) for number in range(5)]
    notice = await sending(database, people)
    await sending(database, people)
    for one in await claim(database, 100):
        await note(database, DeliveryResult(one.id, SENT, None, 2))
    async with database.read() as work:
        first = await work.deliveries.report(notice, 0, 3)
        rest = await work.deliveries.report(notice, first[-1].person_id, 3)
        assert [one.person_id for one in (*first, *rest)] == people
        assert {(one.state, one.sent_at, one.mode) for one in rest} == {(SENT, LATER, "plain")}
        assert await work.deliveries.rate(notice, LATER) == 5
        assert await work.deliveries.rate(notice, LATER + timedelta(seconds=1)) == 0


async def test_what_somebody_can_take_up_is_the_newest_that_they_were_sent(
    database: Database,
) -> None:
    person = await agreed(database, "1")
    await sending(database, [person])
    bound = await sending(database, [person], target="posting:3")
    waiting = await sending(database, [person], target="training:4", due_at=LATER)
    for one in await claim(database):
        await note(database, DeliveryResult(one.id, SENT))
    async with database.begin() as work:
        newest = await work.deliveries.newest_of(person, NOW)
        assert newest is not None
        assert (newest.id, newest.target) == (bound, "posting:3")
        assert await work.deliveries.newest_of(person, LATER + timedelta(1)) is None
        assert await work.deliveries.just_told(person, NOW) is None
        assert await work.deliveries.interested(bound, person, NOW)
        assert await work.deliveries.interested(bound, person, LATER)
        assert not await work.deliveries.interested(waiting, person, NOW)
        (line,) = await work.deliveries.report(bound, 0, 9)
        assert line.interested_at == NOW
        assert await work.deliveries.takers(bound) == 1
        assert await work.deliveries.takers(waiting) == 0


async def test_a_notice_is_the_last_thing_said_until_its_person_says_something(
    database: Database,
) -> None:
    person = await agreed(database, "1")
    notice = await sending(database, [person])
    async with database.begin() as work:
        talk = await work.talks.lock(person)
        await work.talks.save(person, {}, talk.version, NOW)
    for one in await claim(database):
        await note(database, DeliveryResult(one.id, SENT))
    async with database.begin() as work:
        told = await work.deliveries.just_told(person, NOW)
        assert told is not None
        assert told.id == notice
        talk = await work.talks.lock(person)
        await work.talks.save(person, {}, talk.version, LATER + timedelta(seconds=1))
        assert await work.deliveries.just_told(person, NOW) is None


async def test_of_old_notices_the_numbers_stay(database: Database) -> None:
    people = [await agreed(database, str(number)) for number in range(5)]
    old, newer = await sending(database, people), await sending(database, people)
    await note(database, *(DeliveryResult(one.id, SENT) for one in await claim(database, 8)))
    async with database.begin() as work:
        await work.notices.move(old, NoticeState.STOPPED, {NoticeState.SENDING}, NOW)
        await work.notices.move(newer, NoticeState.DONE, {NoticeState.SENDING}, LATER)
    before = await counts(database, old)
    async with database.begin() as work:
        assert await work.deliveries.interested(old, people[0], NOW)
        assert await work.deliveries.prune(LATER, 3) == 3
    assert await counts(database, old) == before
    async with database.begin() as work:
        assert await work.deliveries.prune(LATER, 3) == 2
        assert await work.deliveries.prune(LATER, 3) == 0
        assert await work.deliveries.report(old, 0, 9) == []
        assert await work.deliveries.takers(old) == 1
        assert len(await work.deliveries.report(newer, 0, 9)) == 5
    assert await counts(database, old) == before


FATES = ["sent", "lost", "failed", "too_many", "put_back", "killed"]
ROUND = st.tuples(st.integers(1, 5), st.lists(st.sampled_from(FATES), min_size=5, max_size=5))


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rounds=st.lists(ROUND, max_size=8))
async def test_whatever_happens_to_workers_everybody_gets_it_once(
    database: Database, rounds: list[tuple[int, list[str]]]
) -> None:
    async with database.begin() as work:
        await work.people._connection.execute(delete(Notice))
        await work.people._connection.execute(delete(Person))
    people = [await agreed(database, str(number)) for number in range(7)]
    notice = await sending(database, people)
    went_out: list[int] = []
    leased: set[int] = set()
    # In the end everything that is left goes out.
    for limit, fates in [*rounds, (5, ["sent"] * 5), (5, ["sent"] * 5)]:
        claimed = [one.id for one in await claim(database, limit)]
        assert leased.isdisjoint(claimed)
        for one, fate in zip(claimed, fates, strict=False):
            async with database.begin() as work:
                match fate:
                    case "sent":
                        went_out.append(one)
                        await work.deliveries.note([DeliveryResult(one, SENT)], NOW)
                    case "lost":
                        went_out.append(one)
                        await work.deliveries.settle([one], NOW)
                    case "failed":
                        await work.deliveries.note([DeliveryResult(one, FAILED, "gone")], NOW)
                    case "too_many":
                        await work.deliveries.note([DeliveryResult(one, PENDING)], NOW)
                    case "put_back":
                        await work.deliveries.put_back([one], NOW)
                    case "killed":
                        leased.add(one)
    claimed = [one.id for one in await claim(database, 9, now=NOW + LEASE)]
    assert sorted(claimed) == sorted(leased)
    assert len(went_out) == len(set(went_out))
    found = await counts(database, notice)
    assert found.get((SENT, None), 0) + found.get((SENT, UNCONFIRMED), 0) == len(went_out)
    assert sum(found.values()) == len(people)
    assert found.get((PENDING, None), 0) == len(leased)
