"""Messages: each taken in once, each sent in its order, none kept after it was sent."""

import asyncio
from datetime import timedelta

from db.database import Database
from db.records import OutboxRecord, Received
from tests.db.examples import LATER, NOW, somebody

LEASE = timedelta(seconds=30)


async def test_a_repeated_message_is_noticed(database: Database) -> None:
    async with database.begin() as work:
        assert await work.intake.accept("telegram", "7:1", NOW)
        assert not await work.intake.accept("telegram", "7:1", LATER)
        assert await work.intake.accept("telegram", "7:2", NOW)
        assert await work.intake.accept("web", "7:1", NOW)


async def test_a_message_that_comes_twice_at_once_is_taken_once(database: Database) -> None:
    async def take() -> bool:
        async with database.begin() as work:
            return await work.intake.accept("telegram", "7:1", NOW)

    assert sorted(await asyncio.gather(*(take() for _ in range(6)))) == [False] * 5 + [True]


async def test_old_messages_are_forgotten(database: Database) -> None:
    async with database.begin() as work:
        await work.intake.accept("web", "1", NOW)
        await work.intake.accept("web", "2", LATER)
        assert await work.intake.prune(LATER, 9) == 1
        assert await work.intake.accept("web", "1", LATER)
        assert not await work.intake.accept("web", "2", LATER)


async def test_messages_wait_in_order_until_they_are_finished(database: Database) -> None:
    person = await somebody(database)
    async with database.begin() as work:
        ids = [
            await work.outbox.add(person, "web", "a", {"key": key}, NOW)
            for key in ("hello", "ask", "bye")
        ]
    async with database.begin() as work:
        waiting = await work.outbox.pending(person)
        assert waiting[0] == OutboxRecord(ids[0], person, "web", "a", {"key": "hello"}, NOW)
        assert [one.id for one in waiting] == ids
        await work.outbox.finish({ids[0]: None}, LATER)
        await work.outbox.finish({ids[1]: "blocked by the receiver"}, LATER)
    async with database.read() as work:
        assert [one.body for one in await work.outbox.pending(person)] == [{"key": "bye"}]


async def test_who_has_waited_longest_comes_first(database: Database) -> None:
    first, second, third = [await somebody(database, name) for name in "abc"]
    async with database.begin() as work:
        early = await work.outbox.add(third, "web", "c", {}, NOW)
        for person in (second, first, second, third):
            await work.outbox.add(person, "web", "x", {}, NOW)
        assert await work.outbox.free("web", NOW, 9) == [third, second, first]
        assert await work.outbox.free("web", NOW, 2) == [third, second]
        await work.outbox.finish({early: None}, NOW)
        assert await work.outbox.free("web", NOW, 9) == [second, first, third]


async def test_a_finished_message_is_emptied_and_not_finished_again(database: Database) -> None:
    person = await somebody(database)
    async with database.begin() as work:
        sent = await work.outbox.add(person, "web", "a", {"key": "hello"}, NOW)
        await work.outbox.finish({sent: None}, NOW)
        (kept,) = (await work.people.export(person))["outbox"]
        assert (kept["body"], kept["address"]) == (None, None)
        assert kept["finished_at"] == NOW.isoformat()
        await work.outbox.finish({sent: "blocked"}, LATER)
        assert (await work.people.export(person))["outbox"] == [kept]
        assert await work.outbox.prune(NOW, 9) == 0
        assert await work.outbox.prune(LATER, 9) == 1


async def test_of_one_person_only_the_first_message_is_handed_out_and_to_one_courier(
    database: Database,
) -> None:
    wang, li = [await somebody(database, name) for name in "wl"]
    async with database.begin() as work:
        first, second = [await work.outbox.add(wang, "web", "w", {"n": n}, NOW) for n in (1, 2)]
        other = await work.outbox.add(li, "web", "l", {"n": 3}, NOW)
        await work.outbox.add(li, "terminal", "l", {"n": 4}, NOW)
    async with database.begin() as work:
        assert await work.outbox.free("web", NOW, 9) == [wang, li]
        claimed = await work.outbox.claim({wang, li}, "web", NOW, LEASE)
        assert [one.id for one in claimed] == [first, other]
    async with database.begin() as work:
        assert await work.outbox.claim({wang, li}, "web", NOW, LEASE) == []
        assert await work.outbox.free("web", NOW, 9) == []
        await work.outbox.finish({first: None}, NOW)
        assert [one.id for one in await work.outbox.claim({wang}, "web", NOW, LEASE)] == [second]


async def test_two_couriers_at_once_never_get_the_same_message(database: Database) -> None:
    person = await somebody(database)
    async with database.begin() as work:
        await work.outbox.add(person, "web", "a", {}, NOW)

    async def claim() -> int:
        async with database.begin() as work:
            return len(await work.outbox.claim({person}, "web", NOW, LEASE))

    assert sorted(await asyncio.gather(*(claim() for _ in range(6)))) == [0] * 5 + [1]


async def test_a_message_whose_courier_was_killed_is_handed_out_again_and_counted(
    database: Database,
) -> None:
    person = await somebody(database)
    async with database.begin() as work:
        await work.outbox.add(person, "web", "a", {}, NOW)
        (claimed,) = await work.outbox.claim({person}, "web", NOW, LEASE)
        assert (claimed.attempts, claimed.maybe_sent) == (0, False)
    async with database.begin() as work:
        (again,) = await work.outbox.claim({person}, "web", NOW + LEASE, LEASE)
        assert (again.attempts, again.maybe_sent) == (1, True)
        assert await work.outbox.repeats() == 1


