"""Whom a notice is for: one condition after the other, each with how many are left."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from handlers.commands.noticing import PlanNotice
from handlers.commands.targets import FindTargets
from handlers.flows.facts import CATEGORIES, LEVELS
from handlers.flows.notice_readers import ages, areas
from handlers.flows.notice_text import put_target
from handlers.flows.readers import short_text
from handlers.listed import POSTING
from handlers.talk import Option, Ref, Talk
from handlers.talk.values import JSON, Value
from knowledge.profile import Role
from knowledge.regions.divisions import places
from knowledge.words import Mode

STEPS = 12
"""Conditions that are asked for at most."""

FIRST = ("category", "region", "age")
FURTHER = ("level", "mode", "role", "offer")

AUDIENCE = tuple(
    f"who-{step}/{name}"
    for step in range(STEPS)
    for name in ("next", "further", *FIRST, *FURTHER, "which")
)
"""The answers of `audience`, by their names in the journal."""

_Change = dict[str, Any]


async def audience(talk: Talk, target: str | None) -> dict[str, JSON]:
    """Ask whom a notice is for, as `Selection` keeps it, until somebody is content."""
    selection: dict[str, JSON] = {}
    for step in range(STEPS):
        room = talk.within(f"who-{step}")
        planned = await room.do(PlanNotice(selection))
        say_count(room, planned)
        first = [] if "problem" in planned else ["ready"]
        chosen = await room.choose("next", [*first, *FIRST, "further"], key="next")
        if chosen == "ready":
            if planned["reached"] or await _reaches(room, selection):
                break
            room.say("notice.nobody_yet")
            continue
        if chosen == "further":
            search = ["search"] if target and target.startswith(POSTING) else []
            chosen = await room.choose("further", [*FURTHER, *search], key="further")
        change = _search(target) if chosen == "search" else await _ASK[chosen](room)
        selection = {key: one for key, one in (selection | change).items() if one is not None}
    return selection


async def _reaches(room: Talk, selection: dict[str, JSON]) -> bool:
    """Whether somebody gets it by now, who did not when it was counted, perhaps days ago."""
    planned = await room.do(PlanNotice(selection), name="again")
    return bool(planned.get("reached"))


def say_count(talk: Talk, planned: Mapping[str, Any]) -> None:
    """Say how many get it, and in as few words as will do why others do not."""
    if "problem" in planned:
        talk.say(f"notice.problem.{planned['problem']}")
        return
    talk.say("notice.count", count=planned["reached"])
    if planned["elsewhere"]:
        talk.say("notice.elsewhere", count=planned["elsewhere"])
    left_out: dict[str, int] = planned["left_out"]
    if left_out:
        reasons = [Ref(f"notice.left.{name}", {"count": n}) for name, n in left_out.items()]
        talk.say("notice.left_out", count=sum(left_out.values()), reasons=reasons)


def put_selection(selection: Mapping[str, Any]) -> list[Ref]:
    """Whom a notice is for, in words, a part for each condition."""
    found: list[Ref] = []
    for name, words in _LISTS.items():
        if values := selection.get(name):
            found.append(Ref(f"notice.of.{name}", {"what": [words(str(one)) for one in values]}))
    least, most = selection.get("age_from"), selection.get("age_to")
    if least is not None or most is not None:
        found.append(_put_ages(least, most))
    if selection.get("posting") is not None:
        found.append(Ref("notice.of.posting"))
    return found or [Ref("notice.of.everybody")]


def _put_ages(least: int | None, most: int | None) -> Ref:
    if most is None:
        return Ref("notice.of.age_from", {"least": least or 0})
    if least is None:
        return Ref("notice.of.age_to", {"most": most})
    return Ref("notice.of.ages", {"least": least, "most": most})


def _put_offer(offer: str) -> Ref:
    listed = offer.partition(":")[0] if ":" in offer else None
    return Ref(f"notice.of.a_{listed}") if listed else put_target(offer, None)


def _put_place(code: str) -> Ref:
    place = places().get(code)
    return Ref("region.name", {"name": code if place is None else place.full_name})


_LISTS: Mapping[str, Callable[[str], Value]] = {
    "categories": lambda one: Ref(f"data.value.{one}"),
    "levels": lambda one: Ref(f"fact.self.level.{one}"),
    "regions": _put_place,
    "modes": lambda one: Ref(f"notice.mode.as_{one}"),
    "roles": lambda one: Ref(f"notice.role.{one}"),
    "offers": _put_offer,
}


async def _category(room: Talk) -> _Change:
    options = [Option(one, Ref(f"fact.self.category.{one}")) for one in CATEGORIES]
    said = await room.choose("category", options, many=True, skippable=True, key="category")
    return {"categories": said}


async def _region(room: Talk) -> _Change:
    codes = await room.ask("region", areas, skippable=True, key="region")
    if codes:
        # A county is reached by its city: it is said which areas were understood.
        room.say("notice.in_areas", areas=[_put_place(one) for one in codes])
    return {"regions": codes}


async def _age(room: Talk) -> _Change:
    band = await room.ask("age", ages, skippable=True, key="age")
    least, most = band or (None, None)
    return {"age_from": least, "age_to": most}


async def _level(room: Talk) -> _Change:
    options = [Option(one, Ref(f"fact.self.level.{one}")) for one in LEVELS]
    said = await room.choose("level", options, many=True, skippable=True, key="level")
    return {"levels": [int(one) for one in said] if said else None}


async def _mode(room: Talk) -> _Change:
    options = [Option(one, Ref(f"notice.mode.as_{one}")) for one in Mode]
    said = await room.choose("mode", options, many=True, skippable=True, key="mode")
    return {"modes": said}


async def _role(room: Talk) -> _Change:
    options = [Option(one, Ref(f"notice.role.{one}")) for one in Role]
    said = await room.choose("role", options, many=True, skippable=True, key="role")
    return {"roles": said}


async def _offer(room: Talk) -> _Change:
    words = await room.ask("offer", short_text, skippable=True, key="words_offer")
    found = await room.do(FindTargets("offer", words)) if words else []
    if not found:
        return {"offers": None}
    options = [Option(target, put_target(target, title)) for target, title in found]
    chosen = await room.choose("which", [*options, "other"], key="which_target")
    return {} if chosen == "other" else {"offers": [chosen]}


def _search(target: str | None) -> _Change:
    return {"posting": int((target or "").removeprefix(POSTING))}


_ASK: Mapping[str, Callable[[Talk], Awaitable[_Change]]] = {
    "category": _category,
    "region": _region,
    "age": _age,
    "level": _level,
    "mode": _mode,
    "role": _role,
    "offer": _offer,
}
