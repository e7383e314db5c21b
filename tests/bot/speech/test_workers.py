"""Speech on other machines: a real broker, real workers, engines that do as they are told."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import bot.speech.asking
import bot.speech.broker
import bot.speech.station
import bot.speech.workshop
from bot.present import Passage
from bot.speech.asking import Asker
from bot.speech.broker import KINDS, Names, Order, connect, make_group, seal_order
from bot.speech.jobs import Hear, Orders, Speak
from bot.speech.problems import NoAnswer, SpeechProblem
from bot.speech.station import Station
from bot.speech.workshop import Workshop
from db.keys import Keys
from tests.support.broker import Broker

UNRULY = "tests.bot.speech.unruly"
ROOT = Path(__file__).parents[3]
PATIENCE = 30.0
OTHER = Keys("another-secret-of-another-installation")


@pytest.fixture(autouse=True)
def _unruly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bot.speech.workshop, "_MODULE", UNRULY)
    for module in (bot.speech.asking, bot.speech.station):
        monkeypatch.setattr(module, "AGAIN", 0.1)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))


@pytest.fixture(scope="module")
def shared() -> Iterator[Broker]:
    broker = Broker()
    broker.start()
    yield broker
    broker.kill()


@pytest.fixture
def broker(shared: Broker) -> Broker:
    """A broker with nothing in it."""
    with shared.client() as client:
        client.flushall()
    return shared


@pytest.fixture
def mortal() -> Iterator[Broker]:
    """A broker to be killed."""
    broker = Broker()
    broker.start()
    yield broker
    broker.kill()


@pytest.fixture
def ordered(tmp_path: Path) -> Orders:
    return Orders("espeak", "whisper", tmp_path, tmp_path / "here", 0)


@asynccontextmanager
async def working(broker: Broker, orders: Orders, keys: Keys) -> AsyncIterator[asyncio.Event]:
    """A worker, which ends as an operator would end it; or sooner by the event."""
    stop, redis, workshop = asyncio.Event(), connect(broker.url), Workshop(orders)
    task = asyncio.create_task(Station(redis, keys, workshop).run(stop))
    try:
        yield stop
    finally:
        stop.set()
        await asyncio.wait_for(task, PATIENCE)
        await workshop.close()
        await redis.aclose()


@asynccontextmanager
async def asking(broker: Broker, orders: Orders, keys: Keys) -> AsyncIterator[Workshop]:
    """A program's workshop, which has other machines."""
    asker = Asker(connect(broker.url), keys)
    await asker.begin()
    workshop = Workshop(orders, asker)
    try:
        yield workshop
    finally:
        await workshop.close()


def there(ordered: Orders) -> Orders:
    """The orders of another machine."""
    return replace(ordered, cache=ordered.cache.with_name("there"))


async def spoken(workshop: Workshop, text: str) -> int:
    """Speak; which process did it."""
    clip = await workshop.speak([Passage(text, personal=True)], "female", 1.0)
    assert clip.ogg == text.encode()
    return int(clip.seconds)


async def place(workshop: Workshop, text: str) -> int:
    """The number of the process here, or 0 where speech was made elsewhere."""
    done_by = await spoken(workshop, text)
    running = workshop._speaking._running
    return done_by if running is not None and running.pid == done_by else 0


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not true():
            await asyncio.sleep(0.02)


async def ready(workshop: Workshop, *kinds: str) -> None:
    """Wait until workers for just these are known."""
    asker: Any = workshop._elsewhere
    await until(lambda: asker._alive == {*kinds})


async def test_another_machine_speaks_and_listens(
    broker: Broker, ordered: Orders, keys: Keys
) -> None:
    async with working(broker, there(ordered), keys), asking(broker, ordered, keys) as workshop:
        await ready(workshop, "speak", "hear")
        assert await place(workshop, "你好") == 0
        heard: Any = await workshop.hear("你好".encode(), ("你好",))
        assert heard.ogg.decode() == "你好"
        assert workshop._speaking._running is None
        assert workshop._listening._running is None


