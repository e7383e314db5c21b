"""Deliveries on Telegram: claimed a few at a time, sent, and never begun twice."""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.channels.telegram import CHANNEL
from bot.doors import Forgotten, MaybeSent, Moved, NotSent, Undeliverable, Unreachable
from bot.logs import Row
from bot.notices.begun import BegunLog, Mark
from bot.notices.limiter import NoticeLimiter
from bot.notices.noting import Noted, Noting
from bot.notices.telegram import NoticeDoor, begins
from bot.notices.voices import Voices
from bot.notices.wording import NoticeBook
from bot.speeches import USUAL_VOICE, Speech, hears_unasked
from db.database import Database
from db.notice_records import UNCONFIRMED, DeliveryRecord, DeliveryResult, DeliveryState
from knowledge.words import Mode

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=10)
"""How long a claimed delivery is left to this process; it is sent, or put back, in seconds."""

FEWEST, MOST = 20, 256
"""Deliveries that are held at the same moment, at least and at most, if the rate is so high."""

_AHEAD = 2.0
"""Seconds of sending that are held."""

_EMPTY = 0.5
"""Seconds until it is looked again where nothing more was due."""

_A_CHAT = timedelta(seconds=1)
_TEXT, _VOICE = 1, 2


@dataclass
class Sending:
    """Sends what is due, as fast as `limiter` lets it.

    `may_send` says whether this process is the one that does; `voices` is there where notices can
    be heard. No more than `most` deliveries are claimed at the same moment: where people are talked
    with in the same process they wait for that, so that there it is less.
    """

    database: Database
    clock: Callable[[], datetime]
    door: NoticeDoor
    limiter: NoticeLimiter
    book: NoticeBook
    begun: BegunLog
    may_send: Callable[[], bool]
    rate: float
    most: int = MOST
    voices: Voices | None = None
    noting: Noting = field(init=False)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _is_closing: bool = False
    _empty_until: float = 0.0

    def __post_init__(self) -> None:
        """Begin with nothing held."""
        self.noting = Noting(self.database, self.clock, self._let_go)

    async def begin(self) -> None:
        """Take over what an earlier process was sending, by the log that it left.

        What was begun is never sent again: it counts as sent, unconfirmed. What was not goes on.

        Raises:
            DatabaseProblem: it cannot be noted.
        """
        await self._idle()
        left = self.begun.left()
        now = self.clock()
        lost = [one.delivery for one in left if (one.mark, one.part) == (Mark.BEGUN, _TEXT)]
        idle = [one.delivery for one in left if one.mark is Mark.CLAIMED]
        known = [
            DeliveryResult(one.delivery, DeliveryState.PENDING, parts_sent=_TEXT, due_at=now)
            if one.mark is Mark.TEXT
            else DeliveryResult(one.delivery, DeliveryState.SENT, parts_sent=one.part)
            for one in left
            if one.mark in {Mark.TEXT, Mark.SENT} or (one.mark, one.part) == (Mark.BEGUN, _VOICE)
        ]
        async with self.database.begin() as uow:
            await uow.deliveries.note(known, now)
            await uow.deliveries.put_back(idle, now)
            settled = await uow.deliveries.settle(lost, now)
        self.begun.clear()
        log.info("of an earlier process %d were sent, %d perhaps", len(known), len(settled))

    async def round(self, *, tests_alone: bool) -> bool:
        """Claim what can be held, and begin to send it; whether anything is under way.

        With `tests_alone` only what somebody sends to themselves as a test.

        Raises:
            DatabaseProblem: nothing could be claimed.
        """
        room = self._room()
        if room > 0:
            async with self.database.begin() as uow:
                claimed = await uow.deliveries.claim(
                    self.clock(), LEASE, room, CHANNEL, tests_alone=tests_alone
                )
            if len(claimed) < room:
                self._empty_until = time.monotonic() + _EMPTY
            for record in claimed:
                self.begun.note(record.id, record.parts_sent + 1, Mark.CLAIMED)
                task = asyncio.create_task(self._send(record))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
        return bool(self._tasks)

    async def drain(self) -> None:
        """Let what is begun come to its end, and put back what is not.

        Raises:
            DatabaseProblem: it is not noted; the next start takes it from the log.
        """
        self._is_closing = True
        await self._idle()
        if self.voices is not None:
            await self.voices.close()

    async def _idle(self) -> None:
        """Wait until nothing is under way, and everything noted."""
        if self._tasks:
            await asyncio.wait(self._tasks)
        await self.noting.flush()

    def _room(self) -> int:
        """How many more to claim; none until half of what is held is gone, to claim by many."""
        if self._is_closing or not self.may_send() or self.limiter.closed_for() > 0:
            return 0
        if time.monotonic() < self._empty_until:
            return 0
        most = round(min(max(self.rate * _AHEAD, FEWEST), self.most))
        return most - len(self._tasks) if len(self._tasks) <= most / 2 else 0

    async def _send(self, record: DeliveryRecord) -> None:
        """Send the next part of a delivery, and note what became of it."""
        part = record.parts_sent + 1
        is_begun = False

        def begin() -> None:
            nonlocal is_begun
            is_begun = True
            self.begun.note(record.id, part, Mark.BEGUN)

        try:
            # Its notice may have begun since it was last looked which ones go out.
            self._check(record)
            with begins(begin):
                follows = await (self._text(record) if part == _TEXT else self._voice(record))
        except NotSent as error:
            self.begun.note(record.id, part, Mark.CLAIMED)
            due_at = (self.clock() + timedelta(seconds=error.seconds)).replace(microsecond=0)
            noted = _later(record, record.parts_sent, due_at)
        except Exception as error:  # noqa: BLE001 - whatever it was, others are sent to
            noted = _became(record, part, error, is_begun=is_begun)
        else:
            self.begun.note(record.id, part, Mark.TEXT if follows else Mark.SENT)
            sent = Noted(DeliveryResult(record.id, DeliveryState.SENT, None, part))
            noted = _later(record, part, self.clock() + _A_CHAT) if follows else sent
        self.noting.add(noted)

    async def _text(self, record: DeliveryRecord) -> bool:
        """Send the text; whether a voice is to follow it."""
        words = self.book.words(record.notice_id, record.mode)
        await self.door.text(
            int(record.address), words.text, words.button, lambda: self._check(record)
        )
        mode = Mode(record.mode) if record.mode else None
        return self.voices is not None and hears_unasked(record.hears, mode)

    async def _voice(self, record: DeliveryRecord) -> bool:
        """Let the notice be heard; that is its last part, also where nothing can speak it."""
        if self.voices is None:
            return False
        words = self.book.words(record.notice_id, record.mode)
        speech = Speech(words.speech, record.voice or USUAL_VOICE, record.rate or 1.0)
        audio = await self.voices.audio(speech)
        if audio is None:
            return False
        file = None
        try:
            chat = int(record.address)
            file = await self.door.voice(chat, audio, lambda: self._check(record))
        except Forgotten as error:
            await self.voices.forgotten(speech)
            raise NotSent("forgotten", 1.0) from error
        finally:
            if audio.ogg:
                await self.voices.uploaded(speech, file)
        return False

    def _check(self, record: DeliveryRecord) -> None:
        """Let a notice be that was paused or stopped meanwhile, or is somebody else's now."""
        if record.notice_id not in self.book or self._is_closing or not self.may_send():
            raise NotSent("not_now", 0.0)

    def _let_go(self, deliveries: Sequence[int]) -> None:
        for one in deliveries:
            self.begun.forget(one)


def _later(record: DeliveryRecord, parts: int, due_at: datetime) -> Noted:
    return Noted(DeliveryResult(record.id, DeliveryState.PENDING, None, parts, due_at))


def _became(record: DeliveryRecord, part: int, error: Exception, *, is_begun: bool) -> Noted:
    """What becomes of a delivery by an error; the text of one whose voice fails is out already."""
    lost, reason, state = "", None, DeliveryState.SENT
    match error:
        case MaybeSent():
            reason = UNCONFIRMED
        case Unreachable():
            lost, reason, state = record.address, str(error), DeliveryState.FAILED
        case Undeliverable():
            reason, state = str(error), DeliveryState.FAILED
        case Moved():
            reason, state = "moved", DeliveryState.FAILED
        case _ if is_begun:
            reason = UNCONFIRMED
        case _:
            reason, state = "failed", DeliveryState.FAILED
    log.warning("delivery %s: %s at part %d", Row(record.id), type(error).__name__, part)
    if part == _VOICE:
        return Noted(DeliveryResult(record.id, DeliveryState.SENT, None, _TEXT), lost)
    return Noted(DeliveryResult(record.id, state, reason, part), lost)
