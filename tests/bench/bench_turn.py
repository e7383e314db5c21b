"""What a turn costs: `python -m tests.bench.bench_turn [PEOPLE]`.

A turn is one message understood, replayed, committed, with its reply in the outbox. Printed are
medians over many turns on SQLite, beside the named baseline of the same run: one committed
transaction that writes a single row.
"""

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from sqlalchemy import create_engine, text

from db.database import Database
from db.keys import Keys
from handlers.flows import BOOK
from handlers.incoming import Incoming
from handlers.talk import Next, Talk, Understood
from tests.support.talks import House

LENGTHS = (1, 10, 50)
ROUNDS = 60
CROWDS = (1_000, 1_000_000)
SECRET = "only for measuring, only for measuring"
_FILL = (
    """
    INSERT INTO people (id, mode, rate, created_at, last_seen_at)
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :people)
    SELECT i, 'plain', 1.0, :day, :day FROM n
    """,
    """
    INSERT INTO identities (person_id, channel, address_digest, address, created_at)
    SELECT id, 'bench', substr(hex(randomblob(32)), 1, 43), randomblob(48), :day FROM people
    """,
    """
    INSERT INTO talks (person_id, state, version, saved_at)
    SELECT id, randomblob(800), 1, :day FROM people
    """,
)
NOW = datetime(2026, 11, 24, tzinfo=UTC)


async def questionnaire(talk: Talk, said: str = "") -> Next:
    """A flow with many questions, as long a journal as is wanted."""
    for number in range(max(LENGTHS) + ROUNDS + 1):
        await talk.ask(f"q{number}", Understood, key="contact.called")
    return Next("questionnaire")


async def main(crowds: tuple[int, ...]) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        for crowd in crowds:
            file = Path(folder) / f"{crowd}.db"
            await _measure(f"sqlite:///{file}", file, crowd)


async def _measure(url: str, file: Path, crowd: int) -> None:
    database = Database.open(url, Keys(SECRET))
    await database.upgrade()
    await database.close()
    _crowd(file, crowd)
    database = Database.open(url, Keys(SECRET))
    house = House(database, book=replace(BOOK, flows={**BOOK.flows, "welcome": questionnaire}))
    baseline = await _median(partial(_one_row, database))
    _print(crowd, "baseline: one row committed", baseline, baseline)
    for length in LENGTHS:
        sender = f"length-{length}"
        for number in range(length):
            await house.turns.take(Incoming("bench", sender, f"{sender}-warm-{number}", "好"))
        median = await _median(partial(_again, house, sender))
        _print(crowd, f"turn at {length} answers", median, baseline)
    await database.close()


async def _again(house: House, sender: str, number: int) -> None:
    # 返回 after each answer keeps the journal at its length.
    said = "好" if number % 2 == 0 else "返回"
    await house.turns.take(Incoming("bench", sender, f"{sender}-{number}", said))


async def _one_row(database: Database, number: int) -> None:
    async with database.begin() as uow:
        await uow.intake.accept("baseline", str(number), NOW)


async def _median(work: Callable[[int], Awaitable[None]]) -> float:
    times: list[float] = []
    for number in range(ROUNDS):
        start = time.perf_counter()
        await work(number)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def _crowd(file: Path, people: int) -> None:
    """Fill the database with people who have each an identity and a talk."""
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        for statement in _FILL:
            connection.execute(text(statement), {"people": people, "day": "2026-11-01 00:00:00"})
    engine.dispose()


def _print(crowd: int, what: str, seconds: float, baseline: float) -> None:
    sys.stdout.write(
        f"{crowd:>9} people  {what:<28} {seconds * 1000:7.2f} ms  {seconds / baseline:5.1f} x\n"
    )


if __name__ == "__main__":
    asyncio.run(main(tuple(map(int, sys.argv[1:])) or CROWDS))
