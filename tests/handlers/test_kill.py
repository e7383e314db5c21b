"""A process killed with SIGKILL at random moments: nothing is lost, nothing doubled."""

import subprocess
import sys

from db.database import Database
from tests.conftest import TEST_SECRET
from tests.support.talks import START
from tests.support.victims import CHANNEL, SCRIPT, messages

PEOPLE = 15
KILLS = 20


async def test_nothing_is_lost_or_doubled_however_often_the_process_is_killed(
    database_url: str, database: Database
) -> None:
    run = subprocess.run(  # noqa: ASYNC221 - nothing else runs meanwhile
        [
            sys.executable,
            "-m",
            "tests.support.victims",
            database_url,
            TEST_SECRET,
            str(PEOPLE),
            str(KILLS),
            "2022",
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )
    assert run.returncode == 0, run.stderr
    assert int(run.stdout) >= KILLS
    async with database.begin() as uow:
        waiting = await uow.outbox.free(CHANNEL, START, PEOPLE + 1)
        assert len(waiting) == PEOPLE
        for person in waiting:
            enrolments = await uow.enrolments.list(person)
            assert [one.offer for one in enrolments] == ["xinguang.voice"]
            assert len(await uow.enrolments.history(enrolments[0].reference)) == 1
            assert len(await uow.outbox.pending(person)) == len(SCRIPT)
    async with database.begin() as uow:
        for one in messages(PEOPLE):
            known = await uow.intake.accept(CHANNEL, one.message_id, START)
            assert known is False
