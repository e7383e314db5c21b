"""What is kept no longer than it has to be: once at the start, then every day."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import TypeAlias

from db.database import Database
from db.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

KEPT = timedelta(days=30)
"""How long talks without consent, files without an enrolment, what a page shows again of a talk,
what only recognises repeated messages, codes that ended, and who was sent a notice that is over,
are kept."""

A_PIECE = 500
"""Rows that are deleted in one transaction: nobody's turn waits for longer than that takes."""

DAY = 86_400.0
_AFTER_TROUBLE = 600.0


Purge: TypeAlias = Callable[[UnitOfWork, datetime], Awaitable[int]]
PURGES: tuple[Purge, ...] = (
    lambda uow, before: uow.talks.purge_idle(before, A_PIECE),
    lambda uow, before: uow.attachments.purge_loose(before, A_PIECE),
    lambda uow, before: uow.intake.prune(before, A_PIECE),
    lambda uow, before: uow.outbox.prune(before, A_PIECE),
    lambda uow, before: uow.speeches.prune(before, A_PIECE),
    lambda uow, before: uow.messages.prune(before, A_PIECE),
    lambda uow, before: uow.clips.prune(before, A_PIECE),
    lambda uow, before: uow.codes.prune(before, A_PIECE),
    lambda uow, before: uow.codes.prune_misses(before, A_PIECE),
    lambda uow, before: uow.alerts.prune(before, A_PIECE),
    lambda uow, before: uow.deliveries.prune(before, A_PIECE),
    lambda uow, before: uow.staff.prune_codes(before),
    # Those stay, but whoever looks for work need not read past them.
    lambda uow, before: uow.postings.drop_from_index((before + KEPT).date(), A_PIECE),
)


async def tidy(database: Database, now: datetime) -> None:
    """Delete what is older than `KEPT`.

    Raises:
        DatabaseProblem: it could not be deleted.
    """
    for purge in PURGES:
        gone = A_PIECE
        while gone == A_PIECE:
            async with database.begin() as uow:
                gone = await purge(uow, now - KEPT)
            # Turns go first.
            await asyncio.sleep(0)


async def tidy_daily(database: Database, clock: Callable[[], datetime]) -> None:
    """Tidy every day, until cancelled."""
    pause = DAY
    while True:
        await asyncio.sleep(pause)
        try:
            await tidy(database, clock())
            pause = DAY
        except Exception as error:  # noqa: BLE001 - the doors stay open
            log.warning("not everything was tidied: %s", type(error).__name__)
            pause = _AFTER_TROUBLE
