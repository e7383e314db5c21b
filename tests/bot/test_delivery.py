"""A person's replies go out in order, each once, and what may have gone out twice says so."""

import asyncio
import logging

import pytest
from sqlalchemy import update

import bot.delivery
from bot.delivery import ATTEMPTS_AT_MOST, LEASE
from bot.doors import MaybeSent, Moved, NotSent, Undeliverable, Unreachable
from db.database import Database
from db.errors import DatabaseUnreachable
from db.models import OutboxRow
from db.records import Showing
from handlers.replies import Reply
from handlers.talk.values import Line
from handlers.wording import wording
from knowledge.words import Mode
from tests.support.doors import CHANNEL, After, Post, goes_away

REPEATED = f"{wording().text(Line('present.maybe_repeated'), Mode.PLAIN)}\n"


@pytest.fixture
def post(database: Database) -> Post:
    return Post(database)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bot.delivery, "_RETRY_NOTING", 0.001)


async def test_messages_go_out_in_the_order_of_the_talk(post: Post) -> None:
    wang = await post.person()
    await post.writes(wang, "一", "二", "三")
    assert await post.delivery.flush(wang) == 3
    assert post.door.texts == ["一", "二", "三"]
    assert await post.waiting(wang) == 0


async def test_nothing_goes_out_twice(post: Post) -> None:
    wang = await post.person()
    await post.writes(wang, "一")
    await post.delivery.flush(wang)
    assert await post.delivery.flush(wang) == 0
    assert post.door.texts == ["一"]


async def test_messages_of_another_channel_are_left_alone(post: Post) -> None:
    wang = await post.person()
    async with post.database.begin() as uow:
        await uow.outbox.add(wang, "terminal", "wang", Reply(()).to_json(), post.calendar())
    assert await post.delivery.flush(wang) == 0
    assert post.door.tried == []


async def test_what_was_not_sent_waits_with_all_behind_it_and_is_no_repetition(
    post: Post,
) -> None:
    wang = await post.person()
    await post.writes(wang, "一", "二")
    post.door.outcomes.append(NotSent("retry_after", 7))
    assert await post.delivery.flush(wang) == 0
    post.pass_seconds(6.9)
    assert await post.delivery.flush(wang) == 0
    assert len(post.door.tried) == 1
    post.pass_seconds(0.1)
    assert await post.delivery.flush(wang) == 2
    assert post.door.texts == ["一", "二"]
    assert await post.repeats() == 0


async def test_what_may_have_been_sent_says_so_the_second_time_and_is_counted(post: Post) -> None:
    wang = await post.person()
    await post.writes(wang, "一", "二")
    post.door.outcomes.append(MaybeSent())
    assert await post.delivery.flush(wang) == 0
    post.pass_seconds(1)
    assert await post.delivery.flush(wang) == 2
    assert post.door.texts == [f"{REPEATED}一", "二"]
    assert await post.repeats() == 1


async def test_what_is_said_about_a_repetition_is_easy_for_who_wants_it_easy(post: Post) -> None:
    wang = await post.person()
    async with post.database.begin() as uow:
        await uow.people.set_preferences(wang, mode="easy")
    await post.writes(wang, "一")
    post.door.outcomes.append(MaybeSent())
    await post.delivery.flush(wang)
    post.pass_seconds(1)
    await post.delivery.flush(wang)
    (said,) = post.door.texts
    assert said == f"{wording().text(Line('present.maybe_repeated'), Mode.EASY)}\n一"


async def test_the_pause_grows_from_attempt_to_attempt(post: Post) -> None:
    wang = await post.person()
    await post.writes(wang, "一")
    post.door.outcomes += [MaybeSent()] * 3
    for pause in (1, 2, 4):
        await post.delivery.flush(wang)
        tried = len(post.door.tried)
        post.pass_seconds(pause - 0.1)
        await post.delivery.flush(wang)
        assert len(post.door.tried) == tried
        post.pass_seconds(0.1)
    assert await post.delivery.flush(wang) == 1


async def test_after_twenty_times_of_which_nobody_ever_knew_it_is_given_up(post: Post) -> None:
    wang = await post.person()
    await post.writes(wang, "一")
    async with post.database.begin() as uow:
        tried = update(OutboxRow).values(attempts=ATTEMPTS_AT_MOST - 1)
        await uow.outbox._connection.execute(tried)
    await post.writes(wang, "二")
    post.door.outcomes.append(MaybeSent())
    assert await post.delivery.flush(wang) == 1
    assert post.door.texts == ["二"]
    assert await post.failures(wang) == ["never_certain", None]


