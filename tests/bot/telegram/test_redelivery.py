"""Updates come more than once, to one program or to several that share a database."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import aiohttp
import pytest

from tests.bot.telegram.conftest import Serve
from tests.support.botapi import BotApi
from tests.support.botapi.webhook import HEADER
from tests.support.crowd import Crowd, Talker
from tests.support.served import Served
from tests.support.victims import SCRIPT

PEOPLE = 3


@pytest.mark.parametrize("webhook", [False, True])
async def test_everything_is_delivered_again_during_the_talk_and_after_it(
    api: BotApi, serve: Serve, sqlite_url: str, webhook: bool
) -> None:
    served = await serve(webhook=webhook)
    crowd = await Crowd.gather(api, sqlite_url, PEOPLE)
    enrolling = asyncio.create_task(crowd.enrol())
    while not enrolling.done():
        await asyncio.sleep(0.3)
        api.redeliver(PEOPLE)
    await enrolling
    answered = len(api.delivered)
    again = api.redeliver()
    await all_taken(api, again)
    await served.stop()
    await served.start()
    await all_taken(api, api.redeliver())
    await asyncio.sleep(0.5)
    assert len(api.delivered) == answered
    assert await crowd.check() == 0


async def test_who_writes_after_everything_was_delivered_again_is_answered(
    api: BotApi, serve: Serve
) -> None:
    await serve()
    wang = Talker(api.user(1001))
    await wang.say_all(SCRIPT)
    for _ in range(4):
        await all_taken(api, api.redeliver())
    assert "编号" in await wang.say("我的报名", patience=5)


async def test_a_group_is_answered_after_everything_was_delivered_again(
    api: BotApi, serve: Serve
) -> None:
    await serve()
    wang = api.user(1001)
    group = api.group("互助群", [wang])
    for _ in range(4):
        group.say(wang, "@zhuye_test_bot 你好")
    await group.wait(4)
    for _ in range(4):
        await all_taken(api, api.redeliver())
    group.say(wang, "@zhuye_test_bot 你好")
    await group.wait(1, 5)


async def test_two_replicas_take_turns_in_one_talk(
    api: BotApi, serve: Serve, postgres_url: str
) -> None:
    replicas = [await serve(database_url=postgres_url, webhook=True) for _ in range(2)]
    crowd = await Crowd.gather(api, postgres_url, PEOPLE)
    async with taking_turns(api, replicas):
        await crowd.enrol()
    assert await crowd.check() == 0


async def test_somebody_who_does_not_wait_for_answers_is_answered_in_order_by_two_replicas(
    api: BotApi, serve: Serve, postgres_url: str
) -> None:
    replicas = [await serve(database_url=postgres_url, webhook=True) for _ in range(2)]
    crowd = await Crowd.gather(api, postgres_url, 2)
    async with taking_turns(api, replicas):
        for one in crowd.people:
            for text in SCRIPT:
                one.user.say(text)
        for one in crowd.people:
            await one.user.wait(len(SCRIPT), 30)
    assert await crowd.check() == 0


async def test_the_same_update_reaches_two_replicas_at_once(
    api: BotApi, serve: Serve, postgres_url: str
) -> None:
    replicas = [await serve(database_url=postgres_url, webhook=True) for _ in range(2)]
    crowd = await Crowd.gather(api, postgres_url, 1)
    assert api.webhook.address is not None
    headers = {HEADER: api.webhook.address.secret}
    urls = [f"http://127.0.0.1:{one.port}/telegram" for one in replicas]
    (wang,) = crowd.people
    await api.webhook.stop()
    async with aiohttp.ClientSession(headers=headers) as telegram:
        for text in SCRIPT:
            answer = asyncio.create_task(wang.say(text))
            await asyncio.sleep(0)
            update = api.updates.waiting[-1].json()
            taken = await asyncio.gather(*(telegram.post(one, json=update) for one in urls * 3))
            assert {one.status for one in taken} == {200}
            await answer
    assert await crowd.check() == 0


async def test_two_pollers_say_so_and_go_on(api: BotApi, serve: Serve, postgres_url: str) -> None:
    both = [await serve(database_url=postgres_url) for _ in range(2)]
    crowd = await Crowd.gather(api, postgres_url, 3)
    await crowd.enrol()
    assert await crowd.check() == 0
    assert all(one.runs for one in both)
    warned = [line for one in both for line in one.log.splitlines() if "another_program" in line]
    assert warned
    assert all(" WARNING " in line for line in warned)


async def test_a_webhook_that_is_set_is_removed_and_what_waits_is_fetched(
    api: BotApi, serve: Serve
) -> None:
    before = await serve(webhook=True)
    wang = Talker(api.user(1001))
    await wang.say("你好")
    await before.stop()
    answer = asyncio.create_task(wang.say("普通文字"))
    await asyncio.sleep(0.1)
    assert api.updates.pending == 1
    await serve()
    assert "您想做什么" in await answer
    assert api.webhook.address is None
    (removed,) = [one for one in api.requests if one.method == "deleteWebhook"]
    assert removed.params.get("drop_pending_updates") in {None, "false"}


async def test_the_webhook_takes_what_telegram_sends_and_nothing_else(
    api: BotApi, serve: Serve
) -> None:
    served = await serve(webhook=True)
    wang = Talker(api.user(1001))
    await wang.say("你好")
    assert api.webhook.address is not None
    right = {HEADER: api.webhook.address.secret}
    await api.webhook.stop()
    wang.user.say("普通文字")
    update = api.updates.waiting[-1].json()
    url = f"http://127.0.0.1:{served.port}/telegram"
    async with aiohttp.ClientSession() as telegram:

        async def status(headers: dict[str, str], **sent: object) -> int:
            async with telegram.post(url, headers=headers, **sent) as answer:  # type: ignore[arg-type]
                return answer.status

        assert await status({}, json=update) == 403
        assert await status({HEADER: "x" * 43}, json=update) == 403
        assert await status({HEADER: ""}, json=update) == 403
        assert await status(right, data=b" " * 1_000_001) == 413
        assert await status(right, data=b"{") == 400
        assert await status(right, data=b"[" * 100_000) == 400
        assert await status(right, json=[update]) == 400
        assert await status(right, data=b"\xff\xfe") == 400
        assert await status(right, json={"update_id": 7, "message": {"text": "?"}}) == 200
        assert await status(right, json={"update_id": 8, "of_the_future": {"id": 1}}) == 200
        async with telegram.get(url, headers=right) as answer:
            assert answer.status == 405
        async with telegram.post(f"{url}/x", headers=right, json=update) as answer:
            assert answer.status == 404
        assert wang.read() == 1
        assert await status(right, json=update) == 200
    await wang.user.chat.inbox.until(lambda: wang.read() == 2, "answer")


@asynccontextmanager
async def taking_turns(api: BotApi, replicas: Sequence[Served]) -> AsyncIterator[None]:
    """Let one update go to one replica, the next to another."""
    targets = itertools.cycle(f"http://127.0.0.1:{one.port}" for one in replicas)
    turns = 0

    async def take_turns() -> None:
        nonlocal turns
        delivered = 0
        while True:
            if api.updates.delivered > delivered:
                delivered = api.updates.delivered
                api.webhook.target = next(targets)
                turns += 1
            await asyncio.sleep(0)

    taking = asyncio.create_task(take_turns())
    yield
    taking.cancel()
    assert turns > len(SCRIPT)


async def all_taken(api: BotApi, updates: int) -> None:
    """Wait until so many updates have been delivered again."""
    before = api.updates.delivered
    async with asyncio.timeout(10):
        while api.updates.delivered < before + updates:
            await asyncio.sleep(0.02)
    await asyncio.sleep(0.1)
