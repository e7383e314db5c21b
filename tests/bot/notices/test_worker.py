"""Notices by a worker in this process, before a strict server: to whom, when, and when not."""

import asyncio
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest

from bot.notices import service, worker
from bot.notices.begun import BegunLog, Mark
from bot.notices.service import BEGUN_LOG
from bot.notices.wording import NoticeBook
from bot.serving import serve
from db.database import Database
from db.notice_records import NoticeRecord, NoticeState
from handlers.noticing.freezing import freeze
from handlers.replies import Reply
from handlers.wording import wording
from knowledge.words import Mode
from tests.support.botapi import Answer, DropAfter
from tests.support.botapi.chats import Standing
from tests.support.federation import TEXT
from tests.support.notice_office import Office, night, until, until_so
from tests.support.served import free_port


async def test_everybody_gets_it_in_their_mode_with_the_title_alone_first(office: Office) -> None:
    await office.people(1)
    await office.people(2, mode="easy")
    await office.people(3, mode="voice")
    notice = await office.federation.tells(target="posting:3")
    async with office.open():
        await office.over(notice)
    assert office.texts(1) == [
        f"{TEXT['title']}\n{TEXT['plain']}\n想参加，回复“感兴趣”或 1。\n不想再收，回复“退订”。"
    ]
    assert office.texts(2) == [
        f"{TEXT['title']}\n{TEXT['easy']}\n想参加，回复 1。\n不想收了，回复“退订”。"
    ]
    assert office.texts(3) == [
        f"{TEXT['title']}\n{TEXT['spoken']}\n想参加，说，感兴趣。\n不想再收，说，退订。"
    ]
    assert [one.buttons for one in office.api.user(1).messages] == [["感兴趣"]]
    data = office.api.user(1).messages[0].inline_buttons[0]["callback_data"]
    assert data == f"notice:{notice}"
    assert await office.federation.counts(notice) == {"sent": 3}


async def test_what_nobody_can_take_up_has_no_button(office: Office) -> None:
    await office.people(1)
    notice = await office.federation.tells()
    async with office.open():
        await office.over(notice)
    (came,) = office.api.user(1).messages
    assert came.buttons == []
    assert "感兴趣" not in came.text
    assert came.text.endswith("退订”。")


async def test_who_has_not_agreed_or_takes_it_back_is_left_alone(office: Office) -> None:
    (_, leaver) = await office.people(1, 2)
    office.comes(3)
    await office.federation.meet(["3"], agreed=False)
    notice = await office.federation.tells()
    # Settled that they get it, and before it goes out they say stop.
    async with office.open(
        quiet_from=(datetime.now(UTC).hour + 8) % 24, quiet_until=(datetime.now(UTC).hour + 10) % 24
    ):
        await until_so(lambda: office.is_sending(notice))
        await asyncio.sleep(0.3)
    assert office.api.delivered == []
    await office.federation.leaves(leaver)
    async with office.open():
        await office.over(notice)
    assert {chat for chat, _ in office.api.delivered} == {1}
    counts = await office.federation.counts(notice)
    assert counts == {"sent": 1, "skipped opted_out": 1, "skipped no_consent": 1}


async def sent_to_oneself(office: Office, person: int) -> int:
    """A notice that somebody, who becomes a member of staff, sends to themselves."""
    async with office.federation.database.begin() as uow:
        account = await uow.staff.add("王芳", "editor", (), datetime.now(UTC))
        code = await uow.staff.issue_code(account.id, datetime.now(UTC))
        digest = uow.staff.digest(code)
        assert await uow.staff.link(person, digest, datetime.now(UTC)) is not None
    return await office.federation.tells(test=True, author_id=account.id)


async def test_in_quiet_hours_everything_waits_but_a_test_to_oneself(office: Office) -> None:
    (staff, _) = await office.people(1, 2)
    notice = await office.federation.tells()
    test = await sent_to_oneself(office, staff)
    async with office.open(**night()):
        await office.over(test)
        await asyncio.sleep(0.5)
        assert [chat for chat, _ in office.api.delivered] == [1]
    assert await office.federation.counts(notice) == {"pending": 2}
    async with office.open():
        await office.over(notice)
    assert sorted(chat for chat, _ in office.api.delivered) == [1, 1, 2]


async def test_on_the_page_too_a_test_to_oneself_comes_at_night(office: Office) -> None:
    (staff,) = await office.federation.meet(["staff"], "web")
    notice = await office.federation.tells()
    test = await sent_to_oneself(office, staff)
    async with office.open(**night()):
        await office.over(test)
        async with office.federation.database.read() as uow:
            assert len(await uow.outbox.pending(staff)) == 1
    assert await office.federation.counts(notice) == {"pending": 1}


async def test_on_the_page_and_in_the_terminal_it_waits_in_the_outbox(office: Office) -> None:
    (page,) = await office.federation.meet(["visitor"], "web")
    (terminal,) = await office.federation.meet(["somebody"], "terminal")
    notice = await office.federation.tells()
    async with office.open():
        await office.over(notice)
    for person in (page, terminal):
        async with office.federation.database.read() as uow:
            (waiting,) = await uow.outbox.pending(person)
        lines = Reply.from_json(waiting.body).lines
        assert wording().text(lines[0], Mode.PLAIN) == f"{TEXT['title']}\n{TEXT['plain']}"
    assert await office.federation.counts(notice) == {"sent": 2}


