"""Places near somebody: found, and how to reach them."""

from collections.abc import Mapping
from typing import Any

from handlers.commands.people import SELF, Recall
from handlers.commands.sites import FindSites, SeeSite
from handlers.flows.contact import ask_region
from handlers.flows.readers import place
from handlers.flows.told import place_code, place_name, titled
from handlers.flows.whom import for_whom
from handlers.talk import Misread, Next, Option, Ref, Talk, Understood
from knowledge.regions.places import find_places

OFFERS = {
    "tianlai_point": "tianlai.transition",
    "woniu_station": "woniu.rehab",
    "shoulashou_base": "shoulashou.base",
    "shoulashou_community": "shoulashou.community",
    "jishan_base": "jishan.base",
}
"""The offer that a kind of site stands for (annexes 2 and 4 to 6)."""


async def sites(talk: Talk, said: str = "", place: str = "") -> Next:
    """Name the sites nearest to where somebody lives, or to the place that they name."""
    region = place or _titled(said) or await _home(talk)
    if region is None:
        talk.say("nowhere")
        return Next(await talk.choose("instead", ["human", "menu"]))
    found = await talk.do(FindSites(region))
    if not found:
        talk.say("none", place=place_name(region))
        return Next(await talk.choose("instead", ["human", "menu"]))
    key = "far" if found[0]["near"] == "country" else "near"
    talk.say(key, place=place_name(region))
    options = [
        Option(str(one["id"]), titled(one["name"], sample=one["sample"]), note=_note(one))
        for one in found
    ]
    chosen = await talk.choose("which", options, otherwise=_another)
    if isinstance(chosen, str):
        return Next("site", {"site": int(chosen), "place": region})
    return Next("sites", {"place": chosen["place"]})


async def site(talk: Talk, site: int, place: str = "") -> Next:
    """Say what a site is, what is done there and how to reach it, always in writing too."""
    one = await talk.do(SeeSite(site))
    others = Next("sites", {"place": place} if place else {})
    if one is None:
        talk.say("gone")
        return others
    title = titled(one["name"], sample=one["sample"])
    talk.say("summary", title=title, kind=Ref(f"site.kind.{one['kind']}"))
    talk.say("where", place=one["address"] or place_name(one["region"]))
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
    found = find_places(said) if said else []
    return found[0].place.code if found and found[0].how != "like" else ""


def _another(text: str) -> Understood[dict[str, Any]] | Misread:
    """Another place, near which is looked instead."""
    said = place(text)
    if isinstance(said, Understood):
        code = place_code(said.value[0])
        if code is not None:
            return Understood({"place": code})
    return Misread.because("sites.not_read")


def _note(one: Mapping[str, Any]) -> Ref:
    kind = Ref(f"site.kind.{one['kind']}")
    return Ref("site.note", {"kind": kind, "place": place_name(one["region"])})
