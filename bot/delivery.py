"""Delivery: a person's outbox, in order, through a door, marked when it has gone out.

At least once: a crash between sending and marking sends the message again. A door that can
recognise its own messages keeps that from being seen.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.present import Presented, Presenter
from db.database import Database
from handlers.replies import Reply
from knowledge.words import Mode


class Door(Protocol):
    """One channel's way out."""

    async def send(self, address: str, message: Presented) -> None:
        """Bring `message` to `address`."""


@dataclass(frozen=True)
class Delivery:
    """Takes messages from the outbox to a door."""

    database: Database
    presenter: Presenter
    clock: Callable[[], datetime]

    async def flush(self, person: int, channel: str, door: Door) -> int:
        """Send what waits for `person` on `channel`; how many messages went out.

        Raises:
            DatabaseProblem: the outbox could not be read or marked.
        """
        async with self.database.read() as uow:
            record = await uow.people.get(person)
            waiting = [one for one in await uow.outbox.pending(person) if one.channel == channel]
        mode = Mode(record.mode) if record is not None and record.mode else Mode.PLAIN
        for one in waiting:
            await door.send(one.address, self.presenter.present(Reply.from_json(one.body), mode))
            async with self.database.begin() as uow:
                await uow.outbox.mark_sent(one.id, self.clock())
        return len(waiting)
