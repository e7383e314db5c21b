"""The worker of notices: begins those that are due, sends them, and ends them.

One process at a time works for a database, and so for a bot; see `bot.notices.lease`. On one
machine the log of what was begun is a second bolt: only who has locked it sends. What another
machine had claimed when it was lost may have gone out, and counts as sent, unconfirmed.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.logs import Row
from bot.notices.lease import AGAIN, Lease
from bot.notices.sending import Sending
from bot.notices.wording import NoticeBook
from db.database import Database
from db.errors import DatabaseProblem
from db.notice_records import DeliveryResult, DeliveryState, NoticeRecord, NoticeState
from handlers.noticing.beginning import begin, grown_to
from handlers.noticing.facets import index_audience
from handlers.noticing.freezing import freeze
from handlers.quiet import QuietHours

log = logging.getLogger(__name__)

ROUND = 1.0
"""Seconds between two looks where there was nothing to do."""

_BREATH = 0.02
"""Seconds between two pieces of work: turns go first."""

_A_PAGE = 200
"""People of whom it is settled in one transaction whether they get a notice."""

_PUT_OUT = 100
"""Notices that go into the outbox in one transaction."""

_STOPPED_AT_ONCE = 1000
_DESCRIBED = 100
_ENDED = 20
"""Notices, the newest, of which it is looked whether they were stopped with people waiting."""

_ENDS = {NoticeState.STOPPED: "stopped", NoticeState.EXPIRED: "expired"}


class Lost(Exception):
    """Somebody else sends notices now."""


@dataclass
class NoticeWorker:
    """Works on every notice of a database; with `sending` also on those for Telegram."""

    database: Database
    clock: Callable[[], datetime]
    quiet: QuietHours
    book: NoticeBook
    lease: Lease
    sending: Sending | None = None
    _swept: set[int] = field(default_factory=set)

    async def run(self) -> None:
        """Work, as long as nobody else does, until cancelled."""
        while True:
            try:
                await self._take_over()
                async with asyncio.TaskGroup() as tasks:
                    tasks.create_task(self._keep())
                    tasks.create_task(self._describe())
                    tasks.create_task(self._again_and_again(self._look))
                    tasks.create_task(self._again_and_again(self._freeze))
                    tasks.create_task(self._again_and_again(self._put_out))
                    if self.sending is not None:
                        tasks.create_task(self._again_and_again(self._send))
                        tasks.create_task(self.sending.noting.run())
            except* Lost:
                log.warning("another process sends notices now")

    async def drain(self) -> None:
        """End what is begun; what is not goes on at the next start."""
        if self.sending is not None:
            try:
                await self.sending.drain()
            except DatabaseProblem as problem:
                log.warning("what was sent is noted later: %s", type(problem).__name__)
        if self.lease.is_ours:
            await self.lease.end()

    async def _take_over(self) -> None:
        """Wait until nobody else works, and settle what an earlier process has left."""
        while True:
            try:
                last = await self.lease.take()
                if last is not None:
                    await self._settle(last)
                    return
            except DatabaseProblem as problem:
                log.warning("notices wait: %s", type(problem).__name__)
            await asyncio.sleep(ROUND)

    async def _settle(self, last: str) -> None:
        if self.sending is not None:
            await self.sending.begin()
        async with self.database.begin() as uow:
            claimed = await uow.deliveries.claimed()
            if last in {"", self.lease.owner}:
                # The log does not name them: they were claimed in its last moment, and not begun.
                await uow.deliveries.put_back(claimed, self.clock())
                return
            settled = await uow.deliveries.settle(claimed, self.clock())
        log.warning("%d deliveries were claimed on a machine that is gone", len(settled))

    async def _keep(self) -> None:
        """Ask for the lease again and again.

        Raises:
            Lost: somebody else has it.
        """
        while True:
            await asyncio.sleep(AGAIN)
            try:
                if await self.lease.take() is None:
                    raise Lost
            except DatabaseProblem as problem:
                log.warning("the lease is not renewed: %s", type(problem).__name__)

    async def _describe(self) -> None:
        """Let whom the audience does not know yet be found there, once."""
        behind = 0
        while True:
            try:
                async with self.database.begin() as uow:
                    people = await index_audience(uow, behind, _DESCRIBED, self.clock())
            except DatabaseProblem as problem:
                log.warning("the audience is described later: %s", type(problem).__name__)
                await asyncio.sleep(ROUND)
                continue
            except Exception as error:
                # Whoever is described already is told all the same.
                log.exception("the audience is not described: %s", type(error).__name__)
                return
            if not people:
                return
            behind = people[-1]
            await asyncio.sleep(_BREATH)

    async def _again_and_again(self, step: Callable[[], Awaitable[bool]]) -> None:
        """Do a kind of work; at once again where there was something, else after a round."""
        while True:
            was_busy = False
            try:
                if self.lease.is_ours:
                    was_busy = await step()
            except DatabaseProblem as problem:
                log.warning("notices wait: %s", type(problem).__name__)
            except Exception as error:
                log.exception("notices wait: %s", type(error).__name__)
            await asyncio.sleep(_BREATH if was_busy else ROUND)

    async def _look(self) -> bool:
        """See which notices are to be sent now; begin those that are due, end what is over."""
        now = self.clock()
        async with self.database.read() as uow:
            due = await uow.notices.due(now)
            newest = await uow.notices.list(_ENDED)
            out = {
                one.id
                for one in due
                if one.state is NoticeState.SENDING and not await uow.deliveries.waits(one.id)
            }
        for one in due:
            if one.expires_at is not None and one.expires_at <= now:
                await self._move(one, NoticeState.EXPIRED)
            elif one.id in out:
                await self._move(one, NoticeState.DONE)
            elif one.state is NoticeState.SCHEDULED:
                await self._begin(one)
        async with self.database.read() as uow:
            due = await uow.notices.due(now)
        self.book.keep({one.id: one for one in due if one.state is NoticeState.SENDING})
        await self._sweep(newest)
        return False

    async def _sweep(self, newest: Sequence[NoticeRecord]) -> None:
        """Let whoever waits for a notice that is over get it no more."""
        for one in newest:
            if one.state in _ENDS and one.id not in self._swept:
                await self._stop(one.id, _ENDS[one.state])
                self._swept.add(one.id)

    async def _begin(self, notice: NoticeRecord) -> None:
        async with self.database.read() as uow:
            grown = await grown_to(uow, notice, self.clock())
        async with self.database.begin() as uow:
            begun = await begin(uow, notice, grown, self.clock())
        log.info("notice %s begins" if begun else "notice %s does not begin", Row(notice.id))

    async def _move(self, notice: NoticeRecord, to: NoticeState) -> None:
        async with self.database.begin() as uow:
            if await uow.notices.move(notice.id, to, [notice.state], self.clock()):
                log.info("notice %s is %s", Row(notice.id), to)

    async def _stop(self, notice: int, reason: str) -> None:
        stopped = _STOPPED_AT_ONCE
        while stopped == _STOPPED_AT_ONCE:
            async with self.database.begin() as uow:
                stopped = await uow.deliveries.stop(notice, reason, _STOPPED_AT_ONCE)
            await asyncio.sleep(_BREATH)

    async def _freeze(self) -> bool:
        """Settle for one more page of people whether they get a notice; whether there was one."""
        async with self.database.read() as uow:
            due = await uow.notices.due(self.clock())
        freezing = [one for one in due if one.state is NoticeState.FREEZING]
        for one in freezing:
            async with self.database.begin() as uow:
                await freeze(uow, one, self.clock(), _A_PAGE)
        return bool(freezing)

    async def _put_out(self) -> bool:
        """Put what is for people on other channels into the outbox; the couriers find it there."""
        if not len(self.book):
            return False
        async with self.database.begin() as uow:
            now = self.clock()
            tests_alone = self.quiet.cover(now)
            claimed = await uow.deliveries.pending_elsewhere(now, _PUT_OUT, tests_alone=tests_alone)
            known = [one for one in claimed if one.notice_id in self.book]
            for one in known:
                body = self.book.reply(one.notice_id).to_json()
                await uow.outbox.add(one.person_id, one.channel, one.address, body, now)
            results = [DeliveryResult(one.id, DeliveryState.SENT, None, 1) for one in known]
            await uow.deliveries.note(results, now)
        return bool(known)

    async def _send(self) -> bool:
        if self.sending is None or not len(self.book):
            return False
        return await self.sending.round(tests_alone=self.quiet.cover(self.clock()))
