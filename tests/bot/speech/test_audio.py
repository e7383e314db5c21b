"""What audio comes out of us, and what of other people's goes in."""

import io

import av
import numpy as np
import pyloudnorm
import pytest

from bot.speech.audio import (
    HEARD_RATE,
    LOUDNESS,
    RATE,
    Samples,
    decoded,
    encoded,
    finished,
    joined,
)
from bot.speech.engines import Sound
from bot.speech.loudness import loudness
from bot.speech.problems import Unhearable


def voice(seconds: float, rate: int = RATE, level: float = 0.05) -> Samples:
    """Noise that swells and ebbs as syllables do."""
    time = np.arange(int(seconds * rate)) / rate
    noise = np.random.default_rng(1).standard_normal(len(time))
    return (level * noise * np.abs(np.sin(time * 9))).astype(np.float32)


def test_loudness_is_measured_as_the_standard_has_it() -> None:
    samples = voice(6)
    measured = pyloudnorm.Meter(RATE).integrated_loudness(samples.astype(float))
    assert loudness(samples, RATE) == pytest.approx(measured, abs=0.2)


@pytest.mark.parametrize("level", [0.001, 0.05, 0.9])
def test_everything_is_equally_loud_and_nothing_clips(level: float) -> None:
    samples = finished(voice(4, level=level), 1.0)
    assert loudness(samples, RATE) == pytest.approx(LOUDNESS, abs=1.0)
    assert np.max(np.abs(samples)) < 0.9


@pytest.mark.parametrize("rate", [0.5, 1.0, 2.0, 3.0])
def test_speed_changes_the_length(rate: float) -> None:
    assert len(finished(voice(6), rate)) / RATE == pytest.approx(6 / rate, rel=0.03)


def test_silence_stays_silent() -> None:
    assert not finished(np.zeros(RATE, np.float32), 1.0).any()


def test_it_is_what_telegram_takes_for_a_voice_message() -> None:
    ogg = encoded(voice(2))
    assert ogg.startswith(b"OggS")
    assert b"OpusHead" in ogg[:64]
    with av.open(io.BytesIO(ogg)) as container:
        stream = container.streams.audio[0]
        assert (stream.codec_context.name, stream.layout.name) == ("opus", "mono")
    assert len(decoded(ogg)) / HEARD_RATE == pytest.approx(2, abs=0.05)


def test_sentences_follow_each_other_without_a_click() -> None:
    quiet = np.zeros(RATE // 2, np.float32)
    sentence = Sound(np.concatenate([quiet, voice(1, level=0.3), quiet]), RATE)
    samples = joined([sentence, Sound(voice(1, 16_000, 0.3), 16_000)])
    assert len(samples) / RATE < 3.0
    assert abs(samples[0]) < 0.001
    assert abs(samples[-1]) < 0.001


def written(seconds: float, form: str, codec: str) -> bytes:
    out = io.BytesIO()
    with av.open(out, "w", format=form) as container:
        stream = container.add_stream(codec, rate=48_000)
        assert isinstance(stream, av.AudioStream)
        stream.layout = "mono"
        frame = av.AudioFrame.from_ndarray(
            np.ascontiguousarray(voice(seconds, 48_000)[None, :]), format="flt", layout="mono"
        )
        frame.sample_rate = 48_000
        resampler = av.AudioResampler(
            format=stream.format.name, layout="mono", rate=48_000, frame_size=960
        )
        for one in resampler.resample(frame):
            container.mux(stream.encode(one))
        container.mux(stream.encode(None))
    return out.getvalue()


@pytest.mark.parametrize(
    ("form", "codec"), [("webm", "libopus"), ("wav", "pcm_s16le"), ("ogg", "libopus")]
)
def test_what_browsers_and_phones_record_is_read(form: str, codec: str) -> None:
    assert len(decoded(written(2, form, codec))) / HEARD_RATE == pytest.approx(2, abs=0.1)


@pytest.mark.parametrize(
    ("audio", "reason"),
    [
        (b"", "empty"),
        (b"no audio at all" * 100, "broken"),
        (encoded(voice(2))[:200], "broken"),
        (b"OggS" + bytes(20_000_000), "broken"),
        (b"\x89PNG\r\n\x1a\n" + bytes(500), "broken"),
    ],
)
def test_what_is_no_audio_is_told(audio: bytes, reason: str) -> None:
    with pytest.raises(Unhearable) as caught:
        decoded(audio)
    assert caught.value.reason == reason


def test_what_is_too_long_is_told_whatever_its_header_says() -> None:
    with pytest.raises(Unhearable) as caught:
        decoded(encoded(np.tile(voice(10), 13)))
    assert caught.value.reason == "too_long"
