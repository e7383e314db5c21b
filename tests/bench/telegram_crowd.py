"""Simulated people who talk with a bot, and how long they wait for its replies."""

import asyncio
import gc
import math
import os
import random
import time
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, field
from itertools import count

from tests.bench.telegram_bots import Zhuye, cpu_of, cpu_of_everything
from tests.support.botapi import User

TURNS = (
    *("/start", "普通文字", "找适合的项目", "我自己", "不保存，先看看"),
    *("视力残疾", "37", "不是", "是", "菜单"),
)
PATIENCE = 60.0
SEED = 20261124


@dataclass(frozen=True)
class Figures:
    """What a load has shown: `waits` in order, and cores that were busy meanwhile."""

    waits: Sequence[float]
    seconds: float
    bot: float
    crowd: float
    others: float

    @property
    def rate(self) -> float:
        """Replies a second."""
        return len(self.waits) / self.seconds

    @property
    def cpu(self) -> float:
        """Seconds that the bot computes for a reply."""
        return self.bot / self.rate

    def wait(self, share: float) -> float:
        """The time within which this share of the replies came."""
        return self.waits[math.ceil(share * len(self.waits)) - 1]


@dataclass
class Crowd:
    """People who have never talked with `bot` before."""

    bot: Zhuye
    people: list[User] = field(default_factory=list)
    _numbers: "count[int]" = field(default_factory=lambda: count(1001))
    _waits: list[float] = field(default_factory=list)

    async def in_turn(self, people: int, at_once: int) -> Figures:
        """`at_once` people at a time; each says the next thing when the reply has come."""
        waiting = iter(self._come(people))

        async def next_ones() -> None:
            for user in waiting:
                for number in range(len(TURNS)):
                    await self._turn(user, number)

        return await self._measured(asyncio.gather(*(next_ones() for _ in range(at_once))))

    async def at_rate(self, rate: float, seconds: float) -> Figures:
        """So many messages a second at random moments, whatever the bot does meanwhile."""
        return await self._measured(self._at_rate(rate, seconds))

    def check(self) -> None:
        """Every turn was answered exactly once, and everybody was told the same."""
        told = {tuple(sorted(one.text for one in user.messages)) for user in self.people}
        assert len(told) == 1, f"{len(told)} different talks"
        assert len(min(told)) == len(TURNS), f"{len(min(told))} replies"

    async def _at_rate(self, rate: float, seconds: float) -> None:
        chance, started, due = random.Random(SEED), time.perf_counter(), 0.0
        people = self._come(max(1, round(rate * seconds / len(TURNS))))
        async with asyncio.TaskGroup() as tasks:
            for number in range(len(TURNS)):
                for user in people:
                    due += chance.expovariate(rate)
                    await asyncio.sleep(started + due - time.perf_counter())
                    tasks.create_task(self._turn(user, number))

    async def _turn(self, user: User, number: int) -> None:
        said = time.perf_counter()
        user.say(TURNS[number])
        await user.chat.inbox.until(lambda: len(user.messages) > number, "reply", PATIENCE)
        self._waits.append(time.perf_counter() - said)

    def _come(self, people: int) -> list[User]:
        new = [self.bot.api.user(next(self._numbers)) for _ in range(people)]
        self.people += new
        return new

    async def _measured(self, load: Awaitable[object]) -> Figures:
        self._waits = []
        gc.collect()
        gc.disable()
        before, started = self._cpu(), time.perf_counter()
        await load
        seconds, after = time.perf_counter() - started, self._cpu()
        gc.enable()
        bot, crowd, everything = (
            (now - then) / seconds for now, then in zip(after, before, strict=True)
        )
        return Figures(sorted(self._waits), seconds, bot, crowd, everything - bot - crowd)

    def _cpu(self) -> tuple[float, float, float]:
        return self.bot.cpu, cpu_of(os.getpid()), cpu_of_everything()
