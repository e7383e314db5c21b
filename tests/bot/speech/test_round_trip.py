"""What the real engines say is clear enough to be understood by the one that listens."""

import io
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pyloudnorm
import pytest
import pytest_asyncio
from pypinyin import lazy_pinyin
from rapidfuzz.distance import Levenshtein

pytest.importorskip("av")
pytest.importorskip("onnxruntime")
pytest.importorskip("faster_whisper")

from bot.present import Passage
from bot.speech.audio import LONGEST, RATE, Samples, encoded, opened
from bot.speech.chain import Clip
from bot.speech.problems import SpeechProblem, Unhearable
from bot.speech.workshop import Workshop
from knowledge.ear import speakable
from tests.support.speakers import orders

pytestmark = pytest.mark.asyncio(loop_scope="module")

GREETING = "您好，我是助业。想找工作，请说第一个；想了解盲人按摩培训，请说第二个。"
NOTICE = "培训班下个月开课，学费全免，每个月补助 1500 元。报名电话 12385。"
TOLERATED = 0.2
"""Part of the syllables that the listener may get wrong: it is a small model."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def workshop(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Workshop]:
    workshop = Workshop(orders(tmp_path_factory.mktemp("speech")))
    yield workshop
    await workshop.close()


async def said(workshop: Workshop, text: str, voice: str = "female", rate: float = 1.0) -> Clip:
    return await workshop.speak([Passage(text)], voice, rate)


def syllables(text: str) -> list[str]:
    return lazy_pinyin("".join(one for one in speakable(text) if one.isalnum()))


def misheard(heard: str, text: str) -> float:
    return Levenshtein.normalized_distance(syllables(heard), syllables(text))


def samples(clip: Clip) -> Samples:
    return opened(clip.ogg).samples


@pytest.mark.parametrize(
    ("text", "voice"), [(GREETING, "female"), (NOTICE, "female"), (GREETING, "male")]
)
async def test_what_is_said_is_understood(workshop: Workshop, text: str, voice: str) -> None:
    clip = await said(workshop, text, voice)
    assert clip.engine == "kokoro"
    heard = await workshop.hear(clip.ogg, ())
    assert misheard(heard.text, text) <= TOLERATED


@pytest.mark.parametrize("rate", [0.5, 1.5])
async def test_other_speeds_are_understood(workshop: Workshop, rate: float) -> None:
    clip = await said(workshop, GREETING, rate=rate)
    heard = await workshop.hear(clip.ogg, ())
    assert misheard(heard.text, GREETING) <= TOLERATED


@pytest.mark.parametrize("rate", [0.5, 2.0, 3.0])
async def test_speed_is_what_was_asked_for(workshop: Workshop, rate: float) -> None:
    usual = await said(workshop, GREETING)
    other = await said(workshop, GREETING, rate=rate)
    assert other.seconds == pytest.approx(usual.seconds / rate, rel=0.02)


@pytest.mark.parametrize("voice", ["female", "female2", "male"])
async def test_it_is_a_voice_message(workshop: Workshop, voice: str) -> None:
    clip = await said(workshop, GREETING, voice)
    head = clip.ogg.index(b"OpusHead")
    assert clip.ogg[head + 9] == 1
    assert int.from_bytes(clip.ogg[head + 12 : head + 16], "little") == RATE
    with av.open(io.BytesIO(clip.ogg)) as container:
        (stream,) = container.streams
        assert stream.codec_context.name == "opus"
    assert len(samples(clip)) / RATE == pytest.approx(clip.seconds, abs=0.05)
    assert 0.15 < clip.seconds / len(syllables(GREETING)) < 0.45
    assert len(clip.ogg) / clip.seconds < 5_000


@pytest.mark.parametrize("voice", ["female", "female2", "male"])
@pytest.mark.parametrize("rate", [0.5, 1.0, 3.0])
async def test_it_is_as_loud_as_speech_is_on_a_phone(
    workshop: Workshop, voice: str, rate: float
) -> None:
    clip = await said(workshop, GREETING, voice, rate)
    level = pyloudnorm.Meter(RATE).integrated_loudness(samples(clip).astype(float))
    assert level == pytest.approx(-16, abs=1)
    assert true_peak(clip.ogg) < -1.0


def true_peak(ogg: bytes) -> float:
    """In dBTP, at four times the rate at which Opus is decoded (BS.1770-4, annex 2)."""
    resampler = av.AudioResampler(format="flt", layout="mono", rate=192_000)
    with av.open(io.BytesIO(ogg), "r") as container:
        frames = [one for frame in container.decode(audio=0) for one in resampler.resample(frame)]
    greatest = max(float(np.max(np.abs(frame.to_ndarray()))) for frame in frames)
    return 20 * float(np.log10(greatest))


async def test_nobody_waits_for_the_first_word_or_after_the_last(workshop: Workshop) -> None:
    for voice in ("female", "male"):
        heard = np.flatnonzero(np.abs(samples(await said(workshop, NOTICE, voice))) > 0.02)
        length = len(samples(await said(workshop, NOTICE, voice)))
        assert heard[0] / RATE < 0.3
        assert (length - heard[-1]) / RATE < 0.3


async def test_sentences_are_apart_by_the_same_pause(workshop: Workshop) -> None:
    clip = await said(workshop, "第一个。第二个。第三个。第四个。")
    quiet = np.abs(samples(clip)) < 0.01
    edges = np.flatnonzero(np.diff(np.concatenate([[False], quiet, [False]]).astype(int)))
    lengths = (edges[1::2] - edges[::2]) / RATE
    pauses = [one for one in lengths if one > 0.25]
    assert len(pauses) in {3, 4, 5}
    assert max(pauses) < 0.7


async def test_what_was_said_before_needs_no_worker(workshop: Workshop) -> None:
    clip = await said(workshop, GREETING)
    other = Workshop(workshop._orders)
    again = await said(other, GREETING)
    assert other._speaking._running is None
    assert (again.ogg, again.engine) == (clip.ogg, clip.engine)


async def test_what_is_personal_is_made_each_time_and_left_nowhere(workshop: Workshop) -> None:
    before = sorted(workshop._orders.cache.rglob("*.ogg"))
    clip = await workshop.speak([Passage("李明，您好。", personal=True)], "female", 1.0)
    assert clip.ogg
    assert sorted(workshop._orders.cache.rglob("*.ogg")) == before


async def test_commands_are_heard_and_never_surely_mistaken(workshop: Workshop) -> None:
    hints = ("找适合的项目", "看全部项目", "我的报名", "我要报名")
    heard = {}
    for command in ("第一个", "第二个", "我要报名"):
        clip = await said(workshop, command, "male")
        heard[command] = await workshop.hear(clip.ogg, hints)
    right = {one for one, it in heard.items() if syllables(it.text) == syllables(one)}
    assert len(right) >= 2
    assert all(heard[one].confidence >= 0.4 for one in right)
    assert all(heard[one].confidence < 0.75 for one in heard if one not in right)


@pytest.mark.parametrize("level", [0.0, 0.003, 0.1])
async def test_where_nobody_speaks_nothing_is_heard(workshop: Workshop, level: float) -> None:
    noise = level * np.random.default_rng(1).standard_normal(4 * RATE)
    heard = await workshop.hear(encoded(noise.astype(np.float32)), ("返回", "第一个", "人工"))
    assert heard.text == ""


@pytest.mark.parametrize(
    ("audio", "reason"),
    [
        (b"", "empty"),
        (b"no audio at all" * 100, "broken"),
        (bytes(20_000_000), "broken"),
        (encoded(np.zeros(int(600 * RATE), np.float32)), "too_long"),
    ],
    ids=["nothing", "text", "20 MB of zeros", "ten minutes"],
)
async def test_what_cannot_be_heard_is_told(workshop: Workshop, audio: bytes, reason: str) -> None:
    with pytest.raises(Unhearable) as caught:
        await workshop.hear(audio, ())
    assert caught.value.reason == reason


async def test_a_header_that_lies_about_its_length_is_not_believed(workshop: Workshop) -> None:
    clip = await said(workshop, "看别的项目")
    pcm = (samples(clip) * 32_767).astype("<i2").tobytes()
    fields = [b"RIFF", b"\xff\xff\xff\xff", b"WAVEfmt ", (16).to_bytes(4, "little")]
    fields += [(1).to_bytes(2, "little")] * 2
    fields += [RATE.to_bytes(4, "little"), (2 * RATE).to_bytes(4, "little")]
    fields += [(2).to_bytes(2, "little"), (16).to_bytes(2, "little"), b"data", b"\xf0\xff\xff\xff"]
    claims_a_day = b"".join(fields) + pcm
    heard = await workshop.hear(claims_a_day, ("看别的项目",))
    assert syllables(heard.text) == syllables("看别的项目")
    assert len(pcm) / 2 / RATE < LONGEST


async def test_the_last_resort_speaks_too(workshop: Workshop, tmp_path: Path) -> None:
    pytest.importorskip("espeakng_loader")
    last = Workshop(replace(workshop._orders, tts="espeak", cache=tmp_path))
    clip = await said(last, GREETING)
    await last.close()
    assert clip.engine == "espeak"
    level = pyloudnorm.Meter(RATE).integrated_loudness(samples(clip).astype(float))
    assert level == pytest.approx(-16, abs=1)


async def test_without_a_place_for_the_model_it_says_so(workshop: Workshop, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    nowhere = replace(workshop._orders, models=tmp_path / "file" / "models")
    deaf = Workshop(nowhere)
    with pytest.raises(SpeechProblem, match="no_room"):
        await deaf.hear(b"audio", ())
    await deaf.close()
