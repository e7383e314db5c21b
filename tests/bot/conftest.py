"""Every test here runs as on a fresh machine: no settings, an empty home, an empty folder."""

import os
from pathlib import Path

import pytest

from tests.conftest import FOLDER, alone
from tests.support.nursery import Nursery, open_nursery


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home; the current folder is an empty one beside it."""
    for name in [one for one in os.environ if one.upper().startswith("ZHUYE_")]:
        monkeypatch.delenv(name)
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    folder = tmp_path / "home"
    here = tmp_path / "here"
    folder.mkdir()
    here.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.chdir(here)
    return folder


@pytest.fixture(scope="session")
def nursery() -> Nursery:
    """Where programs start quickly; one for all workers."""
    folder = Path(os.environ[FOLDER])
    with alone(folder):
        return open_nursery(folder)
