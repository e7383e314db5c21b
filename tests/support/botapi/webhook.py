"""Delivery of updates to the address the bot has set."""

import asyncio
import json
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import aiohttp
from yarl import URL

from tests.support.botapi.updates import Update, Updates

Json = dict[str, Any]

LONGEST_PAUSE = 1.0
HEADER = "X-Telegram-Bot-Api-Secret-Token"


@dataclass(frozen=True)
class Address:
    """What setWebhook has set."""

    url: str
    secret: str = ""
    connections: int = 40
    ip: str = ""


class Webhook:
    """Posts updates until they are taken; those of one chat one after another."""

    def __init__(self, updates: Updates, execute: Callable[[str, Json], Awaitable[Any]]) -> None:
        self.address: Address | None = None
        # Where the declared address really is, as `http://127.0.0.1:PORT`.
        self.target = ""
        self.pause = 0.05
        self.patience = 60.0
        self.failures: list[str] = []
        self.failed_at = 0.0
        self._updates = updates
        self._execute = execute
        self._orders: dict[int, deque[Update]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._session: aiohttp.ClientSession | None = None
        self._free = asyncio.Semaphore(1)

    async def set(self, address: Address | None) -> None:
        """Deliver to this address from now on, or nowhere."""
        await self.stop()
        self.address = address
        self.start()

    def start(self) -> None:
        """Deliver what waits and what will come."""
        if self.address is None:
            return
        connector = aiohttp.TCPConnector(limit=self.address.connections)
        self._session = aiohttp.ClientSession(
            connector=connector, timeout=aiohttp.ClientTimeout(self.patience)
        )
        self._free = asyncio.Semaphore(self.address.connections)
        self._updates.on_new = self._take
        for one in list(self._updates.waiting):
            self._take(one)

    async def stop(self) -> None:
        """Break every delivery off; what was not taken still waits."""
        self._updates.on_new = None
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._orders.clear()
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _take(self, update: Update) -> None:
        if update.order in self._orders:
            self._orders[update.order].append(update)
            return
        self._orders[update.order] = deque([update])
        task = asyncio.get_running_loop().create_task(self._deliver(update.order))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _deliver(self, order: int) -> None:
        waiting = self._orders[order]
        while waiting:
            await self._until_taken(waiting[0])
            self._updates.confirm(waiting.popleft())
        del self._orders[order]

    async def _until_taken(self, update: Update) -> None:
        pause = self.pause
        while True:
            async with self._free:
                taken = await self._post(update)
            if taken:
                return
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    async def _post(self, update: Update) -> bool:
        assert self._session is not None
        assert self.address is not None
        headers = {HEADER: self.address.secret} if self.address.secret else {}
        self._updates.delivered += 1
        try:
            async with self._session.post(
                self._where(self.address.url),
                json=update.json(),
                headers=headers,
                allow_redirects=False,
            ) as response:
                body = await response.read()
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            return self._failed(f"{type(error).__name__}: {error}")
        if not response.ok or response.status >= 300:
            return self._failed(f"Wrong response from the webhook: {response.status}")
        await self._answered(body)
        return True

    def _failed(self, reason: str) -> bool:
        self.failures.append(reason)
        self.failed_at = time.time()
        return False

    def _where(self, url: str) -> URL:
        return URL(self.target).join(URL(url).relative()) if self.target else URL(url)

    async def _answered(self, body: bytes) -> None:
        """A request may stand in the answer; the bot never learns what came of it."""
        try:
            told = json.loads(body)
        except ValueError:
            return
        if isinstance(told, dict) and (method := told.pop("method", None)):
            await self._execute(method, told)
