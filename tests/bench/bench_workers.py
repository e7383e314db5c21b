"""What the way to another machine costs: `python -m tests.bench.bench_workers`.

The engines' process gives back what it is given, so that nothing but the way is measured: sealed,
through the broker, to a `zhuye worker`, and back; against the pipe to the process here.
"""

import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import bot.speech.workshop
from bot.speech.asking import Asker
from bot.speech.broker import connect
from bot.speech.jobs import Orders
from bot.speech.workshop import Workshop
from db.keys import Keys
from tests.conftest import TEST_SECRET
from tests.support.broker import Broker, Worker, zhuye_with

SIZES: Mapping[str, int] = {"a reply of 15 s": 60_000, "a recording of 2 MB": 2_000_000}
JOBS = 100
ECHO = "tests.bot.speech.unruly"
ROOT = Path(__file__).parents[2]


async def main() -> None:
    """Measure and print."""
    bot.speech.workshop._MODULE = ECHO
    os.environ["PYTHONPATH"] = str(ROOT)
    broker = Broker()
    broker.start()
    try:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            for said, size in SIZES.items():
                async with opened(folder) as workshop:
                    here = await measured(workshop, size)
                async with hired(broker, folder), opened(folder, broker) as workshop:
                    elsewhere = await measured(workshop, size)
                report(said, here, elsewhere)
    finally:
        broker.kill()


async def measured(workshop: Workshop, size: int) -> list[float]:
    """Milliseconds of jobs with that many bytes, there and back."""
    audio, took = b"x" * size, []
    for _ in range(JOBS):
        start = time.perf_counter()
        await workshop.hear(audio, ())
        took.append((time.perf_counter() - start) * 1000)
    # The first one starts the process.
    return took[1:]


def report(said: str, here: list[float], elsewhere: list[float]) -> None:
    """Print a line."""
    (p50, p95), (there50, there95) = (
        (statistics.median(one), statistics.quantiles(one, n=20)[-1]) for one in (here, elsewhere)
    )
    print(  # noqa: T201
        f"{said:<20} here p50 {p50:5.1f} ms, p95 {p95:5.1f} ms; through the broker "
        f"p50 {there50:5.1f} ms, p95 {there95:5.1f} ms ({there50 / p50:.1f} times)"
    )


@asynccontextmanager
async def opened(folder: Path, broker: Broker | None = None) -> AsyncIterator[Workshop]:
    """A workshop that works here, or that asks at a broker where a worker is there."""
    asker = None
    if broker is not None:
        asker = Asker(connect(broker.url), Keys(TEST_SECRET))
        await asker.begin()
    workshop = Workshop(Orders("off", "whisper", folder, folder / "audio", 0), asker)
    try:
        yield workshop
    finally:
        await workshop.close()


@asynccontextmanager
async def hired(broker: Broker, folder: Path) -> AsyncIterator[None]:
    """A worker that listens."""
    more = {"ZHUYE_TTS": "off", "ZHUYE_ASR": "whisper"}
    worker = Worker(broker.url, folder / "worker", zhuye_with(ECHO), more)
    await worker.start()
    try:
        # It is there when it has looked for the first job.
        while not broker.has("alive"):
            await asyncio.sleep(0.05)
        yield
    finally:
        await worker.stop()


if __name__ == "__main__":
    asyncio.run(main())
