"""Whisper base through faster-whisper: listens on this machine alone."""

import logging
import math
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from faster_whisper import WhisperModel
from opencc import OpenCC
from pypinyin import lazy_pinyin
from rapidfuzz import fuzz

import knowledge.ear
from bot.speech.audio import HEARD_RATE, Samples, decoded
from bot.speech.engines import Heard
from bot.speech.models import WHISPER, put_together
from bot.speech.problems import SpeechProblem
from knowledge.ear import speakable
from knowledge.reading.lists import load_lists
from knowledge.reading.normal import compact

_WORDS = Path(knowledge.ear.__file__).parent

_HINTS_AT_MOST = 120
"""Characters of what can be said now that the model is given; more makes it repeat them."""

_TOKENS_AT_MOST = 160
_REPEATS = 2.4
"""Ratio of compression above which a text only repeats itself (the value of Whisper's paper)."""

_NO_SPEECH = 0.6
_ECHO = 0.6
"""Part of the hints that is no answer any more but their echo."""

_A_PHRASE = 12

_SHORT = 4.0
"""Seconds of a message up to which it is listened to twice."""

_ALIKE = 60
"""Likeness in sound, up to 100, from which on two hearings may be the same words."""

_DOUBTFUL, _HARDLY = 0.6, 0.3
"""Confidence at most where two hearings are alike, and where they are not."""


class Whisper:
    """Listens with Whisper; may be used by several threads at once."""

    def __init__(self, models: Path, threads: int) -> None:
        """Load the model, put together under `models`; listening uses `threads`.

        Raises:
            SpeechProblem: it cannot be loaded.
        """
        logging.getLogger("faster_whisper").setLevel(logging.ERROR)
        folder = put_together(WHISPER, models)
        try:
            self._model = WhisperModel(
                str(folder),
                device="cpu",
                compute_type="int8",
                cpu_threads=threads,
                local_files_only=True,
            )
        except (RuntimeError, ValueError, OSError) as error:
            raise SpeechProblem("engine_failed") from error
        self._simplify = OpenCC("t2s").convert

    def hear(self, audio: bytes, hints: Sequence[str]) -> Heard:
        """See `Listener`."""
        samples = decoded(audio)
        heard = self._listen(samples, hints)
        if not hints or len(samples) > _SHORT * HEARD_RATE:
            return heard
        # Who is told what can be said hears it now and then where nothing like it was said.
        return agreed(heard, self._listen(samples, ()), hints)

    def _listen(self, samples: Samples, hints: Sequence[str]) -> Heard:
        prompt = _prompt(hints)
        try:
            found, _ = self._model.transcribe(
                samples,
                language="zh",
                beam_size=5,
                # Higher temperatures take twenty seconds over noise, and invent something.
                temperature=0.0,
                max_new_tokens=_TOKENS_AT_MOST,
                vad_filter=True,
                condition_on_previous_text=False,
                initial_prompt=prompt,
            )
            segments = [
                one
                for one in found
                if one.compression_ratio < _REPEATS and one.no_speech_prob < _NO_SPEECH
            ]
        except (RuntimeError, ValueError) as error:
            raise SpeechProblem("engine_failed") from error
        text = self._simplify("".join(one.text for one in segments)).strip(" ，。、！？,.!?")
        if not segments or _is_phantom(text) or _is_echo(text, hints):
            return Heard("", 0.0)
        tokens = sum(len(one.tokens) for one in segments)
        certainty = sum(one.avg_logprob * len(one.tokens) for one in segments) / max(tokens, 1)
        return Heard(text, math.exp(certainty))


def agreed(told: Heard, untold: Heard, hints: Sequence[str]) -> Heard:
    """One of two hearings, by one who was `told` what can be said and one who was not.

    Where they differ nothing is certain but what both could have heard.
    """
    one, other = _sound(told.text), _sound(untold.text)
    if one == other:
        return Heard(told.text, max(told.confidence, untold.confidence))
    if other in set(map(_sound, hints)):
        return untold
    if fuzz.ratio(one, other) >= _ALIKE:
        return Heard(told.text, min(told.confidence, _DOUBTFUL))
    return Heard(untold.text or told.text, min(untold.confidence, _HARDLY))


def _sound(text: str) -> str:
    return " ".join(lazy_pinyin(compact(speakable(text))))


def _prompt(hints: Sequence[str]) -> str | None:
    """What is said before, as Whisper is told: it writes on in the same script and words."""
    if not hints:
        return None
    told = "，".join(hints)[:_HINTS_AT_MOST]
    return f"{load_lists('heard.toml', _WORDS)['before'][0]}{told}。"


def _is_phantom(text: str) -> bool:
    """Whether `text` is what Whisper writes where nobody spoke."""
    said = compact(text)
    return not said or any(one in said for one in _phantoms())


def _is_echo(text: str, hints: Sequence[str]) -> bool:
    """Whether `text` only lists what could have been said."""
    said = compact(text)
    told = compact("".join(hints)[:_HINTS_AT_MOST])
    named = sum(compact(one) in said for one in hints)
    return len(said) > _A_PHRASE and (said in told or named > max(2, _ECHO * len(hints)))


@cache
def _phantoms() -> frozenset[str]:
    return frozenset(map(compact, load_lists("heard.toml", _WORDS)["phantoms"]))
