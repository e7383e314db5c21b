"""The database away, the program killed, two programs at once: no page breaks, nothing is lost."""

import asyncio
import re
import shutil
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import ClientError

from tests.bot.web.callers import Caller, calling
from tests.support.nursery import Nursery
from tests.support.served import Running

pytestmark = pytest.mark.asyncio(loop_scope="module")

WITHIN = 20.0


@pytest_asyncio.fixture(loop_scope="module")
async def program(
    nursery: Nursery, sqlite_template: Path, tmp_path: Path
) -> AsyncIterator[Running]:
    """A program of the test's own."""
    shutil.copyfile(sqlite_template, tmp_path / "zhuye.db")
    one = Running(f"sqlite:///{tmp_path / 'zhuye.db'}", tmp_path, nursery=nursery, hurried=True)
    await one.start()
    yield one
    assert await one.stop() == 0, one.log
    assert "Traceback" not in one.log


@pytest_asyncio.fixture(loop_scope="module")
async def wang(program: Running) -> AsyncIterator[Caller]:
    """Somebody at the menu."""
    async with calling(program.address) as one:
        await one.say("你好")
        await one.say("1")
        yield one


@contextmanager
def held(program: Running) -> Iterator[None]:
    """Nobody can write to the database meanwhile."""
    connection = sqlite3.connect(program.folder / "zhuye.db", isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")
        connection.close()


@contextmanager
def gone(program: Running) -> Iterator[None]:
    """The tables that pages are read from are not there meanwhile."""
    connection = sqlite3.connect(program.folder / "zhuye.db")
    connection.execute("ALTER TABLE messages RENAME TO away")
    connection.commit()
    try:
        yield
    finally:
        connection.execute("ALTER TABLE away RENAME TO messages")
        connection.commit()
        connection.close()


async def test_what_cannot_be_kept_stays_where_it_was_typed(program: Running, wang: Caller) -> None:
    with held(program):
        async with wang.post("/say", {"text": "看全部项目", "nonce": "n"}, headers={}) as answer:
            page = await answer.text()
        assert answer.status == 503
        assert ">看全部项目</textarea>" in page
        assert "没有记下来" in page
        status, news = await wang.say("看全部项目", nonce="n")
        assert status == 503
        assert "没有记下来" in news["problem"]
    # The same again, when there is a way, counts once.
    await wang.say("看全部项目", nonce="n")
    _, news = await wang.say("看全部项目", nonce="n")
    assert len(news["messages"]) == 6


async def test_every_page_says_so_when_the_database_is_away(program: Running, wang: Caller) -> None:
    with gone(program):
        for path in ("/", "/?before=9", "/file/1/0", "/news?after=0"):
            async with wang.session.get(wang.address + path) as answer:
                assert answer.status == 503, path
                assert "前面说的都还在" in await answer.text()
        async with wang.post("/say", {"text": "要紧的话"}, headers={}) as answer:
            assert answer.status == 503
            assert ">要紧的话</textarea>" in await answer.text()
        async with wang.post("/leave", {}, headers={}) as answer:
            assert answer.headers["Location"] == "/left"
    assert "您想做什么" not in await wang.open()


async def test_an_open_page_hears_again_after_the_database_was_away(
    program: Running, wang: Caller
) -> None:
    stream = await wang.session.get(wang.address + "/news", params={"after": "0"})
    with gone(program):
        await wang.say("看全部项目")
    stream.close()
    await wang.say("菜单")
    async with wang.session.get(wang.address + "/news", params={"after": "0"}) as again:
        async with asyncio.timeout(5):
            while "您想做什么".encode() not in await again.content.readline():
                pass


async def test_killed_in_mid_talk_it_goes_on_and_nothing_is_said_twice(
    program: Running, wang: Caller
) -> None:
    for number, text in enumerate(("看全部项目", "菜单", "帮助", "我的报名", "菜单")):
        posting = asyncio.create_task(surely(wang, text, f"n{number}"))
        await asyncio.sleep(0.01 * number)
        await program.kill()
        await program.start()
        await posting
    async with asyncio.timeout(WITHIN):
        while len(shown := re.findall(r'class="message (me|bot)"', await wang.open())) < 14:
            await asyncio.sleep(0.1)
    assert shown == ["me", "bot"] * 7


async def test_who_leaves_does_not_take_back_a_call_for_help(
    program: Running, wang: Caller
) -> None:
    await wang.say("人工")
    answered = await wang.hears("家里人打我，请帮帮我")
    assert "编号" in answered or "工作人员" in answered
    before = count(program, "human_requests")
    assert before == 1
    async with wang.post("/leave", {}) as answer:
        assert answer.status == 303
    assert count(program, "human_requests") == before
    assert count(program, "messages") == 0
    assert count(program, "identities") == 0


async def test_who_leaves_a_computer_that_others_use_keeps_the_talk_at_home(
    program: Running, wang: Caller
) -> None:
    await wang.say("连接码")
    given = await wang.hears("给我一个连接码") if count(program, "join_codes") == 0 else ""
    page = given or await wang.open()
    (code,) = re.findall(r"\d{4} \d{4}", page)[:1]
    async with calling(program.address) as elsewhere:
        await elsewhere.say("你好")
        await elsewhere.say("1")
        await elsewhere.say("我有连接码")
        await elsewhere.say(code)
        await elsewhere.say("1")
        assert "您想做什么" in await elsewhere.open()
        async with elsewhere.post("/leave", {}) as answer:
            assert answer.status == 303
    assert count(program, "people") == 1
    assert "找适合的项目" in await wang.open()


async def test_pages_that_are_open_are_told_when_nothing_may_stay_on_them(
    program: Running, wang: Caller
) -> None:
    stream = await wang.session.get(wang.address + "/news", params={"after": "0"})
    async with wang.post("/leave", {}) as answer:
        assert answer.status == 303
    async with asyncio.timeout(5):
        rest = (await stream.read()).decode()
    assert rest.strip().endswith('data: {"talk": "", "size": 100, "messages": []}')


async def test_people_who_hang_up_in_the_middle_cost_nothing(
    program: Running, wang: Caller
) -> None:
    for _ in range(40):
        with suppress(TimeoutError):
            await asyncio.wait_for(read_news(wang), 0.004)
    assert "您想做什么" in await wang.open()
    assert "ERROR" not in program.log


async def test_two_programs_on_one_postgresql_show_the_same_talk(
    nursery: Nursery, postgres_url: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    one, other = [
        Running(postgres_url, tmp_path_factory.mktemp("replica"), nursery=nursery, hurried=True)
        for _ in range(2)
    ]
    await asyncio.gather(one.start(), other.start())
    async with calling(one.address) as wang:
        await wang.say("你好")
        # The same browser, led to the other replica by what stands in front of both.
        stream = await wang.session.get(other.address + "/news", params={"after": "0"})
        await wang.say("1")
        async with asyncio.timeout(WITHIN):
            while "您想做什么".encode() not in await stream.content.readline():
                pass
        stream.close()
        wang.address = other.address
        assert "想看哪个项目" in await wang.hears("看全部项目")
        wang.address = one.address
        page = await wang.open()
        assert re.findall(r'class="message (me|bot)"', page) == ["me", "bot"] * 3
    for program in (one, other):
        assert await program.stop() == 0, program.log
        assert "Traceback" not in program.log


async def read_news(caller: Caller) -> None:
    async with caller.session.get(caller.address + "/news", params={"after": "0"}) as stream:
        await stream.read()


async def surely(caller: Caller, text: str, nonce: str) -> None:
    """Say something, and try again until it is taken, as the page's script does."""
    async with asyncio.timeout(WITHIN):
        while True:
            try:
                status, _ = await caller.say(text, nonce=nonce)
            except (OSError, ClientError):
                status = 0
            if status == 200:
                return
            await asyncio.sleep(0.05)


def count(program: Running, table: str) -> int:
    connection = sqlite3.connect(program.folder / "zhuye.db")
    try:
        found: int = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
        return found
    finally:
        connection.close()
