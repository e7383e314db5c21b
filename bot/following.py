"""Following: what is new, and what is near, is brought to those who asked to be told."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime

from bot.logs import Row
from db.database import Database
from db.errors import DatabaseProblem
from handlers.announcing import announce, tell
from handlers.quiet import QuietHours
from handlers.sessions import AHEAD, remind

log = logging.getLogger(__name__)

ROUND = 10.0
"""Seconds between two looks at what is new or near."""

_REMINDED_AT_ONCE = 100
_TOLD_AT_ONCE = 500


class Following:
    """Puts messages into the outbox; the couriers find them there."""

    def __init__(
        self, database: Database, clock: Callable[[], datetime], quiet: QuietHours
    ) -> None:
        """Tell nobody of postings in `quiet` hours."""
        self._database = database
        self._clock = clock
        self._quiet = quiet

    async def run(self) -> None:
        """Look after those who follow something, until cancelled."""
        while True:
            try:
                await self.round()
            except DatabaseProblem as problem:
                log.warning("those who follow are told later: %s", type(problem).__name__)
            except Exception as error:
                log.exception("following failed: %s", type(error).__name__)
            await asyncio.sleep(ROUND)

    async def round(self) -> None:
        """Remind, note what is new, and tell what is due.

        Everything that is new is noted first, so that a large file is told of in one message.
        Reminders of the next hour go out at any time: whoever has such a seat gets up for it.

        Raises:
            DatabaseProblem: not all of it is done; the next round goes on.
        """
        await self._remind()
        while await announce(self._database, self._clock()):
            await self._remind()
        await self._tell()

    async def _remind(self) -> None:
        now = self._clock()
        for before in AHEAD:
            if before == "day" and self._quiet.cover(now):
                continue
            count = _REMINDED_AT_ONCE
            while count == _REMINDED_AT_ONCE:
                async with self._database.begin() as uow:
                    count = await remind(uow, before, now, _REMINDED_AT_ONCE)

    async def _tell(self) -> None:
        while not self._quiet.cover(now := self._clock()):
            async with self._database.read() as uow:
                people = await uow.alerts.due_people(now, _TOLD_AT_ONCE)
            if not people:
                return
            for person in people:
                await self._tell_one(person, now)
                # Turns go first.
                await asyncio.sleep(0)

    async def _tell_one(self, person: int, now: datetime) -> None:
        try:
            async with self._database.begin() as uow:
                await tell(uow, person, now)
        except DatabaseProblem:
            raise
        except Exception as error:
            # Nobody else waits behind what cannot be told.
            log.exception("person %s is not told: %s", Row(person), type(error).__name__)
            async with self._database.begin() as uow:
                await uow.alerts.take(person, now)
