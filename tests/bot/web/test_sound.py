"""Replies that can be heard on the page, and recordings that are written down before they count."""

import io
import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import av
import pytest
import pytest_asyncio
from playwright.async_api import Browser, FilePayload, expect

from bot.present import Passage
from tests.bot.web.conftest import Come
from tests.conftest import FOLDER
from tests.support.browsers import Visitor, browser_path, browsing
from tests.support.nursery import Nursery
from tests.support.served import Running
from tests.support.speakers import open_workshop, orders, shared_models

pytestmark = pytest.mark.asyncio(loop_scope="module")

SPOKEN = "看全部项目"
PATIENCE = 60_000


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(
    nursery: Nursery, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Running]:
    """The program, which speaks and hears."""
    folder = tmp_path_factory.mktemp("running")
    shutil.copyfile(sqlite_template, folder / "zhuye.db")
    shared_models().mkdir(exist_ok=True)
    (folder / "models").symlink_to(shared_models())
    more = {"ZHUYE_TTS": "kokoro", "ZHUYE_ASR": "whisper"}
    url = f"sqlite:///{folder / 'zhuye.db'}"
    program = Running(url, folder, nursery=nursery, more=more)
    await program.start()
    yield program
    assert await program.stop() == 0, program.log
    assert SPOKEN not in program.log


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Browser]:
    """A browser before whose microphone somebody says that they want to see everything."""
    if browser_path() is None:
        pytest.skip("there is no browser; `make test` says how it looked for one")
    said = tmp_path_factory.mktemp("said") / "said.wav"
    async with open_workshop(orders(Path(os.environ[FOLDER]) / "voices")) as workshop:
        clip = await workshop.speak([Passage(SPOKEN)], "male", 1.0)
    said.write_bytes(wav(clip.ogg))
    async with browsing([f"--use-file-for-fake-audio-capture={said}%noloop"]) as one:
        yield one


async def playing(wang: Visitor) -> str:
    """Wait until the player plays; where its sound is from."""
    await wang.page.wait_for_function(
        "() => { const one = document.getElementById('player');"
        " return one.src && one.currentTime > 0; }",
        timeout=PATIENCE,
    )
    return str(await wang.page.evaluate("document.getElementById('player').src"))


async def test_a_reply_is_heard_when_somebody_asks_for_it_and_not_before(come: Come) -> None:
    wang = await come()
    await wang.taps("开始对话")
    assert await wang.page.locator("#player").is_hidden()
    await wang.page.get_by_role("link", name="听这条").last.click()
    assert (await playing(wang)).startswith("blob:")
    assert await wang.page.locator("#player").is_visible()
    seconds = await wang.page.evaluate("document.getElementById('player').duration")
    assert 8 < seconds < 40


async def test_who_chose_to_hear_hears_every_reply_without_asking(come: Come) -> None:
    wang = await come()
    await wang.taps("开始对话")
    await wang.taps("3. 适合听的话")
    assert await playing(wang)
    # Answering makes the page quiet, and then the next reply is heard.
    before = await wang.page.evaluate("document.getElementById('player').src")
    await wang.says("第四个")
    await wang.page.wait_for_function(
        "(before) => document.getElementById('player').src !== before", arg=before, timeout=PATIENCE
    )
    assert await playing(wang)
    await wang.says("不要语音")
    await wang.says("菜单")
    assert await wang.page.evaluate("document.getElementById('player').paused")


async def test_a_faster_voice_takes_less_time(come: Come) -> None:
    wang = await come()
    await wang.taps("开始对话")
    number = await wang.replies.first.get_attribute("id")
    address = f"{wang.address}/speech/{str(number).removeprefix('m')}"
    usual = await wang.page.request.get(address)
    assert usual.headers["content-type"] == "audio/ogg"
    await wang.says("快一点")
    fast = await wang.page.request.get(address)
    assert seconds_of(await fast.body()) < 0.9 * seconds_of(await usual.body())
    mp3 = await wang.page.request.get(address, params={"as": "mp3"})
    assert mp3.headers["content-type"] == "audio/mpeg"
    assert seconds_of(await mp3.body()) == pytest.approx(seconds_of(await fast.body()), abs=0.2)


async def test_what_is_said_is_written_down_and_counts_when_it_is_sent(come: Come) -> None:
    wang = await come(permissions=["microphone"])
    await wang.taps("开始对话")
    await wang.says("1")
    speak = wang.page.get_by_role("button", name="说话", exact=True)
    await speak.click()
    await expect(wang.status).to_contain_text("正在录音")
    # What is said of the button is its words, and nothing that contradicts them.
    stop = wang.page.get_by_role("button", name="说完了", exact=True)
    assert await stop.get_attribute("aria-pressed") is None
    await wang.page.wait_for_timeout(2500)
    await wang.page.get_by_role("button", name="说完了", exact=True).click()
    await expect(wang.status).to_contain_text("听写好了", timeout=PATIENCE)
    # Nothing was sent: the words stand in the field, and can be mended.
    assert await wang.own.count() == 2
    assert SPOKEN in await wang.input.input_value()
    assert await wang.page.evaluate("document.activeElement.id") == "speak"
    await wang.answered(wang.page.get_by_role("button", name="发送", exact=True).click)
    assert (await wang.last()).startswith("想看哪个项目")
    # Who spoke is answered aloud.
    assert await playing(wang)


