"""Somebody sees to every message that waits, and nobody waits for somebody else's."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from sqlalchemy import update

import bot.couriers
from bot.couriers import Couriers
from bot.delivery import LEASE
from bot.doors import MaybeSent, NotSent, Parcel
from db.database import Database
from db.models import OutboxRow
from db.records import Showing
from tests.support.doors import CHANNEL, Post, ScriptedDoor, goes_away

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@dataclass
class SlowDoor(ScriptedDoor):
    """Hangs for those who are `stuck`, until they are not any more."""

    stuck: set[str] = field(default_factory=set)
    hanging: set[str] = field(default_factory=set)

    async def send(self, parcel: Parcel) -> Showing:
        self.hanging.add(parcel.address)
        while parcel.address in self.stuck:
            await asyncio.sleep(0.001)
        self.hanging.discard(parcel.address)
        return await super().send(parcel)


@pytest.fixture
def door() -> SlowDoor:
    return SlowDoor()


@pytest.fixture
def post(database: Database, door: SlowDoor) -> Post:
    return Post(database, door)


@pytest.fixture
def couriers(post: Post, monkeypatch: pytest.MonkeyPatch) -> Couriers:
    monkeypatch.setattr(bot.couriers, "ROUND", 0.005)
    return Couriers(post.delivery)


@asynccontextmanager
async def on_their_rounds(couriers: Couriers) -> AsyncIterator[None]:
    task = asyncio.create_task(couriers.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await couriers.drain()


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(2):
        while not true():
            await asyncio.sleep(0.001)


async def test_whoever_is_woken_for_gets_their_messages(post: Post, couriers: Couriers) -> None:
    wang = await post.person()
    await post.writes(wang, "一", "二")
    couriers.wake(wang)
    await couriers.drain()
    assert post.door.texts == ["一", "二"]


async def test_waking_does_not_wait(post: Post, couriers: Couriers, door: SlowDoor) -> None:
    wang = await post.person()
    await post.writes(wang, "一")
    door.stuck.add("wang")
    couriers.wake(wang)
    couriers.wake(wang)
    assert door.texts == []
    door.stuck.clear()
    await couriers.drain()
    assert door.texts == ["一"]


async def test_what_comes_while_a_courier_is_under_way_goes_out_too(
    post: Post, couriers: Couriers, door: SlowDoor
) -> None:
    wang = await post.person()
    await post.writes(wang, "一")
    door.stuck.add("wang")
    couriers.wake(wang)
    await until(lambda: "wang" in door.hanging)
    await post.writes(wang, "二")
    couriers.wake(wang)
    door.stuck.clear()
    await couriers.drain()
    assert door.texts == ["一", "二"]


async def test_what_comes_as_a_courier_goes_home_goes_out_too(
    post: Post, couriers: Couriers, monkeypatch: pytest.MonkeyPatch
) -> None:
    wang = await post.person()
    await post.writes(wang, "一")
    flush = post.delivery.flush

    async def and_then_more_comes(person: int) -> int:
        count = await flush(person)
        if count and post.door.texts == ["一"]:
            await post.writes(wang, "二")
            couriers.wake(wang)
        return count

    monkeypatch.setattr(post.delivery, "flush", and_then_more_comes)
    couriers.wake(wang)
    await couriers.drain()
    assert post.door.texts == ["一", "二"]


async def test_a_door_that_hangs_for_one_holds_up_nobody_else(
    post: Post, couriers: Couriers, door: SlowDoor
) -> None:
    wang, li = await post.person(), await post.person("li")
    await post.writes(wang, "一")
    await post.writes(li, "二", address="li")
    door.stuck.add("wang")
    couriers.wake(wang)
    couriers.wake(li)
    await until(lambda: door.texts == ["二"])
    door.stuck.clear()
    await couriers.drain()
    assert door.texts == ["二", "一"]


async def test_no_more_go_out_at_once_than_there_are_couriers(post: Post, door: SlowDoor) -> None:
    couriers = Couriers(post.delivery, at_once=2)
    for name in ("wang", "li", "zhao"):
        person = await post.person(name)
        await post.writes(person, name, address=name)
        door.stuck.add(name)
        couriers.wake(person)
    await until(lambda: len(door.hanging) == 2)
    await asyncio.sleep(0.01)
    assert len(door.hanging) == 2
    door.stuck.clear()
    await couriers.drain()
    assert len(door.texts) == 3


async def test_what_waits_at_the_start_is_found(post: Post, couriers: Couriers) -> None:
    wang = await post.person()
    await post.writes(wang, "一")
    async with on_their_rounds(couriers):
        await until(lambda: post.door.texts == ["一"])


async def test_what_was_put_off_goes_out_when_it_is_due_and_not_before(
    post: Post, couriers: Couriers
) -> None:
    wang = await post.person()
    await post.writes(wang, "一")
    post.door.outcomes.append(NotSent("retry_after", 7))
    async with on_their_rounds(couriers):
        await until(lambda: len(post.door.tried) == 1)
        await asyncio.sleep(0.02)
        assert post.door.texts == []
        post.pass_seconds(7)
        await until(lambda: post.door.texts == ["一"])


async def test_what_a_killed_process_left_goes_out_when_its_time_is_over(
    post: Post, couriers: Couriers
) -> None:
    wang = await post.person()
    await post.writes(wang, "一")
    async with post.database.begin() as uow:
        await uow.outbox.claim({wang}, CHANNEL, post.calendar(), LEASE)
    async with on_their_rounds(couriers):
        await asyncio.sleep(0.02)
        assert post.door.tried == []
        post.calendar.moment += LEASE
        await until(lambda: len(post.door.texts) == 1)


async def test_rounds_go_on_when_the_database_was_away(
    post: Post, couriers: Couriers, monkeypatch: pytest.MonkeyPatch
) -> None:
    wang = await post.person()
    await post.writes(wang, "一")
    goes_away(post.database, monkeypatch, times=3)
    async with on_their_rounds(couriers):
        await until(lambda: post.door.texts == ["一"])


async def test_a_courier_that_breaks_down_ends_nobody_elses_way(
    post: Post, couriers: Couriers, caplog: pytest.LogCaptureFixture
) -> None:
    wang, li = await post.person(), await post.person("li")
    await post.writes(wang, "一")
    await post.writes(li, "二", address="li")
    post.door.outcomes.append(ZeroDivisionError())
    async with on_their_rounds(couriers):
        await until(lambda: len(post.door.texts) == 1)
        post.calendar.moment += LEASE
        await until(lambda: len(post.door.texts) == 2)
    assert "ZeroDivisionError" in caplog.text


async def test_a_message_that_cannot_be_opened_holds_up_nobody_elses(
    post: Post, couriers: Couriers
) -> None:
    people = [await post.person(name) for name in ("wang", "li", "zhao")]
    for person, name in zip(people, ("wang", "li", "zhao"), strict=True):
        numbers = await post.writes(person, name, address=name)
        if name == "li":
            async with post.database.begin() as uow:
                damaged = update(OutboxRow).where(OutboxRow.id == numbers[0])
                await uow.outbox._connection.execute(damaged.values(body=b"damaged"))
    async with on_their_rounds(couriers):
        await until(lambda: sorted(post.door.texts) == ["wang", "zhao"])


async def test_when_all_are_home_nothing_is_under_way(post: Post, couriers: Couriers) -> None:
    wang, li = await post.person(), await post.person("li")
    await post.writes(wang, "一", "二")
    await post.writes(li, "三", "四", address="li")
    post.door.outcomes.append(MaybeSent())
    couriers.wake(wang)
    couriers.wake(li)
    await couriers.drain()
    assert couriers._under_way == {}
    assert len(post.door.tried) == 3


async def test_there_is_nothing_to_wait_for_when_nobody_is_out(couriers: Couriers) -> None:
    await couriers.drain()
