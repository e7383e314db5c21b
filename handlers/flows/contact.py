"""How somebody wants to be called and reached, and where they live."""

from collections.abc import Mapping
from typing import Any

from handlers.flows.readers import agreement, name, phone, place, short_text
from handlers.talk import Option, Ref, Takes, Talk

WAYS = ("here", "phone", "sms", "wechat", "email")
"""Never a telephone call as the only way: deaf people cannot take one."""

TRIES = 3
"""How often it is asked which of several places of one name is meant."""

CONTACT = ("same_contact", "contact/called", "contact/way", "contact/number")
"""The answers of `ask_or_keep_contact`, by their names in the journal."""

_BY_NUMBER = frozenset({"phone", "sms"})


async def ask_contact(talk: Talk) -> dict[str, Any]:
    """Ask for a name to be called by, and the way to be reached."""
    room = talk.within("contact", words="contact")
    called = await room.ask("called", name)
    way = await room.choose("way", WAYS)
    if way == "here":
        return {"called": called, "way": way, "number": None}
    if way in _BY_NUMBER:
        number = await room.ask("number", phone, takes=Takes.PHONE, key=way)
    else:
        number = await room.ask("number", short_text, key=way)
    return {"called": called, "way": way, "number": number}


async def ask_or_keep_contact(talk: Talk, kept: Mapping[str, Any] | None) -> dict[str, Any]:
    """Ask for what `ask_contact` does, unless what is `kept` is still right."""
    if kept:
        say_contact(talk, kept)
        same = await talk.choose(
            "same_contact",
            ["yes", "change"],
            otherwise=agreement("yes", "change"),
            key="enrol.same_contact",
        )
        if same == "yes":
            return dict(kept)
    return await ask_contact(talk)


def say_contact(talk: Talk, contact: Mapping[str, Any]) -> None:
    """Read back how somebody will be called and reached."""
    way = Ref(f"contact.way.{contact['way']}")
    if contact["number"] is None:
        talk.say("contact.is", called=contact["called"], way=way)
    else:
        talk.say("contact.is_at", called=contact["called"], way=way, number=contact["number"])


async def ask_region(talk: Talk, whose: str = "mine") -> str | None:
    """Ask for a place, down to what somebody wants to tell; `None` when not told.

    `whose` is `mine`, `theirs` (of somebody spoken for) or `organisation`.
    """
    room = talk.within("region", words="region")
    found = await room.ask("where", place, skippable=True, takes=Takes.PLACE, key=whose)
    for step in range(TRIES):
        if found is None or len(found) == 1:
            break
        options = [Option(one, Ref("region.name", {"name": one})) for one in found]
        again = room if step == 0 else room.within(f"again-{step}", words="region")
        which = await again.choose("which", options, otherwise=place, skippable=True)
        found = [which] if isinstance(which, str) else which
    return found[0] if found else None
