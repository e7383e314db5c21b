"""How fast notices go out, behind python-telegram-bot's own interface for that.

Its `AIORateLimiter` lets as many requests as a second allows go at once, halts everything when one
chat is told to wait, and knows nothing of what goes out beside it. Here requests go out evenly,
whoever is told to wait waits alone (see `Gate` for when the bot is meant), and replies to people,
which go out by another way, take their share first.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.channels.telegram.gate import Gate
from bot.doors import NotSent

A_CHAT = 1.0
"""Seconds between two messages to one chat; Telegram allows about one a second."""

_SLACK = 0.2
"""Seconds that may be made up for when a wait has lasted longer than it should."""

_DEBT = 2.0
"""Seconds for which a flood of replies holds notices up once it is over, at most."""

_BUSY = 0.01
_YIELDED = 4.0
"""Where people are talked with in the same process: seconds of work between two looks of the event
loop that mean that it has more to do than it can, and how many times as long it is left to that."""

_PATIENCE = 10.0
"""Seconds that are waited here when everything waits; for longer the caller is told."""

Check = Callable[[], None]
"""Called when it is somebody's turn, with nothing sent yet; raises `NotSent` to let it be."""

Answer = bool | dict[str, Any] | list[dict[str, Any]]


class NoticeLimiter(BaseRateLimiter[Check]):
    """Lets requests that speak to a chat pass one after the other, `rate` a second."""

    def __init__(
        self,
        rate: float,
        gate: Gate,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        *,
        work: Callable[[], float] | None = None,
    ) -> None:
        """Share `gate` with whoever else sends for the bot; `clock` gives seconds.

        Where `work` tells how many seconds this thread has computed, notices go out more slowly
        while it has more to do than it can.
        """
        self._interval = 1 / rate
        self._gate = gate
        self._clock = clock
        self._sleep = sleep
        self._work = work
        self._next = clock()
        self._pace = asyncio.Lock()
        self._chats: OrderedDict[int, float] = OrderedDict()

    async def initialize(self) -> None:
        """Nothing has to be made ready."""

    async def shutdown(self) -> None:
        """Nothing has to be put away."""

    def slow_down(self, rate: float) -> None:
        """Let `rate` requests a second pass from now on."""
        self._interval = 1 / rate

    def beside(self, chat: int) -> None:
        """Note that something else is sent to `chat` now: a notice less goes out for it."""
        now = self._clock()
        self._next = min(max(self._next, now) + self._interval, now + _DEBT)
        self._spoke_to(chat, now)

    def closed_for(self) -> float:
        """Seconds until anything can go out."""
        return self._gate.closed_for()

    async def process_request(  # noqa: PLR0917 - the library's signature
        self,
        callback: Callable[..., Coroutine[Any, Any, Answer]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,  # noqa: ARG002
        data: dict[str, Any],
        rate_limit_args: Check | None,
    ) -> Answer:
        """See `BaseRateLimiter`; what Telegram wants to be tried later is not tried again here.

        Raises:
            NotSent: everything waits, for longer than is worth waiting here; or the check that
                was given as `rate_limit_args` says so.
            TelegramError: what the request came to.
        """
        chat = data.get("chat_id")
        if chat is None:
            return await callback(*args, **kwargs)
        chat = int(chat)
        await self._turn_of(chat)
        if rate_limit_args is not None:
            rate_limit_args()
        try:
            answer = await callback(*args, **kwargs)
        except RetryAfter as error:
            self._gate.held_up(chat, seconds_of(error))
            raise
        self._gate.sent(chat)
        return answer

    async def _turn_of(self, chat: int) -> None:
        while (left := self._chats.get(chat, -A_CHAT) + A_CHAT - self._clock()) > 0:
            await self._sleep(left)
        is_busy = self._pace.locked()
        async with self._pace:
            if not is_busy:
                # Nothing is made up for that nobody has waited for.
                self._next = max(self._next, self._clock())
            if self._work is not None:
                await self._yield_to(self._work)
            while (left := self._left()) > 0:
                was_closed = self._gate.closed_for() > 0
                await self._sleep(left)
                if was_closed:
                    self._next = self._clock()
            now = self._clock()
            self._next = max(self._next, now - _SLACK) + self._interval
        self._spoke_to(chat, now)

    async def _yield_to(self, work: Callable[[], float]) -> None:
        """Leave the process to others while they wait for it: the longer, the more they do."""
        begun = work()
        await self._sleep(0)
        worked = work() - begun
        if worked > _BUSY:
            self._next = self._clock() + worked * _YIELDED

    def _left(self) -> float:
        closed = self._gate.closed_for()
        if closed > _PATIENCE:
            raise NotSent("everything_waits", closed)
        return max(closed, self._next - self._clock())

    def _spoke_to(self, chat: int, now: float) -> None:
        self._chats[chat] = now
        self._chats.move_to_end(chat)
        while self._chats and next(iter(self._chats.values())) < now - A_CHAT:
            self._chats.popitem(last=False)


def seconds_of(error: RetryAfter) -> float:
    """How long Telegram wants to be left alone."""
    told = error.retry_after
    return float(told) if isinstance(told, int) else told.total_seconds()
