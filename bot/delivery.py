"""Delivery: a person's outbox, in order, through a door, marked when it has gone out.

A message is claimed before it is sent, so that nobody else sends it meanwhile. When the end of a
sending is not known (the answer was lost, the process was killed) the message goes out once more
with a sentence that says so, and is counted: a reply that never comes is worse than one that
comes twice.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from bot.batches import Batcher
from bot.doors import Door, MaybeSent, Moved, NotSent, Parcel, Undeliverable, Unreachable
from bot.logs import Row
from bot.outgoing import Claimed, preface, worded
from bot.present import Passage, Presented, Presenter
from bot.sent_log import SentLog
from bot.speeches import Speech
from db.database import Database
from db.errors import DatabaseProblem
from db.records import OutboxRecord, Showing
from db.unit_of_work import UnitOfWork
from handlers.replies import Reply
from handlers.talk.values import Line

log = logging.getLogger(__name__)

T = TypeVar("T")

LEASE = timedelta(seconds=30)
"""How long a claimed message is left to its sender: longer than any door waits for an answer."""

LONGEST_PAUSE = 600.0
"""Seconds between two attempts, at most."""

_DOUBLINGS = 10
"""Times that the pause doubles."""

ATTEMPTS_AT_MOST = 20
"""How often a message is sent of which nobody ever knows whether it arrived; about two hours."""

_FOR_OPERATORS = frozenset({"token_refused", "no_connection"})

_RETRY_NOTING = 0.5
"""Seconds until it is tried again to note that something was sent."""


@dataclass(frozen=True)
class Sent:
    """What became of a claimed message: `failure` says why it never will be sent.

    `speech` is to be read aloud behind it.
    """

    claimed: Claimed
    failure: str | None
    showing: Showing
    was_sent: bool = False
    speech: tuple[Passage, ...] = ()


@dataclass(frozen=True)
class Return:
    """A message that is to be sent later; see `Outbox.put_back`."""

    record: OutboxRecord
    due_at: datetime
    maybe_sent: bool
    undone: bool


@dataclass
class Delivery:
    """Takes messages from the outbox to the door of one channel.

    With `aloud` replies can be heard there: it is told for whom one waits to be spoken. Where they
    are `playable` the door itself lets people hear them.
    """

    database: Database
    presenter: Presenter
    clock: Callable[[], datetime]
    channel: str
    door: Door
    lease: timedelta = LEASE
    sent_log: SentLog | None = None
    aloud: Callable[[int], None] | None = None
    playable: bool = False
    _claims: Batcher[int, Claimed | None] = field(init=False)
    _notes: Batcher[Sent, Claimed | None] = field(init=False)
    _returns: Batcher[Return, None] = field(init=False)

    def __post_init__(self) -> None:
        """Make the desks at which those who deliver at the same time meet."""
        self._claims = Batcher(self._claim_all)
        self._notes = Batcher(self._note_all)
        self._returns = Batcher(self._return_all)

    async def flush(self, person: int) -> int:
        """Send what waits for `person` and may be sent now; how many messages went out.

        Raises:
            DatabaseProblem: the outbox could not be read or marked.
        """
        count = 0
        claimed = await self._claims.do(person)
        while claimed is not None:
            sent = await self._send(claimed)
            if sent is None:
                # It waits, or its address moved and it can be claimed again at once.
                claimed = await self._claims.do(person)
                continue
            count += sent.failure is None
            claimed = await self._note(sent)
        return count

    async def waiting(self, limit: int) -> list[int]:
        """See `bot.couriers.Round`.

        Raises:
            DatabaseProblem: the outbox could not be read.
        """
        async with self.database.read() as uow:
            return await uow.outbox.free(self.channel, self.clock(), limit)

    async def begin(self) -> None:
        """Take over what an earlier process was sending.

        What it had sent and not marked is marked, and spoken yet. What it was sending is sent
        again at once where there can be no other process, else when its claim is over.

        Raises:
            DatabaseProblem: the outbox could not be written.
        """
        async with self.database.begin() as uow:
            if self.sent_log is not None:
                settled = await uow.outbox.settle(self.sent_log.left(), self.clock())
                log.info("%d messages had been sent before and are marked now", len(settled))
                await self._put_speeches(uow, settled)
            if not self.database.is_shared:
                await uow.outbox.end_claims(self.channel, self.clock())
        if self.sent_log is not None:
            self.sent_log.clear()

    async def _send(self, claimed: Claimed) -> Sent | None:
        """Send one message; what became of it, `None` when that is not over."""
        record, maybe_sent = claimed.record, claimed.record.maybe_sent
        message, failure = self._worded(claimed)

        async def noted(parts: int, showing: Showing) -> None:
            nonlocal maybe_sent
            await self._surely(record, lambda: self._note_parts(record, parts, showing))
            # That was of the part that is out now; nothing of the next has been tried.
            maybe_sent = False

        parcel = Parcel(
            number=record.id,
            person=record.person_id,
            address=record.address,
            message=message,
            showing=claimed.showing,
            parts_sent=record.parts_sent,
            noted=noted,
            preface=preface(self.presenter, claimed),
        )
        try:
            showing = await self.door.send(parcel)
        except NotSent as error:
            log.log(_level(error), "message %s waits: %s", Row(record.id), error.reason)
            due_at = self.clock() + timedelta(seconds=error.seconds)
            await self._not_yet(record, due_at, maybe_sent=maybe_sent)
        except MaybeSent:
            log.warning("message %s may have been sent", Row(record.id))
            return await self._once_more(claimed)
        except Moved as moved:
            to = moved.to
            await self._surely(record, lambda: self._move(record, to))
            await self._not_yet(record, self.clock(), maybe_sent=maybe_sent)
        except Unreachable as error:
            log.info("person %s cannot be reached: %s", Row(record.person_id), str(error))
            reason = str(error)
            await self._surely(record, lambda: self._lose(record, reason))
        except Undeliverable as error:
            log.error("message %s is refused: %s", Row(record.id), str(error))  # noqa: TRY400 - ours
            await self._surely(record, lambda: self._say_so(claimed))
            return Sent(claimed, str(error), claimed.showing)
        except DatabaseProblem:
            raise
        except Exception as error:
            log.exception("message %s: the door failed: %s", Row(record.id), type(error).__name__)
            return await self._once_more(claimed)
        else:
            speech = () if failure or self.aloud is None else message.speech
            return Sent(claimed, failure or None, showing, was_sent=True, speech=speech)
        return None

    async def _once_more(self, claimed: Claimed) -> Sent | None:
        """Let a message that may have gone out be sent again, less and less often."""
        record = claimed.record
        if record.attempts + 1 >= ATTEMPTS_AT_MOST:
            log.error("message %s is given up: nobody knows whether it arrived", Row(record.id))
            return Sent(claimed, "never_certain", claimed.showing)
        pause = min(2.0 ** min(record.attempts, _DOUBLINGS), LONGEST_PAUSE)
        due_at = self.clock() + timedelta(seconds=pause)
        returned = Return(record, due_at, maybe_sent=True, undone=False)
        await self._surely(record, lambda: self._returns.do(returned))
        return None

    async def _not_yet(self, record: OutboxRecord, due_at: datetime, *, maybe_sent: bool) -> None:
        """Let a message that did not go out this time be sent at `due_at`."""
        returned = Return(record, due_at, maybe_sent=maybe_sent, undone=True)
        await self._surely(record, lambda: self._returns.do(returned))

    async def _move(self, record: OutboxRecord, to: str) -> None:
        async with self.database.begin() as uow:
            await uow.people.move(self.channel, record.address, to)
            await uow.outbox.readdress(record.person_id, self.channel, to)

    async def _say_so(self, claimed: Claimed) -> None:
        """Say that a message could not be sent, unless it was the one that said so."""
        record, sorry = claimed.record, Reply((Line("turn.undelivered"),)).to_json()
        if record.body != sorry:
            async with self.database.begin() as uow:
                # They may have left meanwhile, or become somebody whom we knew before.
                person = await uow.people.find(self.channel, record.address)
                if person is not None:
                    await uow.outbox.add(person, self.channel, record.address, sorry, self.clock())

    async def _note(self, sent: Sent) -> Claimed | None:
        record, sent_log = sent.claimed.record, self.sent_log if sent.was_sent else None
        if sent_log is not None:
            sent_log.sent(record.id, record.created_at)
        claimed = await self._surely(record, lambda: self._notes.do(sent))
        if sent_log is not None:
            sent_log.marked()
        if sent.speech and self.aloud is not None:
            self.aloud(record.person_id)
        return claimed

    async def _note_parts(self, record: OutboxRecord, parts: int, showing: Showing) -> None:
        async with self.database.begin() as uow:
            await uow.outbox.note_parts(record.id, parts, self.clock() + self.lease)
            await uow.people.set_showings(self.channel, {record.address: showing})

    async def _surely(self, record: OutboxRecord, note: Callable[[], Awaitable[T]]) -> T:
        """Note what became of a message, however long that takes: else it would go out twice."""
        while True:
            try:
                return await note()
            except DatabaseProblem as problem:
                kind = type(problem).__name__
                log.warning("message %s is not noted yet: %s", Row(record.id), kind)
                await asyncio.sleep(_RETRY_NOTING)

    async def _lose(self, record: OutboxRecord, reason: str) -> None:
        async with self.database.begin() as uow:
            now = self.clock()
            await uow.people.set_reachable(self.channel, record.address, now, reachable=False)
            # What came later, perhaps after their return, finds out for itself.
            await uow.outbox.give_up(record.person_id, self.channel, reason, now, up_to=record.id)

    async def _claim_all(self, people: Sequence[int]) -> list[Claimed | None]:
        async with self.database.begin() as uow:
            found = await self._claim(uow, people)
        return [found.get(one) for one in people]

    async def _return_all(self, returned: Sequence[Return]) -> list[None]:
        async with self.database.begin() as uow:
            for one in returned:
                await uow.outbox.put_back(
                    one.record.id, one.due_at, maybe_sent=one.maybe_sent, undone=one.undone
                )
        return [None] * len(returned)

    async def _note_all(self, sent: Sequence[Sent]) -> list[Claimed | None]:
        """Note what was sent, and claim what waits behind it."""
        people = [one.claimed.record.person_id for one in sent]
        async with self.database.begin() as uow:
            now = self.clock()
            await uow.outbox.finish({one.claimed.record.id: one.failure for one in sent}, now)
            changed = {
                one.claimed.record.address: one.showing
                for one in sent
                if one.showing != one.claimed.showing
            }
            await uow.people.set_showings(self.channel, changed)
            for one in sent:
                if one.failure is None and not one.claimed.showing.reachable:
                    address = one.claimed.record.address
                    await uow.people.set_reachable(self.channel, address, now, reachable=True)
                if one.speech:
                    await self._put_speech(uow, one, now)
            found = await self._claim(uow, people)
        return [found.get(one) for one in people]

    async def _put_speeches(self, uow: UnitOfWork, settled: Sequence[OutboxRecord]) -> None:
        """Let be heard what is marked only now; the later of one person's takes its place."""
        if self.aloud is None:
            return
        known = await uow.people.get_all([one.person_id for one in settled])
        for record in sorted(settled, key=lambda one: one.id):
            claimed = Claimed(record, known.get(record.person_id), Showing(None, keys=False))
            message, failure = self._worded(claimed)
            if message.speech and not failure:
                sent = Sent(claimed, None, claimed.showing, speech=message.speech)
                await self._put_speech(uow, sent, self.clock())

    async def _put_speech(self, uow: UnitOfWork, sent: Sent, now: datetime) -> None:
        record, person = sent.claimed.record, sent.claimed.person
        speech = Speech.for_person(sent.speech, person)
        await uow.speeches.put(
            record.person_id, self.channel, record.address, speech.to_json(), now
        )

    async def _claim(self, uow: UnitOfWork, people: Sequence[int]) -> dict[int, Claimed]:
        records = await uow.outbox.claim(set(people), self.channel, self.clock(), self.lease)
        if not records:
            return {}
        known = await uow.people.get_all([one.person_id for one in records])
        showings = await uow.people.showings(self.channel, [one.address for one in records])
        return {
            one.person_id: Claimed(one, known.get(one.person_id), showings[one.address])
            for one in records
        }

    def _worded(self, claimed: Claimed) -> tuple[Presented, str]:
        aloud = self.playable or self.aloud is not None
        return worded(self.presenter, claimed, aloud=aloud, playable=self.playable)


def _level(error: NotSent) -> int:
    """What only time helps against is no news; what the operator can mend is."""
    return logging.WARNING if error.reason in _FOR_OPERATORS else logging.INFO