async def test_a_network_that_was_down_for_thousands_of_attempts_is_only_waited_for(
    post: Post,
) -> None:
    wang = await post.person()
    await post.writes(wang, "一")
    for _ in range(3 * ATTEMPTS_AT_MOST):
        post.door.outcomes.append(NotSent("no_connection", 2))
        assert await post.delivery.flush(wang) == 0
        post.pass_seconds(2)
    post.door.outcomes.append(MaybeSent())
    assert await post.delivery.flush(wang) == 0
    post.pass_seconds(1)
    assert await post.delivery.flush(wang) == 1


async def test_an_attempt_that_certainly_failed_does_not_make_an_earlier_one_certain(
    post: Post,
) -> None:
    wang = await post.person()
    await post.writes(wang, "一")
    post.door.outcomes += [MaybeSent(), NotSent("no_connection", 2)]
    for seconds in (1, 2):
        await post.delivery.flush(wang)
        post.pass_seconds(seconds)
    await post.delivery.flush(wang)
    assert post.door.texts == [f"{REPEATED}一"]


async def test_a_repetition_that_did_not_go_out_is_not_counted(post: Post) -> None:
    wang = await post.person()
    await post.writes(wang, "一")
    post.door.outcomes += [MaybeSent(), NotSent("no_connection", 2)]
    for seconds in (1, 2):
        await post.delivery.flush(wang)
        post.pass_seconds(seconds)
    await post.delivery.flush(wang)
    assert await post.repeats() == 1


async def test_for_whoever_cannot_be_reached_everything_is_given_up(post: Post) -> None:
    wang, li = await post.person(), await post.person("li")
    await post.writes(wang, "一", "二")
    await post.writes(li, "三", address="li")
    post.door.outcomes += [Unreachable("blocked"), Unreachable("blocked")]
    assert await post.delivery.flush(wang) == 0
    assert await post.failures(wang) == ["blocked", "blocked"]
    async with post.database.read() as uow:
        assert not await uow.people.is_reachable(CHANNEL, "wang")
        assert await uow.people.is_reachable(CHANNEL, "li")
    assert await post.delivery.flush(li) == 1


async def test_whoever_gets_a_message_after_all_is_within_reach_again(post: Post) -> None:
    wang = await post.person()
    await post.writes(wang, "一")
    async with post.database.begin() as uow:
        await uow.people.set_reachable(CHANNEL, "wang", post.calendar(), reachable=False)
    await post.delivery.flush(wang)
    async with post.database.read() as uow:
        assert await uow.people.is_reachable(CHANNEL, "wang")


async def test_a_message_that_is_refused_does_not_hold_up_the_next_and_is_told_of(
    post: Post,
) -> None:
    wang = await post.person()
    await post.writes(wang, "一", "二")
    post.door.outcomes.append(Undeliverable("bad_request"))
    assert await post.delivery.flush(wang) == 2
    first, second = post.door.texts
    assert first == "二"
    assert "有一条消息发不出去" in second
    assert await post.failures(wang) == ["bad_request", None, None]


async def test_that_a_message_was_refused_is_told_of_only_once(post: Post) -> None:
    wang = await post.person()
    await post.writes(wang, "一")
    post.door.outcomes += [Undeliverable("bad_request"), Undeliverable("bad_request")]
    assert await post.delivery.flush(wang) == 0
    assert len(post.door.tried) == 2
    assert await post.waiting(wang) == 0


async def test_a_moved_address_is_used_at_once(post: Post) -> None:
    group = await post.person("-500")
    await post.writes(group, "一", "二", address="-500")
    post.door.outcomes.append(Moved("-1001"))
    assert await post.delivery.flush(group) == 2
    assert [(address, text) for address, text, _ in post.door.out] == [
        ("-1001", "一"), ("-1001", "二"),
    ]  # fmt: skip
    assert await post.person("-1001") == group
    assert await post.repeats() == 0


async def test_what_may_have_been_sent_still_says_so_after_a_move(post: Post) -> None:
    group = await post.person("-500")
    await post.writes(group, "一", address="-500")
    post.door.outcomes += [MaybeSent(), Moved("-1001")]
    await post.delivery.flush(group)
    post.pass_seconds(1)
    await post.delivery.flush(group)
    assert post.door.texts == [f"{REPEATED}一"]


async def test_what_a_killed_process_was_sending_is_sent_again_and_says_so(post: Post) -> None:
    wang = await post.person()
    await post.writes(wang, "一", "二")
    async with post.database.begin() as uow:
        await uow.outbox.claim({wang}, CHANNEL, post.calendar(), LEASE)
    assert await post.delivery.flush(wang) == 0
    post.calendar.moment += LEASE
    assert await post.delivery.flush(wang) == 2
    assert post.door.texts == [f"{REPEATED}一", "二"]
    assert await post.repeats() == 1