async def test_nothing_is_left_at_the_broker(broker: Broker, ordered: Orders, keys: Keys) -> None:
    async with asking(broker, ordered, keys) as workshop:
        async with working(broker, there(ordered), keys):
            await ready(workshop, "speak", "hear")
            for number in range(5):
                await spoken(workshop, f"第{number}个")
        with broker.client() as client:
            for kind in KINDS:
                stream = Names(keys).jobs(kind)
                assert client.xlen(stream) == 0
                assert client.xinfo_groups(stream)[0]["consumers"] == 0
            assert not list(client.scan_iter("*answers*"))


async def test_without_a_worker_it_is_done_here_at_once(
    broker: Broker, ordered: Orders, keys: Keys
) -> None:
    async with asking(broker, ordered, keys) as workshop:
        await spoken(workshop, "你好")
        begun = time.monotonic()
        assert await place(workshop, "再见") != 0
        assert time.monotonic() - begun < 1.0


async def test_without_a_worker_and_without_an_engine_here_it_says_so(
    broker: Broker, ordered: Orders, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.speech.workshop, "find_spec", lambda _: None)
    async with asking(broker, ordered, keys) as workshop:
        assert workshop.speaks
        assert workshop.hears
        for trial in (workshop.speak([Passage("你好")], "female", 1.0), workshop.hear(b"", ())):
            with pytest.raises(SpeechProblem, match="no_worker"):
                await trial


