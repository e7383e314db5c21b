"""The real program and a real browser, one of each for a module."""

import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from tests.conftest import FOLDER, alone
from tests.support.browsers import Visitor, browser_path, browsing
from tests.support.nursery import Nursery, open_nursery
from tests.support.served import Running

Come = Callable[..., Awaitable[Visitor]]
"""Somebody comes; takes what Playwright's `new_context` takes."""


@pytest.fixture(scope="session")
def nursery() -> Nursery:
    """Where programs start quickly; one for all workers."""
    folder = Path(os.environ[FOLDER])
    with alone(folder):
        return open_nursery(folder)


@pytest.fixture(scope="module")
def more() -> Mapping[str, str]:
    """Settings of the program beside the usual ones; modules have their own."""
    return {}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(
    nursery: Nursery,
    more: Mapping[str, str],
    sqlite_template: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[Running]:
    """The program with the web door alone."""
    folder = tmp_path_factory.mktemp("running")
    shutil.copyfile(sqlite_template, folder / "zhuye.db")
    url = f"sqlite:///{folder / 'zhuye.db'}"
    program = Running(url, folder, nursery=nursery, more=more)
    await program.start()
    yield program
    assert await program.stop() == 0, program.log
    assert "Traceback" not in program.log


@pytest.fixture(scope="module")
def flags() -> tuple[str, ...]:
    """Command-line flags of the browser beside the usual ones; modules have their own."""
    return ()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser(flags: tuple[str, ...]) -> AsyncIterator[Browser]:
    """A browser; where there is none the test is left out."""
    if browser_path() is None:
        pytest.skip("there is no browser; `make test` says how it looked for one")
    async with browsing(flags) as one:
        yield one


@pytest_asyncio.fixture(loop_scope="module")
async def come(browser: Browser, running: Running) -> AsyncIterator[Come]:
    """Lets people come to the page, and sees that no browser found fault with it."""
    visitors: list[Visitor] = []

    async def coming(**how: Any) -> Visitor:
        visitors.append(await Visitor.come(browser, running.address, **how))
        return visitors[-1]

    yield coming
    for one in visitors:
        await one.page.context.close()
        assert one.complaints == []
