"""What is kept no longer than it has to be: once at the start, then every day."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from db.database import Database
from db.errors import DatabaseProblem

log = logging.getLogger(__name__)

KEPT = timedelta(days=30)
"""How long talks without consent, files without an enrolment, and what only recognises repeated
messages, are kept."""

DAY = 86_400.0
_AFTER_TROUBLE = 600.0


async def tidy(database: Database, now: datetime) -> None:
    """Delete what is older than `KEPT`.

    Raises:
        DatabaseProblem: it could not be deleted.
    """
    async with database.begin() as uow:
        await uow.talks.purge_idle(now - KEPT)
        await uow.attachments.purge_loose(now - KEPT)
        await uow.intake.prune(now - KEPT)
        await uow.outbox.prune(now - KEPT)


async def tidy_daily(database: Database, clock: Callable[[], datetime]) -> None:
    """Tidy every day, until cancelled."""
    pause = DAY
    while True:
        await asyncio.sleep(pause)
        try:
            await tidy(database, clock())
            pause = DAY
        except DatabaseProblem as problem:
            log.warning("nothing was tidied: %s", type(problem).__name__)
            pause = _AFTER_TROUBLE
