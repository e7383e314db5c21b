"""Notices on their way, as staff see and move them in the talk."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db.notice_records import NoticeRecord, NoticeState
from handlers.commands.context import Context
from handlers.commands.staff import staff_of
from handlers.commands.targets import NameTarget, name_target
from handlers.days import day_in_china, time_in_china
from handlers.noticing.allowed import NotAllowed
from handlers.noticing.drafts import NotNow
from handlers.noticing.looking import look, newest
from handlers.noticing.moving import approve, pause, resume, stop
from handlers.noticing.report import Progress, progress
from handlers.noticing.telling import told
from handlers.talk.commands import Command
from handlers.talk.values import JSON
from knowledge.staffing.roles import may

LISTED = 15
"""Notices, the newest, that are told of."""

_LOOKED_AT = 50

_MOVES = {"approve": approve, "pause": pause, "resume": resume, "stop": stop}

_STEPS: Mapping[NoticeState, tuple[str, ...]] = {
    NoticeState.WAITING: ("approve", "stop"),
    NoticeState.SCHEDULED: ("pause", "stop"),
    NoticeState.FREEZING: ("pause", "stop"),
    NoticeState.SENDING: ("pause", "stop", "correct"),
    NoticeState.PAUSED: ("resume", "stop", "correct"),
    NoticeState.DONE: ("correct",),
    NoticeState.STOPPED: ("correct",),
    NoticeState.EXPIRED: ("correct",),
}
"""What can be done with a notice in each state."""


@dataclass(frozen=True)
class ListNotices(Command[Any]):
    """The newest notices that the person may see: `[{"id", "title", "state", "day"}]`, or nothing.

    Nothing where they are no member of staff who may see any.
    """


@dataclass(frozen=True)
class SeeNotice(Command[Any]):
    """One notice and how far it is; nothing where the person may not see it.

    `{"id", "title", "state", "size", "day", "time", "texts": {mode: text}, "target", "about",
    "selection", "spread", "until", "author", "total", "sent", "pending", "unconfirmed",
    "interested", "failed", "skipped", "minutes", "steps"}`: `about` is the title of the target,
    where it has one, `spread` minutes, `until` its end in China in ISO 8601, if it has one,
    `author` the name of an account, if one wrote it; `failed` and `skipped` are numbers by reason,
    `minutes` how long it will take, where that is known, `steps` what the person may do with it
    now. What is not in those of earlier releases: `about`, `spread`, `until`, `author`.
    """

    notice: int


@dataclass(frozen=True)
class MoveNotice(Command[Any]):
    """Let a notice take a step of `approve`, `pause`, `resume`, `stop`.

    `{"state"}`, or `{"problem": why}`.
    """

    notice: int
    step: str


async def list_notices(context: Context, _: ListNotices) -> JSON:
    """See `ListNotices`."""
    try:
        staff = await staff_of(context, "notice.report")
        found = await newest(context.uow, staff, _LOOKED_AT)
    except NotAllowed:
        return None
    return [_brief(one) for one in found if not one.test][:LISTED]


async def see_notice(context: Context, command: SeeNotice) -> JSON:
    """See `SeeNotice`."""
    try:
        staff = await staff_of(context, "notice.report")
        notice = await look(context.uow, staff, command.notice)
    except (NotAllowed, NotNow):
        return None
    far = await progress(context.uow, notice, context.now, context.quiet)
    never = {
        "approve": notice.author_id == staff.id,
        "correct": not (far.sent or far.unconfirmed),
    }
    steps = [
        step
        for step in _STEPS[notice.state]
        if may(staff.role, f"notice.{step}") and not never.get(step)
    ]
    numbers = _numbers(far, context.now)
    return {
        **_brief(notice),
        **numbers,
        "size": notice.size,
        "time": time_in_china(notice.send_at),
        "texts": dict(told(notice.body, bound=notice.target is not None)),
        "target": notice.target,
        "about": await _about(context, notice),
        "selection": notice.selection,
        "spread": notice.spread_minutes,
        "until": _in_china(notice.expires_at),
        "author": await _author(context, notice),
        "steps": steps,
    }


async def move_notice(context: Context, command: MoveNotice) -> JSON:
    """See `MoveNotice`."""
    try:
        staff = await staff_of(context, f"notice.{command.step}")
        moved = await _MOVES[command.step](context.uow, staff, command.notice, context.now)
    except NotAllowed as problem:
        return {"problem": problem.why}
    except NotNow:
        return {"problem": "not_now"}
    return {"state": moved.state.value}


async def _about(context: Context, notice: NoticeRecord) -> JSON:
    return notice.target and await name_target(context, NameTarget(notice.target))


async def _author(context: Context, notice: NoticeRecord) -> JSON:
    author = await context.uow.staff.get(notice.author_id) if notice.author_id else None
    return None if author is None else author.name


def _in_china(moment: datetime | None) -> JSON:
    if moment is None:
        return None
    return f"{day_in_china(moment).isoformat()}T{time_in_china(moment)}"


def _brief(notice: NoticeRecord) -> dict[str, JSON]:
    return {
        "id": notice.id,
        "title": str(notice.body["title"]),
        "state": notice.state.value,
        "day": day_in_china(notice.send_at).isoformat(),
    }


def _numbers(one: Progress, now: datetime) -> dict[str, JSON]:
    left = None if one.ends_at is None else max(round((one.ends_at - now).total_seconds() / 60), 1)
    return {
        "total": one.total,
        "sent": one.sent,
        "pending": one.pending,
        "unconfirmed": one.unconfirmed,
        "interested": one.interested,
        "failed": dict(one.failed),
        "skipped": dict(one.skipped),
        "minutes": left,
    }
