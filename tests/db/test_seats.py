"""Seats: however many ask at once there are never more than there are, and the line is a line."""

import asyncio
from datetime import timedelta

import pytest

from db.database import Database
from db.errors import NotThere
from db.listed_records import SeatRecord, SessionRow, TrainingRow
from tests.db.examples import LATER, NOW, somebody

TOMORROW = NOW + timedelta(days=1)


async def session(database: Database, seats: int | None) -> int:
    """The id of a session tomorrow with so many seats."""
    held = SessionRow(TOMORROW, TOMORROW + timedelta(hours=2), TOMORROW, seats)
    async with database.begin() as work:
        await work.trainings.put([TrainingRow("t", {"name": "盲文"}, ("盲文",), (held,))], NOW)
        (training,) = await work.trainings.find((), NOW, 9)
    return training.sessions[0].id


async def take(database: Database, held: int, person: int) -> SeatRecord:
    async with database.begin() as work:
        return await work.seats.take(held, person, "self", NOW)


async def cancel(database: Database, held: int, person: int) -> list[int]:
    """Who moved up."""
    async with database.begin() as work:
        return [one.person_id for one in await work.seats.cancel(held, person, "self", LATER)]


async def counts(database: Database) -> tuple[int, int]:
    """How many sit and how many wait."""
    async with database.read() as work:
        (training,) = await work.trainings.find((), NOW, 9)
    return training.sessions[0].seated, training.sessions[0].waiting


async def test_two_hundred_people_want_ten_seats_at_once(database: Database) -> None:
    held = await session(database, 10)
    people = [await somebody(database, str(number)) for number in range(200)]
    seats = await asyncio.gather(*(take(database, held, person) for person in people))
    assert await counts(database) == (10, 190)
    assert sum(one.state == "seated" for one in seats) == 10
    line = sorted((one for one in seats if one.place is not None), key=lambda one: one.id)
    assert [one.place for one in line] == list(range(1, 191))


async def test_who_gives_up_while_others_ask_frees_one_seat_for_the_first_in_line(
    database: Database,
) -> None:
    held = await session(database, 10)
    people = [await somebody(database, str(number)) for number in range(40)]
    for person in people[:20]:
        await take(database, held, person)
    asking = [asyncio.create_task(take(database, held, person)) for person in people[20:]]
    moved = await asyncio.gather(*(cancel(database, held, person) for person in people[:5]))
    await asyncio.gather(*asking)
    up = [person for one in moved for person in one]
    assert sorted(up) == people[10:15]
    assert await counts(database) == (10, 25)


async def test_who_asks_twice_has_one_seat(database: Database) -> None:
    held, person = await session(database, 2), await somebody(database)
    assert await take(database, held, person) == await take(database, held, person)
    assert await counts(database) == (1, 0)
    async with database.begin() as work:
        child = await work.seats.take(held, person, "7", NOW)
    assert child.state == "seated"
    assert await counts(database) == (2, 0)


async def test_without_a_limit_everybody_sits(database: Database) -> None:
    held = await session(database, None)
    for number in range(3):
        assert (await take(database, held, await somebody(database, str(number)))).place is None
    assert await counts(database) == (3, 0)


async def test_who_gave_up_may_come_again_at_the_end_of_the_line(database: Database) -> None:
    held = await session(database, 1)
    first, second = await somebody(database, "1"), await somebody(database, "2")
    await take(database, held, first)
    assert (await take(database, held, second)).place == 1
    assert await cancel(database, held, first) == [second]
    assert await cancel(database, held, first) == []
    assert (await take(database, held, first)).place == 1


async def test_nobody_moves_up_once_it_has_begun(database: Database) -> None:
    held = await session(database, 1)
    first, second = await somebody(database, "1"), await somebody(database, "2")
    await take(database, held, first)
    await take(database, held, second)
    async with database.begin() as work:
        assert await work.seats.cancel(held, first, "self", TOMORROW) == []
    assert await counts(database) == (0, 1)


async def test_fewer_seats_throw_nobody_out_and_more_let_people_move_up(
    database: Database,
) -> None:
    held = await session(database, 2)
    people = [await somebody(database, str(number)) for number in range(4)]
    for person in people:
        await take(database, held, person)
    assert await session(database, 1) == held
    assert await counts(database) == (2, 2)
    assert await cancel(database, held, people[0]) == []
    await session(database, 3)
    async with database.begin() as work:
        up = await work.seats.move_up(held, NOW)
    assert [one.person_id for one in up] == people[2:]


async def test_who_is_erased_leaves_their_seat(database: Database) -> None:
    held = await session(database, 1)
    first, second = await somebody(database, "1"), await somebody(database, "2")
    await take(database, held, first)
    await take(database, held, second)
    async with database.begin() as work:
        assert await work.seats.sessions_of(first) == [held]
        await work.people.erase(first, LATER)
        (moved,) = await work.seats.move_up(held, LATER)
    assert (moved.person_id, moved.state) == (second, "seated")


async def test_who_is_erased_while_others_give_up_leaves_no_seat_empty(database: Database) -> None:
    held = await session(database, 4)
    people = [await somebody(database, str(number)) for number in range(16)]
    for person in people:
        await take(database, held, person)

    async def erase(person: int) -> None:
        async with database.begin() as work:
            sessions = await work.seats.sessions_of(person)
            await work.people.erase(person, LATER)
            for one in sessions:
                await work.seats.move_up(one, LATER)

    # Of those who sit and of those who wait, some are erased and some give up.
    going = [erase(one) for one in people[:12:2]]
    giving_up = [cancel(database, held, one) for one in people[1:12:2]]
    await asyncio.gather(*going, *giving_up)
    assert await counts(database) == (4, 0)


async def test_two_who_are_one_keep_the_better_seat(database: Database) -> None:
    held = await session(database, 1)
    into, gone = await somebody(database, "1"), await somebody(database, "2")
    await take(database, held, gone)
    await take(database, held, into)
    async with database.begin() as work:
        await work.joining.join(gone, into, LATER)
        seat = await work.seats.of(held, into, "self")
    assert seat is not None
    assert seat.state == "seated"
    assert await counts(database) == (1, 0)


async def test_of_a_session_that_there_is_not(database: Database) -> None:
    person = await somebody(database)
    with pytest.raises(NotThere):
        await take(database, 77, person)


async def test_reminders_are_due_once(database: Database) -> None:
    held = await session(database, 1)
    first, second = await somebody(database, "1"), await somebody(database, "2")
    await take(database, held, first)
    await take(database, held, second)
    async with database.begin() as work:
        due = await work.seats.due("day", NOW, TOMORROW, 9)
        assert [one.person_id for one in due] == [first]
        await work.seats.mark_told("day", [one.id for one in due], NOW)
        assert await work.seats.due("day", NOW, TOMORROW, 9) == []
        assert len(await work.seats.due("hour", NOW, TOMORROW, 9)) == 1
        assert await work.seats.due("hour", NOW, NOW + timedelta(hours=1), 9) == []
