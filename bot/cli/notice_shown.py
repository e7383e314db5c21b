"""What staff are shown of a notice before it goes out: what people get, how many, and who not."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.operator_words import say
from db.notice_records import AudienceCounts
from handlers.flows.notice_audience import put_selection
from handlers.flows.notice_text import put_target
from handlers.listed import POSTING, TRAINING
from handlers.noticing.drafts import Plan
from handlers.talk.values import Ref
from handlers.wording import wording
from knowledge.notices.selection import Selection
from knowledge.sheets.cells import write_choice
from knowledge.sheets.dates import CHINA
from knowledge.words import Mode

CHANNELS = ("telegram", "web", "terminal", "none")
"""Channels that have a word of their own."""

LEFT_OUT = ("opted_out", "no_consent", "unreachable")
"""Why somebody whom a notice suits does not get it."""


def text_lines(told: dict[str, str], proposed: frozenset[str]) -> Iterator[str]:
    """What a person in each mode gets; which of it was proposed is said."""
    for mode in Mode:
        key = "notice.proposed" if mode in proposed else "notice.text"
        yield say(key, mode=mode_word(mode))
        yield told[mode]
        yield ""


@dataclass(frozen=True)
class Outline:
    """What of a notice is read back beside its text; of a correction no selection."""

    selection: Selection | None
    target: str | None
    send_at: datetime | None
    spread_minutes: int
    expires_at: datetime | None


def outline_lines(one: Outline) -> Iterator[str]:
    """Whom a notice is for, what it is about, when it goes out and until when, one a line."""
    if one.selection is not None:
        yield say("notice.audience", who=audience_words(one.selection.to_json()))
    if one.target is not None:
        yield say("notice.about", what=_about(one.target))
    if one.send_at is not None:
        yield say("notice.begins", when=moment_word(one.send_at))
    if one.spread_minutes:
        yield say("notice.spread", minutes=one.spread_minutes)
    if one.expires_at is not None:
        yield say("notice.expires", when=moment_word(one.expires_at))


def plan_lines(plan: Plan) -> Iterator[str]:
    """How many get it and where, who does not and why, and some of them, one a line."""
    yield say("notice.total", count=plan.counts.total)
    yield say("notice.reached", count=plan.counts.reached, channels=_channels(plan.counts))
    for key, count in left_out(plan.counts).items():
        if count:
            yield say(f"notice.left.{key}", count=count)
    if plan.sample:
        yield say("notice.sample")
    for one in plan.sample:
        yield say("notice.sampled", mode=mode_word(one.mode), channel=channel_word(one.channel))


def plan_told(plan: Plan) -> dict[str, Any]:
    """The same for programs."""
    return {
        "total": plan.counts.total,
        "count": plan.counts.reached,
        "channels": dict(plan.counts.by_channel),
        "left_out": left_out(plan.counts),
        "sample": [{"mode": one.mode, "channel": one.channel} for one in plan.sample],
        "selection": plan.selection.to_json(),
        "approval": plan.approval,
    }


def left_out(counts: AudienceCounts) -> dict[str, int]:
    """How many whom it suits do not get it, by `LEFT_OUT`."""
    numbers = (counts.out, counts.no_consent, counts.unreachable)
    return dict(zip(LEFT_OUT, numbers, strict=True))


def audience_words(selection: Mapping[str, Any]) -> str:
    """Whom a notice is for, in the words of the talk; `selection` as `Selection` keeps it."""
    return "；".join(map(_words, put_selection(selection)))


def mode_word(mode: str | None) -> str:
    """How somebody is talked to; plainly unless they chose."""
    return write_choice("modes", mode or Mode.PLAIN)


def channel_word(channel: str) -> str:
    """A channel in words; one without a word goes by its name."""
    return say(f"channel.{channel}") if channel in CHANNELS else channel


def moment_word(moment: datetime) -> str:
    """A moment in China."""
    return f"{moment.astimezone(CHINA):%Y-%m-%d %H:%M}"


def _words(said: Ref) -> str:
    """Words of the talk, as one reads them there."""
    return wording().text(said, Mode.PLAIN)


def _about(target: str) -> str:
    if target.startswith(POSTING):
        return say("notice.posting", number=target.removeprefix(POSTING))
    if target.startswith(TRAINING):
        return say("notice.training", number=target.removeprefix(TRAINING))
    return _words(put_target(target, None))


def _channels(counts: AudienceCounts) -> str:
    parts = [
        say("notice.on_channel", channel=channel_word(channel), count=count)
        for channel, count in sorted(counts.by_channel.items(), key=lambda one: -one[1])
        if count
    ]
    return say("notice.channels", parts="、".join(parts)) if parts else ""
