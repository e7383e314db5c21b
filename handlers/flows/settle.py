"""Asking for what an offer depends on and nobody has told yet."""

from collections.abc import Mapping
from typing import Any

from handlers.commands.people import OTHER, SELF, Recall, Remember
from handlers.flows.facts import ask_fact
from handlers.talk import Talk
from knowledge.catalogue import Offer
from knowledge.eligibility import judge
from knowledge.profile import read_profile

FAMILY = ["family"]


async def settle(talk: Talk, offer: Offer, subject: str) -> Mapping[str, Any]:
    """Ask until the verdict on `offer` hangs on nothing that can be told; the facts then.

    Somebody who turns out to speak for another has told nothing of that other yet: the facts
    are then just the role.
    """
    known = await talk.do(Recall(subject))
    facts: dict[str, Any] = dict(known["facts"])
    if subject == OTHER:
        # Also where nothing was told of them, as when somebody's own role was corrected.
        facts.setdefault("roles", FAMILY)
    untold: set[str] = set()
    while missing := [one for one in _missing(offer, facts) if one not in untold]:
        if not untold:
            talk.say("enrol.need")
        keep = known["consented"] and subject == SELF
        told = await ask_fact(talk, missing[0], subject, facts, keep=keep)
        untold.add(missing[0])
        facts |= told or {}
        if subject == SELF and facts.get("roles") == FAMILY:
            await talk.do(Remember({"roles": FAMILY}, OTHER), name="remember_other")
            return {"roles": FAMILY}
    fresh = {name: fact for name, fact in facts.items() if known["facts"].get(name) != fact}
    if fresh:
        await talk.do(Remember(fresh, subject), name="remember_facts")
    return facts


def _missing(offer: Offer, facts: Mapping[str, Any]) -> tuple[str, ...]:
    return judge(offer, read_profile(dict(facts))).missing
