"""Two thousand people are told, by real processes, while everything goes wrong that can.

Some have blocked the bot or are gone, Telegram says again and again that it is too much, answers
are lost, and the worker is killed twice: once with every answer outstanding, once at random.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from db.database import Database
from db.keys import Keys
from db.notice_records import UNCONFIRMED, DeliveryState, NoticeState
from tests.conftest import TEST_SECRET
from tests.support.botapi import Answer, BotApi, DelayAfter, DropAfter
from tests.support.botapi.chats import Standing
from tests.support.discretion import assert_discreet
from tests.support.federation import TEXT, Federation
from tests.support.nursery import Nursery
from tests.support.served import Running, Served

PEOPLE = 2_000
BLOCKED = 70
RATE = "500"
PATIENCE = 150.0
FAST = {"ZHUYE_NOTICE_PAID": "true", "ZHUYE_NOTICE_RATE": RATE}
ALWAYS = {"ZHUYE_QUIET_FROM": "0", "ZHUYE_QUIET_UNTIL": "0"}


async def test_everybody_who_should_have_it_has_it_once_whatever_happens(
    database_url: str, tmp_path: Path, api: BotApi, nursery: Nursery
) -> None:
    # Once by a process that does nothing else, once by the one that also talks with people.
    apart = database_url.startswith("sqlite")
    arguments = ("worker", "--notices") if apart else ("run",)
    database = Database.open(database_url, Keys(TEST_SECRET))
    federation = Federation(database)
    people = await settle(api, federation)
    api.limits(per_chat=1, burst=2, overall=30, paid=1000)
    api.fault(
        Answer(429, "Too Many Requests: retry after 1", retry_after=1),
        "sendMessage",
        times=12,
        probability=0.02,
    )
    api.fault(DropAfter(), "sendMessage", times=25, probability=0.02)
    worker = Served(
        database_url,
        tmp_path,
        api=api,
        arguments=arguments,
        more={**FAST, **ALWAYS},
        nursery=nursery,
    )
    notice = await federation.tells(target="posting:3")
    started = time.perf_counter()
    await worker.launch()

    await until(lambda: len(api.delivered) > PEOPLE * 0.3)
    held = api.fault(DelayAfter(30), "sendMessage", times=None)
    await until_quiet(api)
    await worker.kill()
    held.stop()
    outstanding = held.hits
    await worker.launch()

    await until(lambda: len(api.delivered) > PEOPLE * 0.7)
    await worker.kill()
    await worker.launch()

    await until_over(federation, notice, worker)
    seconds = time.perf_counter() - started
    assert await worker.stop() == 0, worker.log
    await check(api, federation, notice, people)
    counts = await federation.counts(notice)
    assert counts[f"sent {UNCONFIRMED}"] >= outstanding + 1
    assert_discreet(worker.log, api)
    print(f"{seconds:.0f} s, {outstanding} answers outstanding at the first kill: {counts}")  # noqa: T201
    await database.close()


async def settle(api: BotApi, federation: Federation) -> dict[int, int]:
    """Everybody comes; some block the bot, some leave Telegram. Chats by person."""
    people = await federation.fill(PEOPLE)
    for number, chat in enumerate(people.values()):
        user = api.user(chat)
        user.chat.standing = Standing.OPEN
        if number % 20 == 0:
            user.chat.standing = Standing.BLOCKED if number < BLOCKED * 20 else Standing.GONE
    return people


async def check(api: BotApi, federation: Federation, notice: int, people: dict[int, int]) -> None:
    """The report says what the server has seen."""
    got = Counter(chat for chat, _ in api.delivered)
    assert set(got.values()) == {1}, f"twice: {[one for one in got if got[one] > 1]}"
    assert {message.text.split("\n")[0] for _, message in api.delivered} == {TEXT["title"]}
    standing = {person: api.user(chat).chat.standing for person, chat in people.items()}
    open_, blocked, gone = (
        {one for one, what in standing.items() if what is which}
        for which in (Standing.OPEN, Standing.BLOCKED, Standing.GONE)
    )
    surely = await federation.whose(notice, DeliveryState.SENT, None)
    perhaps = await federation.whose(notice, DeliveryState.SENT, UNCONFIRMED)
    # Of a refusal, too, the answer can be lost.
    assert await federation.whose(notice, DeliveryState.FAILED, "blocked") == blocked - perhaps
    assert await federation.whose(notice, DeliveryState.FAILED, "deleted") == gone - perhaps
    has_it = {one for one, chat in people.items() if chat in got}
    assert surely <= has_it <= surely | perhaps
    assert has_it | (perhaps & open_) == open_
    # A kill can fall between the note that a request is begun and its first byte.
    missed = open_ - has_it
    print(f"{len(has_it)} have it, {len(missed)} of {len(perhaps)} unconfirmed have not")  # noqa: T201
    assert len(missed) <= 1
    counts = await federation.counts(notice)
    assert counts["sent"] + counts[f"sent {UNCONFIRMED}"] == len(has_it | perhaps)
    assert counts.total() == PEOPLE
    assert (await federation.notice(notice)).state is NoticeState.DONE


async def until(done: Callable[[], bool]) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(PATIENCE):
        while not done():
            await asyncio.sleep(0.005)


async def until_quiet(api: BotApi) -> None:
    """Wait until every request that is held is at the server."""
    before = -1
    async with asyncio.timeout(PATIENCE):
        while before != len(api.delivered):
            before = len(api.delivered)
            await asyncio.sleep(1.0)


async def until_over(federation: Federation, notice: int, worker: Running) -> None:
    """Wait until a notice has ended."""
    async with asyncio.timeout(PATIENCE):
        while not await federation.is_over(notice):
            assert worker.runs, worker.log
            await asyncio.sleep(0.2)
