"""How far a notice is, in words and for programs."""

from collections.abc import Iterator
from typing import Any

from bot.cli.notice_shown import moment_word
from bot.operator_words import say
from db.notice_records import UNCONFIRMED, DeliveryState, NoticeRecord
from handlers.noticing.report import Progress

REASONS = (
    "blocked",
    "deleted",
    "never_started",
    "no_such_chat",
    "kicked",
    "forbidden",
    "bad_request",
    "moved",
    "failed",
    "opted_out",
    "no_consent",
    "unreachable",
    "expired",
    "stopped",
    UNCONFIRMED,
)
"""Reasons that have words."""

Told = tuple[NoticeRecord, Progress]
"""A notice, and how far it is."""


def line_of(told: Told) -> str:
    """A notice in one line."""
    notice, now = told
    values = {"done": done(now), "total": now.total or notice.size}
    title = str(notice.body.get("title", ""))
    title = say("notice.a_test", title=title) if notice.test else title
    return say("notice.line_of", id=notice.id, state=state_word(notice), title=title, **values)


def lines_of(told: Told) -> Iterator[str]:
    """A notice with all its numbers, one a line."""
    notice, now = told
    yield line_of(told)
    yield say("notice.begins", when=moment_word(notice.send_at))
    if notice.expires_at is not None:
        yield say("notice.expires", when=moment_word(notice.expires_at))
    if speed := speed_of(now):
        yield speed
    for state, reason, count in _numbers(now):
        if count:
            yield say("notice.number", outcome=outcome_word(state, reason), count=count)
    if now.interested:
        yield say("notice.interested", count=now.interested)


def speed_of(now: Progress) -> str:
    """How fast it goes and when it will be over; nothing where it does not go out."""
    if not now.rate:
        return ""
    if now.ends_at is None:
        return say("notice.rate", rate=f"{now.rate:.1f}")
    return say("notice.speed", rate=f"{now.rate:.1f}", when=moment_word(now.ends_at))


def table_of(told: Told) -> dict[str, Any]:
    """The same for programs."""
    notice, now = told
    return {
        "id": notice.id,
        "title": notice.body.get("title"),
        "state": notice.state,
        "size": notice.size,
        "test": notice.test,
        "corrects": notice.corrects,
        "send_at": notice.send_at.isoformat(),
        "expires_at": notice.expires_at.isoformat() if notice.expires_at else None,
        "total": now.total,
        "pending": now.pending,
        "sent": now.sent,
        "unconfirmed": now.unconfirmed,
        "interested": now.interested,
        "failed": dict(now.failed),
        "skipped": dict(now.skipped),
        "rate": round(now.rate, 2),
        "ends_at": now.ends_at.isoformat() if now.ends_at else None,
    }


def done(now: Progress) -> int:
    """Deliveries of which it is settled what became of them."""
    return now.total - now.pending


def state_word(notice: NoticeRecord) -> str:
    """Where a notice is on its way."""
    return say(f"notice.state.{notice.state}")


def outcome_word(state: DeliveryState, reason: str | None) -> str:
    """What became of a delivery; a reason without a word goes by its name."""
    word = say(f"notice.outcome.{state}")
    if reason is None:
        return word
    why = say(f"notice.reason.{reason}") if reason in REASONS else reason
    return say("notice.because", outcome=word, why=why)


def _numbers(now: Progress) -> Iterator[tuple[DeliveryState, str | None, int]]:
    yield DeliveryState.SENT, None, now.sent
    yield DeliveryState.SENT, UNCONFIRMED, now.unconfirmed
    yield DeliveryState.PENDING, None, now.pending
    for reason, count in now.failed.items():
        yield DeliveryState.FAILED, reason, count
    for reason, count in now.skipped.items():
        yield DeliveryState.SKIPPED, reason, count
