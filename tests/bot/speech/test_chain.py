"""Who speaks when somebody cannot."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from bot.present import Passage
from bot.speech.cache import AudioCache
from bot.speech.chain import OUT_FOR, Chain
from bot.speech.engines import Sound, Speaker
from bot.speech.problems import SpeechProblem


@dataclass
class Buzzer:
    """Says everything in the same tone, unless it fails."""

    name: str
    local: bool = True
    fails: str = ""
    said: list[str] = field(default_factory=list)

    def speak(self, sentence: str, voice: str) -> Sound:
        self.said.append(sentence)
        if self.fails:
            raise SpeechProblem(self.fails)
        return Sound((0.3 * np.sin(np.arange(24_000) / 20)).astype(np.float32), 24_000)


@dataclass
class Clock:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


def chain(folder: Path, *speakers: Buzzer, clock: Clock | None = None) -> Chain:
    by_name: dict[str, Speaker] = {one.name: one for one in speakers}
    cache = AudioCache(folder, 10_000_000)
    return Chain([*by_name], by_name.__getitem__, cache, clock or Clock())


def all_said(text: str, *, personal: bool = False) -> Sequence[Passage]:
    return [Passage(text, personal)]


def test_the_next_speaks_where_one_fails_and_the_first_again_after_a_while(tmp_path: Path) -> None:
    first, second, clock = Buzzer("first", fails="crashed"), Buzzer("second"), Clock()
    speaking = chain(tmp_path, first, second, clock=clock)
    assert speaking.speak(all_said("你好"), "female", 1.0).engine == "second"
    assert speaking.speak(all_said("再见"), "female", 1.0).engine == "second"
    assert first.said == ["你好"]
    first.fails, clock.now = "", OUT_FOR + 1
    assert speaking.speak(all_said("再见"), "female", 1.0).engine == "first"


def test_where_nobody_can_speak_it_says_why(tmp_path: Path) -> None:
    speaking = chain(
        tmp_path, Buzzer("first", fails="model_missing"), Buzzer("b", fails="no_audio")
    )
    with pytest.raises(SpeechProblem, match="model_missing"):
        speaking.speak(all_said("你好"), "female", 1.0)


def test_what_is_personal_stays_on_this_machine_and_off_its_disk(tmp_path: Path) -> None:
    away, here = Buzzer("away", local=False), Buzzer("here")
    speaking = chain(tmp_path, away, here)
    assert speaking.speak(all_said("李明", personal=True), "female", 1.0).engine == "here"
    assert away.said == []
    assert not [*tmp_path.rglob("*.ogg")]
    assert speaking.speak(all_said("你好"), "female", 1.0).engine == "away"


def test_a_sentence_is_made_once(tmp_path: Path) -> None:
    one = Buzzer("one")
    chain(tmp_path, one).speak(all_said("有 2 个选项，请说第几个。\n你好。"), "female", 1.0)
    chain(tmp_path, one).speak(all_said("你好。"), "female", 2.0)
    assert one.said == ["有两个选项，请说第几个。", "你好。"]


def test_what_has_no_words_is_not_spoken(tmp_path: Path) -> None:
    with pytest.raises(SpeechProblem, match="nothing_to_say"):
        chain(tmp_path, Buzzer("one")).speak(all_said("★"), "female", 1.0)
