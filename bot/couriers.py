"""Couriers: one at a time for each person, many people at once, and nobody forgotten."""

import asyncio
import logging

from bot.delivery import Delivery
from bot.logs import Row
from db.errors import DatabaseProblem

log = logging.getLogger(__name__)

AT_ONCE = 400
"""People who are delivered to at the same moment, at most."""

ROUND = 1.0
"""Seconds between two looks at what waits without a courier: postponed, or left by a crash."""

_A_ROUND = 500
"""People whom one such look finds, at most."""


class Couriers:
    """Deliver for one channel."""

    def __init__(self, delivery: Delivery) -> None:
        """Send with `delivery`."""
        self._delivery = delivery
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._under_way: dict[int, asyncio.Task[None]] = {}
        self._again: set[int] = set()

    def wake(self, person: int) -> None:
        """See that what waits for `person` goes out; returns at once."""
        if person in self._under_way:
            self._again.add(person)
        else:
            self._under_way[person] = asyncio.create_task(self._serve(person))

    async def run(self) -> None:
        """Look after what has no courier, until cancelled."""
        while True:
            try:
                await self._round()
            except Exception as error:  # noqa: BLE001 - the next round may see it
                log.warning("outbox not seen: %s", type(error).__name__)
            await asyncio.sleep(ROUND)

    async def drain(self) -> None:
        """Wait until every courier under way has come back."""
        while self._under_way:
            await asyncio.wait([*self._under_way.values()])

    async def _round(self) -> None:
        delivery = self._delivery
        async with delivery.database.read() as uow:
            people = await uow.outbox.free(delivery.channel, delivery.clock(), _A_ROUND)
        for person in people:
            self.wake(person)

    async def _serve(self, person: int) -> None:
        try:
            async with self._slots:
                await self._delivery.flush(person)
        except DatabaseProblem as problem:
            log.warning("outbox of person %s waits: %s", Row(person), type(problem).__name__)
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
