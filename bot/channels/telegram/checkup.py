"""What the doctor asks Telegram: whether the bot is known, and how it hears."""

import asyncio
from collections.abc import Iterator

from aiogram.exceptions import AiogramError, TelegramNotFound, TelegramUnauthorizedError
from aiogram.types import WebhookInfo

from bot.channels.telegram.client import open_client
from bot.operator_words import say
from bot.settings import Settings, setting_name

_PATIENCE = 8.0


async def look_at_bot(settings: Settings, token: str) -> tuple[bool, list[str]]:
    """Whether the bot can be used as it is set, and sentences about it; changes nothing."""
    async with open_client(token, settings.telegram_api) as bot:
        try:
            async with asyncio.timeout(_PATIENCE):
                me, webhook = await bot.me(), await bot.get_webhook_info()
        except (TelegramUnauthorizedError, TelegramNotFound):
            name, api = setting_name("telegram_token"), setting_name("telegram_api")
            return False, [say("trouble.telegram", name=name, api=api)]
        except (AiogramError, TimeoutError):
            return False, [say("doctor.telegram_silent", api=setting_name("telegram_api"))]
        return True, [
            say("doctor.telegram", name=me.username),
            *_about_webhook(webhook, settings.telegram_webhook_url),
        ]


def _about_webhook(found: WebhookInfo, wanted: str | None) -> Iterator[str]:
    if found.url and found.url != wanted:
        yield say("doctor.webhook_other")
    if found.last_error_message:
        yield say("doctor.webhook_error", why=found.last_error_message)
    if found.pending_update_count:
        yield say("doctor.telegram_pending", count=found.pending_update_count)
