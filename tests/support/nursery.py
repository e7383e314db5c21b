"""Programs that are there in a moment: forked from a process that has read everything already.

`zhuye run` takes seconds to import what it needs. Forked, it is the same program at the same
command line, with a process, signals and a death of its own. One nursery serves all workers of a
test run: `python -m tests.support.nursery SOCKET`. It ends when the socket's folder is gone.
"""

import asyncio
import gc
import json
import os
import selectors
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from datetime import timedelta
from functools import partial, partialmethod
from pathlib import Path
from typing import Any, NoReturn

Order = dict[str, Any]

ROOT = Path(__file__).parents[2]
LOOK = 0.02
UP_WITHIN = 60.0


@dataclass
class Program:
    """A program that was started; its exit status is negative where a signal ended it."""

    pid: int
    told: asyncio.StreamReader
    held: asyncio.StreamWriter
    returncode: int | None = None

    def __post_init__(self) -> None:
        self._end = asyncio.create_task(self._ended())

    async def wait(self) -> int:
        """The exit status, as soon as there is one."""
        return await asyncio.shield(self._end)

    def send_signal(self, number: int) -> None:
        """Send a signal, unless it has ended."""
        if self.returncode is None:
            os.kill(self.pid, number)

    async def _ended(self) -> int:
        self.returncode = int(await self.told.readline())
        self.held.close()
        return self.returncode


@dataclass(frozen=True)
class Nursery:
    """Where programs are started."""

    path: Path

    async def start(
        self, *arguments: str, environment: dict[str, str], folder: Path, hurried: bool
    ) -> Program:
        """Start `zhuye` with these arguments in `folder`, where its errors go to `log`.

        A `hurried` one takes messages for lost that it was sending after seconds, not half a
        minute.
        """
        told, held = await asyncio.open_unix_connection(self.path)
        order = {
            "arguments": arguments,
            "environment": environment,
            "folder": str(folder),
            "hurried": hurried,
        }
        held.write(json.dumps(order).encode() + b"\n")
        return Program(int(await told.readline()), told, held)


def open_nursery(folder: Path) -> Nursery:
    """The nursery of a folder, started if it is not there; callers exclude each other."""
    path = folder / "nursery"
    if not path.exists():
        command = [sys.executable, "-m", __spec__.name, str(path)]
        subprocess.Popen(command, cwd=ROOT, start_new_session=True)
    deadline = time.monotonic() + UP_WITHIN
    while not path.exists():
        assert time.monotonic() < deadline
        time.sleep(LOOK)
    return Nursery(path)


class Ward:
    """The process that forks: orders by their connections, children by their numbers."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._children: dict[int, socket.socket] = {}
        self._selector = selectors.DefaultSelector()
        self._listener = socket.socket(socket.AF_UNIX)
        unready = path.with_suffix(".unready")
        self._listener.bind(str(unready))
        self._listener.listen(100)
        unready.rename(path)
        self._selector.register(self._listener, selectors.EVENT_READ)

    def run(self) -> None:
        """Fork as ordered, until the folder is gone."""
        while self._path.exists():
            for key, _ in self._selector.select(LOOK):
                if key.fileobj is self._listener:
                    self._selector.register(self._listener.accept()[0], selectors.EVENT_READ)
                elif isinstance(key.fileobj, socket.socket):
                    self._hear(key.fileobj)
            self._tell_of_ends()
        for pid in self._children:
            os.kill(pid, signal.SIGKILL)

    def _hear(self, connection: socket.socket) -> None:
        """An order, or the end of somebody who has ordered and is gone."""
        with connection.makefile("rb") as given:
            line = given.readline()
        if line:
            self._fork(connection, json.loads(line))
            return
        for pid, one in self._children.items():
            if one is connection:
                os.kill(pid, signal.SIGKILL)
        self._selector.unregister(connection)
        connection.close()

    def _fork(self, connection: socket.socket, order: Order) -> None:
        pid = os.fork()
        if pid == 0:
            for key in list(self._selector.get_map().values()):
                os.close(key.fd)
            live(order)
        self._children[pid] = connection
        connection.sendall(f"{pid}\n".encode())

    def _tell_of_ends(self) -> None:
        while self._children:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            connection = self._children.pop(pid)
            if connection.fileno() >= 0:
                connection.sendall(f"{os.waitstatus_to_exitcode(status)}\n".encode())


def live(order: Order) -> NoReturn:
    """Be the program, to its end."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ.clear()
    os.environ.update(order["environment"])
    os.chdir(order["folder"])
    log = os.open("log", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    os.dup2(log, sys.stderr.fileno())
    if order["hurried"]:
        hurry()
    sys.argv = ["zhuye", *order["arguments"]]
    status = 1
    try:
        import bot.cli  # noqa: PLC0415 - see `main`

        bot.cli.main()
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 1
    except BaseException:  # noqa: BLE001 - as the interpreter does it
        sys.excepthook(*sys.exc_info())
    sys.stderr.flush()
    os._exit(status)


def hurry() -> None:
    """Make the longest waits several times shorter, in the same order."""
    import bot.app  # noqa: PLC0415 - see `main`
    import bot.channels.telegram.client  # noqa: PLC0415
    import bot.receiving  # noqa: PLC0415
    import bot.speech.workshop  # noqa: PLC0415
    from bot.speech.jobs import Orders  # noqa: PLC0415

    bot.channels.telegram.client.ANSWER_WITHIN = 2.0  # type: ignore[attr-defined]
    delivery = partialmethod(bot.app.App.delivery, lease=timedelta(seconds=3))
    bot.app.App.delivery = delivery  # type: ignore[assignment]
    bot.receiving.LEFT_ALONE = timedelta(seconds=1)
    bot.speech.workshop._A_CHARACTER = 0.05
    ordered = partial(Orders, speaking_within=12.0, hearing_within=15.0)
    bot.app.Orders = ordered  # type: ignore[assignment,attr-defined]


def main() -> None:
    """Import and read what a start costs, with nothing open but a socket; then fork."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    ward = Ward(Path(sys.argv[1]))
    import bot.cli.known  # noqa: PLC0415 - whoever starts a program does not need it
    import bot.cli.run  # noqa: PLC0415
    import bot.clock  # noqa: PLC0415
    from handlers.book import About  # noqa: PLC0415
    from handlers.days import day_in_china  # noqa: PLC0415
    from handlers.finding import find  # noqa: PLC0415
    from handlers.wording import wording  # noqa: PLC0415
    from knowledge.regions.places import find_places  # noqa: PLC0415

    assert threading.active_count() == 1
    wording()
    find_places("银川")
    find("找工作", About(day_in_china(bot.clock.now())))
    gc.collect()
    gc.freeze()
    ward.run()


if __name__ == "__main__":
    main()
