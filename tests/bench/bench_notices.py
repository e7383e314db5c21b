"""How fast notices go out, and who waits for it: `python -m tests.bench.bench_notices [PART …]`.

Parts: rate, ceiling, replies, memory. The real programs, before the strict Bot API server.
"""

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvloop

from bot.settings import FREE_RATE
from db.database import Database
from db.keys import Keys
from tests.bench.telegram_bots import Zhuye, cpu_of
from tests.bench.telegram_crowd import Crowd, Figures
from tests.conftest import TEST_SECRET
from tests.support.botapi import BotApi
from tests.support.botapi.chats import Standing
from tests.support.federation import FIRST_CHAT, Federation
from tests.support.served import TOKEN

LOOPS = Path(__file__).with_name("notice_loops.py")
AT_THE_LIMIT = 900
"""Recipients who are told at Telegram's limit: half a minute."""

AT_MOST = 6_000
BROADCAST = 100_000
SIZES = (1_000, 100_000, 1_000_000)
MEASURED = 10_000
"""Recipients after whom the memory is looked at, where there are so many."""

A_SECOND = 10.0
SECONDS = 25.0
PAID_BESIDE = 300
PAID = {"ZHUYE_NOTICE_PAID": "true", "ZHUYE_NOTICE_RATE": "1000"}
WORKER = ("worker", "--notices")
PERCENTILES = (0.5, 0.95, 0.99)
PATIENCE = 600.0
HEAD = """\
The strict Bot API server, which checks every request, is one process with this program, on one
core; what sends is a process on the other. No network, SQLite. zhuye is `zhuye worker --notices`:
each recipient is claimed, unsealed, worded, noted on disk before the request, and the outcome kept
in the database. The bare loops send a text they have at hand to numbers they have at hand, and
keep nothing.
"""


@dataclass(frozen=True)
class Pace:
    """What a sender has done between the tenth and the last part of its recipients."""

    a_second: float
    cpu: float
    refused: int


class Town(BotApi):
    """A server for very many people, who all take what comes."""

    def opens(self, count: int) -> None:
        """So many people have talked with the bot."""
        for chat in range(FIRST_CHAT, FIRST_CHAT + count):
            self.user(chat).chat.standing = Standing.OPEN

    @property
    def refused(self) -> int:
        """How often it was said that it is too much."""
        return sum(one.outcome.startswith("429") for one in self.requests)


@asynccontextmanager
async def office(
    folder: Path,
    people: int,
    arguments: tuple[str, ...],
    more: Mapping[str, str],
    *,
    record: bool = False,
) -> AsyncIterator[tuple[Zhuye, Federation]]:
    """The program, not yet started, before a server that knows the first of so many people."""
    url = f"sqlite:///{folder / 'zhuye.db'}"
    database = Database.open(url, Keys(TEST_SECRET))
    await database.upgrade()
    federation = Federation(database)
    await federation.fill(people)
    async with Town(TOKEN, record_requests=record) as api:
        api.opens(min(people, MEASURED * 3))
        settings = {
            "ZHUYE_LOG_LEVEL": "WARNING",
            "ZHUYE_QUIET_FROM": "0",
            "ZHUYE_QUIET_UNTIL": "0",
            **more,
        }
        running = Zhuye(url, folder, api=api, arguments=arguments, more=settings)
        try:
            yield running, federation
        finally:
            if running.runs:
                await running.stop()
            await database.close()
        assert api.violations == [], api.violations[:3]


@contextmanager
def on_the_other_core() -> Iterator[None]:
    """Processes that are begun inside run beside this one, not in its way."""
    mine = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {(os.cpu_count() or 1) - 1})
    try:
        yield
    finally:
        os.sched_setaffinity(0, mine)


async def until(done: Callable[[], bool]) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(PATIENCE):
        while not done():
            await asyncio.sleep(0.002)


async def pace(api: Town, pid: int, count: int) -> Pace:
    """How fast a process sends to `count` people."""
    begin, end = count // 10, count * 9 // 10
    await until(lambda: len(api.delivered) >= begin)
    started, before = time.perf_counter(), cpu_of(pid)
    await until(lambda: len(api.delivered) >= end)
    seconds = time.perf_counter() - started
    return Pace((end - begin) / seconds, (cpu_of(pid) - before) / (end - begin), api.refused)


async def of_loop(kind: str, count: int, *, limited: bool) -> Pace:
    """How fast a bare loop is."""
    async with Town(TOKEN, record_requests=limited) as api:
        api.opens(count)
        if limited:
            api.limits(per_chat=1, burst=3, overall=FREE_RATE)
        command = (sys.executable, str(LOOPS), kind, api.url, TOKEN, str(FIRST_CHAT), str(count))
        with on_the_other_core():
            process = await asyncio.create_subprocess_exec(
                *command, stderr=asyncio.subprocess.DEVNULL if limited else None
            )
        found = await pace(api, process.pid, count)
        await process.wait()
    return found


async def of_zhuye(
    count: int, arguments: tuple[str, ...], more: Mapping[str, str], *, limited: bool
) -> Pace:
    """How fast a program of ours is."""
    with tempfile.TemporaryDirectory() as name:
        async with office(Path(name), count, arguments, more, record=limited) as (
            running,
            federation,
        ):
            api = running.api
            assert isinstance(api, Town)
            if limited:
                api.limits(per_chat=1, burst=3, overall=FREE_RATE)
            await federation.tells()
            with on_the_other_core():
                await running.launch()
            assert running.process is not None
            found = await pace(api, running.process.pid, count)
            await until(lambda: len(api.delivered) >= count)
    return found


