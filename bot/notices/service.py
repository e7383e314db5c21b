"""The sending of notices as a whole: opened, run, and closed without dropping anything."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.app import App
from bot.channels.telegram.gate import Gate
from bot.clock import now
from bot.notices.begun import BegunLog
from bot.notices.lease import Lease
from bot.notices.limiter import NoticeLimiter
from bot.notices.sending import MOST, Sending
from bot.notices.telegram import open_door
from bot.notices.voices import Voices
from bot.notices.wording import NoticeBook
from bot.notices.worker import ROUND, NoticeWorker
from bot.settings import Settings

log = logging.getLogger(__name__)

BEGUN_LOG = "notices-begun.log"

CLOSING = 20.0
"""Seconds that what is under way gets when the program is told to stop."""

ANEW = 10.0
"""Seconds until it is begun anew after something went wrong."""

FOR_REPLIES = 5
"""Messages a second that are left for replies where another process sends those."""


@dataclass(frozen=True)
class _Own:
    """What is this process's own: words at hand, the right to send, the log of what it began."""

    book: NoticeBook
    lease: Lease
    begun: BegunLog


async def send_notices(app: App, settings: Settings, gate: Gate, *, apart: bool = False) -> None:
    """Send notices until cancelled, as soon as no other process does.

    Whatever goes wrong, it begins anew after a while: people are talked with by the same process.
    `gate` is shared by whatever sends for the bot; `apart` when replies go out by another process.
    """
    while True:
        try:
            await _send(app, settings, gate, apart=apart)
        except Exception as error:
            log.exception("notices begin anew: %s", type(error).__name__)
        await asyncio.sleep(ANEW)


async def _send(app: App, settings: Settings, gate: Gate, *, apart: bool) -> None:
    begun = await _alone(settings)
    own = _Own(NoticeBook(), Lease(app.database, begun.owner, now), begun)
    try:
        async with _sending(app, settings, gate, own, apart=apart) as sending:
            worker = NoticeWorker(app.database, now, settings.quiet, own.book, own.lease, sending)
            try:
                await worker.run()
            finally:
                await _close(worker)
    finally:
        begun.close()


async def _alone(settings: Settings) -> BegunLog:
    """The log, as soon as no other process has it."""
    begun = BegunLog.open(settings.data_dir / BEGUN_LOG)
    while begun is None:
        await asyncio.sleep(ROUND)
        begun = BegunLog.open(settings.data_dir / BEGUN_LOG)
    return begun


@asynccontextmanager
async def _sending(
    app: App, settings: Settings, gate: Gate, own: _Own, *, apart: bool
) -> AsyncIterator[Sending | None]:
    """What sends on Telegram; `None` without a bot."""
    if settings.telegram_token is None:
        yield None
        return
    token, paid = settings.telegram_token.get_secret_value(), settings.notice_paid
    rate = settings.notice_rate
    if apart and not paid:
        rate = max(1, rate - FOR_REPLIES)
    work = time.thread_time if paid and not apart else None
    limiter = NoticeLimiter(rate, gate, work=work)
    gate.beside = limiter.beside
    account = token.partition(":")[0]
    voices = Voices(app.database, app.workshop, now, account) if app.workshop.speaks else None
    async with open_door(token, settings.telegram_api, limiter, paid=paid) as door:
        yield Sending(
            database=app.database,
            clock=now,
            door=door,
            limiter=limiter,
            book=own.book,
            begun=own.begun,
            may_send=lambda: own.lease.is_ours,
            rate=rate,
            most=MOST if apart else MOST // 4,
            voices=voices,
        )


async def _close(worker: NoticeWorker) -> None:
    try:
        async with asyncio.timeout(CLOSING):
            await worker.drain()
    except TimeoutError:
        log.warning("closed with notices under way; they go on at the next start")
