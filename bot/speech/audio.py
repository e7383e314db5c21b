"""Audio as files and as samples: read, joined, levelled, written."""

import io
from collections.abc import Iterator, Sequence

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.error import FFmpegError
from numpy.typing import NDArray

from bot.speech.engines import Sound
from bot.speech.loudness import loudness
from bot.speech.problems import Unhearable

RATE = 24_000
"""Samples a second of what is spoken."""

HEARD_RATE = 16_000
"""Samples a second of what is heard."""

LONGEST = 120.0
"""Seconds of audio that are listened to."""

LOUDNESS = -16.0
"""LUFS of what is spoken: what phones and players expect of speech (AES TD1008: -18 to -16)."""

_PEAK = 0.7
"""Greatest sample before encoding: Opus brings a peak of -3.1 dBFS up to -2 dBTP at most."""

_PASSES = 3
"""How often the level is set: what the limiter takes away of a voice with high peaks is missing."""

_PAUSE = 0.35
_EDGE = 0.06
_FADE = 0.008
"""Seconds between sentences, of quiet around speech, and of fading at each end of a sentence."""

_BLENDED = 2.0
_QUIET = 0.012
_BITS = 32_000
_MP3_BITS = 48_000
_FRAME = 960

Samples = NDArray[np.float32]


def decoded(audio: bytes) -> Samples:
    """The samples of an audio file, mono at `HEARD_RATE`.

    The file is read to the end or to `LONGEST`, whatever its header says of its length.

    Raises:
        Unhearable: it is empty, no audio, broken or too long.
    """
    if not audio:
        raise Unhearable("empty")
    pieces: list[Samples] = []
    count = 0
    try:
        for piece in _frames(audio, HEARD_RATE):
            pieces.append(piece)
            count += len(piece)
            if count > LONGEST * HEARD_RATE:
                raise Unhearable("too_long")
    except (FFmpegError, ValueError, IndexError) as error:
        # What was said before a break is heard.
        if count < HEARD_RATE // 2:
            raise Unhearable("broken") from error
    if not count:
        raise Unhearable("empty")
    return np.concatenate(pieces)


def opened(audio: bytes) -> Sound:
    """Audio of our own making, at `RATE`.

    Raises:
        FFmpegError: it is damaged.
    """
    return Sound(np.concatenate([*_frames(audio, RATE)]), RATE)


def joined(sounds: Sequence[Sound]) -> Samples:
    """Sentences one after the other at `RATE`, with even pauses and without clicks."""
    pause = np.zeros(int(_PAUSE * RATE), np.float32)
    parts: list[Samples] = []
    for sound in sounds:
        if parts:
            parts.append(pause)
        parts.append(_trimmed(_at_rate(sound)))
    return np.concatenate(parts) if parts else np.zeros(0, np.float32)


def finished(samples: Samples, rate: float) -> Samples:
    """Speech at `rate` times its speed and at the loudness of everything that we say."""
    if rate != 1.0:
        # Above 2 the filter drops samples instead of blending them; two in a row do not.
        steps = 2 if rate > _BLENDED else 1
        samples = _filtered(samples, [("atempo", f"{rate ** (1 / steps):.4f}")] * steps)
    for _ in range(_PASSES):
        level = loudness(samples, RATE)
        if level > float("-inf"):
            samples = samples * np.float32(10 ** ((LOUDNESS - level) / 20))
        if np.max(np.abs(samples), initial=0.0) <= _PEAK:
            break
        limiter = f"limit={_PEAK}:level=false:attack=2:release=30"
        samples = _filtered(samples, [("alimiter", limiter)])
    clipped: Samples = np.clip(samples, -_PEAK, _PEAK)
    return clipped


def encoded(samples: Samples, bits: int = _BITS) -> bytes:
    """OGG/Opus, mono at `RATE`: what is taken for a voice message (RFC 7845)."""
    out = io.BytesIO()
    with av.open(out, "w", format="ogg") as container:
        # For speech libopus has "voip" too, which filters it and lets peaks grow by 3 dB.
        stream = container.add_stream(
            "libopus", rate=RATE, layout="mono", options={"application": "audio"}
        )
        stream.bit_rate = bits
        for start in range(0, len(samples), _FRAME):
            for packet in stream.encode(_frame(samples[start : start + _FRAME], start)):
                container.mux(packet)
        for packet in stream.encode(None):
            container.mux(packet)
    return out.getvalue()


def as_mp3(ogg: bytes) -> bytes:
    """Audio of our own making for players that know no Opus: MP3, mono at `RATE`."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp3") as container:
        stream = container.add_stream("libmp3lame", rate=RATE, layout="mono")
        stream.bit_rate = _MP3_BITS
        resampler = av.AudioResampler(format="s16p", layout="mono", rate=RATE)
        for frame in resampler.resample(_frame(opened(ogg).samples, 0)):
            for packet in stream.encode(frame):
                container.mux(packet)
        for packet in stream.encode(None):
            container.mux(packet)
    return out.getvalue()


def _frames(audio: bytes, rate: int) -> Iterator[Samples]:
    resampler = av.AudioResampler(format="flt", layout="mono", rate=rate)
    with av.open(io.BytesIO(audio), "r", metadata_errors="ignore") as container:
        if not container.streams.audio:
            raise Unhearable("broken")
        for frame in container.decode(audio=0):
            frame.pts = None
            for piece in resampler.resample(frame):
                yield piece.to_ndarray()[0]
        for piece in resampler.resample(None):
            yield piece.to_ndarray()[0]


def _at_rate(sound: Sound) -> Samples:
    if sound.rate == RATE:
        return sound.samples
    resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE)
    frame = AudioFrame.from_ndarray(sound.samples[None, :], format="flt", layout="mono")
    frame.sample_rate = sound.rate
    pieces = [*resampler.resample(frame), *resampler.resample(None)]
    return np.concatenate([one.to_ndarray()[0] for one in pieces])


def _trimmed(samples: Samples) -> Samples:
    """Speech with `_EDGE` of quiet before and after it, faded in and out."""
    loud = np.flatnonzero(np.abs(samples) > _QUIET)
    if not len(loud):
        return np.zeros(0, np.float32)
    edge, fade = int(_EDGE * RATE), int(_FADE * RATE)
    cut = samples[max(loud[0] - edge, 0) : loud[-1] + edge].copy()
    slope = np.linspace(0.0, 1.0, min(fade, len(cut)), dtype=np.float32)
    cut[: len(slope)] *= slope
    cut[len(cut) - len(slope) :] *= slope[::-1]
    return cut


def _filtered(samples: Samples, filters: Sequence[tuple[str, str]]) -> Samples:
    graph = av.filter.Graph()
    source = graph.add_abuffer(sample_rate=RATE, format="flt", layout="mono")
    nodes = [source, *(graph.add(name, options) for name, options in filters)]
    nodes += [
        graph.add("aformat", "sample_fmts=flt:channel_layouts=mono"),
        graph.add("abuffersink"),
    ]
    graph.link_nodes(*nodes).configure()
    out: list[Samples] = []
    graph.push(_frame(samples, 0))
    graph.push(None)
    while True:
        try:
            out.append(graph.pull().to_ndarray()[0])
        except (av.error.EOFError, av.error.BlockingIOError):
            break
    return np.concatenate(out) if out else samples


def _frame(samples: Samples, start: int) -> AudioFrame:
    frame = AudioFrame.from_ndarray(
        np.ascontiguousarray(samples[None, :], np.float32), format="flt", layout="mono"
    )
    frame.sample_rate = RATE
    frame.pts = start
    return frame
