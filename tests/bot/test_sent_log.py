"""What went out and could not be marked any more is not sent again by the next process."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.sent_log import SentLog
from db.database import Database
from knowledge.words import Mode
from tests.support.doors import CHANNEL, Post
from tests.support.talks import START


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "sent.log"


def test_what_was_sent_and_not_marked_is_left_for_the_next(path: Path) -> None:
    first = SentLog(path)
    first.sent(7, START)
    first.sent(8, START + timedelta(seconds=1))
    first.marked()
    first.close()
    assert SentLog(path).left() == [(7, START), (8, START + timedelta(seconds=1))]


def test_when_everything_is_marked_nothing_is_left(path: Path) -> None:
    log = SentLog(path)
    for number in (7, 8):
        log.sent(number, START)
    log.marked()
    log.marked()
    assert log.left() == []
    assert path.stat().st_size == 0


def test_half_a_line_is_passed_over(path: Path) -> None:
    path.write_text(f"7 {START.isoformat()}\n8 2026-11", encoding="utf-8")
    assert SentLog(path).left() == [(7, START)]


def test_a_second_process_with_the_same_file_does_without(path: Path) -> None:
    first, second = SentLog(path), SentLog(path)
    first.sent(7, START)
    second.sent(8, START)
    second.marked()
    assert second.left() == []
    assert first.left() == [(7, START)]


def test_it_is_for_its_owner_only(path: Path) -> None:
    SentLog(path)
    assert path.stat().st_mode & 0o777 == 0o600


async def test_a_message_that_had_gone_out_when_the_process_was_killed_does_not_go_out_again(
    path: Path, database: Database
) -> None:
    post = Post(database)
    wang = await post.person()
    (number,) = await post.writes(wang, "一")
    await post.writes(wang, "二")
    async with database.begin() as uow:
        await uow.outbox.claim({wang}, post.delivery.channel, post.calendar(), timedelta(30))
        (waiting, _) = await uow.outbox.pending(wang)
    killed = SentLog(path)
    killed.sent(number, waiting.created_at)
    killed.close()
    post.delivery.sent_log = SentLog(path)
    await post.delivery.begin()
    await post.delivery.flush(wang)
    assert post.door.texts == ["二"]
    assert post.delivery.sent_log.left() == []


async def test_another_message_of_the_same_number_is_not_taken_for_it(
    path: Path, database: Database
) -> None:
    post = Post(database)
    wang = await post.person()
    (number,) = await post.writes(wang, "一")
    SentLog(path).sent(number, START - timedelta(days=1))
    post.delivery.sent_log = SentLog(path)
    await post.delivery.begin()
    await post.delivery.flush(wang)
    assert post.door.texts == ["一"]


@pytest.mark.parametrize(("mode", "heard"), [(Mode.VOICE, ["二"]), (Mode.PLAIN, [])])
async def test_the_last_that_had_gone_out_is_heard_yet_by_who_hears_replies(
    path: Path, database: Database, mode: Mode, heard: list[str]
) -> None:
    post = Post(database)
    wang = await post.person()
    await post.writes(wang, "一", "二")
    async with database.begin() as uow:
        await uow.people.set_preferences(wang, mode=mode)
        waiting = await uow.outbox.pending(wang)
    killed = SentLog(path)
    for one in waiting:
        killed.sent(one.id, one.created_at)
    killed.close()
    post.delivery.sent_log, post.delivery.aloud = SentLog(path), lambda _: None
    await post.delivery.begin()
    assert await post.waiting(wang) == 0
    async with database.begin() as uow:
        speech = await uow.speeches.claim(wang, CHANNEL, post.calendar(), timedelta(minutes=1))
    said = [] if speech is None else [text for text, _ in speech.body["passages"]]
    assert said == heard