async def test_a_machine_without_engines_has_others_speak(
    broker: Broker, ordered: Orders, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with working(broker, there(ordered), keys):
        monkeypatch.setattr(bot.speech.workshop, "find_spec", lambda _: None)
        async with asking(broker, ordered, keys) as workshop:
            await ready(workshop, "speak", "hear")
            assert await place(workshop, "你好") == 0


async def test_what_hangs_elsewhere_is_done_here(
    broker: Broker,
    ordered: Orders,
    keys: Keys,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bot.speech.workshop, "BEGUN_WITHIN", 1.0)
    hasty = replace(there(ordered), speaking_within=2.0)
    async with working(broker, hasty, keys), asking(broker, ordered, keys) as workshop:
        await ready(workshop, "speak", "hear")
        # Here it was there once already.
        ordered.cache.mkdir(exist_ok=True)
        (ordered.cache / "hung").touch()
        assert await place(workshop, "hang once") != 0


async def test_what_is_begun_is_waited_for_and_what_is_not_is_done_here(
    broker: Broker, ordered: Orders, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.speech.workshop, "BEGUN_WITHIN", 0.5)
    async with working(broker, there(ordered), keys), asking(broker, ordered, keys) as workshop:
        await ready(workshop, "speak", "hear")
        # The process here is there already, too.
        here = (await workshop._speaking.do(Speak((Passage("你好"),), "female", 1.0), 60)).seconds
        begun = asyncio.create_task(spoken(workshop, "take two seconds"))
        await until(lambda: broker.jobs("speak") == (1, 1))
        assert await spoken(workshop, "我也在等") == here
        assert not begun.done()
        assert await begun != here
        assert broker.jobs("speak") == (0, 0)


async def test_what_fails_elsewhere_is_tried_here(
    broker: Broker, ordered: Orders, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with working(broker, there(ordered), keys), asking(broker, ordered, keys) as workshop:
        await ready(workshop, "speak", "hear")
        assert await spoken(workshop, "你好")
        monkeypatch.setattr(workshop._speaking, "do", workshop._listening.do)
        with pytest.raises(SpeechProblem, match="no_audio"):
            await spoken(workshop, "refuse")
        assert workshop._listening._running is not None


async def test_a_job_that_nobody_waits_for_is_left_alone(
    broker: Broker, ordered: Orders, keys: Keys, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    stream = Names(keys).jobs("speak")
    said = Speak((Passage("hang once"),), "female", 1.0)
    redis = connect(broker.url)
    await make_group(redis, stream)
    await redis.xadd(stream, seal_order(keys, Order("1" * 32, "nobody", 0.2, said)))
    await asyncio.sleep(0.3)
    async with working(broker, there(ordered), keys):
        await until(lambda: "a job is left alone: nobody waits for it any more" in caplog.messages)
        assert await redis.xlen(stream) == 0
    await redis.aclose()
    assert not (there(ordered).cache / "hung").exists()


async def test_what_was_given_up_is_taken_back(
    broker: Broker, ordered: Orders, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with asking(broker, ordered, keys) as workshop:
        asker: Any = workshop._elsewhere
        with broker.client() as client:
            client.set(Names(keys).alive("speak"), 1)
            await ready(workshop, "speak")
            with pytest.raises(NoAnswer):
                await asker.do(Speak((Passage("你好"),), "female", 1.0), 0.2, PATIENCE)
            assert client.xlen(Names(keys).jobs("speak")) == 0


async def test_where_too_many_wait_nobody_joins_them(
    broker: Broker, ordered: Orders, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.speech.asking, "WAITING_AT_MOST", 3)
    async with asking(broker, ordered, keys) as workshop:
        with broker.client() as client:
            client.set(Names(keys).alive("speak"), 1)
            for _ in range(3):
                client.xadd(Names(keys).jobs("speak"), {"number": "1"})
        await ready(workshop, "speak")
        begun = time.monotonic()
        assert await place(workshop, "你好") != 0
        assert time.monotonic() - begun < bot.speech.workshop.BEGUN_WITHIN / 2


async def test_what_is_said_and_heard_cannot_be_read_at_the_broker(
    broker: Broker, ordered: Orders, keys: Keys
) -> None:
    words, hint, audio = "光明路八号的王师傅", "第一个是推拿", b"OggS-a-recording-of-somebody"
    spoken_job = Speak((Passage(words, personal=True),), "female", 1.0)
    heard_job = Hear(audio, (hint,))
    async with asking(broker, ordered, keys) as workshop:
        asker: Any = workshop._elsewhere
        with broker.client() as client:
            for kind in KINDS:
                client.set(Names(keys).alive(kind), 1)
        await ready(workshop, "speak", "hear")
        jobs = (spoken_job, heard_job)
        waiting = [asyncio.create_task(asker.do(job, PATIENCE, PATIENCE)) for job in jobs]
        with broker.client() as client:
            await until(lambda: all(client.xlen(Names(keys).jobs(kind)) for kind in KINDS))
        seen = broker.everything()
    given_up = await asyncio.gather(*waiting, return_exceptions=True)
    assert [type(one) for one in given_up] == [NoAnswer, NoAnswer]
    with broker.client() as client:
        client.flushall()
        order = Order("1" * 32, "answers", PATIENCE, spoken_job)
        client.xadd(Names(keys).jobs("speak"), seal_order(keys, order))
        async with working(broker, there(ordered), keys):
            await until(lambda: client.llen("answers") == 1)
        assert client.ttl("answers") > 0
    seen += broker.everything()
    assert len(seen) > 1000
    for secret in (words, hint, "female", audio.decode(), "王师傅"):
        assert secret.encode() not in seen
        assert secret.encode("unicode_escape") not in seen


async def test_an_answer_from_somebody_in_between_is_refused(
    broker: Broker, ordered: Orders, keys: Keys, caplog: pytest.LogCaptureFixture
) -> None:
    async with asking(broker, ordered, keys) as workshop:
        asker: Any = workshop._elsewhere
        with broker.client() as client:
            client.set(Names(keys).alive("speak"), 1)
            await ready(workshop, "speak")
            job = Speak((Passage("你好"),), "female", 1.0)
            waiting = asyncio.create_task(asker.do(job, 1.0, 1.0))
            await until(lambda: bool(asker._open))
            (number,) = asker._open
            client.rpush(asker._list, number.encode() + b" " + OTHER.seal({}, "x"))
        with pytest.raises(NoAnswer):
            await waiting
    assert any("is not sealed with our key" in one for one in caplog.messages)


async def test_a_worker_with_another_key_does_nothing_and_says_why(
    broker: Broker, ordered: Orders, keys: Keys, caplog: pytest.LogCaptureFixture
) -> None:
    async with asking(broker, ordered, keys) as workshop, working(broker, there(ordered), OTHER):
        await until(lambda: any("another ZHUYE_SECRET_KEY" in one for one in caplog.messages))
        assert await place(workshop, "你好") != 0
    assert len(caplog.messages) == 1


async def test_a_job_that_somebody_else_has_put_there_is_refused(
    broker: Broker, ordered: Orders, keys: Keys, caplog: pytest.LogCaptureFixture
) -> None:
    async with working(broker, there(ordered), keys), asking(broker, ordered, keys) as workshop:
        await ready(workshop, "speak", "hear")
        said = Speak((Passage("hang once"),), "female", 1.0)
        with broker.client() as client:
            stream = Names(keys).jobs("speak")
            client.xadd(stream, seal_order(OTHER, Order("1" * 32, "x", PATIENCE, said)))
            client.xadd(stream, {"nothing": "at all"})
            await until(lambda: client.xlen(stream) == 0)
        assert await place(workshop, "你好") == 0
    refused = "a job is refused: it is not sealed with our ZHUYE_SECRET_KEY"
    assert caplog.messages == [refused, refused]


async def test_a_lost_broker_is_told_once_and_used_again_when_it_is_back(
    mortal: Broker, ordered: Orders, keys: Keys, caplog: pytest.LogCaptureFixture
) -> None:
    async with working(mortal, there(ordered), keys), asking(mortal, ordered, keys) as workshop:
        await ready(workshop, "speak", "hear")
        assert await place(workshop, "你好") == 0
        mortal.kill()
        assert await place(workshop, "你好") != 0
        await ready(workshop)
        begun = time.monotonic()
        assert await place(workshop, "再见") != 0
        assert time.monotonic() - begun < 1.0
        await asyncio.sleep(1)
        asked = [one for one in caplog.records if one.name == "bot.speech.broker"]
        # The program and the worker.
        assert [one.getMessage() for one in asked] == ["the broker is lost: ConnectionError"] * 2
        mortal.start()
        await ready(workshop, "speak", "hear")
        # Until the worker has found its way back too, this machine does it.
        async with asyncio.timeout(PATIENCE):
            while await place(workshop, "你好") != 0:
                await asyncio.sleep(0.1)
    assert caplog.messages.count("the broker is there again") == 2


async def test_a_broker_that_hangs_is_as_good_as_lost(
    mortal: Broker, ordered: Orders, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.speech.broker, "_ANSWERS_WITHIN", 1.5)
    async with asking(mortal, ordered, keys) as workshop:
        with mortal.client() as client:
            client.set(Names(keys).alive("speak"), 1)
        await ready(workshop, "speak")
        mortal.hold()
        assert await place(workshop, "你好") != 0


async def test_jobs_and_workers_meet_again_when_the_broker_has_forgotten_all(
    broker: Broker, ordered: Orders, keys: Keys, caplog: pytest.LogCaptureFixture
) -> None:
    async with working(broker, there(ordered), keys), asking(broker, ordered, keys) as workshop:
        await ready(workshop, "speak", "hear")
        with broker.client() as client:
            client.flushall()
        await asyncio.sleep(1.5)
        await ready(workshop, "speak", "hear")
        assert await place(workshop, "你好") == 0
    assert not [one for one in caplog.messages if "broker" in one]


async def test_a_flood_is_shared_by_two_workers(
    broker: Broker, ordered: Orders, keys: Keys
) -> None:
    second = replace(ordered, cache=ordered.cache.with_name("second"))
    async with (
        working(broker, there(ordered), keys),
        working(broker, second, keys),
        asking(broker, ordered, keys) as workshop,
    ):
        await ready(workshop, "speak", "hear")
        done = await asyncio.gather(*(spoken(workshop, f"第{number}个") for number in range(100)))
        assert len(set(done)) == 2
        assert workshop._speaking._running is None