async def rate() -> None:
    """At Telegram's limit."""
    _say(
        f"\nAt a limit of {FREE_RATE} a second for all chats, {AT_THE_LIMIT} recipients, by "
        f"`zhuye run`\n{'':<36}{'recipients/s':>13}{'of the limit':>13}{'refused':>9}\n"
    )
    ours = await of_zhuye(AT_THE_LIMIT, ("run",), {}, limited=True)
    _rate("zhuye", ours)
    for kind, name in (
        ("ptb-limiter", "python-telegram-bot, AIORateLimiter"),
        ("aiogram-slept", "aiogram, a loop that sleeps"),
    ):
        _rate(name, await of_loop(kind, AT_THE_LIMIT, limited=True))


def _rate(name: str, one: Pace) -> None:
    share = one.a_second / FREE_RATE
    _say(f"{name:<36}{one.a_second:>11.2f}{share:>12.1%}{one.refused:>9}\n")


async def ceiling() -> None:
    """Without limits, as with paid broadcasts."""
    _say(
        f"\nWithout a limit, as with paid broadcasts, {AT_MOST} recipients, one core to send\n"
        f"{'':<34}{'recipients/s':>13}{'CPU each':>13}\n"
    )
    ours = await of_zhuye(AT_MOST, WORKER, PAID, limited=False)
    _ceiling("zhuye", ours)
    for kind, name in (
        ("aiogram", "aiogram, a bare loop"),
        ("ptb", "python-telegram-bot, a bare loop"),
    ):
        count = AT_MOST if kind == "aiogram" else AT_MOST // 4
        other = await of_loop(kind, count, limited=False)
        _ceiling(name, other)
        _say(f"{'  zhuye to that':<34}{ours.a_second / other.a_second:>11.2f} x\n")


def _ceiling(name: str, one: Pace) -> None:
    _say(f"{name:<34}{one.a_second:>13.1f}{one.cpu * 1000:>10.2f} ms\n")


async def replies() -> None:
    """How long people wait for replies while many others are told something."""
    _say(
        f"\nReplies of `zhuye run` (polling) to {A_SECOND:.0f} messages a second at random "
        f"moments, {SECONDS:.0f} s each,\nwithout a broadcast and during one to {BROADCAST:,}\n"
        f"{'':<34}{'p50':>12}{'p95':>12}{'p99':>12}{'notices/s':>12}\n"
    )
    base: Figures | None = None
    for rate_, paid in ((FREE_RATE, "false"), (PAID_BESIDE, "true")):
        with tempfile.TemporaryDirectory() as name:
            more = {"ZHUYE_NOTICE_PAID": paid, "ZHUYE_NOTICE_RATE": str(rate_)}
            async with office(Path(name), BROADCAST, ("run",), more) as (running, federation):
                with on_the_other_core():
                    await running.start()
                crowd = Crowd(running)
                await crowd.in_turn(20, 20)
                if base is None:
                    base = await crowd.at_rate(A_SECOND, SECONDS)
                    _waits("no broadcast", base, 0.0)
                notice = await federation.tells()
                settling = await crowd.at_rate(A_SECOND, SECONDS / 2)
                _waits("  it is settled whom it is for", settling, 0.0)
                while (await federation.notice(notice)).started_at is None:
                    await asyncio.sleep(0.1)
                await asyncio.sleep(2.0)
                before = len(running.api.delivered)
                during = await crowd.at_rate(A_SECOND, SECONDS)
                told = len(running.api.delivered) - before - len(during.waits)
                _waits(f"  at {rate_} a second", during, told / during.seconds)
                ratios = [during.wait(one) / base.wait(one) for one in PERCENTILES]
                _say(f"{'  to none':<34}{''.join(f'{one:>10.2f} x' for one in ratios)}\n")
                crowd.check()


def _waits(name: str, one: Figures, told: float) -> None:
    waits = "".join(f"{one.wait(share) * 1000:>9.1f} ms" for share in PERCENTILES)
    _say(f"{name:<34}{waits}{told:>12.1f}\n")


async def memory() -> None:
    """What the worker needs, however many are told."""
    _say(
        f"\nMemory of the worker, and how long it settles whom a notice is for\n"
        f"{'recipients':<14}{'settled in':>12}{'sent when measured':>20}"
        f"{'resident':>12}{'peak':>12}\n"
    )
    for size in SIZES:
        with tempfile.TemporaryDirectory() as name:
            async with office(Path(name), size, WORKER, PAID) as (running, federation):
                notice = await federation.tells()
                with on_the_other_core():
                    await running.launch()
                started = time.perf_counter()
                while (await federation.notice(notice)).frozen_at is None:
                    await asyncio.sleep(0.05)
                settled = time.perf_counter() - started
                count = min(size, MEASURED)
                await until(lambda: len(running.api.delivered) >= count)  # noqa: B023 - at once
                assert running.process is not None
                resident, peak = memory_of(running.process.pid)
            _say(f"{size:<14,}{settled:>10.1f} s{count:>20,}{resident:>9.1f} MB{peak:>9.1f} MB\n")


def memory_of(pid: int) -> tuple[float, float]:
    """MB that a process has in memory, and has had at most (proc_pid_status(5))."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    table = dict(line.split(":", 1) for line in lines)
    return tuple(int(table[one].split()[0]) / 1024 for one in ("VmRSS", "VmHWM"))  # type: ignore[return-value]


def _say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


async def main(wanted: Sequence[str]) -> None:
    """Measure and print."""
    _say(HEAD)
    for part in (rate, ceiling, replies, memory):
        if not wanted or part.__name__ in wanted:
            await part()


if __name__ == "__main__":
    os.sched_setaffinity(0, {0})
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main(sys.argv[1:]))
