"""Notices written in the talk: planned, shown, tested, handed in, corrected."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from db.notice_records import NoticeRecord
from handlers.commands.context import Context
from handlers.commands.staff import staff_of
from handlers.noticing.allowed import NotAllowed
from handlers.noticing.drafts import CountChanged, Draft, DraftProblem, NotNow, Plan
from handlers.noticing.planning import correct, plan, plan_correction, send, send_test
from handlers.noticing.telling import body_of, told
from handlers.talk.commands import Command
from handlers.talk.values import JSON
from knowledge.notices.easy import propose_easy
from knowledge.notices.notice import NoticeText
from knowledge.notices.selection import Selection
from knowledge.notices.spoken import propose_spoken
from knowledge.sheets.dates import CHINA

_A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class PlanNotice(Command[Any]):
    """Whom a `selection` reaches now, or with `corrects` those who got that notice.

    `{"reached", "elsewhere", "left_out": {reason: number}, "sample": [[mode, channel]], "approval",
    "over"}`: `elsewhere` are those who get it when they come and look, `over` says that the moment
    `send_at` has passed. Where they may not, `{"problem": why}`.
    """

    selection: Mapping[str, JSON]
    send_at: str | None = None
    corrects: int | None = None


@dataclass(frozen=True)
class ProposeTexts(Command[Any]):
    """What `text` could be in the other modes: `{"easy", "spoken"}`."""

    text: str


@dataclass(frozen=True)
class PreviewNotice(Command[Any]):
    """What people get in each mode, word for word: by mode.

    `text` has a `NoticeText`'s fields; with `corrects` it is that of a correction.
    """

    text: Mapping[str, JSON]
    bound: bool
    corrects: bool = False


@dataclass(frozen=True)
class TestNotice(Command[Any]):
    """Send a notice, or a correction, to its author alone: `{"state"}`, or `{"problem": name}`."""

    __test__ = False

    text: Mapping[str, JSON]
    target: str | None
    corrects: bool = False


@dataclass(frozen=True)
class SendNotice(Command[Any]):
    """Hand a notice in, or with `corrects` a correction of that one, for `confirmed` people.

    `draft` has `text`, `selection`, `target`, `send_at` (ISO 8601, or nothing for at once),
    `spread` in minutes, and either `days`, after which nobody gets it, or `until`, the last day.
    `at_once` is whether it was read back as going out at once. The result is `{"state", "id"}`,
    `{"changed": count}`, `{"over"}` where its moment has passed since, or `{"problem": name}`.
    """

    draft: Mapping[str, Any]
    confirmed: int
    corrects: int | None = None
    at_once: bool = True


async def plan_notice(context: Context, command: PlanNotice) -> JSON:
    """See `PlanNotice`."""
    over = command.send_at is not None and _moment(command.send_at) <= context.now
    try:
        planned = await _planned(context, command)
    except (NotAllowed, NotNow) as problem:
        return {"problem": _name_of(problem)}
    counts, told_of = planned.counts, [(one.mode, one.channel) for one in planned.sample]
    left_out = {
        "out": counts.out,
        "no_consent": counts.no_consent,
        "unreachable": counts.unreachable,
    }
    return {
        "reached": counts.reached,
        "elsewhere": counts.reached - counts.by_channel.get("telegram", 0),
        "left_out": {reason: number for reason, number in left_out.items() if number},
        "sample": [[*one] for one in sorted(told_of, key=str)],
        "approval": planned.approval,
        "over": over,
    }


async def propose_texts(_: Context, command: ProposeTexts) -> JSON:
    """See `ProposeTexts`."""
    return {"easy": propose_easy(command.text), "spoken": propose_spoken(command.text)}


async def preview_notice(_: Context, command: PreviewNotice) -> JSON:
    """See `PreviewNotice`."""
    text = NoticeText.model_validate(command.text)
    return dict(told(body_of(text, corrects=command.corrects), bound=command.bound))


async def test_notice(context: Context, command: TestNotice) -> JSON:
    """See `TestNotice`."""

    async def hand_in() -> NoticeRecord:
        staff = await staff_of(context, "notice.test")
        draft = Draft(NoticeText.model_validate(command.text), target=command.target)
        corrects = command.corrects
        return await send_test(context.uow, staff, draft, context.now, corrects=corrects)

    return await _result_of(hand_in)


async def send_notice(context: Context, command: SendNotice) -> JSON:
    """See `SendNotice`."""
    send_at = command.draft.get("send_at")
    if send_at and not command.at_once and _moment(send_at) <= context.now:
        return {"over": True}

    async def hand_in() -> NoticeRecord:
        staff = await staff_of(context, "notice.write")
        draft = _draft(command.draft, context.now)
        if command.corrects is None:
            return await send(
                context.uow,
                staff,
                draft,
                command.confirmed,
                context.now,
                approval=context.approval,
                quiet=context.quiet,
            )
        return await correct(
            context.uow,
            staff,
            command.corrects,
            draft,
            confirmed=command.confirmed,
            now=context.now,
            approval=context.approval,
            quiet=context.quiet,
        )

    return await _result_of(hand_in)


async def _planned(context: Context, command: PlanNotice) -> Plan:
    staff = await staff_of(context, "notice.preview")
    if command.corrects is not None:
        return await plan_correction(
            context.uow, staff, command.corrects, approval=context.approval
        )
    selection = Selection.model_validate(command.selection)
    return await plan(context.uow, staff, selection, context.now, approval=context.approval)


async def _result_of(hand_in: Callable[[], Awaitable[NoticeRecord]]) -> JSON:
    try:
        notice = await hand_in()
    except CountChanged as changed:
        return {"changed": changed.count}
    except (NotAllowed, DraftProblem, NotNow) as problem:
        return {"problem": _name_of(problem)}
    return {"state": notice.state.value, "id": notice.id}


def _name_of(problem: NotAllowed | DraftProblem | NotNow) -> str:
    match problem:
        case NotAllowed():
            return problem.why
        case DraftProblem():
            return problem.name
        case NotNow():
            return "not_now"


def _draft(kept: Mapping[str, Any], now: datetime) -> Draft:
    send_at = _moment(kept["send_at"]) if kept.get("send_at") else None
    spread = int(kept.get("spread") or 0)
    return Draft(
        text=NoticeText.model_validate(kept["text"]),
        selection=Selection.model_validate(kept.get("selection") or {}),
        target=kept.get("target"),
        send_at=send_at,
        spread_minutes=spread,
        expires_at=_end(kept, max(send_at or now, now) + timedelta(minutes=spread)),
    )


def _end(kept: Mapping[str, Any], over: datetime) -> datetime:
    """When nobody gets a notice any more that is `over`, if all goes well, by that moment."""
    if "until" in kept:
        return datetime.combine(date.fromisoformat(kept["until"]) + _A_DAY, time(), CHINA)
    return over + int(kept["days"]) * _A_DAY


def _moment(text: object) -> datetime:
    return datetime.fromisoformat(str(text))
