"""Updates are kept before they are acknowledged, at the pace of each sender, and taps answered."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiogram.exceptions import TelegramBadRequest
from aiogram.methods import AnswerCallbackQuery

from bot.channels.telegram.intake import GROUP_BURST, Intake
from bot.channels.telegram.letters import Me
from bot.pace import BURST, Pace
from db.errors import DatabaseUnreachable
from db.records import Received

PERSON = {"id": 77, "is_bot": False, "first_name": "王芳"}


@dataclass
class Kept:
    """An inbox in memory; away for so many times first."""

    away: int = 0
    received: list[Received] = field(default_factory=list)

    async def take_in(self, received: Sequence[Received]) -> frozenset[tuple[str, int]]:
        await asyncio.sleep(0)
        if self.away > 0:
            self.away -= 1
            raise DatabaseUnreachable("away")
        known = {one.message_id for one in self.received}
        fresh = [one for one in received if one.message_id not in known]
        self.received += fresh
        return frozenset((one.sender, one.number) for one in fresh)


@dataclass
class Taps:
    """Telegram as far as it lets taps be answered."""

    answered: list[str] = field(default_factory=list)
    refuses: bool = False

    async def answer_callback_query(self, query: str) -> bool:
        if self.refuses:
            request = AnswerCallbackQuery(callback_query_id=query)
            raise TelegramBadRequest(request, "Bad Request: query is too old")
        self.answered.append(query)
        return True


@dataclass
class Clock:
    """Seconds that pass only when they are told to."""

    now: float = 1_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Way:
    """The way in, with what it leads to."""

    kept: Kept = field(default_factory=Kept)
    taps: Taps = field(default_factory=Taps)
    clock: Clock = field(default_factory=Clock)
    intake: Intake = field(init=False)

    def __post_init__(self) -> None:
        bot: Any = self.taps
        receiver: Any = self.kept
        self.intake = Intake(bot, Me(4242, "zhuye_bot"), receiver, Pace(self.clock))

    @property
    def bodies(self) -> list[dict[str, Any]]:
        return [one.body for one in self.kept.received]


@pytest.fixture
def way() -> Way:
    return Way()


def text(number: int, said: str = "你好", chat: int = 77) -> dict[str, Any]:
    private = {"id": chat, "type": "private"}
    content = {"message_id": number, "date": 1, "chat": private, "from": PERSON, "text": said}
    return {"update_id": number, "message": content}


def tap(number: int, query: str = "q1") -> dict[str, Any]:
    asked = {"message_id": 1, "date": 1, "chat": {"id": 77, "type": "private"}, "text": "?"}
    event = {"id": query, "from": PERSON, "chat_instance": "x", "data": "ab", "message": asked}
    return {"update_id": number, "callback_query": event}


def blocked(number: int) -> dict[str, Any]:
    bot = {"id": 4242, "is_bot": True, "first_name": "助业"}
    here, gone = (
        {"status": "member", "user": bot},
        {"status": "kicked", "user": bot, "until_date": 0},
    )
    event = {"chat": {"id": 77, "type": "private"}, "from": PERSON, "date": 1}
    return {
        "update_id": number,
        "my_chat_member": {**event, "old_chat_member": here, "new_chat_member": gone},
    }


async def test_updates_are_kept_in_their_order(way: Way) -> None:
    await way.intake.take([text(1, "一"), text(2, "二")])
    assert [one.number for one in way.kept.received] == [1, 2]
    assert [one["text"] for one in way.bodies] == ["一", "二"]


async def test_what_cannot_be_kept_is_not_acknowledged(way: Way) -> None:
    way.kept.away = 1
    with pytest.raises(DatabaseUnreachable):
        await way.intake.take([tap(1)])
    await way.intake.drain()
    assert way.taps.answered == []


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"update_id": "one"},
        {"update_id": 2, "message": {"message_id": "?"}},
        {"update_id": 2, "message": {"text": "王芳"}},
        {"update_id": 2, "something_new": {}},
        ["not", "an", "update"],
    ],
)
async def test_what_is_no_update_stops_nothing_and_is_not_quoted(
    broken: Any, way: Way, caplog: pytest.LogCaptureFixture
) -> None:
    await way.intake.take([text(1), broken, text(3)])
    assert [one.number for one in way.kept.received] == [1, 3]
    assert "王芳" not in caplog.text


async def test_a_tap_is_answered_when_it_is_kept(way: Way) -> None:
    await way.intake.take([tap(1, "q1"), tap(2, "q2")])
    await way.intake.drain()
    assert way.taps.answered == ["q1", "q2"]


async def test_a_tap_that_is_too_old_to_be_answered_counts_all_the_same(way: Way) -> None:
    way.taps.refuses = True
    await way.intake.take([tap(1)])
    await way.intake.drain()
    assert len(way.kept.received) == 1


async def test_of_a_flood_a_burst_is_kept_and_one_warning(way: Way) -> None:
    await way.intake.take([text(number) for number in range(3 * BURST)])
    assert len(way.kept.received) == BURST + 1
    warned = {"kind": "talk", "text": "你好", "beside": "too_fast", "reachable": True}
    assert way.bodies[-1] == warned


async def test_a_flood_of_one_does_not_count_for_another(way: Way) -> None:
    await way.intake.take([text(number) for number in range(3 * BURST)])
    await way.intake.take([text(1000, chat=78)])
    assert way.kept.received[-1].sender == "78"


async def test_taps_in_a_flood_are_answered_all_the_same(way: Way) -> None:
    await way.intake.take([tap(number, f"q{number}") for number in range(2 * BURST)])
    await way.intake.drain()
    assert len(way.taps.answered) == 2 * BURST


async def test_who_blocks_the_bot_in_a_flood_is_noted(way: Way) -> None:
    await way.intake.take([text(number) for number in range(3 * BURST)])
    await way.intake.take([blocked(1000)])
    assert way.bodies[-1]["kind"] == "reach"


async def test_in_a_group_nobody_is_warned(way: Way) -> None:
    command = {"type": "bot_command", "offset": 0, "length": 5}
    group = {"chat": {"id": -500, "type": "group", "title": "群"}, "from": PERSON, "date": 1}
    said = {**group, "message_id": 1, "text": "/help", "entities": [command]}
    await way.intake.take([{"update_id": n, "message": said} for n in range(2 * BURST)])
    assert len(way.kept.received) == GROUP_BURST
    assert {one["kind"] for one in way.bodies} == {"group"}


async def test_what_comes_again_because_it_could_not_be_kept_is_no_flood(way: Way) -> None:
    updates = [text(number) for number in range(20)]
    way.kept.away = 10
    for _ in range(10):
        with pytest.raises(DatabaseUnreachable):
            await way.intake.take(updates)
        way.clock.now += 1
    await way.intake.take(updates)
    assert len(way.kept.received) == 20
    assert all(one.get("text") == "你好" for one in way.bodies)


async def test_nor_is_it_where_each_update_comes_by_itself(way: Way) -> None:
    updates = [text(number) for number in range(20)]
    way.kept.away = 20 * 10
    for _ in range(10):
        await asyncio.gather(*(way.intake.take([one]) for one in updates), return_exceptions=True)
        way.clock.now += 1
    await asyncio.gather(*(way.intake.take([one]) for one in updates))
    assert len(way.kept.received) == 20
    assert all(one.get("text") == "你好" for one in way.bodies)


async def test_what_comes_again_does_not_count(way: Way) -> None:
    updates = [text(number) for number in range(BURST // 2)]
    for _ in range(5):
        await way.intake.take(updates)
    await way.intake.take([text(1000 + number) for number in range(BURST // 2)])
    assert len(way.kept.received) == BURST
    assert all("beside" not in one for one in way.bodies)
