"""How far a notice is, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from db.notice_records import UNCONFIRMED, DeliveryState, NoticeRecord, NoticeState
from db.unit_of_work import UnitOfWork
from handlers.quiet import QuietHours

STOPPED = "stopped"
"""The reason of what was not sent because its notice was stopped."""

A_WHILE = timedelta(minutes=1)
"""Time over which the rate is taken."""


@dataclass(frozen=True)
class Progress:
    """The numbers of a notice's deliveries.

    `interested` have taken it up. `sent` counts only what surely arrived, `unconfirmed` what may
    have. `rate` is deliveries a second over the last minute; `ends_at` when all are done if it
    stays so, where that is known.
    """

    total: int
    pending: int
    sent: int
    unconfirmed: int
    failed: Mapping[str, int]
    skipped: Mapping[str, int]
    interested: int
    rate: float
    ends_at: datetime | None


async def progress(
    uow: UnitOfWork, notice: NoticeRecord, now: datetime, quiet: QuietHours
) -> Progress:
    """The numbers of a notice now; in `quiet` hours it rests."""
    counts = await uow.deliveries.counts(notice.id)
    pending = sum(number for (state, _), number in counts.items() if state is DeliveryState.PENDING)
    skipped = _reasons(counts, DeliveryState.SKIPPED)
    if notice.state is NoticeState.STOPPED and pending:
        # They are skipped piece by piece, and none of them is sent any more.
        skipped, pending = {**skipped, STOPPED: skipped.get(STOPPED, 0) + pending}, 0
    rate = await _rate(uow, notice, now)
    return Progress(
        total=sum(counts.values()),
        pending=pending,
        sent=counts.get((DeliveryState.SENT, None), 0),
        unconfirmed=counts.get((DeliveryState.SENT, UNCONFIRMED), 0),
        failed=_reasons(counts, DeliveryState.FAILED),
        skipped=skipped,
        interested=await uow.deliveries.takers(notice.id),
        rate=rate,
        ends_at=_end(notice, pending, rate, now, quiet),
    )


async def _rate(uow: UnitOfWork, notice: NoticeRecord, now: datetime) -> float:
    if notice.state is not NoticeState.SENDING or notice.started_at is None:
        return 0.0
    since = max(now - A_WHILE, notice.started_at)
    seconds = max((now - since).total_seconds(), 1.0)
    return await uow.deliveries.rate(notice.id, since) / seconds


def _end(
    notice: NoticeRecord, pending: int, rate: float, now: datetime, quiet: QuietHours
) -> datetime | None:
    if notice.state is not NoticeState.SENDING or not pending or not rate:
        return None
    done = quiet.after(now, timedelta(seconds=pending / rate))
    spread = notice.send_at + timedelta(minutes=notice.spread_minutes)
    return max(done, quiet.after(spread, timedelta(0)))


def _reasons(
    counts: Mapping[tuple[DeliveryState, str | None], int], wanted: DeliveryState
) -> dict[str, int]:
    found = {str(reason): number for (state, reason), number in counts.items() if state is wanted}
    return dict(sorted(found.items()))
