"""One offer in detail."""

from handlers.commands.people import OTHER, SELF, Recall
from handlers.flows.settle import FAMILY, settle
from handlers.talk import Next, Ref, Talk
from knowledge.catalogue import Kind, Offer, catalogue
from knowledge.eligibility import Verdict, judge, what_would_change
from knowledge.profile import read_profile

PARTS = ("detail", "why", "source")


async def offer(talk: Talk, offer: str, subject: str = SELF) -> Next:
    """Say what an offer is; then who runs it, where, why it fits, the source, as wished."""
    one = catalogue().offers[offer]
    known = await talk.do(Recall(subject))
    verdict = judge(one, read_profile(known["facts"]))
    talk.say("summary", name=Ref(f"offer.{offer}.name"), summary=Ref(f"offer.{offer}.summary"))
    if talk.today.year not in one.known_for:
        talk.say("dated", first=one.known_for[0], last=one.known_for[-1])
    first = "staff" if verdict.status == "not_eligible" else "enrol"
    left = [first, *PARTS, "others"]
    for step in range(len(PARTS) + 1):
        chosen = await talk.within(f"look-{step}").choose("step", left)
        if chosen not in PARTS:
            break
        left.remove(chosen)
        if chosen == "why" and verdict.status == "ask":
            facts = await settle(talk.within("settle"), one, subject)
            if subject == SELF and facts["roles"] == FAMILY:
                return Next("offer", {"offer": offer, "subject": OTHER})
            verdict = judge(one, read_profile(dict(facts)))
            left[0] = "staff" if verdict.status == "not_eligible" else "enrol"
        _tell(talk, chosen, one, verdict)
    if chosen == "enrol":
        return Next(flow_for(one), {"offer": offer, "subject": subject})
    if chosen == "staff":
        return Next("human", {"topic": offer})
    return Next(
        "matches" if known["facts"] else "browse", {"subject": subject} if known["facts"] else {}
    )


def flow_for(offer: Offer) -> str:
    """The flow that takes an enrolment in `offer`."""
    return "listing" if offer.kind is Kind.LISTING else "enrol"


def _tell(talk: Talk, part: str, offer: Offer, verdict: Verdict) -> None:
    if part == "detail":
        for name in ("runs", "where", "after"):
            talk.say(f"offer.{offer.id}.{name}")
    elif part == "source":
        talk.say("source", item=offer.source)
    else:
        tell_why(talk, verdict)


def tell_why(talk: Talk, verdict: Verdict) -> None:
    """Say why an offer fits or does not, what staff decide, and what would change it."""
    talk.say(f"offer.{verdict.status}")
    for reason in verdict.reasons:
        if verdict.status != "not_eligible" or reason.outcome == "unmet":
            talk.say(reason.key)
    if verdict.status == "not_eligible":
        for change in what_would_change(verdict):
            talk.say(change.key)
    for check in verdict.verify:
        talk.say(check.key)
