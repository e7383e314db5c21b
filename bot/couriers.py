"""Couriers: one at a time for each person, many people at once, and nobody forgotten."""

import asyncio
import logging
from typing import Protocol

from bot.logs import Row
from db.errors import DatabaseProblem

log = logging.getLogger(__name__)

AT_ONCE = 400
"""People who are delivered to at the same moment, at most."""

ROUND = 1.0
"""Seconds between two looks at what waits without a courier: postponed, or left by a crash."""

_A_ROUND = 500
"""People whom one such look finds, at most."""


class Round(Protocol):
    """What couriers bring to people: messages, or what is spoken."""

    async def flush(self, person: int) -> object:
        """Bring `person` what waits for them and may be brought now."""

    async def waiting(self, limit: int) -> list[int]:
        """Up to `limit` people for whom something waits that may be brought now."""


class Couriers:
    """Bring one kind of thing on one channel."""

    def __init__(self, brings: Round, at_once: int = AT_ONCE) -> None:
        """Serve up to `at_once` people at the same moment."""
        self._brings = brings
        self._slots = asyncio.Semaphore(at_once)
        self._under_way: dict[int, asyncio.Task[None]] = {}
        self._again: set[int] = set()

    def wake(self, person: int) -> None:
        """See that what waits for `person` goes out; returns at once."""
        if person in self._under_way:
            self._again.add(person)
        else:
            self._under_way[person] = asyncio.create_task(self._serve(person))

    async def bring(self, person: int) -> None:
        """See that what waits for `person` goes out; returns when it has, or cannot now."""
        self.wake(person)
        while person in self._under_way:
            await asyncio.wait([self._under_way[person]])

    async def run(self) -> None:
        """Look after what has no courier, until cancelled."""
        while True:
            try:
                await self._round()
            except Exception as error:  # noqa: BLE001 - the next round may see it
                log.warning("what waits is not seen: %s", type(error).__name__)
            await asyncio.sleep(ROUND)

    async def drain(self) -> None:
        """Wait until every courier under way has come back."""
        while self._under_way:
            await asyncio.wait([*self._under_way.values()])

    async def stop(self) -> None:
        """Call every courier back; what they were about is taken up at the next start."""
        for one in self._under_way.values():
            one.cancel()
        self._again.clear()
        await self.drain()

    async def _round(self) -> None:
        for person in await self._brings.waiting(_A_ROUND):
            self.wake(person)

    async def _serve(self, person: int) -> None:
        try:
            async with self._slots:
                await self._brings.flush(person)
        except DatabaseProblem as problem:
            log.warning("what is for person %s waits: %s", Row(person), type(problem).__name__)
            self._again.discard(person)
        except Exception as error:
            # Whatever it was, the message is still there, and the next round finds it.
            log.exception("courier failed: %s", type(error).__name__)
            self._again.discard(person)
        finally:
            del self._under_way[person]
            if person in self._again:
                self._again.discard(person)
                self.wake(person)
