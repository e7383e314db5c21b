"""What postings and courses are found by is made anew, whatever became of it."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import Commands


@pytest.fixture
def zhuye(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.setenv("ZHUYE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("ZHUYE_SECRET_KEY", "k" * 40)
    return lambda *args: CliRunner().invoke(Commands("zhuye"), [str(one) for one in args])


def asked(folder: Path, statement: str, *values: str) -> list[tuple[str]]:
    """Ask the database of `folder` beside the program."""
    (file,) = folder.glob("*.db")
    with closing(sqlite3.connect(file)) as opened, opened:
        return opened.execute(statement, values).fetchall()


@pytest.mark.parametrize(("kind", "table"), [("jobs", "postings"), ("trainings", "trainings")])
def test_an_index_that_was_lost_is_there_again(
    kind: str, table: str, tmp_path: Path, zhuye: Callable[..., Result]
) -> None:
    data, index = tmp_path / "data", f"{table}_terms"
    template = tmp_path / "example.csv"
    zhuye(kind, "template", template)
    zhuye(kind, "import", template)
    ((terms,),) = asked(data, f"SELECT terms FROM {table}")  # noqa: S608
    found = f"SELECT rowid FROM {index} WHERE {index} MATCH ?"  # noqa: S608
    term = f'"{terms.split()[-1]}"'
    assert len(asked(data, found, term)) == 1
    asked(data, f"INSERT INTO {index}({index}) VALUES ('delete-all')")  # noqa: S608
    assert not asked(data, found, term)
    mended = zhuye(kind, "reindex")
    assert (mended.exit_code, "1" in mended.output) == (0, True), mended.output
    assert len(asked(data, found, term)) == 1


@pytest.mark.parametrize(("kind", "table"), [("jobs", "postings"), ("trainings", "trainings")])
def test_terms_of_an_older_release_are_made_anew(
    kind: str, table: str, tmp_path: Path, zhuye: Callable[..., Result]
) -> None:
    data = tmp_path / "data"
    template = tmp_path / "example.csv"
    zhuye(kind, "template", template)
    zhuye(kind, "import", template)
    of_now = asked(data, f"SELECT terms FROM {table}")  # noqa: S608
    asked(data, f"UPDATE {table} SET terms = 'old'")  # noqa: S608
    assert zhuye(kind, "reindex").exit_code == 0
    assert asked(data, f"SELECT terms FROM {table}") == of_now  # noqa: S608
