"""Telegram says that there is too much at once: it is obeyed, and nobody else waits for it."""

import asyncio
from collections import defaultdict

from tests.bot.telegram.conftest import Serve
from tests.support.botapi import Answer, BotApi
from tests.support.crowd import Crowd, Talker
from tests.support.victims import SCRIPT

PEOPLE = 4
SOON = 1.0
"""Seconds within which somebody is answered whom the flood is no matter of."""


def too_many(seconds: int) -> Answer:
    return Answer(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


async def test_a_storm_of_refusals_loses_nothing_and_doubles_nothing(
    api: BotApi, serve: Serve, sqlite_url: str
) -> None:
    await serve()
    crowd = await Crowd.gather(api, sqlite_url, PEOPLE)
    storm = api.fault(too_many(1), "sendMessage", times=PEOPLE * 4, probability=0.3)
    await crowd.enrol()
    assert storm.hits == PEOPLE * 4
    assert_patient(api, 1)
    assert await crowd.check() == 0


async def test_the_limits_that_telegram_has_are_kept_to_by_waiting(
    api: BotApi, serve: Serve, sqlite_url: str
) -> None:
    await serve()
    crowd = await Crowd.gather(api, sqlite_url, PEOPLE)
    await crowd.enrol(SCRIPT[:-6])
    api.limits(per_chat=1, burst=3, overall=30)
    await crowd.enrol(SCRIPT[-6:])
    assert refused(api)
    assert_patient(api, 1)
    assert await crowd.check() == 0


async def test_who_is_told_to_wait_waits_alone(api: BotApi, serve: Serve) -> None:
    await serve()
    told, wang = await at_the_menu(api, 1001), await at_the_menu(api, 1002)
    api.fault(too_many(3), "sendMessage", chat=told.user.id)
    late = asyncio.create_task(timed(told, "看全部项目"))
    slowest = 0.0
    while not late.done():
        slowest = max(slowest, await timed(wang, "看全部项目"), await timed(wang, "菜单"))
        await asyncio.sleep(0.3)
    print(f"waited {await late:.2f} s, everybody else at most {slowest:.2f} s")  # noqa: T201
    assert slowest < SOON
    assert 3 <= await late < 5


async def test_two_people_who_press_too_fast_hold_up_nobody_else(api: BotApi, serve: Serve) -> None:
    await serve()
    hasty = [await at_the_menu(api, 1001), await at_the_menu(api, 1002)]
    wang = await at_the_menu(api, 1003)
    api.limits(per_chat=1, burst=5, overall=1000)
    for one in hasty * 10:
        one.user.say("看全部项目")
    async with asyncio.timeout(10):
        while len(refused(api)) < 2:
            await asyncio.sleep(0.01)
    waited = [await timed(wang, "看全部项目"), await timed(wang, "菜单")]
    print(f"meanwhile somebody else was answered after {max(waited):.2f} s")  # noqa: T201
    assert max(waited) < SOON


async def test_a_limit_for_all_chats_is_not_run_against_by_all(
    api: BotApi, serve: Serve, sqlite_url: str
) -> None:
    await serve()
    crowd = await Crowd.gather(api, sqlite_url, 12)
    limited = api.fault(too_many(2), "sendMessage", times=None)
    talking = [asyncio.create_task(one.say("你好")) for one in crowd.people]
    await asyncio.sleep(1)
    limited.stop()
    await asyncio.gather(*talking)
    print(f"{limited.hits} of {len(talking)} were refused")  # noqa: T201
    assert limited.hits < len(talking)
    assert_patient(api, 2)


async def at_the_menu(api: BotApi, number: int) -> Talker:
    """Somebody who has said hello."""
    one = Talker(api.user(number))
    await one.say_all(["/start", "普通文字"])
    return one


async def timed(talker: Talker, text: str) -> float:
    """Seconds until an answer."""
    clock = asyncio.get_running_loop().time
    begun = clock()
    await talker.say(text)
    return clock() - begun


def refused(api: BotApi) -> set[str]:
    """Chats to which something was not let through."""
    late = [one for one in api.requests if one.outcome.startswith("429")]
    return {one.params["chat_id"] for one in late if one.method == "sendMessage"}


def assert_patient(api: BotApi, seconds: float) -> None:
    """After a refusal nothing was sent to that chat within the time that was told."""
    told: dict[object, float] = defaultdict(float)
    for one in api.requests:
        chat = one.params.get("chat_id")
        if one.method == "sendMessage":
            assert one.time >= told[chat] + seconds - 0.01
            if one.outcome.startswith("429"):
                told[chat] = one.time
