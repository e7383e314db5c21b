"""A notice that is heard: after the text, spoken once for each voice and speed, uploaded once."""

import pytest

from bot.notices import sending, voices
from handlers.commands.people import Hears
from tests.support.federation import TEXT
from tests.support.notice_office import Office, until

ALOUD = {"tts": "espeak"}


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What is heard is the same on every database."""
    return sqlite_url


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look often whether something is spoken."""
    for name in ("_SPOKEN_IN", "_UPLOADED_IN", "_ONCE_MORE"):
        monkeypatch.setattr(voices, name, 0.2)
    monkeypatch.setattr(sending, "_EMPTY", 0.05)


async def test_who_hears_replies_gets_the_text_and_then_one_voice_that_all_share(
    office: Office,
) -> None:
    await office.people(1, 2, 3, hears=Hears.ALWAYS)
    await office.people(4, hears=Hears.ALWAYS, rate=1.5)
    await office.people(5, mode="voice")
    await office.people(6, hears=Hears.NEVER, mode="voice")
    await office.people(7)
    notice = await office.federation.tells()
    async with office.open(**ALOUD):
        await office.over(notice)
    for chat in (1, 2, 3, 4, 5):
        text, voice = office.api.user(chat).messages
        assert text.text.startswith(TEXT["title"])
        assert voice.voice is not None
        assert voice.text == ""
    for chat in (6, 7):
        assert len(office.api.user(chat).messages) == 1
    # Mode voice has other words in its frame than plain, and 4 hears it faster.
    assert len(office.api.uploaded) <= 3
    assert len(office.api.resent) == 5 - len(office.api.uploaded)
    assert await office.federation.counts(notice) == {"sent": 7}


async def test_a_program_that_is_started_again_uploads_nothing_twice(office: Office) -> None:
    await office.people(1, hears=Hears.ALWAYS)
    first = await office.federation.tells()
    async with office.open(**ALOUD):
        await office.over(first)
    second = await office.federation.tells()
    async with office.open(**ALOUD):
        await office.over(second)
    assert len(office.api.user(1).voices) == 2
    assert len(office.api.uploaded) == 1


async def test_where_nothing_can_speak_it_the_text_has_gone_out_once(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.speech.workshop._MODULE", "no.such.module")
    await office.people(1, hears=Hears.ALWAYS)
    notice = await office.federation.tells()
    async with office.open(**ALOUD):
        await office.over(notice)
    (text,) = office.api.user(1).messages
    assert text.voice is None
    assert await office.federation.counts(notice) == {"sent": 1}


async def test_who_lets_no_voice_in_has_the_text(office: Office) -> None:
    await office.people(1, hears=Hears.ALWAYS)
    office.api.user(1).forbid_voices()
    notice = await office.federation.tells()
    async with office.open(**ALOUD):
        await office.over(notice)
    assert len(office.api.user(1).messages) == 1
    assert await office.federation.counts(notice) == {"sent": 1}


async def test_told_to_stop_between_text_and_voice_it_goes_on_with_the_voice(
    office: Office,
) -> None:
    await office.people(1, hears=Hears.ALWAYS)
    notice = await office.federation.tells()
    async with office.open(**ALOUD):
        await until(lambda: len(office.api.delivered) == 1)
    assert await office.federation.counts(notice) == {"pending": 1}
    async with office.open(**ALOUD):
        await office.over(notice)
    text, voice = office.api.user(1).messages
    assert (text.voice, voice.text) == (None, "")
