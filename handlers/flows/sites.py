"""Places near somebody: found, and how to reach them."""

from collections.abc import Mapping, Sequence
from typing import Any

from handlers.commands.people import SELF, Recall
from handlers.commands.sites import FindSites, SeeSite
from handlers.flows.contact import ask_region
from handlers.flows.readers import place
from handlers.flows.told import place_code, place_name, titled
from handlers.flows.whom import for_whom
from handlers.talk import Before, Misread, Next, Option, Read, Ref, Talk, Understood
from handlers.talk.values import JSON, Value
from knowledge.regions.places import find_places
from knowledge.sites.seeking import read_kinds, seeks_place
from knowledge.sites.site import SiteKind

OFFERS = {
    "tianlai_point": "tianlai.transition",
    "woniu_station": "woniu.rehab",
    "shoulashou_base": "shoulashou.base",
    "shoulashou_community": "shoulashou.community",
    "jishan_base": "jishan.base",
}
"""The offer that a kind of site stands for (annexes 2 and 4 to 6)."""

_GUESSED = frozenset({"sound", "part", "like"})
"""Ways in which a place is found that say no more than that it may be meant."""
_WHOLLY = frozenset({"code", "name", "alias", "several"})
"""Ways in which a place is found that say that nothing else was said."""


async def sites(
    talk: Talk, said: str = "", place: str = "", kinds: Sequence[str] | None = None
) -> Next:
    """Name the sites nearest to where somebody lives, or to the place that they name.

    Only those of `kinds`, or of the kinds that are named, where there are some.
    """
    wanted = read_kinds(said).kinds if kinds is None else tuple(map(SiteKind, kinds))
    region = place or _titled(said) or await _home(talk)
    if region is None:
        talk.say("nowhere")
        return Next(await talk.choose("instead", ["human", "menu"]))
    found = await talk.do(FindSites(region, wanted))
    of_kind: dict[str, Value] = {"kinds": [_kind(one) for one in wanted]} if wanted else {}
    name = "_of_kind" if wanted else ""
    if not found:
        talk.say(f"none{name}", place=place_name(region), **of_kind)
        steps = [*(["every"] if wanted else []), "human", "menu"]
        step = await talk.choose("instead", steps)
        return Next(step) if step != "every" else Next("sites", _looked(region, ()))
    key = "far" if found[0]["near"] == "country" else "near"
    talk.say(f"{key}{name}", place=place_name(region), **of_kind)
    options = [
        Option(str(one["id"]), titled(one["name"], sample=one["sample"]), note=_note(one))
        for one in found
    ]
    if wanted:
        options.append(Option("every", Ref("sites.instead.every")))
    chosen = await talk.choose("which", options, otherwise=_another(region, wanted))
    if chosen == "every":
        return Next("sites", _looked(region, ()))
    if isinstance(chosen, str):
        return Next("site", {"site": int(chosen), **_looked(region, wanted)})
    return Next("sites", chosen)


async def site(talk: Talk, site: int, place: str = "", kinds: Sequence[str] = ()) -> Next:
    """Say what a site is, what is done there and how to reach it, always in writing too."""
    one = await talk.do(SeeSite(site))
    others = Next("sites", _looked(place, kinds) if place else {})
    if one is None:
        talk.say("gone")
        return others
    title = titled(one["name"], sample=one["sample"])
    talk.say("summary", title=title, kind=_kind(one["kind"]))
    _say_where(talk, one)
    talk.say(f"site.state.{one['state']}")
    if one["services"]:
        talk.say("services", services=one["services"])
    for name in ("how_to_reach", "contact_text", "contact_voice"):
        if one[name]:
            talk.say(f"site.reach.{name}", what=one[name])
    if one["source"]:
        talk.say("posting.contact.source", source=one["source"])
    offer = OFFERS.get(one["kind"])
    step = await talk.choose("step", ["human", *(["offer"] if offer else []), "others"])
    if step == "human":
        return Next("human", {"topic": f"site:{site}"})
    if step == "offer" and offer:
        return Next("offer", {"offer": offer, "subject": await for_whom(talk)})
    return others


def _say_where(talk: Talk, one: Mapping[str, Any]) -> None:
    """Say the town, and what is written of the street and the house, which may begin with it."""
    town, address = place_name(one["region"]), one["address"]
    if not address:
        talk.say("where", place=town)
    elif address.startswith(town):
        talk.say("where", place=address)
    else:
        talk.say("where_exactly", place=town, address=address)


async def _home(talk: Talk) -> str | None:
    """The code of the place where somebody lives: as it is known, else asked for."""
    subject = await for_whom(talk)
    known = await talk.do(Recall(subject))
    home = known["facts"].get("region")
    if not home:
        home = await ask_region(talk, "mine" if subject == SELF else "theirs")
    return place_code(home)


def _titled(said: str) -> str:
    """The code of the place that a sentence names for certain; nothing if it names none."""
    rest = read_kinds(said).rest
    found = find_places(rest) if rest else []
    return found[0].place.code if found and found[0].how not in _GUESSED else ""


def _another(region: str, kinds: Sequence[str]) -> Read[dict[str, Any]]:
    """A reader of another place near which, or of other kinds of which is looked instead."""

    def surely(text: str) -> Understood[dict[str, Any]] | Misread:
        named, rest = read_kinds(text)
        found = find_places(rest) if rest else []
        where = found[0].place.code if found and found[0].how in _WHOLLY else ""
        if where or (named and (not rest or seeks_place(text))):
            return Understood(_looked(where or _titled(rest) or region, named or kinds))
        return Misread.because("sites.not_read")

    def perhaps(text: str) -> Understood[dict[str, Any]] | Misread:
        named, rest = read_kinds(text)
        said = place(rest)
        code = place_code(said.value[0]) if isinstance(said, Understood) else None
        if code is None and not named:
            return Misread.because("sites.not_read")
        return Understood(_looked(code or region, named or kinds))

    return Before(surely, perhaps)


def _looked(place: str, kinds: Sequence[str]) -> dict[str, JSON]:
    """What the flow `sites` needs to look near a place for some kinds."""
    return {"place": place, "kinds": list(kinds)}


def _kind(kind: str) -> Ref:
    return Ref(f"site.kind.{kind}")


def _note(one: Mapping[str, Any]) -> Ref:
    return Ref("site.note", {"kind": _kind(one["kind"]), "place": place_name(one["region"])})
