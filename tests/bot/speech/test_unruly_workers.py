"""Engines that crash or hang take nobody with them."""

import asyncio
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

import bot.speech.workshop
from bot.present import Passage
from bot.speech.jobs import Orders, Speak
from bot.speech.problems import SpeechProblem
from bot.speech.workshop import Process, Workshop

UNRULY = "tests.bot.speech.unruly"
ROOT = Path(__file__).parents[3]
PATIENCE = 30.0


@pytest.fixture(autouse=True)
def _unruly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bot.speech.workshop, "_MODULE", UNRULY)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))


@pytest.fixture
def ordered(tmp_path: Path) -> Orders:
    return Orders("espeak", "whisper", tmp_path, tmp_path / "audio", 1000, at_once=2)


@pytest.fixture
async def process(ordered: Orders) -> AsyncIterator[Process]:
    process = Process(ordered)
    yield process
    await process.close()


def told(text: str) -> Speak:
    return Speak((Passage(text),), "female", 1.0)


async def do(process: Process, text: str, within: float = PATIENCE) -> int:
    """Let a worker do what `text` says; which process did it."""
    clip = await process.do(told(text), within)
    assert clip.ogg == text.encode()
    return int(clip.seconds)


async def reason(process: Process, text: str, within: float = PATIENCE) -> str:
    with pytest.raises(SpeechProblem) as caught:
        await process.do(told(text), within)
    return caught.value.reason


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not true():
            await asyncio.sleep(0.02)


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


async def test_what_crashes_twice_fails_and_the_next_job_finds_a_fresh_process(
    process: Process, caplog: pytest.LogCaptureFixture
) -> None:
    first = await do(process, "你好")
    assert await reason(process, "crash") == "crashed"
    assert [one.message for one in caplog.records] == ["a worker crashed over the same job 2 times"]
    assert await do(process, "你好") != first
    assert not is_alive(first)


async def test_what_crashes_once_is_done_again(process: Process) -> None:
    await do(process, "crash once")


async def test_what_hangs_is_ended_and_others_jobs_are_done_again(
    process: Process, ordered: Orders, caplog: pytest.LogCaptureFixture
) -> None:
    first = await do(process, "你好")
    hanging = asyncio.create_task(reason(process, "hang", 1.0))
    other = asyncio.create_task(do(process, "hang once"))
    await until((ordered.cache / "hung").exists)
    assert await hanging == "too_slow"
    assert await other != first
    assert [one.message for one in caplog.records] == [
        "a worker is ended: a job took longer than 1 s"
    ]


async def test_what_only_fails_leaves_the_process_alone(process: Process) -> None:
    first = await do(process, "你好")
    assert await reason(process, "refuse") == "no_audio"
    assert await reason(process, "trip") == "engine_failed"
    assert await do(process, "你好") == first


async def test_a_failure_is_logged_without_what_was_said(
    process: Process, capfd: pytest.CaptureFixture[str]
) -> None:
    await reason(process, "trip")
    logged = capfd.readouterr().err.strip()
    assert "RuntimeError" in logged
    assert "trip" not in logged
    assert "\n" not in logged


async def test_where_too_many_wait_nobody_joins_them(
    process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.speech.workshop, "WAITING_AT_MOST", 3)
    waiting = [asyncio.create_task(do(process, "你好")) for _ in range(3)]
    await asyncio.sleep(0)
    assert await reason(process, "你好") == "busy"
    await asyncio.gather(*waiting)


async def test_where_no_process_can_be_begun_it_says_so(
    process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/nonexistent/python")
    assert await reason(process, "你好") == "crashed"


async def test_what_is_under_way_fails_when_the_workshop_closes(ordered: Orders) -> None:
    workshop = Workshop(ordered)
    speaking = asyncio.create_task(workshop.speak([Passage("hang once")], "female", 1.0))
    await until((ordered.cache / "hung").exists)
    await workshop.close()
    with pytest.raises(SpeechProblem):
        await asyncio.wait_for(speaking, PATIENCE)


async def test_speaking_and_listening_do_not_share_a_process(ordered: Orders) -> None:
    workshop = Workshop(ordered)
    spoken = await workshop.speak([Passage("你好")], "female", 1.0)
    heard = await workshop.hear("你好".encode(), ())
    await workshop.close()
    assert spoken.seconds != getattr(heard, "seconds", None)


async def test_twenty_megabytes_come_through(process: Process) -> None:
    await do(process, "好" * 6_700_000)


PARENT = """
import asyncio, sys
from pathlib import Path
import bot.speech.workshop
from tests.bot.speech.test_unruly_workers import UNRULY, Process, Orders, told, do

async def main():
    bot.speech.workshop._MODULE = UNRULY
    folder = Path(sys.argv[1])
    process = Process(Orders("espeak", "off", folder, folder, 0))
    print(await do(process, "你好"), flush=True)
    await process.do(told("hang"), 600)

asyncio.run(main())
"""


async def test_a_worker_ends_with_its_parent_even_while_it_hangs(tmp_path: Path) -> None:
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PARENT, str(tmp_path), stdout=asyncio.subprocess.PIPE
    )
    assert parent.stdout is not None
    worker = int(await asyncio.wait_for(parent.stdout.readline(), PATIENCE))
    assert is_alive(worker)
    os.kill(parent.pid, signal.SIGKILL)
    await parent.wait()
    await until(lambda: not is_alive(worker))


async def test_ctrl_c_is_not_for_workers(process: Process) -> None:
    worker = await do(process, "你好")
    os.kill(worker, signal.SIGINT)
    assert await do(process, "你好") == worker


@pytest.mark.parametrize(("tts", "reason"), [("off", "disabled"), ("espeak", "not_installed")])
async def test_without_an_engine_nothing_is_begun(
    tts: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.speech.workshop, "find_spec", lambda _: None)
    workshop = Workshop(Orders(tts, "off", tmp_path, tmp_path, 0))
    assert not workshop.speaks
    assert not workshop.hears
    with pytest.raises(SpeechProblem, match=reason):
        await workshop.speak([Passage("你好")], "female", 1.0)
    with pytest.raises(SpeechProblem, match="disabled"):
        await workshop.hear(b"audio", ())


async def test_a_flood_of_jobs_is_all_done(
    process: Process, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        done = await asyncio.gather(*(do(process, f"第{number}个") for number in range(200)))
    assert len(set(done)) == 1
    assert not caplog.records
