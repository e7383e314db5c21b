"""What was received is kept before anything is done with it, and gets its turn in its order."""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from sqlalchemy import update

import bot.receiving
from bot.receiving import LEFT_ALONE, Receiver, Taken
from db.database import Database
from db.errors import (
    DatabaseBusy,
    DatabaseFull,
    DatabaseOutdated,
    DatabaseReadOnly,
    DatabaseUnreachable,
    StaleTalk,
)
from db.models import InboxRow
from db.records import InboxRecord, Received
from tests.support.doors import goes_away
from tests.support.talks import Calendar

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

CHANNEL = "web"


@dataclass
class Desk:
    """Notes what has had its turn; is slow in preparing, or fails, where a test says so.

    `slow` are the texts that take until they are removed; `fails` has, by text, how often which
    error comes of a turn.
    """

    database: Database
    done: list[str] = field(default_factory=list)
    prepared: list[str] = field(default_factory=list)
    slow: set[str] = field(default_factory=set)
    fails: dict[str, tuple[int, Exception]] = field(default_factory=dict)
    under_way: Counter[str] = field(default_factory=Counter)
    most_at_once: int = 0

    async def prepare(self, record: InboxRecord) -> str:
        text = str(record.body["text"])
        self.prepared.append(text)
        while text in self.slow:
            await asyncio.sleep(0.001)
        return text.upper()

    async def give_up(self, record: InboxRecord) -> Taken | None:
        async with self.database.begin() as uow:
            return Taken() if await uow.inbox.take(record) else None

    async def take(self, letter: str, record: InboxRecord) -> Taken | None:
        self.under_way[record.sender] += 1
        self.most_at_once = max(self.most_at_once, self.under_way.total())
        assert self.under_way[record.sender] == 1
        try:
            return await self._take(letter, record)
        finally:
            self.under_way[record.sender] -= 1

    async def _take(self, letter: str, record: InboxRecord) -> Taken | None:
        text = str(record.body["text"])
        async with self.database.begin() as uow:
            if not await uow.inbox.take(record):
                return None
            times, error = self.fails.get(text, (0, Exception()))
            if times > 0:
                self.fails[text] = (times - 1, error)
                raise error
        assert letter == text.upper()
        self.done.append(text)
        return Taken(len(self.done))


