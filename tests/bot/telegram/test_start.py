"""What an operator is told when the door does not open."""

import asyncio
import signal
import socket
from pathlib import Path

import pytest
from aiohttp import ClientSession

from tests.support.botapi import Answer, BotApi
from tests.support.nursery import Nursery
from tests.support.served import TOKEN, Served

TELEGRAM, HOST, PORT = "ZHUYE_TELEGRAM_TOKEN", "ZHUYE_WEB_HOST", "ZHUYE_WEB_PORT"


@pytest.fixture
def program(api: BotApi, sqlite_url: str, nursery: Nursery, tmp_path: Path) -> Served:
    """The program, not yet started."""
    return Served(sqlite_url, tmp_path, nursery=nursery, api=api)


async def test_a_token_that_telegram_does_not_know(program: Served) -> None:
    program.more = {TELEGRAM: "4242:of-somebody-else"}
    await refused(program, TELEGRAM)
    assert "of-somebody-else" not in program.log


async def test_a_token_that_is_none(program: Served) -> None:
    program.more = {TELEGRAM: "BotFather"}
    await refused(program, TELEGRAM)


async def test_a_port_that_somebody_else_listens_on(program: Served) -> None:
    program.webhook = True
    with socket.socket() as other:
        other.bind(("127.0.0.1", program.port))
        other.listen()
        await refused(program, PORT)
    assert HOST in program.log


async def test_a_webhook_that_telegram_does_not_take(program: Served) -> None:
    program.webhook = True
    program.api.fault(
        Answer(400, "Bad Request: bad webhook: Failed to resolve host: Name or service not known"),
        "setWebhook",
    )
    await refused(program, "ZHUYE_TELEGRAM_WEBHOOK_URL")
    assert "Failed to resolve host" in program.log


async def test_telegram_that_is_not_there_yet_is_waited_for(program: Served) -> None:
    await waits(program)
    assert program.runs
    await program.api.start()
    assert "助业" in (await program.api.user(1001).talk("你好")).text
    assert await program.stop() == 0


async def test_pages_are_there_whatever_becomes_of_telegram(program: Served) -> None:
    await waits(program)
    async with ClientSession() as browser, browser.get(program.address) as page:
        assert "开始对话" in await page.text()
    assert await program.stop() == 0


async def waits(program: Served) -> None:
    """It is started, and Telegram is not there."""
    await program.api.stop()
    await program.launch()
    async with asyncio.timeout(10):
        while "telegram does not answer: TelegramNetworkError" not in program.log:
            await asyncio.sleep(0.02)


async def test_told_to_stop_while_it_waits_for_telegram_it_stops(program: Served) -> None:
    await waits(program)
    assert await program.stop() in {0, -signal.SIGTERM}
    assert "Traceback" not in program.log


async def refused(program: Served, *names: str) -> None:
    """It ends with status 2 and a sentence that names a setting."""
    await program.launch()
    assert await program.ended() == 2, program.log
    assert "Traceback" not in program.log
    assert TOKEN.partition(":")[2] not in program.log
    for name in names:
        assert name in program.log