async def test_the_only_server_there_is_takes_over_what_was_being_sent(
    database: Database,
) -> None:
    person = await somebody(database)
    async with database.begin() as work:
        await work.outbox.add(person, "web", "a", {}, NOW)
        await work.outbox.claim({person}, "web", NOW, LEASE)
        assert await work.outbox.end_claims("terminal", NOW) == 0
        assert await work.outbox.end_claims("web", NOW) == 1
        (again,) = await work.outbox.claim({person}, "web", NOW, LEASE)
        assert again.maybe_sent
    assert database.is_shared == (database.url.drivername != "sqlite+aiosqlite")


async def test_a_message_put_back_waits_for_its_time_and_holds_up_those_behind_it(
    database: Database,
) -> None:
    person = await somebody(database)
    async with database.begin() as work:
        number = await work.outbox.add(person, "web", "a", {}, NOW)
        await work.outbox.add(person, "web", "a", {}, NOW)
        await work.outbox.claim({person}, "web", NOW, LEASE)
        await work.outbox.put_back(number, LATER, maybe_sent=False, undone=True)
        assert await work.outbox.claim({person}, "web", NOW + LEASE, LEASE) == []
        assert await work.outbox.free("web", NOW + LEASE, 9) == []
        (due,) = await work.outbox.claim({person}, "web", LATER, LEASE)
        assert (due.id, due.maybe_sent) == (number, False)
        await work.outbox.put_back(number, LATER, maybe_sent=True, undone=False)
        (unsure,) = await work.outbox.claim({person}, "web", LATER, LEASE)
        assert unsure.maybe_sent


async def test_a_message_in_several_parts_goes_on_where_it_was(database: Database) -> None:
    person = await somebody(database)
    async with database.begin() as work:
        number = await work.outbox.add(person, "web", "a", {}, NOW)
        await work.outbox.claim({person}, "web", NOW, LEASE)
        await work.outbox.note_parts(number, 2, NOW + LEASE)
        (again,) = await work.outbox.claim({person}, "web", LATER, LEASE)
        assert again.parts_sent == 2


async def test_what_waits_for_somebody_out_of_reach_is_given_up(database: Database) -> None:
    person = await somebody(database)
    async with database.begin() as work:
        for channel in ("web", "web", "terminal"):
            await work.outbox.add(person, channel, "a", {}, NOW)
        assert await work.outbox.give_up(person, "web", "blocked", NOW) == 2
        assert [one.channel for one in await work.outbox.pending(person)] == ["terminal"]


async def test_a_moved_address_takes_what_waits_along(database: Database) -> None:
    person = await somebody(database, "-100")
    taken = await somebody(database, "-300")
    async with database.begin() as work:
        await work.outbox.add(person, "web", "-100", {}, NOW)
        await work.people.move("web", "-100", "-200")
        await work.outbox.readdress(person, "web", "-200")
        assert await work.people.find("web", "-200") == person
        assert [one.address for one in await work.outbox.pending(person)] == ["-200"]
        await work.people.move("web", "-200", "-300")
        assert await work.people.find("web", "-300") == taken


def letter(number: int, sender: str = "wang") -> Received:
    return Received(str(number), sender, number, {"text": f"第{number}句"})


async def test_what_comes_in_waits_in_the_order_of_its_sender(database: Database) -> None:
    async with database.begin() as work:
        late, early, other = await work.inbox.put(
            "web", [letter(7), letter(5), letter(6, "li")], NOW
        )
        assert not await work.inbox.take(late)
        assert await work.inbox.first("web", "wang") == early
        assert await work.inbox.take(early)
        assert not await work.inbox.take(early)
        assert await work.inbox.take(other)
        assert await work.inbox.take(late)
        assert await work.inbox.first("web", "wang") is None


async def test_what_comes_in_again_changes_nothing_before_or_after_its_turn(
    database: Database,
) -> None:
    async with database.begin() as work:
        (first,) = await work.inbox.put("web", [letter(1), letter(1)], NOW)
        assert [one.number for one in await work.inbox.put("web", [letter(1), letter(2)], NOW)] == [
            2
        ]
        await work.inbox.take(first)
        assert await work.inbox.put("web", [letter(1)], LATER) == []
        assert await work.inbox.put("web", [], LATER) == []


async def test_what_was_left_behind_is_found_by_its_age(database: Database) -> None:
    async with database.begin() as work:
        await work.inbox.put("web", [letter(1), letter(2), letter(3, "li")], NOW)
        await work.inbox.put("web", [letter(4, "zhao")], LATER)
        assert await work.inbox.waiting("web", LATER, 9) == ["wang", "li"]
        assert await work.inbox.waiting("web", NOW, 9) == []


async def test_files_belong_to_an_enrolment_or_go_after_a_while(database: Database) -> None:
    person = await somebody(database)
    async with database.begin() as work:
        kept, loose = [
            await work.attachments.add(
                person, name=name, media_type="image/png", content=b"\x89PNG" * 9, now=NOW
            )
            for name in ("门面.png", "别的.png")
        ]
        await work.attachments.tie(person, [kept], "ABC234")
        assert await work.attachments.purge_loose(LATER, 9) == 1
        (file,) = await work.attachments.of(person, "ABC234")
        assert (file.id, file.name, file.content) == (kept, "门面.png", b"\x89PNG" * 9)
        assert loose != kept


async def test_who_cannot_be_reached_is_noted_until_they_return(database: Database) -> None:
    person = await somebody(database, "7")
    async with database.begin() as work:
        assert await work.people.is_reachable("web", "7")
        assert await work.people.set_reachable("web", "7", NOW, reachable=False) == person
        assert not await work.people.is_reachable("web", "7")
        await work.people.set_reachable("web", "7", NOW, reachable=True)
        assert await work.people.is_reachable("web", "7")
        assert await work.people.set_reachable("web", "8", NOW, reachable=False) is None
