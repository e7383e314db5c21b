"""What became of deliveries, noted many at a time: a commit for each would cost as much as sending.

Until then it stands in the log of what was begun.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from bot.channels.telegram import CHANNEL
from db.database import Database
from db.errors import DatabaseProblem
from db.notice_records import DeliveryResult

log = logging.getLogger(__name__)

EVERY = 0.5
"""Seconds between two commits."""

AT_ONCE = 200
"""Results after which one comes at once; and as many of them it takes at most."""


@dataclass(frozen=True, slots=True)
class Noted:
    """What became of a delivery; nothing can be sent to `lost` any more, if it is not empty."""

    result: DeliveryResult
    lost: str = ""


class Noting:
    """Notes what became of deliveries, and says when that is durable."""

    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime],
        durable: Callable[[Sequence[int]], None],
    ) -> None:
        """Tell `durable` which deliveries need no other record of what became of them."""
        self._database = database
        self._clock = clock
        self._durable = durable
        self._waiting: list[Noted] = []
        self._full = asyncio.Event()

    def add(self, noted: Noted) -> None:
        """Note this soon."""
        self._waiting.append(noted)
        if len(self._waiting) >= AT_ONCE:
            self._full.set()

    async def run(self) -> None:
        """Note what comes, until cancelled."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(EVERY):
                    await self._full.wait()
            try:
                await self.flush()
            except DatabaseProblem as problem:
                log.warning("deliveries are not noted yet: %s", type(problem).__name__)
                await asyncio.sleep(EVERY)

    async def flush(self) -> None:
        """Note what has come so far.

        Raises:
            DatabaseProblem: it is not noted, and will be tried again.
        """
        self._full.clear()
        while self._waiting:
            batch = self._waiting[:AT_ONCE]
            async with self._database.begin() as uow:
                now = self._clock()
                await uow.deliveries.note([one.result for one in batch], now)
                for one in batch:
                    if one.lost:
                        await uow.people.set_reachable(CHANNEL, one.lost, now, reachable=False)
            del self._waiting[: len(batch)]
            self._durable([one.result.id for one in batch])
