"""The program is killed, or told to stop, while people talk with it."""

import asyncio
import random
import signal
import sqlite3
from contextlib import closing

from tests.bot.telegram.conftest import Serve
from tests.support.botapi import BotApi, Delay
from tests.support.crowd import Crowd, Talker, settled
from tests.support.served import Served

KILLS = 10
STOPS = 4


async def test_killed_ten_times_while_fifteen_people_enrol_by_polling(
    api: BotApi, serve: Serve
) -> None:
    await enrol_while_it_is_killed(api, await serve(hurried=True), seed=7)


async def test_killed_ten_times_while_fifteen_people_enrol_by_webhook(
    api: BotApi, serve: Serve, postgres_url: str
) -> None:
    served = await serve(database_url=postgres_url, webhook=True, hurried=True)
    await enrol_while_it_is_killed(api, served, seed=8)


async def test_told_to_stop_again_and_again_while_people_enrol_by_polling(
    api: BotApi, serve: Serve
) -> None:
    await enrol_while_it_is_told_to_stop(api, await serve(), seed=9)


async def test_told_to_stop_again_and_again_while_people_enrol_by_webhook(
    api: BotApi, serve: Serve, postgres_url: str
) -> None:
    served = await serve(database_url=postgres_url, webhook=True)
    await enrol_while_it_is_told_to_stop(api, served, seed=10)


async def test_told_to_stop_while_the_disk_keeps_what_was_said(
    api: BotApi, serve: Serve, sqlite_url: str
) -> None:
    served = await serve()
    slow, *people = [Talker(api.user(1001 + number)) for number in range(40)]
    await asyncio.gather(*(one.say("你好") for one in (slow, *people)))
    api.fault(Delay(0.3), "sendMessage", chat=slow.user.id)
    slow.user.say("普通文字")
    await asyncio.sleep(0.15)
    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as other:
        other.execute("BEGIN IMMEDIATE")
        for one in people:
            one.user.say("普通文字")
        await asyncio.sleep(0.1)
        assert served.process is not None
        served.process.send_signal(signal.SIGTERM)
        await asyncio.sleep(0.4)
        other.rollback()
    assert await served.ended() == 0
    await served.start()
    for one in (slow, *people):
        await one.user.chat.inbox.until(lambda one=one: one.read() == 2, "answer")  # type: ignore[misc]
    assert (await settled(sqlite_url)).repeats == 0, served.log


async def test_of_two_replicas_one_dies_and_the_other_takes_over_what_it_had_begun(
    api: BotApi, serve: Serve, postgres_url: str
) -> None:
    other = await serve(database_url=postgres_url, webhook=True, hurried=True)
    dying = await serve(database_url=postgres_url, webhook=True, hurried=True)
    crowd = await Crowd.gather(api, postgres_url, 6)

    async def die() -> None:
        await dying.kill()
        api.webhook.target = f"http://127.0.0.1:{other.port}"

    await crowd.enrol_while(die, at=[0.4])
    await crowd.check()
    await dying.start()


async def enrol_while_it_is_killed(api: BotApi, served: Served, seed: int) -> None:
    """Kill the program at moments of chance, and start it again at once."""
    chance = random.Random(seed)
    crowd = await Crowd.gather(api, served.database_url, 15)

    async def kill() -> None:
        await asyncio.sleep(chance.uniform(0, 0.05))
        await served.kill()
        await served.start()

    await crowd.enrol_while(kill, at=sorted(chance.uniform(0, 0.9) for _ in range(KILLS)))
    await crowd.check()


async def enrol_while_it_is_told_to_stop(api: BotApi, served: Served, seed: int) -> None:
    """Tell the program to stop at moments of chance: it ends what it has begun."""
    chance = random.Random(seed)
    crowd = await Crowd.gather(api, served.database_url, 6)

    async def stop() -> None:
        await asyncio.sleep(chance.uniform(0, 0.05))
        assert await served.stop() == 0
        await served.start()

    await crowd.enrol_while(stop, at=sorted(chance.uniform(0, 0.9) for _ in range(STOPS)))
    assert await crowd.check() == 0, served.log
