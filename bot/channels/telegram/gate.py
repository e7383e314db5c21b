"""Waiting when Telegram says so: one chat alone, or all of them when the bot is meant."""

from collections import OrderedDict
from collections.abc import Callable

from bot.doors import NotSent

LATELY = 10.0
"""Seconds within which two messages make a chat a busy one."""

A_SECOND = 25
"""Messages a second that are tried again after everything had to wait; Telegram allows about 30."""

REMEMBERED = 10_000
"""Chats whose last messages are remembered."""


class Gate:
    """Closes when two chats are held up that have been quiet.

    Telegram does not say whether 429 is about a chat or about the bot. A busy chat has its own
    limit (about a message a second) to thank for it and waits alone. A quiet one has not; two of
    them held up at the same time mean the bot, and everything waits.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        """Measure by `clock`, in seconds."""
        self._clock = clock
        self._sent: OrderedDict[int, tuple[float, float]] = OrderedDict()
        self._quiet: dict[int, float] = {}
        self._until = 0.0
        self._waiting = 0
        self.beside: Callable[[int], None] | None = None

    def goes_out(self, chat: int) -> None:
        """Tell whoever else sends for this bot, as `beside`, that a message goes to `chat` now."""
        if self.beside is not None:
            self.beside(chat)

    def check(self) -> None:
        """Let one more message pass.

        Raises:
            NotSent: everything waits.
        """
        left = self.closed_for()
        if left <= 0:
            self._waiting = 0
            return
        self._waiting += 1
        raise NotSent("everything_waits", left + self._waiting / A_SECOND)

    def closed_for(self) -> float:
        """Seconds for which everything waits yet; 0 when nothing has to."""
        return max(0.0, self._until - self._clock())

    def sent(self, chat: int) -> None:
        """Note that a message went to `chat`."""
        _, last = self._sent.pop(chat, (-LATELY, -LATELY))
        self._sent[chat] = (last, self._clock())
        if len(self._sent) > REMEMBERED:
            self._sent.popitem(last=False)

    def held_up(self, chat: int, seconds: float) -> None:
        """Note that `chat` was told to wait."""
        if chat < 0:
            # A group has a limit of its own, of twenty messages a minute.
            return
        now = self._clock()
        last_but_one, _ = self._sent.get(chat, (-LATELY, -LATELY))
        if now - last_but_one < LATELY:
            return
        until = now + seconds
        self._quiet = {one: end for one, end in self._quiet.items() if end > now and one != chat}
        if self._quiet:
            self._until = max(self._until, until)
        self._quiet[chat] = until
