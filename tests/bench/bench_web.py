"""How fast the page answers: `python -m tests.bench.bench_web [PEOPLE]`.

The program as it is run, with people who talk at the same time, each with a stream open; beside it
a server of the same kind that does nothing but answer. And how long a page takes to be readable on
a slow connection, in a real browser.
"""

import asyncio
import json
import math
import re
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

import uvloop
from aiohttp import ClientSession, ClientTimeout, CookieJar, TCPConnector

from tests.bench.telegram_bots import cpu_of
from tests.support.browsers import browser_path, browsing
from tests.support.served import Running, free_port

PEOPLE = 500
SAID = (
    "你好",
    "普通文字",
    "找适合的项目",
    "我自己",
    "不保存，先看看",
    "视力残疾",
    "37",
    "不是",
    "是",
)
THINKING = (8.0, 16.0)
"""Seconds between a reply and the next message, from first to second evenly over the people."""

KEY = re.compile(r'name="key" value="([^"]+)"')
SCRIPTED = {"Accept": "application/json"}
BARE = Path(__file__).with_name("bare_page.py")
SLOW_KBIT, SLOW_DELAY_MS = 400, 400
"""A slow 3G, as browsers' own tools have it."""


@dataclass
class Person:
    """Somebody before a page, who reads what comes through its stream too."""

    session: ClientSession
    address: str
    key: str = ""
    last: int = 0
    waits: list[float] = field(default_factory=list)

    async def open(self) -> None:
        """Open the page."""
        async with self.session.get(self.address) as answer:
            found = KEY.search(await answer.text())
        self.key = found[1] if found else ""

    async def say(self, text: str) -> None:
        """Post one message, and note how long its reply takes."""
        begun = time.perf_counter()
        fields = {"key": self.key, "text": text, "after": str(self.last)}
        async with self.session.post(
            f"{self.address}/say", data=fields, headers=SCRIPTED
        ) as answer:
            assert answer.status == 200, answer.status
            news = json.loads(await answer.read())
        self.waits.append(time.perf_counter() - begun)
        assert news["messages"], text
        self.last = news["messages"][-1]["id"]

    async def listen(self) -> None:
        """Keep a stream open, as the page's script does."""
        async with self.session.get(f"{self.address}/news", params={"after": self.last}) as answer:
            async for _ in answer.content:
                pass


async def main(people: int) -> None:
    """Measure and print."""
    sys.stdout.write(
        f"{people} people talk at the same time, {len(SAID)} messages each, and think"
        f" {THINKING[0]:g} to {THINKING[1]:g} s in between;\nzhuye (what `zhuye run` starts,"
        " SQLite) with a stream"
        " open for each of them, and a bare Starlette\nunder the same uvicorn that keeps nothing."
        " People and server share this machine.\n\n"
        f"{'':<10}{'turns/s':>9}{'p50':>10}{'p95':>10}{'p99':>10}{'CPU a turn':>13}\n"
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        program = Running(f"sqlite:///{folder / 'zhuye.db'}", folder)
        await program.start()
        assert program.process is not None
        ours = await _measured("zhuye", program.address, program.process.pid, people, streams=True)
        await _readable(program.address)
        assert await program.stop() == 0
    port = free_port()
    bare = await asyncio.create_subprocess_exec(sys.executable, str(BARE), str(port))
    await _until_open(port)
    other = await _measured("bare", f"http://127.0.0.1:{port}", bare.pid, people, streams=False)
    bare.terminate()
    await bare.wait()
    sys.stdout.write(f"zhuye / bare, p95: {ours / other:.1f}\n")


async def _measured(name: str, address: str, pid: int, people: int, *, streams: bool) -> float:
    """Let people talk; prints figures, gives the p95 in seconds."""
    async with AsyncExitStack() as stack:
        crowd = []
        for number in range(people):
            # Each from a network of their own, as a proxy says it.
            came_from = f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}"
            session = await stack.enter_async_context(
                ClientSession(
                    cookie_jar=CookieJar(unsafe=True),
                    connector=TCPConnector(limit=0),
                    timeout=ClientTimeout(total=None),
                    headers={"X-Forwarded-For": came_from},
                )
            )
            crowd.append(Person(session, address))
        for one in crowd:
            await one.open()
        computed, begun = cpu_of(pid), time.perf_counter()
        listening: list[asyncio.Task[None]] = []

        async def talk(number: int, person: Person) -> None:
            pause = THINKING[0] + (THINKING[1] - THINKING[0]) * number / people
            await asyncio.sleep(pause * number / people)
            for text in SAID:
                await person.say(text)
                if streams and len(person.waits) == 1:
                    listening.append(asyncio.create_task(person.listen()))
                await asyncio.sleep(pause)

        await asyncio.gather(*(talk(*one) for one in enumerate(crowd)))
        seconds = time.perf_counter() - begun
        for task in listening:
            task.cancel()
        await asyncio.gather(*listening, return_exceptions=True)
    waits = sorted(wait for one in crowd for wait in one.waits)
    cpu = (cpu_of(pid) - computed) / len(waits)
    figures = "".join(f"{_share(waits, share) * 1000:>7.1f} ms" for share in (0.5, 0.95, 0.99))
    sys.stdout.write(f"{name:<10}{len(waits) / seconds:>9.1f}{figures}{cpu * 1000:>10.2f} ms\n")
    sys.stdout.flush()
    return _share(waits, 0.95)


async def _readable(address: str) -> None:
    """How long the page, and the first reply, take on a slow connection; and what they weigh."""
    if browser_path() is None:
        sys.stdout.write("there is no browser: what a slow connection does was not measured\n")
        return
    async with browsing() as browser:
        context = await browser.new_context()
        page = await context.new_page()
        tools = await context.new_cdp_session(page)
        weight = 0

        def weighed(event: dict[str, float]) -> None:
            nonlocal weight
            weight += int(event["encodedDataLength"])

        tools.on("Network.loadingFinished", weighed)
        await tools.send("Network.enable")
        await tools.send(
            "Network.emulateNetworkConditions",
            {
                "offline": False,
                "latency": SLOW_DELAY_MS,
                "downloadThroughput": SLOW_KBIT * 1000 / 8,
                "uploadThroughput": SLOW_KBIT * 1000 / 8,
            },
        )
        opened = await _timed(lambda: page.goto(address, wait_until="commit"))
        shown = await _timed(lambda: page.get_by_role("button", name="开始对话").wait_for())
        await page.wait_for_load_state("load")

        async def first_reply() -> None:
            await page.get_by_role("button", name="开始对话").click()
            await page.locator("article.bot").wait_for()

        replied = await _timed(first_reply)
        sys.stdout.write(
            f"\nin a real browser at {SLOW_KBIT} kbit/s with {SLOW_DELAY_MS} ms of delay: page "
            f"readable after {opened + shown:.2f} s, first reply {replied:.2f} s after it was asked"
            f" for;\n{weight / 1000:.1f} kB came over the wire for both\n"
        )


async def _timed(act: Callable[[], Awaitable[object]]) -> float:
    begun = time.perf_counter()
    await act()
    return time.perf_counter() - begun


async def _until_open(port: int) -> None:
    while True:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.05)
        else:
            writer.close()
            return


def _share(waits: Sequence[float], share: float) -> float:
    return waits[math.ceil(share * len(waits)) - 1]


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE))
