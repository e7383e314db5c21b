"""How soon a reply is heard behind its text: `python -m tests.bench.bench_first_sound`.

The program as it is run, with its real voice, before the Bot API server; one person types a talk
by ear. A wait is the time from the reply's text in their chat to the first voice message there.
"""

import asyncio
import math
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from pathlib import Path

from tests.support.botapi import BotApi, User
from tests.support.served import TOKEN, Served

FROM_NOTHING = 5
"""Programs that are begun; the first of them puts the models together."""

ROUNDS = 3
"""People who hear again what was said before, in each of the two ways."""

BEGIN = "适合听的话"
TALK = (
    "找适合的项目",
    "我自己",
    "同意保存",
    "视力残疾",
    "37",
    "是后来的",
    "有",
)
PATIENCE = 120.0
ALOUD = {"ZHUYE_TTS": "kokoro", "ZHUYE_LOG_LEVEL": "WARNING"}
_LOOK = 0.01


class Listener:
    """Somebody who types, reads, and listens to the end before they go on."""

    def __init__(self, served: Served, number: int) -> None:
        """Meet the program for the first time as person `number`."""
        self._user: User = served.api.user(number, "王芳")
        self._database = _database(served)

    async def begins(self) -> float:
        """Choose the words for the ear; the wait for the first reply that is heard."""
        await self._user.talk("/start")
        return await self.hears(BEGIN)

    async def hears(self, said: str) -> float:
        """Say something; seconds from the text of the reply to the beginning of its voice."""
        voices = self._user.voices
        before = len(voices)
        await self._user.talk(said)
        start = time.perf_counter()
        inbox = self._user.chat.inbox
        await inbox.until(lambda: len(voices) > before, "voice", PATIENCE)
        return time.perf_counter() - start

    async def hears_all(self, said: str) -> tuple[float, float]:
        """Say something; the wait for the beginning, and for the last of the reply."""
        start = time.perf_counter()
        first = await self.hears(said)
        text = time.perf_counter() - start - first
        with closing(sqlite3.connect(self._database)) as database:
            while database.execute("SELECT count(*) FROM speeches").fetchone()[0]:
                await asyncio.sleep(_LOOK)
        return first, time.perf_counter() - start - text


async def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name:
        models = Path(name) / "models"
        models.mkdir()
        waits = []
        for number in range(FROM_NOTHING):
            async with _program(Path(name) / str(number), models) as served:
                waits.append(await Listener(served, 1).begins())
        first, *cold = waits
        async with _program(Path(name) / "talk", models) as served:
            await _talks(served, first, cold)


async def _talks(served: Served, first: float, cold: Sequence[float]) -> None:
    wang = Listener(served, 1)
    await wang.begins()
    await wang.hears_all("重复")
    new = [await wang.hears_all(said) for said in TALK]
    kept, uploaded = [], []
    for number in range(ROUNDS):
        kept += await _again(served, 10 + number, forgotten=True)
        uploaded += await _again(served, 20 + number, forgotten=False)
    whole = [last for _, last in new]
    beginnings = [one for one, _ in new]
    _print("from a reply's text to its first sound, in Telegram")
    _print(f"  the first of all, models put together and loaded {first:6.2f} s")
    _show("the voice not loaded, never said before", cold)
    _show("the voice loaded, never said before", beginnings)
    _show("the same, until the last of the reply is there", whole)
    _show("said before, kept on the disk", kept)
    _show("uploaded before", uploaded)
    share = statistics.median(beginnings) / statistics.median(whole)
    _print(f"  the beginning of a new reply is there in {share:.2f} of the time of the whole")


async def _again(served: Served, number: int, *, forgotten: bool) -> list[float]:
    """The waits of somebody to whom everything is said that was said before."""
    listener = Listener(served, number)
    await listener.begins()
    waits = []
    for said in TALK:
        if forgotten:
            with closing(sqlite3.connect(_database(served))) as database, database:
                database.execute("DELETE FROM clips")
        first, _ = await listener.hears_all(said)
        waits.append(first)
    return waits


@asynccontextmanager
async def _program(home: Path, models: Path) -> AsyncIterator[Served]:
    home.mkdir()
    (home / "models").symlink_to(models)
    async with BotApi(TOKEN) as api:
        served = Served(f"sqlite:///{home / 'zhuye.db'}", home, more=ALOUD, api=api)
        await served.start()
        yield served
        status = await served.stop()
    assert (status, api.violations) == (0, []), f"{api.violations}\n{served.log}"
    assert "ERROR" not in served.log, served.log


def _database(served: Served) -> str:
    return served.database_url.removeprefix("sqlite:///")


def _show(what: str, waits: Sequence[float]) -> None:
    late = sorted(waits)[math.ceil(0.95 * len(waits)) - 1]
    _print(
        f"  {what:<47} {len(waits):>3} replies"
        f"  p50 {statistics.median(waits):7.3f} s  p95 {late:7.3f} s"
    )


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main())
