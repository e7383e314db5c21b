"""How fast new postings find who follows such ones: `python -m tests.bench.bench_alerts`.

100,000 saved searches, sealed in a SQLite file, and 1,000 new postings, until every alert is noted.
Beside it, in the same run, the naive loop on a part of both: each posting against each wish.
"""

import asyncio
import json
import random
import subprocess
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert

from db.database import Database
from db.keys import Keys
from db.listed import SavedSearch
from db.listed_records import PostingRow
from db.models import Person
from handlers.announcing import announce
from knowledge.postings.posting import Benefit, Posting
from knowledge.postings.terms import posting_terms, wish_groups
from knowledge.postings.wish import wish_from_json, wish_to_json
from knowledge.postings.wishing import read_wish

SECRET = "a-secret-of-this-benchmark,-and-of-nothing-else"
SEARCHES = 100_000
A_FEW = 1_000
POSTINGS = 1_000
A_PART = (2_000, 200)
TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)
TITLES = (
    "在线客服", "电话客服", "按摩师", "保洁员", "洗车工", "文员", "数据标注员", "仓库管理员",
    "面点师", "缝纫工", "快递分拣员", "程序员", "会计", "门卫", "绿化工", "咖啡师",
)  # fmt: skip
REGIONS = ("110105", "310115", "440305", "330106", "320102", "510107", "420106", "610113")
PLACES = ("北京", "上海", "深圳", "杭州", "南京", "成都", "武汉", "西安")
MORE = ("", "", "，五千以上", "，在家做", "，包住", "，双休")
CADENCES = ("at_once", "daily", "weekly")


def postings(chance: random.Random) -> list[Posting]:
    """Postings of all sorts in eight cities."""
    return [
        Posting(
            title=chance.choice(TITLES),
            hiring_organization=f"单位{number}",
            region=chance.choice(REGIONS),
            remote=chance.random() < 0.2,
            salary_min=chance.randrange(3_000, 9_000, 500),
            benefits=frozenset([Benefit.HOUSING] if chance.random() < 0.3 else []),
            work_hours=chance.choice(("双休", "单休", "两班倒", "")),
            date_posted=TODAY,
            valid_through=TODAY + timedelta(days=30),
        )
        for number in range(POSTINGS)
    ]


def wishes(chance: random.Random, count: int) -> list[dict[str, object]]:
    """Wishes as people say them, read."""
    said = [
        f"{place}，{title}{more}" for place in PLACES for title in TITLES for more in (*MORE, "")
    ]
    read = [wish_to_json(read_wish(one)) for one in said]
    return [chance.choice(read) for _ in range(count)]


async def fill(database: Database, keys: Keys, wanted: list[dict[str, object]]) -> None:
    """Make the people and what each follows, and put the postings."""
    chance = random.Random(2)
    async with database.begin() as uow:
        connection = uow.searches._connection
        people = [{"created_at": NOW, "last_seen_at": NOW} for _ in wanted]
        await connection.execute(insert(Person), people)
        rows = [
            {
                "person_id": person,
                "wish": keys.seal(wish, f"searches.wish:{person}"),
                "wish_digest": str(person),
                "cadence": chance.choice(CADENCES),
                "created_at": NOW,
            }
            for person, wish in enumerate(wanted, 1)
        ]
        await connection.execute(insert(SavedSearch), rows)
        await uow.postings.put(
            [
                PostingRow(
                    one.hiring_organization,
                    one.model_dump(mode="json"),
                    posting_terms(one),
                    one.date_posted,
                    one.valid_through,
                )
                for one in postings(random.Random(1))
            ],
            NOW,
        )


def naive(wanted: list[dict[str, object]]) -> float:
    """Pairs a second of looking at each posting for each wish."""
    searches, count = A_PART
    terms = [set(posting_terms(one)) for one in postings(random.Random(1))[:count]]

    start = time.perf_counter()
    for wish in wanted[:searches]:
        groups = wish_groups(wish_from_json(wish))
        for one in terms:
            all(not one.isdisjoint(group) for group in groups)
    return searches * count / (time.perf_counter() - start)


