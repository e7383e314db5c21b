"""One process at a time sends notices from a database.

Its owner stands in the database with the time until which it is theirs, and asks again long before
that is over. An owner is a data folder: a program that is started again there has the work at once,
one elsewhere when the time is over. Who could not ask again in time sends nothing more, by the
clock of their own process, before anybody else can begin.
"""

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from db.database import Database
from db.errors import DatabaseProblem

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=20)
AGAIN = 4.0
"""Seconds after which an owner asks again."""

_MARGIN = 5.0
"""Seconds that are left of a lease when its owner stops: longer than a request takes to begin."""

_WORK = "notices"


class Lease:
    """The right to send, for `owner`."""

    def __init__(self, database: Database, owner: str, clock: Callable[[], datetime]) -> None:
        """Have it not yet."""
        self._database = database
        self.owner = owner
        self._clock = clock
        self._until = 0.0

    @property
    def is_ours(self) -> bool:
        """Whether nobody else sends now."""
        return time.monotonic() < self._until

    async def take(self) -> str | None:
        """Ask for it, or ask again; who had it last, `None` while somebody else has it.

        Raises:
            DatabaseProblem: nobody can be asked.
        """
        asked, now = time.monotonic(), self._clock()
        async with self._database.begin() as uow:
            last = await uow.leases.take(_WORK, self.owner, now, now + LEASE)
        self._until = 0.0 if last is None else asked + LEASE.total_seconds() - _MARGIN
        return last

    async def end(self) -> None:
        """Let others have it at once."""
        self._until = 0.0
        try:
            async with self._database.begin() as uow:
                await uow.leases.end(_WORK, self.owner, self._clock())
        except DatabaseProblem as problem:
            log.warning("others send notices later: %s", type(problem).__name__)