@pytest.mark.parametrize(
    ("status", "answer", "told"),
    [
        (429, {"problem": "您发得太快了。"}, "您发得太快了。"),
        (403, {}, "没有写下来。请再说一次，或者打字。"),
        (413, {"problem": "太大了。"}, "太大了。"),
    ],
)
async def test_what_is_not_written_down_is_told(
    come: Come, status: int, answer: dict[str, str], told: str
) -> None:
    wang = await come(permissions=["microphone"])
    await wang.taps("开始对话")
    await wang.page.route("**/hear", lambda route: route.fulfill(status=status, json=answer))
    await wang.input.fill("已经写的")
    await wang.page.get_by_role("button", name="说话", exact=True).click()
    await wang.page.get_by_role("button", name="说完了", exact=True).click()
    await expect(wang.status).to_have_text(told)
    assert await wang.input.input_value() == "已经写的"
    wang.complaints.clear()


async def test_who_leaves_is_neither_recorded_nor_written_down_nor_read_to(come: Come) -> None:
    wang = await come(permissions=["microphone"], service_workers="block")
    await wang.taps("开始对话")
    await wang.taps("3. 适合听的话")
    await playing(wang)
    asked: list[str] = []
    wang.page.on("request", lambda request: asked.append(request.url))
    # The browser stays where it is, so that what the page does can be seen.
    await wang.page.route("**/left", lambda route: route.fulfill(status=204))
    await wang.page.evaluate(
        "() => { const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);"
        " navigator.mediaDevices.getUserMedia = async (what) => (window.heard = await ask(what)); }"
    )
    await wang.page.get_by_role("button", name="说话", exact=True).click()
    await expect(wang.status).to_contain_text("正在录音")
    await wang.page.get_by_role("link", name="听这条").last.click()
    await playing(wang)
    await wang.page.keyboard.press("F9")
    await expect(wang.page.locator("html")).to_be_hidden()
    assert await wang.page.evaluate("() => document.getElementById('player').paused")
    assert await wang.page.evaluate(
        "() => window.heard.getTracks().map((one) => one.readyState)"
    ) == ["ended"]
    await wang.page.wait_for_timeout(1_500)
    assert not [one for one in asked if one.endswith("/hear")]
    assert await wang.input.input_value() == ""
    wang.complaints.clear()


async def test_without_a_script_a_recording_is_sent_as_a_file(come: Come, browser: Browser) -> None:
    chen = await come(java_script_enabled=False)
    await chen.page.get_by_role("button", name="开始对话").click()
    async with open_workshop(orders(Path(os.environ[FOLDER]) / "voices")) as workshop:
        clip = await workshop.speak([Passage("普通文字")], "female", 1.0)
    recording = FilePayload(name="录音.wav", mimeType="audio/wav", buffer=wav(clip.ogg))
    await chen.page.set_input_files("#recording", recording)
    await chen.page.get_by_role("button", name="听写这段语音").click(timeout=PATIENCE)
    assert "普通文字" in await chen.input.input_value()
    await chen.page.get_by_role("button", name="发送", exact=True).click()
    assert (await chen.last()).startswith("您想做什么？")
    for name, content in (("空的.ogg", b""), ("假的.ogg", b"OggS" + bytes(400))):
        broken = FilePayload(name=name, mimeType="audio/ogg", buffer=content)
        await chen.page.set_input_files("#recording", broken)
        async with chen.page.expect_navigation():
            await chen.page.get_by_role("button", name="听写这段语音").click()
        await expect(chen.page.get_by_role("alert")).to_have_count(1)
    # What went wrong with sound leaves the talk where it was.
    await chen.page.goto(chen.address)
    assert (await chen.last()).startswith("您想做什么？")


def wav(ogg: bytes) -> bytes:
    """Speech as a WAV file of 48,000 samples a second, as a microphone gives them."""
    out = io.BytesIO()
    with av.open(io.BytesIO(ogg), "r") as read, av.open(out, "w", format="wav") as written:
        stream = written.add_stream("pcm_s16le", rate=48_000, layout="mono")
        resampler = av.AudioResampler(format="s16", layout="mono", rate=48_000)
        for frame in read.decode(audio=0):
            for piece in resampler.resample(frame):
                piece.pts = None
                written.mux(stream.encode(piece))
        written.mux(stream.encode(None))
    return out.getvalue()


def seconds_of(audio: bytes) -> float:
    """How long a file sounds."""
    with av.open(io.BytesIO(audio), "r") as container:
        return sum(one.samples / one.sample_rate for one in container.decode(audio=0))
