"""What a chat shows, and waiting for more of it."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.support.botapi.messages import Message

PATIENCE = 10.0


class Inbox:
    """The messages the bot has sent to a chat, in order."""

    def __init__(self, owner: str) -> None:
        self.owner = owner
        self.messages: list[Message] = []
        self.changes: list[Message] = []
        self._read = 0
        self._waiting: list[asyncio.Future[None]] = []

    def deliver(self, message: "Message") -> None:
        """A new message has come."""
        self.messages.append(message)
        self.changed(message)

    def changed(self, message: "Message") -> None:
        """A message has come or was edited."""
        self.changes.append(message)
        self.wake()

    def wake(self) -> None:
        """Let those who wait look again."""
        waiting, self._waiting = self._waiting, []
        for one in waiting:
            if not one.done():
                one.set_result(None)

    @property
    def unread(self) -> "list[Message]":
        """The messages that no wait has returned yet."""
        return self.messages[self._read :]

    def read_all(self) -> None:
        """What has come so far is not waited for."""
        self._read = len(self.messages)

    def wait(self, n: int = 1, timeout: float = PATIENCE) -> "Coroutine[Any, Any, list[Message]]":
        """The next `n` messages."""
        return self._wait(n, timeout)

    async def _wait(self, n: int, patience: float) -> "list[Message]":
        await self.until(lambda: len(self.messages) - self._read >= n, f"{n} messages", patience)
        start, self._read = self._read, self._read + n
        return self.messages[start : self._read]

    async def reaction(self, after: int, patience: float = PATIENCE) -> "Message":
        """The first message that came or was edited after so many changes."""
        await self.until(lambda: len(self.changes) > after, "a reaction", patience)
        self.read_all()
        return self.changes[after]

    async def until(self, done: Callable[[], bool], what: str, patience: float = PATIENCE) -> None:
        """Wait until something is so."""
        try:
            async with asyncio.timeout(patience):
                while not done():
                    change: asyncio.Future[None] = asyncio.get_running_loop().create_future()
                    self._waiting.append(change)
                    await change
        except TimeoutError:
            came = [one.text for one in self.unread]
            raise TimeoutError(f"{self.owner}: no {what} in {patience} s, only {came}") from None
