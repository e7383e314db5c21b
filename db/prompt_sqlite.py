"""SQLite connections that do what takes no time at once, without the way through a thread.

A statement on a local file takes some ten microseconds, handing it to a thread and back a
hundred. What can really wait still goes there: the beginning, for the write lock of others, and
the commit, for the disk.
"""

import sqlite3
from collections.abc import Callable
from functools import partial
from typing import Any

import aiosqlite

_CHUNK = 64


class PromptConnection(aiosqlite.Connection):
    """A connection whose statements run where they are called."""

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if _waits(fn, args):
            return await super()._execute(fn, *args, **kwargs)  # type: ignore[no-untyped-call]
        return fn(*args, **kwargs)


def connect(database: str, **options: Any) -> PromptConnection:
    """A connection to be awaited, with the options of `sqlite3.connect`."""
    # It is opened in the thread and used outside, by one at a time.
    open_it = partial(sqlite3.connect, database, check_same_thread=False, **options)
    connection = PromptConnection(open_it, _CHUNK)
    # As SQLAlchemy does it: a connection that nobody closed must not keep the program alive.
    connection._thread.daemon = True  # noqa: SLF001
    return connection


def _waits(fn: Callable[..., Any], args: tuple[Any, ...]) -> bool:
    if fn.__name__ == "execute":
        return str(args[0]).startswith("BEGIN")
    # Cursors are closed as well, after every statement.
    return fn.__name__ in {"commit", "close"} and isinstance(fn.__self__, sqlite3.Connection)  # type: ignore[attr-defined]
