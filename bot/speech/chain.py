"""The speakers of an installation, best first: the next takes over where one fails."""

import hashlib
import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import knowledge.ear
from bot.present import Passage
from bot.speech.cache import AudioCache
from bot.speech.engines import Sound, Speaker
from bot.speech.problems import SpeechProblem
from knowledge.ear import sentences, speakable

log = logging.getLogger(__name__)

CHAINS: Mapping[str, tuple[str, ...]] = {
    "kokoro": ("kokoro", "espeak"),
    "gtts": ("gtts", "kokoro", "espeak"),
    "espeak": ("espeak",),
    "off": (),
}
"""The speakers that a setting means, in the order in which they are tried."""

OUT_FOR = 60.0
"""Seconds for which a speaker is not tried again that has failed."""

_MAKING = 1
"""Goes up when this package makes other audio of the same words."""

_SENTENCE_BITS = 48_000
"""Bits a second of kept sentences: they are decoded and encoded once more."""


@dataclass(frozen=True)
class Clip:
    """Audio that was made: OGG/Opus of `seconds`, by `engine`."""

    ogg: bytes
    seconds: float
    engine: str


def kept_clip(
    kept: AudioCache, engine: str, passages: Sequence[Passage], voice: str, rate: float
) -> Clip | None:
    """What `engine` made of `passages` before; never of what is personal."""
    content = None
    if not any(one.personal for one in passages):
        content = kept.get(_clip_digest(engine, passages, voice, rate))
    if content is None:
        return None
    seconds, _, ogg = content.partition(b"\n")
    return Clip(ogg, float(seconds), engine)


@dataclass
class Chain:
    """Speaks with the first speaker that can; `make` gives one by its name."""

    names: Sequence[str]
    make: Callable[[str], Speaker]
    cache: AudioCache
    clock: Callable[[], float] = time.monotonic
    _made: dict[str, Speaker] = field(default_factory=dict)
    _out_until: dict[str, float] = field(default_factory=dict)
    _making: threading.Lock = field(default_factory=threading.Lock)

    def speak(self, passages: Sequence[Passage], voice: str, rate: float) -> Clip:
        """Passages as one clip, in one voice.

        Raises:
            SpeechProblem: no speaker can; the reason is that of the first.
        """
        reasons = []
        for name in self.names:
            if self._out_until.get(name, 0.0) > self.clock():
                reasons.append("engine_failed")
                continue
            try:
                clip = self._spoken(self._speaker(name), passages, voice, rate)
            except SpeechProblem as problem:
                reasons.append(problem.reason)
                if problem.reason not in {"personal", "nothing_to_say"}:
                    log.error("%s cannot speak: %s", name, problem.reason)  # noqa: TRY400
                    self._out_until[name] = self.clock() + OUT_FOR
            except Exception as error:  # noqa: BLE001 - the next one may manage
                # Not the message, which may hold what was to be said.
                reasons.append("engine_failed")
                log.error("%s cannot speak: %s", name, type(error).__name__)  # noqa: TRY400
                self._out_until[name] = self.clock() + OUT_FOR
            else:
                self._keep(clip, passages, voice, rate)
                return clip
        raise SpeechProblem(reasons[0] if reasons else "disabled")

    def _keep(self, clip: Clip, passages: Sequence[Passage], voice: str, rate: float) -> None:
        # A substitute is heard once: the next time the best may be there again.
        if clip.engine == self.names[0] and not any(one.personal for one in passages):
            digest = _clip_digest(clip.engine, passages, voice, rate)
            self.cache.put(digest, b"%.2f\n%b" % (clip.seconds, clip.ogg))

    def _speaker(self, name: str) -> Speaker:
        with self._making:
            if name not in self._made:
                try:
                    self._made[name] = self.make(name)
                except ImportError as error:
                    raise SpeechProblem("not_installed") from error
            return self._made[name]

    def _spoken(
        self, speaker: Speaker, passages: Sequence[Passage], voice: str, rate: float
    ) -> Clip:
        # The libraries take a moment to load, and are not everywhere.
        from bot.speech.audio import RATE, encoded, finished, joined  # noqa: PLC0415

        if not speaker.local and any(one.personal for one in passages):
            raise SpeechProblem("personal")
        said = [
            (sentence, one.personal)
            for one in passages
            for sentence in sentences(speakable(one.text))
        ]
        if not said:
            raise SpeechProblem("nothing_to_say")
        sounds = [self._sentence(speaker, one, voice, personal) for one, personal in said]
        samples = finished(joined(sounds), rate)
        if not len(samples):
            raise SpeechProblem("no_audio")
        return Clip(encoded(samples), len(samples) / RATE, speaker.name)

    def _sentence(self, speaker: Speaker, sentence: str, voice: str, personal: bool) -> Sound:
        from bot.speech.audio import RATE, encoded, joined, opened  # noqa: PLC0415

        if personal:
            return speaker.speak(sentence, voice)
        digest = digest_of("sentence", edition(), speaker.name, voice, sentence)
        kept = self.cache.get(digest)
        if kept is not None:
            return opened(kept)
        samples = joined([speaker.speak(sentence, voice)])
        self.cache.put(digest, encoded(samples, _SENTENCE_BITS))
        return Sound(samples, RATE)


def speaker_of(models: Path, threads: int) -> Callable[[str], Speaker]:
    """What makes speakers by name; each imports its libraries only then."""

    def make(name: str) -> Speaker:
        match name:
            case "kokoro":
                from bot.speech.kokoro import Kokoro  # noqa: PLC0415

                return Kokoro(models, threads)
            case "gtts":
                from bot.speech.gtts import Google  # noqa: PLC0415

                return Google()
            case _:
                from bot.speech.espeak import Espeak  # noqa: PLC0415

                return Espeak()

    return make


@cache
def edition() -> str:
    """Changes whenever the same words are said in another way, so that no old audio is used."""
    digest = hashlib.sha256(str(_MAKING).encode())
    for file in sorted(Path(knowledge.ear.__file__).parent.iterdir()):
        if file.suffix in {".py", ".toml"}:
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def digest_of(*parts: str) -> str:
    """The name of audio: 64 hexadecimal digits."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _clip_digest(engine: str, passages: Sequence[Passage], voice: str, rate: float) -> str:
    said = (one.text for one in passages)
    return digest_of("clip", edition(), engine, voice, f"{rate:.3f}", *said)