async def test_one_that_is_claimed_before_its_words_are_at_hand_fails_for_nobody(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep, seen = NoticeBook.keep, dict[int, float]()

    def late(book: NoticeBook, notices: Mapping[int, NoticeRecord]) -> None:
        now = time.monotonic()
        known = {number for number in notices if now > seen.setdefault(number, now) + 2}
        keep(book, {number: one for number, one in notices.items() if number in known})

    await office.people(*range(1, 41))
    first = await office.federation.tells()
    async with office.open(notice_rate=10):
        await until(lambda: len(office.api.delivered) > 5)
        seen[first] = 0.0
        monkeypatch.setattr(NoticeBook, "keep", late)
        second = await office.federation.tells()
        await office.over(second)
        await office.over(first)
    for notice in (first, second):
        assert await office.federation.counts(notice) == {"sent": 40}


async def test_a_pause_holds_it_and_it_goes_on_where_it_was(office: Office) -> None:
    await office.people(*range(1, 61))
    notice = await office.federation.tells()
    async with office.open(notice_rate=30):
        await until(lambda: len(office.api.delivered) > 5)
        await office.federation.moves(notice, NoticeState.PAUSED)
        await asyncio.sleep(0.3)
        held = len(office.api.delivered)
        assert held < 40
        await asyncio.sleep(0.7)
        assert len(office.api.delivered) == held
        await office.federation.moves(notice, NoticeState.SENDING)
        await office.over(notice)
    assert sorted(chat for chat, _ in office.api.delivered) == [*range(1, 61)]


async def test_what_is_stopped_reaches_nobody_else(office: Office) -> None:
    await office.people(*range(1, 61))
    notice = await office.federation.tells()
    async with office.open(notice_rate=30):
        await until(lambda: len(office.api.delivered) > 5)
        await office.federation.moves(notice, NoticeState.STOPPED)
        await until_so(lambda: office.nothing_waits(notice))
        await asyncio.sleep(0.7)
    counts = await office.federation.counts(notice)
    assert counts == {
        "sent": len(office.api.delivered),
        "skipped stopped": 60 - len(office.api.delivered),
    }
    assert len(office.api.delivered) < 40


async def test_what_has_expired_goes_to_nobody(office: Office) -> None:
    await office.people(*range(1, 61))
    soon = datetime.now(UTC) + timedelta(seconds=1.2)
    notice = await office.federation.tells(expires_at=soon)
    gone = await office.federation.tells(expires_at=datetime.now(UTC))
    async with office.open(notice_rate=30):
        await office.over(notice)
        await until_so(lambda: office.nothing_waits(notice))
        await office.over(gone)
    assert (await office.federation.notice(notice)).state is NoticeState.EXPIRED
    assert (await office.federation.notice(gone)).state is NoticeState.EXPIRED
    counts = await office.federation.counts(notice)
    assert counts["skipped expired"] > 0
    assert counts["sent"] == len(office.api.delivered)
    assert counts.total() == 60


async def test_who_has_blocked_the_bot_is_not_tried_again(office: Office) -> None:
    await office.people(1, 2)
    office.api.user(2).chat.standing = Standing.BLOCKED
    first = await office.federation.tells()
    async with office.open():
        await office.over(first)
        second = await office.federation.tells()
        await office.over(second)
    assert await office.federation.counts(first) == {"sent": 1, "failed blocked": 1}
    assert await office.federation.counts(second) == {"sent": 1, "skipped unreachable": 1}
    assert len([one for one in office.api.requests if one.params.get("chat_id") == "2"]) == 1


async def test_an_answer_that_is_lost_is_never_followed_by_a_second_message(office: Office) -> None:
    await office.people(1, 2)
    office.api.fault(DropAfter(), "sendMessage", chat=1)
    notice = await office.federation.tells()
    async with office.open():
        await office.over(notice)
    assert sorted(chat for chat, _ in office.api.delivered) == [1, 2]
    assert await office.federation.counts(notice) == {"sent": 1, "sent unconfirmed": 1}


async def test_who_is_told_to_wait_gets_it_later_and_others_at_once(office: Office) -> None:
    await office.people(1, 2, 3)
    later = Answer(429, "Too Many Requests: retry after 2", retry_after=2)
    office.api.fault(later, "sendMessage", chat=1)
    notice = await office.federation.tells()
    async with office.open():
        await until(lambda: len(office.api.delivered) == 2)
        assert {chat for chat, _ in office.api.delivered} == {2, 3}
        await office.over(notice)
    told = [one.time for one in office.api.requests if one.params.get("chat_id") == "1"]
    assert len(told) == 2
    # A whole second is what a time of the database may be early by.
    assert told[1] - told[0] >= 1.0
    assert await office.federation.counts(notice) == {"sent": 3}


async def test_of_two_workers_one_sends_and_the_other_takes_over(
    office: Office, tmp_path: Path
) -> None:
    await office.people(*range(1, 21))
    other = Office(office.url, tmp_path / "other", office.api, office.federation)
    async with other.open():
        async with office.open():
            notice = await office.federation.tells()
            await office.over(notice)
        second = await office.federation.tells()
        await office.over(second)
    assert sorted(chat for chat, _ in office.api.delivered) == sorted([*range(1, 21)] * 2)


async def test_what_a_lost_machine_had_claimed_is_never_sent_twice(
    office: Office, database: Database
) -> None:
    await office.people(*range(1, 11))
    notice = await office.federation.tells()
    now = datetime.now(UTC)
    async with database.begin() as uow:
        # Another machine settles whom it is for, claims five, and is lost for good.
        assert await uow.leases.take("notices", "elsewhere", now, now + timedelta(seconds=1)) == ""
        await uow.notices.move(notice, NoticeState.FREEZING, [NoticeState.SCHEDULED], now)
    async with database.begin() as uow:
        found = await uow.notices.get(notice)
        assert found is not None
        await freeze(uow, found, now, 100)
    async with database.begin() as uow:
        # That was so long ago that nothing of it would be theirs any more.
        claimed = await uow.deliveries.claim(now, timedelta(seconds=-1), 5)
    async with office.open():
        await office.over(notice)
    assert len(claimed) == 5
    lost = {int(one.address) for one in claimed}
    assert {chat for chat, _ in office.api.delivered} == {*range(1, 11)} - lost
    assert await office.federation.counts(notice) == {"sent": 5, "sent unconfirmed": 5}


async def test_what_was_left_by_a_killed_process_is_settled_by_its_log(
    office: Office, database: Database
) -> None:
    await office.people(*range(1, 7))
    notice = await office.federation.tells()
    async with office.open(**night()):
        await until_so(lambda: office.is_sending(notice))
    async with database.begin() as uow:
        claimed = await uow.deliveries.claim(datetime.now(UTC), timedelta(minutes=10), 6)
    log = BegunLog.open(office.folder / BEGUN_LOG)
    assert log is not None
    marks = [Mark.CLAIMED, Mark.BEGUN, Mark.SENT, Mark.TEXT]
    for one, mark in zip(claimed, marks, strict=False):
        log.note(one.id, 1, mark)
    log.note(claimed[4].id, 2, Mark.BEGUN)
    log.close()
    async with office.open():
        await office.over(notice)
    # Only what was claimed and not begun goes out, noted or not; a voice is not made here.
    idle = {int(claimed[0].address), int(claimed[5].address)}
    assert {chat for chat, _ in office.api.delivered} == idle
    assert len(office.api.delivered) == 2
    assert await office.federation.counts(notice) == {"sent": 5, "sent unconfirmed": 1}


async def test_where_telegram_takes_no_pay_it_goes_on_at_the_free_rate(office: Office) -> None:
    await office.people(*range(1, 41))
    unpaid = Answer(400, "Bad Request: BALANCE_TOO_LOW")
    office.api.fault(unpaid, "sendMessage", times=None, chat=lambda chat: is_paid(office, chat))
    notice = await office.federation.tells()
    async with office.open():
        await office.over(notice)
    assert sorted(chat for chat, _ in office.api.delivered) == [*range(1, 41)]
    assert await office.federation.counts(notice) == {"sent": 40}
    free = [one.time for one in office.api.requests if one.outcome == "ok"]
    assert max(free) - min(free) > 0.9


def is_paid(office: Office, chat: int | None) -> bool:
    """Whether the request under way says that it pays."""
    return office.api.requests[-1].params.get("allow_paid_broadcast") == "true"


async def test_whatever_fails_in_one_part_the_others_go_on(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: object) -> None:
        raise TypeError

    monkeypatch.setattr(worker, "index_audience", fails)
    monkeypatch.setattr(worker.NoticeWorker, "_put_out", fails)
    await office.people(1)
    notice = await office.federation.tells()
    async with office.open():
        await office.over(notice)
    assert await office.federation.counts(notice) == {"sent": 1}


async def test_where_notices_cannot_be_sent_at_all_the_page_answers_and_they_begin_anew(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "ANEW", 0.2)
    office.folder.joinpath(BEGUN_LOG).mkdir()
    port = free_port()
    serving = asyncio.create_task(serve(office.settings(web_port=port), lambda: None))
    try:
        async with aiohttp.ClientSession() as browser:
            for _ in range(3):
                await until_so(lambda: answers(browser, port))
                await asyncio.sleep(0.3)
        await office.people(1)
        office.folder.joinpath(BEGUN_LOG).rmdir()
        await office.over(await office.federation.tells())
    finally:
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)
    assert len(office.texts(1)) == 1


async def answers(browser: aiohttp.ClientSession, port: int) -> bool:
    """Whether the page can be read."""
    try:
        async with browser.get(f"http://127.0.0.1:{port}/") as answer:
            return answer.status == 200
    except aiohttp.ClientConnectionError:
        return False