def megabytes(name: str) -> float:
    """The memory that this process has, `VmRSS`, or had at the most, `VmHWM` (proc(5))."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(one for one in status.splitlines() if one.startswith(name))
    return int(line.split()[1]) / 1024


async def longest_pause(stop: asyncio.Event) -> float:
    """The longest that another task had to wait for its turn meanwhile, in seconds."""
    longest, last = 0.0, time.perf_counter()
    while not stop.is_set():
        await asyncio.sleep(0.02)
        now = time.perf_counter()
        longest, last = max(longest, now - last), now
    return longest


def opened(folder: Path) -> Database:
    """The database of a folder."""
    return Database.open(f"sqlite:///{folder / 'zhuye.db'}", Keys(SECRET))


async def announced(folder: Path) -> dict[str, float]:
    """Announce everything; what came of it, in a process that has done nothing else."""
    database = opened(folder)
    async with database.read() as uow:
        await uow.searches.list(1)
    before, stop = megabytes("VmRSS"), asyncio.Event()
    watch = asyncio.create_task(longest_pause(stop))
    start, worked = time.perf_counter(), time.process_time()
    await announce(database, NOW)
    took, worked = time.perf_counter() - start, time.process_time() - worked
    stop.set()
    pause, peak = await watch, megabytes("VmHWM")
    start = time.perf_counter()
    assert await announce(database, NOW) == 0
    idle = time.perf_counter() - start
    async with database.read() as uow:
        found = await uow.searches._connection.exec_driver_sql("SELECT count(*) FROM alerts")
        alerts = found.scalar_one()
    await database.close()
    figures = {"took": took, "worked": worked, "pause": pause, "idle": idle, "alerts": alerts}
    return {**figures, "peak": peak, "grown": peak - before}


async def filled(folder: Path, wanted: list[dict[str, object]]) -> None:
    """Make a database in which everything is still to be announced."""
    database = opened(folder)
    await database.upgrade()
    await fill(database, Keys(SECRET), wanted)
    await database.close()


def measure(folder: Path, searches: int) -> tuple[dict[str, float], list[dict[str, object]]]:
    """What came of announcing to so many; and the wishes."""
    folder.mkdir()
    wanted = wishes(random.Random(3), searches)
    asyncio.run(filled(folder, wanted))
    command = [sys.executable, "-m", "tests.bench.bench_alerts", str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout), wanted


def report(folder: Path) -> list[str]:
    """Announce to a few and to very many; what came of it."""
    few, _ = measure(folder / "few", A_FEW)
    told, wanted = measure(folder / "many", SEARCHES)
    rate, slow = SEARCHES * POSTINGS / told["took"], naive(wanted)
    return [
        f"{SEARCHES:,} saved searches, {POSTINGS:,} new postings, SQLite, one process",
        f"{'everything noted':<44}{told['took']:>12.1f} s, {told['alerts']:,} alerts",
        f"{'of that, work of the processor':<44}{told['worked']:>12.1f} s",
        f"{'pairs, with all reading and noting':<44}{rate:>12,.0f} /s{rate / slow:>8.1f} x",
        f"{'pairs, naive loop in memory (baseline)':<44}{slow:>12,.0f} /s     1.0 x",
        f"{'memory that it took':<44}{told['grown']:>12.1f} MB, {told['peak']:.1f} in all",
        f"{f'memory for {A_FEW:,} searches':<44}{few['grown']:>12.1f} MB, {few['peak']:.1f} in all",
        f"{'longest wait of another task meanwhile':<44}{told['pause'] * 1000:>12.0f} ms",
        f"{'a look when nothing is new':<44}{told['idle'] * 1000:>12.1f} ms",
    ]


def main() -> None:
    """Measure and print; with a folder, announce what is there."""
    if len(sys.argv) > 1:
        json.dump(asyncio.run(announced(Path(sys.argv[1]))), sys.stdout)
        return
    with tempfile.TemporaryDirectory() as folder:
        sys.stdout.write("\n".join(report(Path(folder))) + "\n")


if __name__ == "__main__":
    main()
