"""What is put is written the same way by every process: what did not change is seen not to have."""

import os
import subprocess
import sys

import pytest

SCRIPT = """
import hashlib
from handlers.importing import row_of
from tests.support.listings import POSTINGS, TRAININGS
for one in (*POSTINGS, *TRAININGS):
    print(hashlib.sha256(repr(row_of("k", one)).encode()).hexdigest())
"""


def written(seed: str) -> str:
    """What another process makes of the same listings."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONHASHSEED": seed},
    )
    return done.stdout


@pytest.mark.parametrize("seed", ["1", "2"])
def test_two_processes_write_one_posting_alike(seed: str) -> None:
    assert len(set(written("0").split())) == 7
    assert written(seed) == written("0")
