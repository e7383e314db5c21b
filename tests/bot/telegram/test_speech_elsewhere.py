"""Replies that are spoken by another machine: real programs, a real broker, real voices."""

import asyncio
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from tests.bot.telegram.conftest import Serve
from tests.support.botapi import BotApi, Message, User
from tests.support.broker import SLOW, Broker, Worker, clips
from tests.support.discretion import assert_discreet
from tests.support.served import Served

PATIENCE = 60.0
OTHER_KEY = "another-secret-of-another-installation"

Hire = Callable[..., Worker]
ServeHere = Callable[[], Awaitable[Served]]


@pytest.fixture
def broker() -> Iterator[Broker]:
    one = Broker(password="geheim")
    one.start()
    yield one
    one.kill()


@pytest.fixture
def serve_here(serve: Serve, broker: Broker, tmp_path: Path) -> ServeHere:
    """Starts a program that could speak itself, but has a broker."""
    more = {"ZHUYE_LOG_LEVEL": "DEBUG", "ZHUYE_TTS": "espeak", "ZHUYE_BROKER_URL": broker.url}
    return lambda: serve(folder=tmp_path, more=more)


@pytest.fixture
async def hire(broker: Broker, tmp_path: Path, api: BotApi) -> AsyncIterator[Hire]:
    """Makes workers; in the end they are gone, and have logged nothing said."""
    hired: list[Worker] = []

    def make(**fields: object) -> Worker:
        folder = tmp_path / f"worker{len(hired)}"
        hired.append(Worker(broker.url, folder, **fields))  # type: ignore[arg-type]
        return hired[-1]

    yield make
    for one in hired:
        await one.stop(signal.SIGKILL)
        assert_discreet(one.log, api)
        assert not list(one.folder.glob("*.db"))


async def until(true: Callable[[], bool], what: Callable[[], object]) -> None:
    limit = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < limit, what()
        await asyncio.sleep(0.02)


async def voices(user: User, count: int) -> list[Message]:
    """The bot's first `count` voice messages."""

    def found() -> list[Message]:
        return [one for one in user.messages if one.voice is not None]

    await until(lambda: len(found()) >= count, lambda: [one.text for one in user.messages])
    return found()


async def in_voice_mode(api: BotApi) -> User:
    wang = api.user(1001, "王芳")
    await wang.talk("/start")
    await wang.talk("适合听的话")
    return wang


async def test_a_worker_makes_the_voice_and_the_broker_may_come_and_go(
    serve_here: ServeHere, api: BotApi, broker: Broker, hire: Hire
) -> None:
    worker = hire()
    assert await worker.start() == "可以干活了，能做：念。\n"
    served = await serve_here()
    wang = await in_voice_mode(api)
    await voices(wang, 2)
    made_there = worker.clips
    assert made_there > 0
    assert clips(served.folder) == 0
    broker.kill()
    await wang.talk("快一点")
    await voices(wang, 4)
    assert clips(served.folder) > 0
    made_here = clips(served.folder)
    broker.start()
    await until(lambda: "the broker is there again" in served.log, lambda: served.log)
    await until(lambda: "the broker is there again" in worker.log, lambda: worker.log)
    await asyncio.sleep(1.5)
    await wang.talk("快一点")
    await voices(wang, 6)
    assert worker.clips > made_there
    assert clips(served.folder) == made_here
    assert served.log.count("the broker is lost") == 1
    assert worker.log.count("the broker is lost") == 1
    assert await worker.stop() == 0


async def test_a_worker_that_is_killed_over_a_job_is_replaced_by_this_machine(
    serve_here: ServeHere, api: BotApi, broker: Broker, hire: Hire
) -> None:
    worker = hire(command=SLOW)
    await worker.start()
    served = await serve_here()
    wang = await in_voice_mode(api)
    await until(lambda: broker.jobs("speak") == (1, 1), lambda: served.log)
    await worker.stop(signal.SIGKILL)
    await voices(wang, 2)
    assert clips(served.folder) > 0
    assert "no other machine is there any more to speak" in served.log


async def test_a_worker_that_is_killed_over_a_job_is_replaced_by_another(
    serve_here: ServeHere, api: BotApi, broker: Broker, hire: Hire
) -> None:
    slow, other = hire(command=SLOW), hire()
    await slow.start()
    await other.start()
    served = await serve_here()
    # It waits for nothing any more when the job comes.
    other.send(signal.SIGSTOP)
    await asyncio.sleep(1.5)
    wang = await in_voice_mode(api)
    await until(lambda: broker.jobs("speak") == (1, 1), lambda: served.log)
    other.send(signal.SIGCONT)
    await slow.stop(signal.SIGKILL)
    await voices(wang, 2)
    assert other.clips > 0
    assert clips(served.folder) == 0


async def test_without_a_worker_this_machine_speaks(serve_here: ServeHere, api: BotApi) -> None:
    served = await serve_here()
    wang = await in_voice_mode(api)
    await voices(wang, 2)
    assert clips(served.folder) > 0


async def test_a_worker_with_another_key_is_left_out(
    serve_here: ServeHere, api: BotApi, hire: Hire
) -> None:
    served = await serve_here()
    worker = hire(more={"ZHUYE_SECRET_KEY": OTHER_KEY})
    await worker.start()
    await until(lambda: "another ZHUYE_SECRET_KEY" in worker.log, lambda: worker.log)
    wang = await in_voice_mode(api)
    await voices(wang, 2)
    assert clips(served.folder) > 0
    assert worker.clips == 0
    assert OTHER_KEY not in worker.log + served.log
