"""Delivery: a person's outbox, in order, through a door, marked when it has gone out.

At least once: a crash between sending and marking sends the message again. A door that can
recognise its own messages keeps that from being seen.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.present import Presented, Presenter
from db.database import Database
from db.records import OutboxRecord
from handlers.replies import Reply
from handlers.talk.values import Line
from knowledge.words import Mode

log = logging.getLogger(__name__)


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
            message, failure = self._worded(one, mode)
            await door.send(one.address, message)
            async with self.database.begin() as uow:
                if failure:
                    await uow.outbox.mark_failed(one.id, failure, self.clock())
                else:
                    await uow.outbox.mark_sent(one.id, self.clock())
        return len(waiting)

    def _worded(self, waiting: OutboxRecord, mode: Mode) -> tuple[Presented, str]:
        """The message in words; where words are missing, an apology and what was missing."""
        try:
            return self.presenter.present(Reply.from_json(waiting.body), mode), ""
        except (KeyError, TypeError, ValueError) as error:
            log.error(  # noqa: TRY400 - a traceback could quote what somebody said
                "message %d cannot be worded: %s", waiting.id, type(error).__name__
            )
            return self.presenter.present(Reply((Line("turn.sorry"),)), mode), type(error).__name__
