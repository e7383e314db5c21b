"""A bare aiogram bot that says what it is told: `python echo_bot.py API TOKEN [PORT]`.

It polls, or with a port takes updates by webhook. Everything is as aiogram and aiohttp have it by
default; only the event loop is ours.
"""

import asyncio
import signal
import sys

import uvloop
from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Message
from aiogram.webhook.aiohttp_server import SimpleRequestHandler, setup_application
from aiohttp import web

WEBHOOK = "https://echo.example/telegram"
SECRET = "a-secret-of-the-echo"


async def echo(message: Message) -> None:
    """Say the same."""
    await message.answer(message.text or "")


async def poll(dispatcher: Dispatcher, bot: Bot) -> None:
    """Fetch updates until told to stop."""
    await bot.delete_webhook()
    await dispatcher.start_polling(bot)


async def listen(dispatcher: Dispatcher, bot: Bot, port: int) -> None:
    """Take updates in until told to stop."""
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    app = web.Application()
    handler = SimpleRequestHandler(dispatcher, bot, secret_token=SECRET)
    handler.register(app, path="/telegram")
    setup_application(app, dispatcher, bot=bot)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await bot.set_webhook(WEBHOOK, secret_token=SECRET)
    await stop.wait()
    await runner.cleanup()


async def main(api: str, token: str, *port: str) -> None:
    """Serve."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(api))
    bot, dispatcher = Bot(token, session=session), Dispatcher()
    dispatcher.message.register(echo)
    await (listen(dispatcher, bot, int(port[0])) if port else poll(dispatcher, bot))


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main(*sys.argv[1:]))
