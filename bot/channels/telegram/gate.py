"""Waiting when Telegram says so: one chat at first, all of them when all are meant."""

from collections.abc import Callable

from bot.doors import NotSent


class Gate:
    """Closes when two chats are held up at the same time.

    Telegram does not say whether 429 is about the chat or about the bot. The first one is taken
    to be about its chat, which waits alone; a second chat held up meanwhile means the bot.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        """Measure by `clock`, in seconds."""
        self._clock = clock
        self._chats: dict[int, float] = {}
        self._until = 0.0

    def check(self) -> None:
        """Let one more message pass.

        Raises:
            NotSent: everything waits.
        """
        left = self._until - self._clock()
        if left > 0:
            raise NotSent("everything_waits", left)

    def held_up(self, chat: int, seconds: float) -> None:
        """Note that `chat` was told to wait."""
        now = self._clock()
        until = now + seconds
        self._chats = {one: end for one, end in self._chats.items() if end > now and one != chat}
        if self._chats:
            self._until = max(self._until, until)
        self._chats[chat] = until