async def test_the_only_server_there_is_takes_over_at_once_what_a_killed_one_was_sending(
    post: Post,
) -> None:
    wang = await post.person()
    await post.writes(wang, "一")
    async with post.database.begin() as uow:
        await uow.outbox.claim({wang}, CHANNEL, post.calendar(), LEASE)
    another = post.another_delivery()
    await another.begin()
    # With PostgreSQL it may be another server that is sending it just now.
    assert await another.flush(wang) == (0 if post.database.is_shared else 1)


async def test_a_message_in_parts_goes_on_where_it_was(post: Post) -> None:
    wang = await post.person()
    await post.writes(wang, "一")
    post.door.parts = 3
    post.door.outcomes += [After(2, NotSent("retry_after", 1))]
    await post.delivery.flush(wang)
    post.pass_seconds(1)
    assert await post.delivery.flush(wang) == 1
    assert [number for _, _, number in post.door.out] == [0, 1, 2]


async def test_after_each_part_the_message_is_ours_for_a_while_again(post: Post) -> None:
    wang = await post.person()
    await post.writes(wang, "一")
    post.door.parts = 2
    post.door.outcomes += [After(1, asyncio.CancelledError())]  # type: ignore[arg-type]
    with pytest.raises(asyncio.CancelledError):
        await post.delivery.flush(wang)
    post.calendar.moment += LEASE
    await post.delivery.flush(wang)
    assert [number for _, _, number in post.door.out] == [0, 1]


