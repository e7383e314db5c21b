"""Notices go out evenly, whoever is told to wait waits alone, and replies go first."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from telegram.error import RetryAfter

from bot.channels.telegram.gate import Gate
from bot.doors import NotSent
from bot.notices.limiter import NoticeLimiter


@dataclass
class Clock:
    """Time that passes only where somebody sleeps, `late` seconds longer than they wanted."""

    now: float = 1000.0
    late: float = 0.0
    sleepers: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        until = self.now + seconds + self.late
        self.sleepers.append(until)
        while self.now < until:
            for _ in range(5):
                await asyncio.sleep(0)
            if until == min(self.sleepers):
                self.now = max(self.now, until)
        self.sleepers.remove(until)


@dataclass
class Post:
    """A limiter, and what went out through it at which moment."""

    rate: float
    shares_process: bool = False
    clock: Clock = field(default_factory=Clock)
    refusing: dict[int, int] = field(default_factory=dict)
    out: list[tuple[int, float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        gate = Gate(self.clock)
        work = self.clock if self.shares_process else None
        self.limiter = NoticeLimiter(self.rate, gate, self.clock, self.clock.sleep, work=work)

    async def send(self, chat: int, check: Callable[[], None] | None = None) -> Any:
        async def callback() -> bool:
            self.out.append((chat, self.clock.now - 1000))
            if chat in self.refusing:
                raise RetryAfter(self.refusing[chat])
            return True

        data = {"chat_id": chat, "text": "您好"}
        return await self.limiter.process_request(callback, (), {}, "sendMessage", data, check)


async def test_what_comes_at_once_goes_out_evenly() -> None:
    post = Post(rate=10)
    await asyncio.gather(*(post.send(chat) for chat in range(21)))
    times = [moment for _, moment in post.out]
    assert [chat for chat, _ in post.out] == list(range(21))
    assert times[-1] == pytest.approx(2.0, abs=0.11)
    # Nowhere within a second is there more than a second's worth and one.
    assert all(late - early >= 0.99 for early, late in zip(times, times[11:], strict=False))


async def test_waits_that_last_too_long_are_made_up_for() -> None:
    post = Post(rate=10)
    post.clock.late = 0.04
    await asyncio.gather(*(post.send(chat) for chat in range(51)))
    assert post.out[-1][1] == pytest.approx(5.0, abs=0.11)


async def test_an_idle_hour_is_not_made_up_for() -> None:
    post = Post(rate=10)
    await post.send(1)
    post.clock.now += 3600
    started = post.clock.now - 1000
    await asyncio.gather(*(post.send(chat) for chat in range(10, 20)))
    assert post.out[-1][1] - started >= 0.8


async def test_where_the_process_is_late_with_replies_notices_leave_it_to_them() -> None:
    post = Post(rate=100, shares_process=True)
    await asyncio.gather(*(post.send(chat) for chat in range(20)))
    assert post.out[-1][1] < 0.25
    post.clock.late = 0.05
    started = post.clock.now - 1000
    await asyncio.gather(*(post.send(chat) for chat in range(30, 50)))
    # Four fifths of the time are left to others.
    assert post.out[-1][1] - started > 20 * 0.2


async def test_one_chat_gets_one_message_a_second() -> None:
    post = Post(rate=100)
    await asyncio.gather(post.send(1), post.send(1), post.send(2))
    moments = dict(reversed(post.out))
    late = max(moment for chat, moment in post.out if chat == 1)
    assert late >= 1.0
    assert moments[2] < 0.1


async def test_replies_take_their_share_first() -> None:
    post = Post(rate=10)
    for chat in range(100, 105):
        post.limiter.beside(chat)
    await post.send(1)
    assert post.out[0][1] == pytest.approx(0.5, abs=0.06)


async def test_a_flood_of_replies_does_not_hold_notices_up_long_after_it() -> None:
    post = Post(rate=10)
    for chat in range(100, 1000):
        post.limiter.beside(chat)
    await post.send(1)
    assert post.out[0][1] <= 2.1


async def test_who_is_told_to_wait_waits_alone() -> None:
    post = Post(rate=100, refusing={7: 30})
    with pytest.raises(RetryAfter):
        await post.send(7)
    await post.send(8)
    assert post.out[-1][1] < 0.1
    assert post.limiter.closed_for() == 0


async def test_two_quiet_chats_that_are_told_to_wait_mean_the_bot() -> None:
    post = Post(rate=100, refusing={7: 5, 8: 5})
    for chat in (7, 8):
        with pytest.raises(RetryAfter):
            await post.send(chat)
    await asyncio.gather(*(post.send(chat) for chat in range(20, 40)))
    times = [moment for chat, moment in post.out if chat >= 20]
    assert times[0] >= 5.0
    # And then they do not all come at once.
    assert times[-1] - times[0] >= 0.1


async def test_for_long_nobody_waits_here() -> None:
    post = Post(rate=100, refusing={7: 300, 8: 300})
    for chat in (7, 8):
        with pytest.raises(RetryAfter):
            await post.send(chat)
    with pytest.raises(NotSent) as told:
        await post.send(9)
    assert told.value.seconds > 290


async def test_what_is_not_wanted_any_more_is_let_be_when_its_turn_comes() -> None:
    post = Post(rate=100)

    def check() -> None:
        raise NotSent("not_now", 0.0)

    with pytest.raises(NotSent):
        await post.send(1, check)
    assert post.out == []
