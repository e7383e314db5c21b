"""eSpeak NG through its library: hardly any memory, hard to listen to; the last resort."""

import ctypes
import threading
from typing import Any

import espeakng_loader
import numpy as np

from bot.speech.engines import Sound
from bot.speech.problems import SpeechProblem

_SYNCHRONOUS = 2
_UTF8 = 1
_FULL_SCALE = 32_768
_VOICE = b"cmn"
# speak_lib.h of eSpeak NG 1.52.
_CALLBACK = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p
)


class Espeak:
    """Speaks with eSpeak NG, one sentence at a time; it has one voice."""

    name = "espeak"
    local = True

    def __init__(self) -> None:
        """Load the library.

        Raises:
            SpeechProblem: it cannot be loaded, or does not know Mandarin.
        """
        self._lock = threading.Lock()
        self._pieces: list[Any] = []
        try:
            self._library = ctypes.CDLL(str(espeakng_loader.get_library_path()))
        except OSError as error:
            raise SpeechProblem("not_installed") from error
        folder = str(espeakng_loader.get_data_path()).encode()
        self._rate = self._library.espeak_Initialize(_SYNCHRONOUS, 0, folder, 0)
        if self._rate <= 0 or self._library.espeak_SetVoiceByName(_VOICE) != 0:
            raise SpeechProblem("engine_failed")
        # The library calls it later: it must not be collected.
        self._callback = _CALLBACK(self._take)
        self._library.espeak_SetSynthCallback(self._callback)

    def speak(self, sentence: str, voice: str) -> Sound:  # noqa: ARG002 - the one it has
        """See `Speaker`."""
        text = sentence.encode() + b"\0"
        with self._lock:
            self._pieces.clear()
            failed = self._library.espeak_Synth(text, len(text), 0, 0, 0, _UTF8, None, None)
            self._library.espeak_Synchronize()
            pieces = [*self._pieces]
        if failed or not pieces:
            raise SpeechProblem("no_audio")
        samples = np.concatenate(pieces).astype(np.float32) / np.float32(_FULL_SCALE)
        return Sound(samples, self._rate)

    def _take(self, samples: Any, count: int, _: Any) -> int:
        if samples and count > 0:
            self._pieces.append(np.ctypeslib.as_array(samples, (count,)).copy())
        return 0
