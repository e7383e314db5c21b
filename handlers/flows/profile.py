"""Finding out who somebody is, with as few questions as possible."""

from collections.abc import Mapping
from typing import Any

from handlers.commands.consents import WithdrawConsent
from handlers.commands.people import OTHER, PROFILE_CONSENT, SELF, Recall, Remember
from handlers.flows.consent import agree_to_profile, is_too_young
from handlers.flows.facts import ask_fact
from handlers.talk import Next, Option, Ref, Talk
from knowledge.interview import next_fact
from knowledge.profile import read_profile

LATER = frozenset({"level", "recovering", "hardship"})
"""Facts asked only by the offers that need them, once somebody is interested: they are the most
sensitive ones."""

MOST_STUDENTS = 30
"""Years of age above which school, too, is asked only by the offers that need it."""


async def start(talk: Talk) -> Next:
    """Find out for whom somebody looks; those already known are offered by name."""
    known = await talk.do(Recall())
    if not (known["facts"] or known["people"] or known["other"]):
        return Next("profile", {"subject": SELF})
    people = [Option(one, Ref("start.called", {"name": name})) for one, name in known["people"]]
    me = ["me"] if known["facts"] else []
    other = ["other"] if known["other"] else []
    who = await talk.choose("who", [*me, *people, *other, "somebody_new"])
    if who == "somebody_new":
        return Next("profile", {"subject": OTHER if known["facts"] else SELF})
    return Next("matches", {"subject": {"me": SELF, "other": OTHER}.get(who, who)})


async def profile(
    talk: Talk,
    subject: str = SELF,
    told: bool = False,
) -> Next:
    """Ask what decides, in the order that decides most; then show what fits.

    `told`: somebody told some of it on the way, and that is not asked again.
    """
    known = await talk.do(Recall())
    before = await talk.do(Recall(subject), name="recall_told") if told else {"facts": {}}
    if subject == SELF:
        facts = dict(before["facts"]) if before["facts"] else await _who_am_i(talk)
        if facts["roles"] == ["family"]:
            return Next("profile", {"subject": OTHER})
    else:
        talk.say("other")
        facts = {**before["facts"], "roles": ["family"]}
    keep = False
    if subject == SELF and "person" in facts["roles"]:
        keep = known["consented"] or await agree_to_profile(talk)
    facts = await interview(talk, facts, subject, keep=keep)
    if keep and is_too_young(facts):
        await talk.do(WithdrawConsent(PROFILE_CONSENT))
        talk.say("too_young_to_keep")
    await talk.do(Remember(facts, subject, fresh=True))
    return Next("matches", {"subject": subject})


async def interview(talk: Talk, facts: Mapping[str, Any], subject: str, *, keep: bool) -> Any:
    """Ask for facts until no answer would decide anything more; all that is known then."""
    known, skipped = dict(facts), set(LATER)
    while (fact := next_fact(read_profile(known), skipped=skipped)) is not None:
        told = await ask_fact(talk, fact, subject, known, keep=keep)
        skipped.add(fact)
        known |= told or {}
        if fact == "category" and subject == SELF and "physical" in known.get("category", ()):
            talk.say("profile.large_keys")
        if int(known.get("age") or 0) > MOST_STUDENTS:
            skipped.add("student")
    return known


async def _who_am_i(talk: Talk) -> dict[str, Any]:
    talk.say("begin")
    told = await ask_fact(talk, "roles", SELF, {}, keep=False)
    return told or {}
