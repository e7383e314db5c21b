"""Pages that are open: told as soon as there is something new for whoever sits before them."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

AT_MOST = 10
"""Pages of one person that are told at the same moment; the oldest is let go beyond that."""


class Listeners:
    """Who waits for news of whom."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self._waiting: dict[int, list[asyncio.Event]] = {}
        self.is_closed = False

    @contextmanager
    def listening(self, person: int) -> Iterator[asyncio.Event]:
        """An event that is set whenever there may be something new for `person`."""
        event = asyncio.Event()
        waiting = self._waiting.setdefault(person, [])
        waiting.append(event)
        try:
            yield event
        finally:
            waiting.remove(event)
            if not waiting and self._waiting.get(person) is waiting:
                del self._waiting[person]

    def is_one_too_many(self, person: int, event: asyncio.Event) -> bool:
        """Whether others of the same person have come since who need the place."""
        return event not in self._waiting.get(person, [])[-AT_MOST:]

    def close(self) -> None:
        """Let every page go: the program ends."""
        self.is_closed = True
        for person in list(self._waiting):
            self.tell(person)

    def tell(self, person: int) -> None:
        """Let the pages of `person` look for what is new."""
        for event in self._waiting.get(person, ()):
            event.set()
