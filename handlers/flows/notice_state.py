"""How far notices are, and what staff do with them on their way."""

from collections.abc import Mapping
from typing import Any

from handlers.commands.notice_states import ListNotices, MoveNotice, SeeNotice
from handlers.commands.noticing import PlanNotice
from handlers.commands.staff import WhoIsStaff
from handlers.days import put_day, put_span
from handlers.flows.notice_audience import put_selection, say_count
from handlers.flows.notice_review import (
    AT_ONCE,
    confirmed,
    preview,
    put_when,
    send,
    try_out,
)
from handlers.flows.notice_text import put_target, write
from handlers.flows.readers import agreement, not_yet
from handlers.talk import Next, Option, Ref, Talk
from handlers.wording import wording

STEPS = 30
"""Looks at one notice."""

AT_MOST = 5
"""Things to do that are named at once."""

_UNDER_WAY = frozenset({"scheduled", "freezing", "sending"})


async def notice_state(talk: Talk) -> Next:
    """Name the newest notices; tell of one how far it is, and let it pause, go on, stop."""
    notices = await talk.do(ListNotices())
    if not notices:
        _say_none(talk, await talk.do(WhoIsStaff()), may_see=notices is not None)
        return Next("menu")
    options = [Option(str(one["id"]), _named(one)) for one in notices]
    only = len(options) == 1
    chosen = int(options[0].value if only else await talk.choose("which", options))
    seen = False
    for step in range(STEPS):
        room = talk.within(f"look-{step}")
        one = await room.do(SeeNotice(chosen))
        if one is None:
            break
        _say_state(room, one)
        waits = "approve" in one["steps"] and not seen
        steps = [name for name in one["steps"] if not (waits and name == "approve")]
        again = ["again"] if one["state"] in _UNDER_WAY else []
        why = ["why"] if one["failed"] or one["skipped"] else []
        wanted = [*again, *why, *steps, "read"][:AT_MOST]
        first = not_yet(Ref("notice_state.step.approve"), "readers.read_first") if waits else None
        do = await room.choose("step", wanted, otherwise=first, key="step")
        if do == "read":
            await _read_out(room, one)
            seen = True
        elif do == "why":
            _say_why(room, one)
        elif do == "correct":
            if await _correct(room.within("correct", words="notice"), one):
                break
        elif do != "again" and await _agreed(room, do, one):
            done = await room.do(MoveNotice(chosen, do))
            problem = done.get("problem")
            room.say(f"notice.problem.{problem}" if problem else f"notice_state.done.{do}")
    return Next("menu")


def _say_none(talk: Talk, staff: Mapping[str, Any] | None, *, may_see: bool) -> None:
    """Say why nothing is named: there is none, none where they act, or none is for them."""
    if staff is None:
        talk.say("notice.for_staff")
    elif not may_see:
        talk.say("not_allowed")
    else:
        talk.say("none_here" if staff["where"] else "none")
        if "notice.write" in staff["may"]:
            talk.say("to_write")


def _named(one: Mapping[str, Any]) -> Ref:
    state = Ref(f"notice_state.state.{one['state']}")
    values = {"title": one["title"], "day": put_day(one["day"]), "state": state}
    return Ref("notice_state.one", values)


def _say_state(room: Talk, one: Mapping[str, Any]) -> None:
    """Say how far it is: in words where nothing is sent yet, else in numbers."""
    room.say("is", title=one["title"], state=Ref(f"notice_state.state.{one['state']}"))
    if not one["total"]:
        day = put_day(one["day"])
        room.say("for_so_many", count=one["size"], day=day, time=one["time"])
        return
    room.say("sent", sent=one["sent"], rest=one["pending"])
    if one["unconfirmed"]:
        room.say("unconfirmed", count=one["unconfirmed"])
    if one.get("interested"):
        room.say("interested", count=one["interested"])
    if one["failed"] or one["skipped"]:
        count = sum(one["failed"].values()) + sum(one["skipped"].values())
        room.say("not_sent", count=count)
    if one["minutes"] is not None:
        room.say("minutes", count=one["minutes"])


def _say_why(room: Talk, one: Mapping[str, Any]) -> None:
    for sort in ("failed", "skipped"):
        for reason, count in one[sort].items():
            room.say("reason", reason=_put_reason(reason), count=count)


def _put_reason(reason: str) -> Ref:
    key = f"notice_state.why.{reason}"
    return Ref(key if key in wording() else "notice_state.why.other")


async def _read_out(room: Talk, one: Mapping[str, Any]) -> None:
    """Say the whole notice as people get it in one mode, whom it is for, when, and by whom."""
    options = [Option(mode, Ref(f"notice.mode.as_{mode}")) for mode in one["texts"]]
    mode = await room.choose("mode", options, key="notice.whose_view")
    room.say("notice.preview", mode=Ref(f"notice.mode.as_{mode}"), text=one["texts"][mode])
    target, about = one["target"], one.get("about")
    if about or f"offer.{target}.name" in wording():
        room.say("notice.is_about", what=put_target(target, about))
    room.say("notice.is_for", audience=list(put_selection(one["selection"])))
    if one["total"]:
        # Where nothing is sent yet it is said with how far it is.
        room.say("for_so_many", count=one["size"], day=put_day(one["day"]), time=one["time"])
    if one.get("spread"):
        room.say("notice.spreads", span=put_span(one["spread"]))
    if one.get("until"):
        room.say("until", when=put_when(one["until"]))
    if one.get("author"):
        room.say("author", name=one["author"])


async def _agreed(room: Talk, do: str, one: Mapping[str, Any]) -> bool:
    """Whether somebody wants what cannot be undone; the number of people lets a notice go."""
    if do == "approve":
        return await confirmed(room, one["size"])
    if do == "stop":
        return bool(
            await room.choose("sure", ["yes", "no"], otherwise=agreement(), key="sure") == "yes"
        )
    return True


async def _correct(talk: Talk, one: Mapping[str, Any]) -> bool:
    """Set a notice right for those who got it; whether it was handed in."""
    planned = await talk.do(PlanNotice({}, corrects=one["id"]))
    talk.say("corrects")
    say_count(talk, planned)
    text = await write(talk)
    draft = {"text": text, "target": one["target"], "selection": {}, **AT_ONCE}
    for step in range(STEPS):
        room = talk.within(f"ready-{step}")
        do = await room.choose("step", ["send", "preview", "test", "drop"], key="step")
        if do == "preview":
            await preview(room, text, bound=one["target"] is not None)
        elif do == "test":
            await try_out(room, text, one["target"], corrects=True)
        elif do == "drop":
            break
        elif await send(room, draft, corrects=one["id"]):
            return True
    return False
