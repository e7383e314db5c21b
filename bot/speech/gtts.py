"""Google Translate's voice through gTTS: only where an operator chose it.

What is said goes to Google, whose certificate gTTS does not check; it is unreachable from mainland
China. Nothing that tells something of a person is ever given to it.
"""

import io
import logging
from collections.abc import Callable

from av.error import FFmpegError
from gtts import gTTS, gTTSError

from bot.speech.audio import opened
from bot.speech.engines import Sound
from bot.speech.problems import SpeechProblem

_LANGUAGE = "zh-CN"
_WITHIN = (3.0, 10.0)
"""Seconds to connect, and to wait for each piece of up to 100 characters; by default for ever."""


class Google:
    """Speaks with gTTS; it has one voice."""

    name = "gtts"
    local = False

    def __init__(self) -> None:
        """Keep the library from logging what is said."""
        logging.getLogger("gtts").setLevel(logging.CRITICAL)

    def speak(self, sentence: str, voice: str) -> Sound:  # noqa: ARG002 - the one it has
        """See `Speaker`."""
        out = io.BytesIO()
        try:
            self._write(sentence)(out)
        except (gTTSError, AssertionError, OSError) as error:
            raise SpeechProblem("unreachable") from error
        # An answer without audio raises nothing.
        if not out.getvalue():
            raise SpeechProblem("no_audio")
        try:
            return opened(out.getvalue())
        except (FFmpegError, ValueError, SpeechProblem) as error:
            raise SpeechProblem("no_audio") from error

    def _write(self, sentence: str) -> Callable[[io.BytesIO], None]:
        write: Callable[[io.BytesIO], None] = gTTS(
            sentence, lang=_LANGUAGE, lang_check=False, timeout=_WITHIN
        ).write_to_fp
        return write
