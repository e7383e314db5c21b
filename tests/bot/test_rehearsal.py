"""Talks that nobody has show what everybody hears."""

import asyncio
from collections.abc import Sequence

import pytest

from bot.cli.prepare import said_to_everybody
from bot.present import Passage, Presenter
from bot.speeches import Speech
from db.database import Database
from handlers.talk.values import Line
from handlers.wording import wording
from knowledge.words import Mode
from tests.support.talks import House, Someone

TALKS = 8
BEGINNING = ("你好", "适合听的话", "找适合的项目", "我自己", "同意保存", "视力残疾")


@pytest.fixture(scope="module")
def prepared() -> Sequence[tuple[Passage, ...]]:
    """What some talks bring."""
    return asyncio.run(said_to_everybody(TALKS))


async def heard(someone: Someone, mode: Mode) -> list[tuple[Passage, ...]]:
    """What is heard of the first minute of a talk, clip by clip."""
    clips: list[tuple[Passage, ...]] = []
    for said in BEGINNING:
        await someone.says(said)
        told = Presenter(wording()).present(someone.reply, mode, aloud=True)
        clips += [one.passages for one in Speech(told.speech, "male", 1.5).parts()]
    return clips


@pytest.mark.parametrize("mode", [Mode.VOICE, Mode.EASY])
async def test_all_of_the_first_minute_is_prepared_as_it_is_heard(
    database: Database, prepared: Sequence[tuple[Passage, ...]], mode: Mode
) -> None:
    clips = await heard(Someone(House(database)), mode)
    assert [one for one in clips if one not in prepared] == []


def test_what_comes_oftener_comes_first(prepared: Sequence[tuple[Passage, ...]]) -> None:
    texts = ["".join(one.text for one in clip) for clip in prepared]
    menu = next(one for one in texts if "第五个，别的" in one)
    assert texts.index(menu) < 20


def test_nothing_of_anybody_is_prepared(prepared: Sequence[tuple[Passage, ...]]) -> None:
    assert not any(one.personal for clip in prepared for one in clip)
    assert not any("小王" in one.text for clip in prepared for one in clip)
    assert len(set(prepared)) == len(prepared)
    (single,) = [
        clip
        for clip in prepared
        if clip == (Passage(wording().text(Line("turn.sorry"), Mode.VOICE)),)
    ]
    assert prepared.index(single) > 0
