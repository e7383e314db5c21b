"""Which clips are kept, and for how long they are right."""

import logging
from pathlib import Path

import numpy as np
import pytest

import bot.speech.chain
from bot.present import Passage
from bot.speech.cache import AudioCache
from bot.speech.chain import Chain, edition, kept_clip
from bot.speech.engines import Sound, Speaker
from bot.speech.problems import SpeechProblem

SAID = [Passage("你好。")]
SECRET = "李明的电话"


class Hummer:
    """Hums, trips over what it is given, or makes no sound."""

    local = True

    def __init__(self, name: str, *, trips: bool = False, level: float = 0.3) -> None:
        self.name = name
        self.trips = trips
        self.level = level

    def speak(self, sentence: str, voice: str) -> Sound:
        if self.trips:
            raise UnicodeError(sentence)
        return Sound((self.level * np.sin(np.arange(24_000) / 20)).astype(np.float32), 24_000)


@pytest.fixture
def cache(tmp_path: Path) -> AudioCache:
    return AudioCache(tmp_path, 10_000_000)


def chain(cache: AudioCache, *speakers: Hummer) -> Chain:
    by_name: dict[str, Speaker] = {one.name: one for one in speakers}
    return Chain([*by_name], by_name.__getitem__, cache)


def test_a_clip_is_kept_for_its_voice_and_speed(cache: AudioCache) -> None:
    clip = chain(cache, Hummer("best")).speak(SAID, "female", 1.5)
    kept = kept_clip(cache, "best", SAID, "female", 1.5)
    assert kept is not None
    assert (kept.ogg, kept.engine) == (clip.ogg, "best")
    assert kept.seconds == pytest.approx(clip.seconds, abs=0.01)
    assert kept_clip(cache, "best", SAID, "male", 1.5) is None
    assert kept_clip(cache, "best", SAID, "female", 1.0) is None


def test_what_a_substitute_said_is_not_kept_as_a_whole(cache: AudioCache) -> None:
    speaking = chain(cache, Hummer("best", trips=True), Hummer("substitute"))
    assert speaking.speak(SAID, "female", 1.0).engine == "substitute"
    for engine in ("best", "substitute"):
        assert kept_clip(cache, engine, SAID, "female", 1.0) is None


def test_when_words_are_read_in_another_way_old_clips_are_not_used(
    cache: AudioCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    chain(cache, Hummer("best")).speak(SAID, "female", 1.0)
    monkeypatch.setattr(bot.speech.chain, "edition", lambda: f"not {edition()}")
    assert kept_clip(cache, "best", SAID, "female", 1.0) is None


def test_an_engine_that_trips_is_replaced_and_what_it_tripped_over_is_not_logged(
    cache: AudioCache, caplog: pytest.LogCaptureFixture
) -> None:
    speaking = chain(cache, Hummer("best", trips=True), Hummer("substitute"))
    with caplog.at_level(logging.DEBUG):
        clip = speaking.speak([Passage(SECRET, personal=True)], "female", 1.0)
    assert clip.engine == "substitute"
    assert [one.message for one in caplog.records] == ["best cannot speak: UnicodeError"]
    assert SECRET not in caplog.text


def test_silence_is_no_speech(cache: AudioCache) -> None:
    with pytest.raises(SpeechProblem, match="no_audio"):
        chain(cache, Hummer("best", level=0.0)).speak(SAID, "female", 1.0)
    assert kept_clip(cache, "best", SAID, "female", 1.0) is None
