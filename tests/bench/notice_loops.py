"""Bare loops that send one text to many: `python notice_loops.py KIND API TOKEN FIRST COUNT`.

KIND is `aiogram` or `ptb`, as fast as the library sends, 64 at a time; `ptb-limiter`, with the
limiter that comes with it; `aiogram-slept`, one after the other with a thirtieth of a second
between, waiting as long as Telegram says.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable

import uvloop
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramRetryAfter
from telegram.ext import AIORateLimiter, ExtBot
from telegram.request import HTTPXRequest

AT_ONCE = 64
PATIENCE = 60.0
RETRIES = 20
TEXT = (
    "新的客服岗位\n兴庆区一家公司招三名在线客服，在家上班，9月30日前报名。\n不想再收，回复“退订”。"
)

Send = Callable[[int], Awaitable[object]]


async def all_at_once(send: Send, chats: range) -> None:
    """Send to everybody, some at the same moment."""
    waiting = iter(chats)

    async def some() -> None:
        for chat in waiting:
            await send(chat)

    await asyncio.gather(*(some() for _ in range(AT_ONCE)))


async def by_aiogram(kind: str, api: str, token: str, chats: range) -> None:
    """Send with aiogram's bot."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(api))
    bot = Bot(token, session=session)
    if kind == "aiogram":
        await all_at_once(lambda chat: bot.send_message(chat, TEXT), chats)
    else:
        for chat in chats:
            try:
                await bot.send_message(chat, TEXT)
            except TelegramRetryAfter as error:
                await asyncio.sleep(error.retry_after)
                await bot.send_message(chat, TEXT)
            await asyncio.sleep(1 / 30)
    await session.close()


async def by_ptb(kind: str, api: str, token: str, chats: range) -> None:
    """Send with python-telegram-bot's bot."""
    request = HTTPXRequest(pool_timeout=PATIENCE, read_timeout=PATIENCE)
    limiter = AIORateLimiter(max_retries=RETRIES) if kind == "ptb-limiter" else None
    bot = ExtBot(token, base_url=f"{api}/bot", request=request, rate_limiter=limiter)
    async with bot:
        await all_at_once(lambda chat: bot.send_message(chat, TEXT), chats)


def main(kind: str, api: str, token: str, first: str, count: str) -> None:
    """Send to COUNT chats from FIRST on."""
    chats = range(int(first), int(first) + int(count))
    by = by_aiogram if kind.startswith("aiogram") else by_ptb
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(by(kind, api, token, chats))


if __name__ == "__main__":
    main(*sys.argv[1:])
