"""What is answered in a group, where everybody reads along: nothing personal, no question."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from db.database import Database
from db.records import InboxRecord
from handlers.book import About, Finder
from handlers.days import day_in_china
from handlers.incoming import Incoming
from handlers.replies import Reply
from handlers.talk.values import Line, Ref
from knowledge.catalogue import catalogue

SURE = 0.5
"""Chance from which on a sentence is taken for a question about an offer."""


@dataclass(frozen=True)
class GroupTurns:
    """Answers whoever speaks to the bot in a group, the same to everybody."""

    database: Database
    find: Finder
    clock: Callable[[], datetime]

    async def take(self, incoming: Incoming, waiting: InboxRecord, link: str) -> int | None:
        """Deal with one message of a group; as `Turns.take`, the group being the sender.

        `link` leads to a talk of one's own. No talk is kept of a group.

        Raises:
            DatabaseProblem: nothing was recorded; the message may be handed in again.
        """
        now = self.clock()
        reply = Reply((self._line(incoming.text, now, link),))
        async with self.database.begin() as uow:
            if not await uow.inbox.take(waiting):
                return None
            group = (await uow.people.meet(incoming.channel, incoming.sender, now)).id
            await uow.outbox.add(group, incoming.channel, incoming.sender, reply.to_json(), now)
        return group

    def _line(self, text: str, now: datetime, link: str) -> Line:
        sense = self.find(text, About(day_in_china(now)))
        if sense.crisis:
            return Line("group.crisis", {"link": link})
        meant = sense.carry["meant"] if sense.carry and sense.sureness >= SURE else None
        names = [str(one) for one in meant] if isinstance(meant, list) else []
        offers = [catalogue().offers[one] for one in names if one in catalogue().offers]
        if len(offers) != 1:
            return Line("group.hello", {"link": link})
        name = Ref(f"offer.{offers[0].id}.name")
        summary = Ref(f"offer.{offers[0].id}.summary")
        return Line(
            "group.offer",
            {"name": name, "summary": summary, "item": offers[0].source, "link": link},
        )
