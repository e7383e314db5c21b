"""Who hears what, and in which parts."""

from datetime import UTC, datetime

import pytest

from bot.present import Passage
from bot.present.passages import is_personal
from bot.speeches import Speech, is_heard
from db.records import PersonRecord
from handlers.commands.people import Hears
from handlers.replies import Reply
from handlers.talk.values import Line, Ref
from knowledge.words import Mode

NOW = datetime(2026, 11, 25, tzinfo=UTC)


def person(mode: Mode | None, hears: Hears | None) -> PersonRecord:
    return PersonRecord(1, mode, None, None, hears, None, None, NOW, NOW)


@pytest.mark.parametrize(
    ("mode", "hears", "when_written", "when_spoken"),
    [
        (None, None, False, True),
        (Mode.PLAIN, None, False, True),
        (Mode.VOICE, None, True, True),
        (Mode.EASY, None, False, True),
        (Mode.EASY, Hears.ALWAYS, True, True),
        (Mode.VOICE, Hears.SPOKEN_TO, False, True),
        (Mode.VOICE, Hears.NEVER, False, False),
        (Mode.PLAIN, Hears.NEVER, False, False),
    ],
)
def test_who_hears_a_reply(
    mode: Mode | None, hears: Hears | None, *, when_written: bool, when_spoken: bool
) -> None:
    someone = person(mode, hears)
    assert is_heard(someone, Reply(())) is when_written
    assert is_heard(someone, Reply((), spoken=True)) is when_spoken


def speech(*texts: str, personal: bool = False) -> Speech:
    return Speech(tuple(Passage(one, personal) for one in texts), "female", 1.0)


def test_a_long_reply_begins_with_a_short_part() -> None:
    asked, how, *options = (
        "您想做什么？",
        "有三个选项，请说第几个。",
        "第一个，找项目。",
        "第二个，看全部。",
    )
    beginning, rest = speech(asked, how, *options).parts()
    assert [one.text for one in beginning.passages] == [asked, how]
    assert [one.text for one in rest.passages] == options
    assert rest.parts() == (rest,)
    assert Speech.from_json(rest.to_json()) == rest


def test_a_short_reply_is_one_part() -> None:
    assert len(speech("好的，不用大按键了。").parts()) == 1
    assert len(speech("您好，我在。我们接着来。" * 3, "您好。").parts()) == 1


@pytest.mark.parametrize(
    ("line", "personal"),
    [
        (Line("turn.no_more"), False),
        (Line("matches.found", {"count": 5}), False),
        (Line("offer.summary", {"name": Ref("offer.xinguang.meituan.name")}), False),
        (Line("data.item", {"value": [Ref("data.value.visual")]}), True),
        (Line("contact.is", {"called": "李师傅"}), True),
        (Line("contact.is", {"way": Ref("contact.way.here")}), True),
    ],
)
def test_what_somebody_told_is_personal_in_whatever_words(line: Line, *, personal: bool) -> None:
    assert is_personal(line) is personal


def test_what_is_said_how_and_by_whom_makes_another_clip() -> None:
    one = speech("您好。")
    others = [
        speech("再见。"),
        Speech(one.passages, "male", 1.0),
        Speech(one.passages, "female", 2.0),
    ]
    assert len({each.digest("kokoro") for each in (one, *others)} | {one.digest("gtts")}) == 5