async def test_that_a_message_was_sent_is_noted_as_soon_as_the_database_is_back(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    wang = await post.person()
    await post.writes(wang, "一", "二")
    claim = await post.delivery._claims.do(wang)
    assert claim is not None
    sent = await post.delivery._send(claim)
    assert sent is not None
    goes_away(post.database, monkeypatch, times=3)
    behind = await post.delivery._note(sent)
    assert behind is not None
    assert post.door.texts == ["一"]
    assert await post.waiting(wang) == 1


async def test_that_a_part_was_sent_is_noted_as_soon_as_the_database_is_back(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    wang = await post.person()
    await post.writes(wang, "一")
    claim = await post.delivery._claims.do(wang)
    assert claim is not None
    post.door.parts = 2
    goes_away(post.database, monkeypatch, times=1)
    assert await post.delivery._send(claim) is not None
    assert [number for _, _, number in post.door.out] == [0, 1]


async def test_where_the_outbox_cannot_be_read_nothing_happens(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    wang = await post.person()
    await post.writes(wang, "一")
    goes_away(post.database, monkeypatch, times=1)
    with pytest.raises(DatabaseUnreachable):
        await post.delivery.flush(wang)
    assert await post.delivery.flush(wang) == 1
    assert post.door.texts == ["一"]


@pytest.mark.parametrize(
    "body",
    [
        Reply((Line("turn.nobody_wrote_this"),)).to_json(),
        Reply((Line("region.name"),)).to_json(),
        {"lines": "of another release"},
    ],
)
async def test_where_words_are_missing_there_is_an_apology_and_the_next_goes_out(
    body: dict[str, object], post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    wang = await post.person()
    async with post.database.begin() as uow:
        await uow.outbox.add(wang, CHANNEL, "wang", body, post.calendar())
    await post.writes(wang, "二")
    assert await post.delivery.flush(wang) == 1
    assert "出了点问题" in post.door.texts[0]
    assert post.door.texts[1] == "二"
    assert (await post.failures(wang))[0] in {"KeyError", "TypeError"}
    assert "cannot be worded" in caplog.text
    assert "nobody_wrote_this" not in caplog.text


async def test_an_apology_leaves_the_large_keys_where_they_are(post: Post) -> None:
    wang = await post.person()
    async with post.database.begin() as uow:
        await uow.people.set_preferences(wang, large_keys=True)
    await post.puts(wang, Reply((Line("turn.nobody_wrote_this"),)))
    await post.delivery.flush(wang)
    (parcel,) = post.door.tried
    assert parcel.message.keys


async def test_everybody_is_written_to_as_they_wish(post: Post) -> None:
    wang, li = await post.person(), await post.person("li")
    async with post.database.begin() as uow:
        await uow.people.set_preferences(wang, mode="easy", large_keys=True)
    for person, address in ((wang, "wang"), (li, "li")):
        await post.puts(person, Reply((Line("turn.thanks"),)), address)
        await post.delivery.flush(person)
    easy, plain = post.door.tried
    assert (easy.message.text, plain.message.text) == ("不客气。", "不客气，能帮上您就好。")
    assert easy.message.keys
    assert not plain.message.keys


async def test_what_a_channel_shows_is_remembered_for_the_next_message(post: Post) -> None:
    wang = await post.person()
    await post.writes(wang, "一", "二")
    post.door.showing = Showing("801", keys=True)
    await post.delivery.flush(wang)
    assert [one.showing for one in post.door.tried] == [
        Showing(None, keys=False), Showing("801", keys=True),
    ]  # fmt: skip


async def test_what_a_channel_shows_is_remembered_after_each_part(post: Post) -> None:
    wang = await post.person()
    await post.writes(wang, "一")
    post.door.parts, post.door.showing = 2, Showing("801", keys=False)
    post.door.outcomes.append(After(1, NotSent("retry_after", 1)))
    await post.delivery.flush(wang)
    post.pass_seconds(1)
    await post.delivery.flush(wang)
    assert post.door.tried[1].showing == Showing("801", keys=False)


async def test_what_two_replicas_deliver_at_once_goes_out_once_and_in_order(post: Post) -> None:
    names = ["wang", "li", "zhao"]
    people = [await post.person(one) for one in names]
    for person, name in zip(people, names, strict=True):
        await post.writes(person, *"一二三四", address=name)
    replicas = [post.delivery, post.another_delivery()]
    counts = await asyncio.gather(*(one.flush(person) for one in replicas for person in people))
    assert sum(counts) == 12
    for name in names:
        assert [text for address, text, _ in post.door.out if address == name] == [*"一二三四"]
    assert await post.repeats() == 0


async def test_somebody_who_is_deleted_while_their_message_goes_out_stays_deleted(
    post: Post,
) -> None:
    wang = await post.person()
    await post.writes(wang, "一", "二")
    claim = await post.delivery._claims.do(wang)
    assert claim is not None
    async with post.database.begin() as uow:
        await uow.people.erase(wang, post.calendar())
    sent = await post.delivery._send(claim)
    assert sent is not None
    assert await post.delivery._note(sent) is None
    assert post.door.texts == ["一"]


async def test_what_is_refused_of_somebody_who_is_joined_meanwhile_is_told_to_whom_they_are(
    post: Post,
) -> None:
    wang, li = await post.person(), await post.person("li")
    await post.writes(wang, "一")
    claim = await post.delivery._claims.do(wang)
    assert claim is not None
    async with post.database.begin() as uow:
        await uow.joining.lock(wang, li)
        await uow.joining.join(wang, li, post.calendar())
    post.door.outcomes.append(Undeliverable("bad_request"))
    sent = await post.delivery._send(claim)
    assert sent is not None
    await post.delivery._note(sent)
    await post.delivery.flush(li)
    assert [(address, "发不出去" in text) for address, text, _ in post.door.out] == [("wang", True)]


async def test_what_is_refused_of_somebody_who_left_meanwhile_is_told_to_nobody(
    post: Post,
) -> None:
    wang = await post.person()
    await post.writes(wang, "一")
    claim = await post.delivery._claims.do(wang)
    assert claim is not None
    async with post.database.begin() as uow:
        await uow.people.erase(wang, post.calendar())
    post.door.outcomes.append(Undeliverable("bad_request"))
    assert await asyncio.wait_for(post.delivery._send(claim), timeout=5) is not None
    assert post.door.out == []


async def test_a_door_that_breaks_loses_nothing(post: Post) -> None:
    wang = await post.person()
    await post.writes(wang, "一")
    post.door.outcomes.append(ZeroDivisionError())
    assert await post.delivery.flush(wang) == 0
    post.calendar.moment += LEASE
    assert await post.delivery.flush(wang) == 1
    assert post.door.texts == [f"{REPEATED}一"]


async def test_nothing_that_is_sent_stands_in_the_log(
    post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="bot")
    wang = await post.person()
    await post.writes(wang, "小王的电话", "小王的店", "小王")
    post.door.outcomes += [NotSent("retry_after", 0), MaybeSent(), Undeliverable("bad_request")]
    for _ in range(4):
        await post.delivery.flush(wang)
        post.pass_seconds(9)
    assert "小王" not in caplog.text


async def test_a_reply_that_came_after_their_return_is_sent(post: Post) -> None:
    wang = await post.person()
    await post.writes(wang, "一")
    post.door.outcomes.append(Unreachable("blocked"))
    await post.writes(wang, "二")
    assert await post.delivery.flush(wang) == 1
    assert post.door.texts == ["二"]
    async with post.database.read() as uow:
        assert await uow.people.is_reachable(CHANNEL, "wang")
