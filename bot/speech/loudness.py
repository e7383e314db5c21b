"""Loudness as people perceive it, in LUFS (ITU-R BS.1770-4), for mono."""

from math import pi, tan

import numpy as np
from numpy.typing import NDArray

_BLOCK, _STEP = 0.4, 0.1
"""Seconds that are measured together, and from one such block to the next (annex 1)."""

_SILENCE = -70.0
_RELATIVE = -10.0
"""LUFS below which a block does not count, and below the mean of the others (annex 1)."""


def loudness(samples: NDArray[np.float32], rate: int) -> float:
    """Integrated loudness; minus infinity for silence."""
    size, step = int(_BLOCK * rate), int(_STEP * rate)
    if len(samples) < size:
        samples = np.pad(samples, (0, size - len(samples)))
    weighted = _weighted(samples.astype(np.float64), rate)
    starts = range(0, len(weighted) - size + 1, step)
    power = np.array([np.mean(weighted[start : start + size] ** 2) for start in starts])
    kept = power[_lufs(power) > _SILENCE]
    if not len(kept):
        return float("-inf")
    kept = kept[_lufs(kept) > _lufs(np.mean(kept)) + _RELATIVE]
    return float(_lufs(np.mean(kept)))


def _lufs(power: "NDArray[np.float64] | np.float64") -> "NDArray[np.float64]":
    return -0.691 + 10 * np.log10(np.maximum(power, 1e-12))


def _weighted(samples: NDArray[np.float64], rate: int) -> NDArray[np.float64]:
    """`samples` through the filters of annex 1, in the frequency domain."""
    length = len(samples) + rate // 10
    spectrum = np.fft.rfft(samples, length)
    turns = np.exp(-2j * pi * np.fft.rfftfreq(length))
    for forward, back in (_shelf(rate), _high_pass(rate)):
        spectrum *= np.polyval(forward[::-1], turns) / np.polyval(back[::-1], turns)
    filtered: NDArray[np.float64] = np.fft.irfft(spectrum, length)[: len(samples)]
    return filtered


def _shelf(rate: int) -> tuple[list[float], list[float]]:
    """The effect of the head, as the analogue prototype of annex 1 gives it at `rate`."""
    gain, quality, corner = 3.999843853973347, 0.7071752369554196, 1681.974450955533
    k, high = tan(pi * corner / rate), 10 ** (gain / 20)
    band = high**0.4996667741545416
    norm = 1 + k / quality + k * k
    forward = [
        (high + band * k / quality + k * k) / norm,
        2 * (k * k - high) / norm,
        (high - band * k / quality + k * k) / norm,
    ]
    return forward, [1.0, 2 * (k * k - 1) / norm, (1 - k / quality + k * k) / norm]


def _high_pass(rate: int) -> tuple[list[float], list[float]]:
    """What is too low to be heard as loud, as annex 1 has it at `rate`."""
    quality, corner = 0.5003270373238773, 38.13547087602444
    k = tan(pi * corner / rate)
    norm = 1 + k / quality + k * k
    return [1.0, -2.0, 1.0], [1.0, 2 * (k * k - 1) / norm, (1 - k / quality + k * k) / norm]