@dataclass
class Office:
    """A receiver, its desk, and the people whom it hands on for delivery."""

    database: Database
    calendar: Calendar = field(default_factory=Calendar)
    delivered: list[int] = field(default_factory=list)
    desk: Desk = field(init=False)
    receiver: Receiver[str] = field(init=False)

    def __post_init__(self) -> None:
        self.desk = Desk(self.database)
        self.receiver = self.another(self.desk)

    def another(self, desk: Desk) -> Receiver[str]:
        return Receiver(self.database, CHANNEL, desk, self.delivered.append, self.calendar)

    async def left_behind(self, *letters: Received) -> list[InboxRecord]:
        """Letters that a process took in which was killed thereupon."""
        async with self.database.begin() as uow:
            return await uow.inbox.put(CHANNEL, letters, self.calendar())

    async def waiting(self, *senders: str) -> list[str]:
        """The first letter that waits, of each of `senders` who has one."""
        async with self.database.read() as uow:
            found = [await uow.inbox.first(CHANNEL, one) for one in senders]
        return [str(one.body["text"]) for one in found if one is not None]

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Let the receiver look for what nobody works on."""
        task = asyncio.create_task(self.receiver.run())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            await self.receiver.drain()


@pytest.fixture
def office(database: Database, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setattr(bot.receiving, "ROUND", 0.005)
    monkeypatch.setattr(bot.receiving, "_PAUSES", (0.001,))
    return Office(database)


def letter(number: int, text: str, sender: str = "wang") -> Received:
    return Received(str(number), sender, number, {"text": text})


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(2):
        while not true():
            await asyncio.sleep(0.001)


async def test_what_is_taken_in_is_durable(office: Office) -> None:
    office.desk.slow.add("a")
    await office.receiver.take_in([letter(1, "a")])
    assert await office.waiting("wang") == ["a"]
    office.desk.slow.clear()
    await office.receiver.drain()
    assert office.desk.done == ["a"]
    assert await office.waiting("wang") == []


async def test_what_cannot_be_kept_is_not_acknowledged_and_has_no_turn(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    goes_away(office.database, monkeypatch, times=1)
    with pytest.raises(DatabaseUnreachable):
        await office.receiver.take_in([letter(1, "a")])
    await office.receiver.drain()
    assert office.desk.prepared == []
    await office.receiver.take_in([letter(1, "a")])
    await office.receiver.drain()
    assert office.desk.done == ["a"]


async def test_nothing_taken_in_is_nothing(office: Office) -> None:
    await office.receiver.take_in([])
    await office.receiver.drain()


async def test_whoever_had_a_turn_is_handed_on_for_delivery(office: Office) -> None:
    await office.receiver.take_in([letter(1, "a"), letter(2, "b")])
    await office.receiver.drain()
    assert office.delivered == [1, 2]


async def test_the_turns_of_one_sender_follow_each_other(office: Office) -> None:
    office.desk.slow.add("a")
    await office.receiver.take_in([letter(1, "a"), letter(2, "b")])
    await office.receiver.take_in([letter(3, "c")])
    await asyncio.sleep(0.01)
    assert office.desk.prepared == ["a"]
    office.desk.slow.clear()
    await office.receiver.drain()
    assert office.desk.done == ["a", "b", "c"]


async def test_one_who_takes_long_delays_nobody_else(office: Office) -> None:
    office.desk.slow.add("a")
    await office.receiver.take_in([letter(1, "a"), letter(2, "b", "li")])
    await until(lambda: office.desk.done == ["b"])
    office.desk.slow.clear()
    await office.receiver.drain()


async def test_many_who_take_long_delay_nobody_else(office: Office) -> None:
    slow = [letter(n, "slow", f"sender-{n}") for n in range(5 * bot.receiving.TURNS_AT_ONCE)]
    office.desk.slow.add("slow")
    await office.receiver.take_in([*slow, letter(900, "b", "li")])
    await until(lambda: office.desk.done == ["b"])
    office.desk.slow.clear()
    await office.receiver.drain()


async def test_no_more_turns_are_in_the_database_at_once_than_it_bears(office: Office) -> None:
    await office.receiver.take_in([letter(n, "x", f"sender-{n}") for n in range(40)])
    await office.receiver.drain()
    assert len(office.desk.done) == 40
    assert office.desk.most_at_once <= bot.receiving.TURNS_AT_ONCE


async def test_a_repeated_message_changes_nothing_before_or_after_its_turn(
    office: Office,
) -> None:
    office.desk.slow.add("a")
    await office.receiver.take_in([letter(1, "a")])
    await office.receiver.take_in([letter(1, "a")])
    office.desk.slow.clear()
    await office.receiver.drain()
    await office.receiver.take_in([letter(1, "a")])
    await office.receiver.drain()
    assert office.desk.done == ["a"]


async def test_what_was_left_behind_has_its_turn_at_the_start(office: Office) -> None:
    await office.left_behind(letter(1, "a"), letter(2, "b", "li"))
    office.calendar.moment += timedelta(seconds=1)
    async with office.open():
        await until(lambda: sorted(office.desk.done) == ["a", "b"])


async def test_everything_that_one_sender_left_behind_has_its_turn_at_the_start(
    office: Office,
) -> None:
    await office.left_behind(*(letter(n, text) for n, text in enumerate("abcde")))
    office.calendar.moment += timedelta(seconds=1)
    async with office.open():
        await until(lambda: office.desk.done == [*"abcde"])


async def test_what_another_process_leaves_behind_is_found_after_a_while(office: Office) -> None:
    async with office.open():
        await office.left_behind(letter(1, "a"))
        await asyncio.sleep(0.02)
        assert office.desk.done == []
        office.calendar.moment += LEFT_ALONE + timedelta(seconds=1)
        await until(lambda: office.desk.done == ["a"])


async def test_what_was_left_behind_comes_before_what_is_said_now(office: Office) -> None:
    await office.left_behind(letter(1, "a"), letter(2, "b"))
    await office.receiver.take_in([letter(3, "c")])
    await office.receiver.drain()
    assert office.desk.done == ["a", "b", "c"]


async def test_an_earlier_message_that_came_later_goes_first(office: Office) -> None:
    office.desk.slow.add("c")
    await office.receiver.take_in([letter(3, "c")])
    await until(lambda: office.desk.prepared == ["c"])
    await office.receiver.take_in([letter(1, "a"), letter(2, "b")])
    office.desk.slow.clear()
    await office.receiver.drain()
    assert office.desk.done == ["a", "b", "c"]


async def test_what_another_replica_has_taken_is_left_to_it(office: Office) -> None:
    office.desk.slow.add("a")
    await office.receiver.take_in([letter(1, "a"), letter(2, "b")])
    async with office.database.begin() as uow:
        first = await uow.inbox.first(CHANNEL, "wang")
        assert first is not None
        assert await uow.inbox.take(first)
    office.desk.slow.clear()
    await office.receiver.drain()
    assert office.desk.done == ["b"]


async def test_two_replicas_give_each_message_one_turn_and_keep_the_order(office: Office) -> None:
    other = Desk(office.database, done=office.desk.done)
    receivers = [office.receiver, office.another(other)]
    letters = [letter(n, f"{n}", "wang" if n % 2 else "li") for n in range(1, 21)]
    await asyncio.gather(*(one.take_in(letters) for one in receivers))
    for one in receivers:
        await one.drain()
    async with asyncio.timeout(5):
        while len(office.desk.done) < len(letters):
            office.calendar.moment += LEFT_ALONE + timedelta(seconds=1)
            async with office.open():
                await asyncio.sleep(0.02)
    numbers = [int(one) for one in office.desk.done]
    assert [one for one in numbers if one % 2] == list(range(1, 21, 2))
    assert [one for one in numbers if not one % 2] == list(range(2, 21, 2))


@pytest.mark.parametrize(
    "problem", [DatabaseBusy, DatabaseFull, DatabaseReadOnly, DatabaseUnreachable, StaleTalk]
)
async def test_a_trouble_of_the_database_that_may_pass_is_waited_for(
    problem: type[Exception], office: Office
) -> None:
    office.desk.fails["a"] = (20, problem("away"))
    await office.receiver.take_in([letter(1, "a"), letter(2, "b")])
    await office.receiver.drain()
    assert office.desk.done == ["a", "b"]


async def test_while_a_new_release_changes_the_database_the_old_one_gives_nothing_up(
    office: Office,
) -> None:
    office.desk.fails["a"] = (20, DatabaseOutdated("no such column"))
    await office.receiver.take_in([letter(1, "a"), letter(2, "b")])
    await office.receiver.drain()
    assert office.desk.done == ["a", "b"]


async def test_a_failure_that_may_be_chance_is_tried_again(office: Office) -> None:
    office.desk.fails["a"] = (bot.receiving._PATIENCE - 1, ZeroDivisionError())
    await office.receiver.take_in([letter(1, "a")])
    await office.receiver.drain()
    assert office.desk.done == ["a"]


async def test_a_message_that_fails_again_and_again_is_given_up_and_the_next_has_its_turn(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    office.desk.fails["a"] = (1000, ZeroDivisionError("what somebody said"))
    await office.receiver.take_in([letter(1, "a"), letter(2, "b")])
    await office.receiver.drain()
    assert office.desk.done == ["b"]
    assert await office.waiting("wang") == []
    assert "is given up: ZeroDivisionError" in caplog.text
    assert "what somebody said" not in caplog.text


async def test_a_message_is_given_up_also_where_the_database_is_away_just_then(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    await office.receiver.take_in([letter(1, "a"), letter(2, "b")])
    office.desk.fails["a"] = (1000, ZeroDivisionError())
    await until(lambda: office.desk.fails["a"][0] <= 1000 - bot.receiving._PATIENCE + 1)
    goes_away(office.database, monkeypatch, times=3)
    await office.receiver.drain()
    assert office.desk.done == ["b"]


async def test_a_message_that_cannot_be_opened_holds_up_nobody_elses(office: Office) -> None:
    wang, _ = await office.left_behind(letter(1, "a"), letter(2, "b", "li"))
    async with office.database.begin() as uow:
        damaged = update(InboxRow).where(InboxRow.id == wang.id).values(body=b"damaged")
        await uow.inbox._connection.execute(damaged)
    office.calendar.moment += timedelta(seconds=1)
    async with office.open():
        await until(lambda: office.desk.done == ["b"])


async def test_looking_goes_on_when_the_database_was_away(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    await office.left_behind(letter(1, "a"))
    office.calendar.moment += LEFT_ALONE + timedelta(seconds=1)
    goes_away(office.database, monkeypatch, times=3)
    async with office.open():
        await until(lambda: office.desk.done == ["a"])


async def test_when_all_is_done_nothing_is_under_way(office: Office) -> None:
    await office.receiver.take_in([letter(n, "x", f"sender-{n % 4}") for n in range(12)])
    await office.receiver.drain()
    assert len(office.desk.done) == 12
    assert office.receiver._working == {}
    assert office.receiver._queues == {}


async def test_nothing_that_was_said_stands_in_the_log(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="bot")
    office.desk.fails = {"小王": (1000, ZeroDivisionError("小王")), "老赵": (3, StaleTalk("老赵"))}
    await office.receiver.take_in([letter(1, "小王"), letter(2, "老赵")])
    await office.receiver.drain()
    assert "小王" not in caplog.text
    assert "老赵" not in caplog.text
