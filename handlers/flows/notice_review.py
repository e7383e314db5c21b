"""A notice before it goes out: seen as people get it, tried, timed, confirmed by a number."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from handlers.commands.noticing import PlanNotice, PreviewNotice, SendNotice, TestNotice
from handlers.commands.targets import NameTarget
from handlers.days import put_day, put_span
from handlers.flows.notice_audience import put_selection, say_count
from handlers.flows.notice_readers import end, exactly, moment, span
from handlers.flows.notice_text import put_target
from handlers.talk import Option, Ref, Talk
from knowledge.words import Mode

TRIES = 3
"""How often it is asked again for a number that has changed meanwhile."""

DAYS = (1, 3, 7, 30)
"""Days after which nobody gets a notice any more who has not got it; the choice of them."""

AT_ONCE: Mapping[str, Any] = {"send_at": None, "spread": 0, "days": 7}
"""When a notice goes out of which nothing else was said."""

TIMING = ("when", "moment", "span", "until")
"""The answers of `timing`, by their names in the journal."""

SAMPLE = "sample"

REVIEW = ("step", "what", "mode", *(f"try-{number}/confirm" for number in range(TRIES)))
"""The answers of one look at a notice, by their names in the journal."""


async def preview(
    room: Talk,
    text: Mapping[str, Any],
    *,
    bound: bool,
    selection: Mapping[str, Any] | None = None,
) -> None:
    """Say exactly what people get in one mode, or how some of those of `selection` get it.

    Without a selection it is a correction.
    """
    options = [Option(one, Ref(f"notice.mode.as_{one}")) for one in Mode]
    some = [SAMPLE] if selection is not None else []
    mode = await room.choose("mode", [*options, *some], key="whose_view")
    if selection is not None and mode == SAMPLE:
        await _sample(room, selection)
        return
    corrects = selection is None
    told = await room.do(PreviewNotice(dict(text), bound, corrects))
    room.say("preview", mode=Ref(f"notice.mode.as_{mode}"), text=told[mode])


async def _sample(room: Talk, selection: Mapping[str, Any]) -> None:
    planned = await room.do(PlanNotice(dict(selection)))
    if planned.get("sample"):
        room.say("sample", people=[_put_reader(*one) for one in planned["sample"]])
    else:
        say_count(room, planned)


def _put_reader(mode: str | None, channel: str) -> Ref:
    """How somebody gets it, who is not named."""
    values = {
        "mode": Ref(f"notice.mode.as_{mode or Mode.PLAIN}"),
        "channel": Ref(f"notice.channel.{channel}"),
    }
    return Ref("notice.reader", values)


async def try_out(
    room: Talk, text: Mapping[str, Any], target: str | None, *, corrects: bool = False
) -> None:
    """Send it to its author alone."""
    done = await room.do(TestNotice(dict(text), target, corrects))
    room.say(f"notice.problem.{done['problem']}" if "problem" in done else "tested")


async def timing(talk: Talk) -> dict[str, Any]:
    """Ask when it goes out and over how long; what is not sent at once gets an end, too."""
    when = await talk.choose("when", ["now", "at", "slowly", "at_slowly"])
    if when == "now":
        return dict(AT_ONCE)
    at = when != "slowly"
    send_at: str | None = None
    if at:
        send_at = await talk.ask("moment", moment(talk.clock))
    spread = await talk.ask("span", span) if when != "at" else 0
    options = [Option(str(one), Ref("notice.days", {"count": one})) for one in DAYS]
    until: str = await talk.choose("until", options, otherwise=end(_begin(talk, send_at)))
    last = {"days": int(until)} if until.isdecimal() else {"until": until}
    return {"send_at": send_at, "spread": spread, **last}


def _begin(talk: Talk, send_at: str | None) -> Callable[[], datetime]:
    return talk.clock if send_at is None else lambda: datetime.fromisoformat(send_at)


async def send(
    room: Talk,
    draft: Mapping[str, Any],
    *,
    corrects: int | None = None,
) -> bool:
    """Read back what goes out to how many, and hand it in when that number comes back.

    `draft` is as `SendNotice` takes it; the result says whether it was handed in.
    """
    for number in range(TRIES):
        attempt = room.within(f"try-{number}")
        planned = await attempt.do(PlanNotice(draft["selection"], draft["send_at"], corrects))
        if planned.get("problem") or not planned["reached"]:
            say_count(attempt, planned)
            return False
        about = await attempt.do(NameTarget(draft["target"])) if draft["target"] else None
        _read_back(attempt, draft, planned, about, corrects)
        if not await confirmed(attempt, planned["reached"]):
            attempt.say("not_sent")
            return False
        at_once = planned["over"] or draft["send_at"] is None
        done = await attempt.do(SendNotice(draft, planned["reached"], corrects, at_once))
        if not done.keys() & {"changed", "over"}:
            break
        if "changed" in done:
            attempt.say("changed", count=done["changed"])
        else:
            attempt.say("over_by_now")
    if done.keys() & {"changed", "over"}:
        return False
    if "problem" in done:
        room.say(f"notice.problem.{done['problem']}")
        return False
    room.fence()
    is_now = done["state"] == "scheduled" and at_once
    room.say("notice.handed_in.at_once" if is_now else f"notice.handed_in.{done['state']}")
    room.say("how_to_watch")
    return True


async def confirmed(room: Talk, count: int) -> bool:
    """Whether the number of people comes back, typed or said; nothing else lets anything go."""
    read = exactly(count)
    # No numbered option stands beside it: the only number that is asked for is that of people.
    return (
        await room.ask("confirm", read, careful=True, key="notice.confirm", count=count) == "send"
    )


def _read_back(
    room: Talk,
    draft: Mapping[str, Any],
    planned: Mapping[str, Any],
    about: str | None,
    corrects: int | None,
) -> None:
    room.say("is_titled", title=draft["text"]["title"])
    if draft["target"] is not None:
        room.say("is_about", what=put_target(draft["target"], about))
    if corrects is None:
        room.say("is_for", audience=list(put_selection(draft["selection"])))
    if planned["over"]:
        room.say("over")
    room.say("goes_out", when=put_when(None if planned["over"] else draft["send_at"]))
    if draft["spread"]:
        room.say("spreads", span=put_span(draft["spread"]))
    if "until" in draft:
        room.say("ends", day=put_day(draft["until"]))
    elif draft["send_at"] is not None or draft["spread"]:
        room.say("ends_after", count=draft["days"])
    say_count(room, planned)
    if planned["approval"]:
        room.say("needs_approval")


def put_when(send_at: str | None) -> Ref:
    """When something goes out, given as ISO 8601 in China, or at once."""
    if send_at is None:
        return Ref("notice.at_once")
    day, _, time = send_at.partition("T")
    return Ref("notice.at", {"day": put_day(day), "time": time[:5]})
