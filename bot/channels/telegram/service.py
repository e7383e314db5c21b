"""The Telegram door as a whole: opened, run, and closed without dropping anything."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlsplit

from aiogram import Bot
from aiogram.exceptions import (
    AiogramError,
    TelegramBadRequest,
    TelegramNotFound,
    TelegramUnauthorizedError,
)
from starlette.routing import Route

from bot.app import App
from bot.channels.telegram import CHANNEL
from bot.channels.telegram.client import open_client
from bot.channels.telegram.door import TelegramDoor
from bot.channels.telegram.gate import Gate
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.letters import UPDATES, Me
from bot.channels.telegram.mail import Mail, Opened
from bot.channels.telegram.polling import poll
from bot.channels.telegram.profile import present
from bot.channels.telegram.webhook import LARGEST, Webhook
from bot.clock import now
from bot.couriers import Couriers
from bot.operator_words import say
from bot.pace import Pace
from bot.receiving import Receiver
from bot.sent_log import SentLog
from bot.settings import Settings, SettingsProblem, setting_name
from bot.speaking import AT_ONCE, Speaking

log = logging.getLogger(__name__)

CLOSING = 20.0
"""Seconds that what is under way gets when the program is told to stop."""

SENT_LOG = "telegram-sent.log"
_CONNECTIONS = 100
_PAUSES = (1.0, 3.0, 10.0, 30.0)
T = TypeVar("T")


@dataclass(frozen=True)
class Telegram:
    """One bot, being served."""

    bot: Bot
    door: TelegramDoor
    couriers: Couriers
    voices: Couriers | None
    receiver: Receiver[Opened]
    intake: Intake
    webhook_url: str | None
    webhook_secret: str

    def routes(self) -> list[Route]:
        """What the web server is to answer for this door."""
        if self.webhook_url is None:
            return []
        path = urlsplit(self.webhook_url).path or "/"
        return [Webhook(self.intake, self.webhook_secret).route(path)]

    def larger(self) -> dict[str, int]:
        """Bytes of what comes in on this door's path."""
        return {one.path: LARGEST for one in self.routes()}

    async def run(self) -> None:
        """Serve until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self.receiver.run())
            tasks.create_task(self.couriers.run())
            if self.voices is not None:
                tasks.create_task(self.voices.run())
            tasks.create_task(present(self.bot))
            if self.webhook_url is None:
                await _surely(lambda: self.bot.delete_webhook(drop_pending_updates=False))
                tasks.create_task(poll(self.bot, self.intake))
            else:
                await _surely(self._set_webhook)

    async def _set_webhook(self) -> bool:
        return await self.bot.set_webhook(
            self.webhook_url or "",
            secret_token=self.webhook_secret,
            max_connections=_CONNECTIONS,
            allowed_updates=list(UPDATES),
        )

    async def drain(self) -> None:
        """Let turns and sendings that are under way come to their end."""
        await self.receiver.drain()
        await self.couriers.drain()
        if self.voices is not None:
            await self.voices.stop()
        await self.intake.drain()
        await self.door.drain()


@asynccontextmanager
async def telegram(app: App, settings: Settings, token: str, gate: Gate) -> AsyncIterator[Telegram]:
    """The door of the bot of `token`; `gate` is shared by whatever sends for it.

    Raises:
        SettingsProblem: Telegram does not know the token; names the setting.
    """
    bot = open_client(token, settings.telegram_api)
    try:
        me = await _surely(bot.me)
        itself = Me(me.id, me.username or "")
        door = TelegramDoor(bot, gate)
        sent_log = SentLog(settings.data_dir / SENT_LOG)
        delivery = app.delivery(CHANNEL, door, sent_log=sent_log)
        couriers = Couriers(delivery)
        voices = await _voices(app, door, itself, couriers)
        delivery.aloud = voices.wake if voices is not None else None
        await delivery.begin()
        link = f"https://t.me/{itself.username}"
        mail = Mail(bot, app.database, app.turns, app.groups, now, link, app.workshop)
        receiver = Receiver(app.database, CHANNEL, mail, couriers.wake, now)
        secret = settings.telegram_webhook_secret
        served = Telegram(
            bot=bot,
            door=door,
            couriers=couriers,
            voices=voices,
            receiver=receiver,
            intake=Intake(bot, itself, receiver, Pace()),
            webhook_url=settings.telegram_webhook_url,
            # The same on every replica, without one more thing to set.
            webhook_secret=secret.get_secret_value()
            if secret is not None
            else app.keys.digest(token, "telegram.webhook"),
        )
        yield served
        try:
            await asyncio.wait_for(served.drain(), CLOSING)
        except TimeoutError:
            log.warning("closed with work under way; it goes on at the next start")
        sent_log.close()
    finally:
        await bot.session.close()


async def _voices(app: App, door: TelegramDoor, me: Me, couriers: Couriers) -> Couriers | None:
    """Those who bring what is spoken; `None` where nothing is."""
    if not app.workshop.speaks:
        return None
    account = str(me.id)
    speaking = Speaking(app.database, app.workshop, now, CHANNEL, account, door, couriers.wake)
    await speaking.begin()
    return Couriers(speaking, AT_ONCE)


async def _surely(work: Callable[[], Awaitable[T]]) -> T:
    """What `work` gives, asked for until Telegram answers.

    Raises:
        SettingsProblem: Telegram does not know the token, or refuses the webhook.
    """
    failed = 0
    while True:
        try:
            return await work()
        except (TelegramUnauthorizedError, TelegramNotFound) as error:
            name, api = setting_name("telegram_token"), setting_name("telegram_api")
            raise SettingsProblem(say("trouble.telegram", name=name, api=api)) from error
        except TelegramBadRequest as error:
            name, why = setting_name("telegram_webhook_url"), error.message
            raise SettingsProblem(say("trouble.telegram_refuses", name=name, why=why)) from error
        except AiogramError as error:
            log.warning("telegram does not answer: %s", type(error).__name__)
        await asyncio.sleep(_PAUSES[min(failed, len(_PAUSES) - 1)])
        failed += 1
