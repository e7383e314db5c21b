"""The worker of notices in the process of a test, before a strict Bot API server."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.app import opened
from bot.channels.telegram.gate import Gate
from bot.notices.service import send_notices
from bot.settings import Settings
from db.notice_records import NoticeState
from handlers.days import CHINA
from tests.conftest import TEST_SECRET
from tests.support.botapi import BotApi
from tests.support.botapi.chats import Standing
from tests.support.federation import Federation
from tests.support.served import TOKEN

PATIENCE = 60.0


@dataclass
class Office:
    """The worker's process as a test starts it."""

    url: str
    folder: Path
    api: BotApi
    federation: Federation
    more: dict[str, Any] = field(default_factory=dict)

    def settings(self, **more: Any) -> Settings:
        """The settings of its program."""
        return Settings(
            **{
                "data_dir": self.folder,
                "database_url": self.url,
                "secret_key": TEST_SECRET,
                "telegram_token": TOKEN,
                "telegram_api": self.api.url,
                "tts": "off",
                "asr": "off",
                "notice_paid": True,
                "notice_rate": 1000,
                "quiet_from": 0,
                "quiet_until": 0,
                **self.more,
                **more,
            }
        )

    @asynccontextmanager
    async def open(self, **more: Any) -> AsyncIterator[None]:
        """Work while inside."""
        settings = self.settings(**more)
        async with opened(settings) as app:
            working = asyncio.create_task(send_notices(app, settings, Gate(time.monotonic)))
            try:
                yield
            finally:
                working.cancel()
                await asyncio.gather(working, return_exceptions=True)

    async def over(self, notice: int) -> None:
        """Wait until a notice has ended."""
        await until_so(lambda: self.federation.is_over(notice))

    async def is_sending(self, notice: int) -> bool:
        """Whether it is settled who gets a notice, and it goes out."""
        return (await self.federation.notice(notice)).state is NoticeState.SENDING

    async def nothing_waits(self, notice: int) -> bool:
        """Whether nobody is still to get a notice."""
        async with self.federation.database.read() as uow:
            return not await uow.deliveries.waits(notice)

    def comes(self, chat: int) -> None:
        """Somebody has opened a talk with the bot."""
        self.api.user(chat).chat.standing = Standing.OPEN

    async def people(self, *chats: int, **preferences: Any) -> list[int]:
        """People of Telegram who want notices."""
        for chat in chats:
            self.comes(chat)
        return await self.federation.meet(map(str, chats), **preferences)

    def texts(self, chat: int) -> list[str]:
        """What somebody has got."""
        return [one.text for one in self.api.user(chat).messages]


def night() -> dict[str, int]:
    """Quiet hours that have begun, and last for an hour or two yet."""
    hour = (datetime.now(UTC) + CHINA).hour
    return {"quiet_from": hour, "quiet_until": (hour + 2) % 24}


async def until_so(done: Callable[[], Awaitable[bool]]) -> None:
    """Wait until the database says so."""
    async with asyncio.timeout(PATIENCE):
        while not await done():
            await asyncio.sleep(0.02)


async def until(done: Callable[[], bool]) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(PATIENCE):
        while not done():
            await asyncio.sleep(0.01)
