"""Pages that are open: told as soon as there is something new for whoever sits before them."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

AT_MOST = 6
"""Pages of one person that are told at the same moment; the oldest is let go beyond that."""

IN_ALL = 10_000
"""Pages that are told at the same moment."""


@dataclass(eq=False)
class Listener:
    """One open page. `is_over` when nothing of this talk may stay on it."""

    something: asyncio.Event = field(default_factory=asyncio.Event)
    is_let_go: bool = False
    is_over: bool = False

    def tell(self) -> None:
        """Let it look for what is new."""
        self.something.set()


class Listeners:
    """Who waits for news of whom."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self._waiting: dict[int, list[Listener]] = {}
        self._count = 0

    @property
    def is_full(self) -> bool:
        """Whether no more pages can be told."""
        return self._count >= IN_ALL

    @contextmanager
    def listening(self, person: int) -> Iterator[Listener]:
        """Listen for what may be new for `person`; who has listened for longest makes room."""
        one = Listener()
        waiting = self._waiting.setdefault(person, [])
        waiting.append(one)
        self._count += 1
        for too_many in waiting[:-AT_MOST]:
            _let_go(too_many)
        try:
            yield one
        finally:
            self._count -= 1
            waiting.remove(one)
            if not waiting and self._waiting.get(person) is waiting:
                del self._waiting[person]

    def tell(self, person: int) -> None:
        """Let the pages of `person` look for what is new."""
        for one in self._waiting.get(person, ()):
            one.tell()

    def end(self, person: int) -> None:
        """Let nothing of the talk of `person` stay on the pages that are open."""
        for one in self._waiting.get(person, ()):
            one.is_over = True
            one.tell()

    def close(self) -> None:
        """Let every page go: the program ends."""
        for waiting in self._waiting.values():
            for one in waiting:
                _let_go(one)


def _let_go(one: Listener) -> None:
    one.is_let_go = True
    one.tell()
