"""The way out: a reply becomes a message that the person's pages show."""

from collections.abc import Callable, Sequence
from datetime import datetime

from bot.batches import Batcher
from bot.channels.web.listeners import Listeners
from bot.channels.web.shown import reply_body
from bot.doors import Parcel
from db.database import Database
from db.records import Showing


class WebDoor:
    """Keeps replies for the pages, and tells those that are open."""

    def __init__(
        self, database: Database, listeners: Listeners, clock: Callable[[], datetime]
    ) -> None:
        """Keep them in `database`."""
        self._database = database
        self._listeners = listeners
        self._clock = clock
        self._desk: Batcher[Parcel, None] = Batcher(self._keep_all)

    async def send(self, parcel: Parcel) -> Showing:
        """See `Door`; a reply that was kept before is not shown twice.

        Raises:
            DatabaseProblem: it is not kept.
        """
        await self._desk.do(parcel)
        self._listeners.tell(parcel.person)
        return parcel.showing

    async def _keep_all(self, parcels: Sequence[Parcel]) -> list[None]:
        async with self._database.begin() as uow:
            # In one order, so that two processes that keep for the same people do not wait for
            # each other.
            for one in sorted(parcels, key=lambda one: one.person):
                await uow.messages.add(
                    one.person,
                    f"out:{one.number}",
                    reply_body(one.message),
                    self._clock(),
                    by_person=False,
                    content=[content for _, content in one.message.files] or None,
                )
        return [None] * len(parcels)
