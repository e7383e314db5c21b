"""Work that comes to its end although whoever asked for it has gone away.

A web server cancels what it does for a browser that hangs up, at every step again. A query that is
cut off costs its connection to the database; let go to its end it costs nothing.
"""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

_under_way: set[asyncio.Task[Any]] = set()


async def to_the_end(work: Coroutine[Any, Any, T]) -> T:
    """What `work` gives; it is not cancelled with its caller."""
    task = asyncio.create_task(work)
    # The loop alone would not hold it.
    _under_way.add(task)
    task.add_done_callback(_under_way.discard)
    return await asyncio.shield(task)
