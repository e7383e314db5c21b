"""What reaches the log, and what never may."""

import io
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import logs


@pytest.fixture
def out() -> Iterator[io.StringIO]:
    """What is logged at DEBUG; the loggers are put back afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    logs.set_up("DEBUG", stream)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)
    for name in logs.OURS:
        logging.getLogger(name).setLevel(logging.NOTSET)


def test_keys_numbers_and_places_are_logged(out: io.StringIO) -> None:
    logging.getLogger("handlers.turn").info("turn failed: %s at %s, %d", "KeyError", "a.py:12", 3)
    assert "INFO handlers.turn turn failed: KeyError at a.py:12, 3" in out.getvalue()


@pytest.mark.parametrize(
    "value", ["我叫王小明", "my name is Wang", "13800138000", 13800138000, ValueError("王小明")]
)
def test_what_a_person_said_is_not_logged(out: io.StringIO, value: object) -> None:
    logging.getLogger("handlers").warning("heard %s", value)
    logging.getLogger("handlers").warning("heard %(it)s", {"it": value})
    assert "heard [" in out.getvalue()
    assert str(value) not in out.getvalue()


def test_an_exception_is_logged_by_kind_and_place_only(out: io.StringIO) -> None:
    try:
        int("王小明的电话")
    except ValueError:
        logging.getLogger("bot").exception("failed")
    assert "王小明" not in out.getvalue()
    assert out.getvalue().endswith("ValueError\n")
    assert Path(__file__).name in out.getvalue()


def test_other_libraries_are_heard_only_when_something_is_wrong(out: io.StringIO) -> None:
    logging.getLogger("aiosqlite").debug("executing %s", "SELECT")
    logging.getLogger("asyncio").error("Task failed\nfuture: <Task exception=('王小明')>")
    assert "executing" not in out.getvalue()
    assert "Task failed" in out.getvalue()
    assert "王小明" not in out.getvalue()
