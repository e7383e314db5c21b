"""Short tones as files of sound, for what is sent where it need not be speech."""

import io
from functools import cache

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream

FRAME = 960
LOUD = 8_000


@cache
def tone(
    seconds: float = 0.3,
    *,
    hertz: int = 440,
    container: str = "ogg",
    codec: str = "libopus",
    layout: str = "mono",
    rate: int = 24_000,
) -> bytes:
    """A tone; as it stands, one that Telegram takes for a voice message.

    It does not take `layout="stereo"`, `container="webm"`, `codec="flac"` in OGG or
    `container="wav", codec="pcm_s16le"`.
    """
    out = io.BytesIO()
    wave = LOUD * np.sin(2 * np.pi * hertz * np.arange(int(seconds * rate)) / rate)
    with av.open(out, "w", format=container) as written:
        stream = written.add_stream(codec, rate=rate, layout=layout)
        assert isinstance(stream, AudioStream)
        channels = stream.layout.nb_channels
        for start in range(0, len(wave), FRAME):
            samples = np.repeat(wave[start : start + FRAME].astype(np.int16), channels)
            frame = AudioFrame.from_ndarray(samples[None, :], format="s16", layout=layout)
            frame.sample_rate = rate
            frame.pts = start
            written.mux(stream.encode(frame))
        written.mux(stream.encode(None))
    return out.getvalue()


def heard(audio: bytes) -> tuple[float, int]:
    """How many seconds a file sounds, and the loudest tone in it in hertz, to the nearest ten."""
    with av.open(io.BytesIO(audio), "r") as container:
        (stream,) = container.streams.audio
        resampler = av.AudioResampler(format="flt", layout="mono", rate=stream.rate)
        frames = [one for frame in container.decode(stream) for one in resampler.resample(frame)]
        frames += resampler.resample(None)
        samples = np.concatenate([one.to_ndarray()[0] for one in frames])
        strength = np.abs(np.fft.rfft(samples))
        loudest = np.argmax(strength) * stream.rate / len(samples)
        return len(samples) / stream.rate, 10 * round(float(loudest) / 10)
