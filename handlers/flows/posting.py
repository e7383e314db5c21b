"""One posting in detail."""

from collections.abc import Mapping
from typing import Any

from handlers.commands.people import Recall
from handlers.commands.postings import FindAlike, SeePosting
from handlers.days import put_day
from handlers.flows.told import posting_options, put_pay, put_place, titled
from handlers.flows.whom import for_whom
from handlers.flows.wishes import EVERYTHING, a_change, a_wish, instead
from handlers.talk import Next, Ref, Talk
from handlers.talk.values import JSON, Value

PARTS = ("detail", "contact")

_WORDS = ("work_hours", "responsibilities", "qualifications")
_LISTS = ("benefits", "accommodations")


async def posting(talk: Talk, posting: int, again: Mapping[str, JSON] | None = None) -> Next:
    """Say what a posting is and what it asks that is hard; then more of it, as wished.

    `again` is what the flow `jobs` needs to show the others once more.
    """
    subject = await for_whom(talk)
    known = await talk.do(Recall(subject))
    limits = tuple(known["facts"].get("limits") or ())
    one = await talk.do(SeePosting(posting, limits))
    others = Next("jobs", dict(again or {}))
    if one is None:
        talk.say("gone")
        return others
    _summary(talk, one)
    left = ["apply", *PARTS, "alike", "others"]
    back: dict[str, Any] = {"wish": EVERYTHING, **(again or {})}
    read = a_change(back["wish"], "turn.misread")
    for step in range(len(PARTS) + 1):
        chosen = await talk.within(f"look-{step}").choose("step", left, otherwise=read)
        if chosen not in PARTS:
            break
        left.remove(chosen)
        _tell(talk, chosen, one)
    if isinstance(chosen, Mapping):
        return instead(chosen, back)
    if chosen == "apply":
        return Next("apply", {"posting": posting, "subject": subject, "again": dict(again or {})})
    if chosen == "alike":
        return await _alike(talk, posting, limits, again)
    return others


async def _alike(
    talk: Talk, posting: int, limits: tuple[str, ...], again: Mapping[str, JSON] | None
) -> Next:
    room = talk.within("alike")
    found = await room.do(FindAlike(posting, limits))
    if not found["postings"]:
        room.say("none_alike")
        return Next("jobs", dict(again or {}))
    options = posting_options(found["postings"])
    chosen = await room.choose("which", options, otherwise=a_wish, key="jobs.which")
    if isinstance(chosen, str):
        return Next("posting", {"posting": int(chosen), "again": dict(again or {})})
    return Next("jobs", {**(again or {}), "wish": chosen["wish"]})


def _summary(talk: Talk, one: Mapping[str, Any]) -> None:
    title = titled(one["title"], sample=one["sample"])
    talk.say("summary", title=title, employer=one["employer"])
    talk.say("terms", place=put_place(one), pay=put_pay(one["pay"]))
    for demand, met_by in one["unmet"]:
        hard = Ref(f"posting.demand.{demand}")
        if met_by:
            ways = [Ref(f"posting.accommodation.{way}") for way in met_by]
            talk.say("hard_met", demand=hard, ways=ways)
        else:
            talk.say("hard", demand=hard)


def _tell(talk: Talk, part: str, one: Mapping[str, Any]) -> None:
    if part == "detail":
        details = _details(one)
        for name, value in details.items():
            talk.say(f"posting.detail.{name}", what=value)
        if not details:
            talk.say("posting.detail.nothing")
        return
    for name in ("how_to_apply", "contact_text", "contact_voice"):
        if one[name]:
            talk.say(f"posting.contact.{name}", what=one[name])
    talk.say("posting.contact.here")
    talk.say("posting.contact.until", day=put_day(one["valid_through"]))
    if one["source"]:
        talk.say("posting.contact.source", source=one["source"])


def _details(one: Mapping[str, Any]) -> dict[str, Value]:
    """What there is to tell of a posting: only what its employer has said."""
    told: dict[str, Value] = {name: one[name] for name in _WORDS if one[name]}
    if one["address"]:
        told["address"] = one["address"]
    if one["organization_kind"]:
        told["organization_kind"] = Ref(f"posting.kind.{one['organization_kind']}")
    if one["total_job_openings"]:
        told["total_job_openings"] = one["total_job_openings"]
    if one["demands"]:
        told["demands"] = [Ref(f"posting.demand.{name}") for name in sorted(one["demands"])]
    for name in _LISTS:
        if one[name]:
            words = f"posting.{name[:-1]}"
            told[name] = [Ref(f"{words}.{value}") for value in sorted(one[name])]
    return told
