"""The way out: a reply becomes a message that the person's pages show."""

from collections.abc import Callable
from datetime import datetime

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

    async def send(self, parcel: Parcel) -> Showing:
        """See `Door`; a reply that was kept before is not shown twice.

        Raises:
            DatabaseProblem: it is not kept.
        """
        body = reply_body(parcel.message)
        async with self._database.begin() as uow:
            await uow.messages.add(
                parcel.person,
                f"out:{parcel.number}",
                body,
                self._clock(),
                by_person=False,
                content=[content for _, content in parcel.message.files] or None,
            )
        self._listeners.tell(parcel.person)
        return parcel.showing
