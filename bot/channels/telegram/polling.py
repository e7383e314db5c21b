"""Long polling: the offset moves on only when what came is durable."""

import asyncio
import logging
from typing import Any

from aiogram import Bot
from aiogram.exceptions import TelegramConflictError, TelegramRetryAfter
from aiogram.methods import GetUpdates

from bot.channels.telegram.intake import Intake
from bot.channels.telegram.letters import UPDATES

log = logging.getLogger(__name__)

WAIT = 30
"""Seconds that Telegram holds a request for which there is nothing yet."""

BATCH = 100
_MARGIN = 15
_PAUSES = (0.2, 1.0, 3.0, 10.0, 30.0)


class RawUpdates(GetUpdates):
    """getUpdates with each update as it came: one that is unknown to us must not stop the rest."""

    __returning__ = list[dict[str, Any]]


async def poll(bot: Bot, intake: Intake) -> None:
    """Take updates in until cancelled, whatever happens on the way."""
    offset: int | None = None
    failed = 0
    while True:
        try:
            offset = await _once(bot, intake, offset)
            failed = 0
        except TelegramRetryAfter as error:
            await asyncio.sleep(error.retry_after)
        except Exception as error:  # noqa: BLE001 - whatever it was, people go on writing
            log.log(_level(error, failed), "updates wait: %s", _what(error))
            await asyncio.sleep(_PAUSES[min(failed, len(_PAUSES) - 1)])
            failed += 1


async def _once(bot: Bot, intake: Intake, offset: int | None) -> int | None:
    """Ask once, keep what comes; the offset that confirms it."""
    request = RawUpdates(offset=offset, limit=BATCH, timeout=WAIT, allowed_updates=list(UPDATES))
    updates: Any = await bot(request, request_timeout=WAIT + _MARGIN)
    await intake.take(updates)
    numbers = [one["update_id"] for one in updates]
    return max(numbers) + 1 if numbers else offset


def _level(error: Exception, failed: int) -> int:
    """One hitch of a network is nothing to report; two pollers are at once."""
    seldom = failed == 0 and not isinstance(error, TelegramConflictError)
    return logging.INFO if seldom else logging.WARNING


def _what(error: Exception) -> str:
    if isinstance(error, TelegramConflictError):
        return "another_program_or_webhook_takes_the_updates_of_this_bot"
    return type(error).__name__
