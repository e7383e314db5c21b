"""The real program in a process of its own, in front of a Bot API server of ours or of none."""

import asyncio
import os
import signal
import socket
import sys
from asyncio.subprocess import Process
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.conftest import TEST_SECRET
from tests.support.botapi import BotApi
from tests.support.nursery import Nursery, Program

TOKEN = "4242:test-token_of-nobody"
COMMAND = (sys.executable, "-m", "bot")
STARTED_WITHIN = 60.0


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


@dataclass
class Running:
    """`zhuye run`, which can be stopped, killed and started again; `log` is what it wrote.

    Another command of `zhuye` is told by `arguments`. With a `nursery` it starts in a moment;
    without, as an operator starts it.
    """

    database_url: str
    folder: Path
    port: int = field(default_factory=free_port)
    more: Mapping[str, str] = field(default_factory=dict)
    nursery: Nursery | None = None
    hurried: bool = False
    arguments: tuple[str, ...] = ("run",)
    process: Process | Program | None = None

    @property
    def log(self) -> str:
        """Everything written to standard error so far."""
        log = self.folder / "log"
        return log.read_text(encoding="utf-8") if log.exists() else ""

    @property
    def address(self) -> str:
        """Where its pages are."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def runs(self) -> bool:
        """Whether it was started and has not ended."""
        return self.process is not None and self.process.returncode is None

    async def start(self) -> None:
        """Start the program, and wait until it takes messages."""
        await self.launch()
        async with asyncio.timeout(STARTED_WITHIN):
            while not self._is_open():
                assert self.runs, self.log
                await asyncio.sleep(0.02)

    async def launch(self) -> None:
        """Start the program."""
        environment = self._environment()
        if self.nursery is not None:
            self.process = await self.nursery.start(
                *self.arguments,
                environment=environment,
                folder=self.folder,
                hurried=self.hurried,
            )
            return
        with (self.folder / "log").open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                *COMMAND,
                *self.arguments,
                env=environment,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=log,
                cwd=self.folder,
            )

    async def ended(self) -> int:
        """Wait until the program ends by itself; its exit status."""
        assert self.process is not None
        async with asyncio.timeout(STARTED_WITHIN):
            return await self.process.wait()

    async def stop(self) -> int:
        """Tell the program to stop, and wait until it has; its exit status."""
        return await self._end(signal.SIGTERM)

    async def kill(self) -> None:
        """Kill the program where it stands."""
        await self._end(signal.SIGKILL)

    async def _end(self, how: signal.Signals) -> int:
        assert self.process is not None
        if self.process.returncode is None:
            self.process.send_signal(how)
        return await self.ended()

    def _is_open(self) -> bool:
        with socket.socket() as one:
            return one.connect_ex(("127.0.0.1", self.port)) == 0

    def _environment(self) -> dict[str, str]:
        return {
            **{name: value for name, value in os.environ.items() if "ZHUYE" not in name},
            "ZHUYE_DATA_DIR": str(self.folder),
            "ZHUYE_DATABASE_URL": self.database_url,
            "ZHUYE_SECRET_KEY": TEST_SECRET,
            "ZHUYE_WEB_PORT": str(self.port),
            "ZHUYE_LOG_LEVEL": "INFO",
            "ZHUYE_TTS": "off",
            "ZHUYE_ASR": "off",
            **self.more,
        }


@dataclass
class Served(Running):
    """The program with a bot, in front of `api`."""

    api: BotApi = field(kw_only=True)
    webhook: bool = False
    _asked_before: int = 0

    async def launch(self) -> None:
        """Start the program."""
        self._asked_before = len(self._asked())
        if self.webhook:
            self.api.webhook.target = self.address
        await super().launch()

    def _is_open(self) -> bool:
        return len(self._asked()) > self._asked_before

    def _environment(self) -> dict[str, str]:
        ours = {
            "ZHUYE_TELEGRAM_TOKEN": self.api.token,
            "ZHUYE_TELEGRAM_API": self.api.url,
        }
        if self.webhook:
            ours["ZHUYE_TELEGRAM_WEBHOOK_URL"] = "https://zhuye.example/telegram"
        return {**ours, **super()._environment()}

    def _asked(self) -> list[str]:
        sign = "setWebhook" if self.webhook else "getUpdates"
        return [one.method for one in self.api.requests if one.method == sign]
