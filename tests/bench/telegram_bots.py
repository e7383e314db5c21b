"""The bots that are measured, each in a process of its own, and the CPU that processes use."""

import asyncio
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.support.served import Served

ECHO = Path(__file__).with_name("echo_bot.py")
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Zhuye(Served):
    """`zhuye run`, before a server that keeps no record of requests."""

    @property
    def cpu(self) -> float:
        """Seconds that its threads have computed."""
        assert self.process is not None
        return cpu_of(self.process.pid)

    def _asked(self) -> list[str]:
        updates, webhook = self.api.updates, self.api.webhook
        takes = webhook.address if self.webhook else updates._poll
        return [] if takes is None else ["takes updates"]


@dataclass
class Echo(Zhuye):
    """The bare bot."""

    async def launch(self) -> None:
        """Start the bot."""
        port = (str(self.port),) if self.webhook else ()
        with (self.folder / "log").open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, ECHO, self.api.url, self.api.token, *port, stderr=log
            )


def cpu_of(pid: int) -> float:
    """Seconds that a process has computed."""
    # proc_pid_stat(5): fields 14 and 15; the second can hold anything, within brackets.
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def cpu_of_everything() -> float:
    """Seconds that all cores of this machine have computed."""
    # proc_stat(5): user, nice, system, idle, iowait, irq, softirq, steal.
    fields = Path("/proc/stat").read_text(encoding="utf-8").splitlines()[0].split()[1:9]
    user, nice, system, _, _, *more = map(int, fields)
    return (user + nice + system + sum(more)) / TICKS
