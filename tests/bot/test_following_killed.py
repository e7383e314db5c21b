"""The worker killed with SIGKILL at random moments: nobody misses anything or is told twice."""

import subprocess
import sys
from pathlib import Path

from db.database import Database
from tests.bot.test_following import Town, row
from tests.conftest import TEST_SECRET
from tests.support.talks import START

PEOPLE = 60
POSTINGS = 20
KILLS = 12


async def test_nothing_is_lost_or_told_twice_however_often_the_worker_is_killed(
    database_url: str, database: Database
) -> None:
    town = Town(database)
    town.calendar.moment = START
    people = [await town.follows(f"p{number}", "客服") for number in range(PEOPLE)]
    await town.put(*(row("在线客服", number=number) for number in range(POSTINGS)))
    run = subprocess.run(  # noqa: ASYNC221 - nothing else runs meanwhile
        [
            sys.executable,
            "-m",
            "tests.support.follow_victims",
            database_url,
            TEST_SECRET,
            str(KILLS),
            "7",
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
        cwd=Path(__file__).parents[2],
    )
    assert run.returncode == 0, run.stderr
    assert int(run.stdout) >= 1
    for one in people:
        (told,) = await town.told(one)
        assert told.startswith(f"有 {POSTINGS} 个您要的新岗位")
