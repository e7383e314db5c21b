"""Kokoro-82M through onnxruntime: the voice of the house, on this machine alone."""

import hashlib
import logging
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from bot.speech.engines import Sound
from bot.speech.models import KOKORO, put_together
from bot.speech.phonemes import tokens
from bot.speech.problems import SpeechProblem

log = logging.getLogger(__name__)

_RATE = 24_000
_FOLDER = Path(__file__).parent / "voices"
_TOKENS_AT_MOST = 500
"""Phonemes in one run; the model takes 510 and a mark at each end."""

_STYLES = (510, 1, 256)

VOICES: Mapping[str, tuple[str, str]] = {
    "female": (
        "zf_xiaobei",
        "5dde6e1c9c4f12c8b327bc29c0cee361a23b52b952c04636858ba637ec66e640",
    ),
    "female2": (
        "zf_xiaoyi",
        "bc1555c5c486099196ac254bae5e0bb543c121952a3092f50b7d8724f1bc36b3",
    ),
    "male": ("zm_yunxi", "7243892fb4e560d47014090ddf010f8b8b790f3c6b029ff82b2ac06aa4e27c8b"),
}
"""Our voices: the file of each and its SHA-256."""


class Kokoro:
    """Speaks with Kokoro; may be used by several threads at once."""

    name = "kokoro"
    local = True

    def __init__(self, models: Path, threads: int) -> None:
        """Load the model, put together under `models`; a run uses `threads`.

        Raises:
            SpeechProblem: it cannot be loaded.
        """
        file = put_together(KOKORO, models) / KOKORO.file
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        try:
            self._session = onnxruntime.InferenceSession(
                str(file), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:
            raise SpeechProblem("engine_failed") from error
        self._styles: dict[str, NDArray[np.float32]] = {}

    def speak(self, sentence: str, voice: str) -> Sound:
        """See `Speaker`."""
        style = self._style(voice)
        numbers = tokens(sentence)
        if not numbers:
            raise SpeechProblem("no_audio")
        pieces = [
            self._run(numbers[start : start + _TOKENS_AT_MOST], style)
            for start in range(0, len(numbers), _TOKENS_AT_MOST)
        ]
        return Sound(np.concatenate(pieces), _RATE)

    def _run(self, numbers: list[int], style: NDArray[np.float32]) -> NDArray[np.float32]:
        given = {
            "tokens": np.array([[0, *numbers, 0]], np.int64),
            "style": style[len(numbers)],
            "speed": np.ones(1, np.float32),
        }
        try:
            (samples,) = self._session.run(None, given)
        except Exception as error:
            raise SpeechProblem("engine_failed") from error
        flat: NDArray[np.float32] = np.asarray(samples, np.float32).ravel()
        return flat

    def _style(self, voice: str) -> NDArray[np.float32]:
        if voice not in self._styles:
            name, digest = VOICES.get(voice, VOICES["female"])
            content = (_FOLDER / f"{name}.bin").read_bytes()
            if hashlib.sha256(content).hexdigest() != digest:
                raise SpeechProblem("model_corrupt")
            self._styles[voice] = np.frombuffer(content, np.float32).reshape(_STYLES)
        return self._styles[voice]
