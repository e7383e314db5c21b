"""What was begun outlives the process, and nothing else does."""

import subprocess
import sys
from pathlib import Path

from bot.notices.begun import BegunLog, Left, Mark

WRITE = """
import os, signal, sys
from pathlib import Path
from bot.notices.begun import BegunLog, Mark
log = BegunLog.open(Path(sys.argv[1]))
log.note(11, 1, Mark.CLAIMED)
log.note(12, 1, Mark.CLAIMED)
log.note(12, 1, Mark.BEGUN)
log.note(13, 1, Mark.SENT)
log.forget(13)
log.note(14, 2, Mark.SENT)
os.kill(os.getpid(), signal.SIGKILL)
"""


def opened(path: Path) -> BegunLog:
    log = BegunLog.open(path)
    assert log is not None
    return log


def test_a_process_that_is_killed_leaves_what_it_had_begun(tmp_path: Path) -> None:
    path = tmp_path / "begun"
    owner = opened(path)
    name = owner.owner
    owner.close()
    subprocess.run([sys.executable, "-c", WRITE, str(path)], check=False)
    log = opened(path)
    assert log.owner == name
    assert sorted(log.left(), key=lambda one: one.delivery) == [
        Left(11, 1, Mark.CLAIMED),
        Left(12, 1, Mark.BEGUN),
        Left(14, 2, Mark.SENT),
    ]
    log.clear()
    assert log.left() == []
    assert log.owner == name


def test_only_one_process_has_it(tmp_path: Path) -> None:
    path = tmp_path / "begun"
    log = opened(path)
    assert BegunLog.open(path) is None
    log.close()
    assert BegunLog.open(path) is not None


def test_it_does_not_grow_with_what_passes_through(tmp_path: Path) -> None:
    path = tmp_path / "begun"
    log = opened(path)
    for number in range(10_000):
        log.note(number, 1, Mark.BEGUN)
        log.note(number, 1, Mark.SENT)
        if number >= 50:
            log.forget(number - 50)
    assert path.stat().st_size < 60 * 32
    assert len(log.left()) == 50
