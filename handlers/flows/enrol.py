"""Enrolling in an offer: the questions of its row, who and how to reach, read back, recorded."""

from collections.abc import Mapping, Sequence
from typing import Any

from handlers.commands.consents import SeenWording
from handlers.commands.dependants import AddDependant
from handlers.commands.enrolments import Enrol
from handlers.commands.people import OTHER, SELF, Recall, RememberContact
from handlers.flows.answers import ask_question, put_answer
from handlers.flows.consent import (
    SpokenFor,
    agree_for_other,
    agree_to_profile,
    is_too_young,
)
from handlers.flows.contact import CONTACT, ask_or_keep_contact, ask_region, say_contact
from handlers.flows.offer import flow_for, tell_why
from handlers.flows.readers import agreement
from handlers.flows.settle import FAMILY, settle
from handlers.talk import Next, Option, Ref, Talk
from knowledge.catalogue import Offer, catalogue
from knowledge.eligibility import judge
from knowledge.profile import read_profile

ELSEWHERE = {
    "contact": CONTACT,
    "region": ("same_region", "region/where", "region/which"),
}
"""The answers beside the offer's own questions, and their names in the journal."""


async def enrol(talk: Talk, offer: str, subject: str = SELF) -> Next:
    """Take somebody's enrolment in an offer, for themselves or for somebody they speak for."""
    one = catalogue().offers[offer]
    return await _ready(talk, one, subject) or await _enrol(talk, one, subject)


async def listing(talk: Talk, offer: str, subject: str = SELF) -> Next:
    """Take a shop's request to be listed: as enrolling, after a look at what the shop still lacks.

    The model is the listing of a blind massage shop on 美团 (notice 1.1).
    """
    one = catalogue().offers[offer]
    room = talk.within("shop", words="enrol")
    return await _ready(room, one, subject) or await _enrol(room, one, subject, checklist=True)


async def _ready(talk: Talk, offer: Offer, subject: str) -> Next | None:
    """Ask what decides and is not known yet; where to go instead, if it does not fit."""
    facts = await settle(talk, offer, subject)
    if subject == SELF and facts.get("roles") == FAMILY:
        return Next(flow_for(offer), {"offer": offer.id, "subject": OTHER})
    verdict = judge(offer, read_profile(dict(facts)))
    if verdict.status == "not_eligible":
        tell_why(talk, verdict)
        chosen = await talk.choose("instead", ["matches", "staff"])
        carry = {"subject": subject} if chosen == "matches" else {"topic": offer.id}
        return Next("matches" if chosen == "matches" else "human", carry)
    if subject == SELF and is_too_young(facts):
        talk.say("guardian_first")
        return Next("human", {"topic": offer.id})
    return None


async def _enrol(talk: Talk, offer: Offer, subject: str, *, checklist: bool = False) -> Next:
    known = await talk.do(Recall(subject), name="recall_ready")
    name = Ref(f"offer.{offer.id}.name")
    talk.say("begin", offer=name)
    other: SpokenFor | None = None
    if subject == OTHER:
        other = await agree_for_other(talk, known["facts"])
        if other is None:
            return Next("offer", {"offer": offer.id, "subject": subject})
    elif subject == SELF and known["facts"].get("category") and not known["consented"]:
        talk.say("needs_consent")
        if not await agree_to_profile(talk):
            return Next("offer", {"offer": offer.id, "subject": subject})
    answers = await _questions(talk, offer, known["facts"].get("age"))
    if checklist and (lacking := what_is_lacking(answers)):
        talk.say("lacking", things=[Ref(f"enrol.thing.{one}") for one in lacking])
    contact = await ask_or_keep_contact(talk, known["contact"])
    region = await _region(talk, known, subject)
    answers |= {"contact": contact, "region": region}
    return await _confirm(talk, offer, other or subject, answers)


def what_is_lacking(answers: Mapping[str, Any]) -> Sequence[str]:
    """What a shop needs for a listing and has not yet: for the checklist read out to it."""
    has = {"licence": answers.get("licence") == "yes", "photos": bool(answers.get("photos"))}
    return [name for name, there in has.items() if not there]


async def _questions(talk: Talk, offer: Offer, age: int | None) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for question in offer.questions:
        if all(_is_among(answers.get(other), values) for other, values in question.when.items()):
            answers[question.name] = await ask_question(talk, offer, question, age)
    return answers


def _is_among(answer: Any, values: Sequence[str]) -> bool:
    """Whether `answer`, or one of several answers, is one of `values`."""
    return bool(set(answer if isinstance(answer, list) else [answer]) & set(values))


async def _region(talk: Talk, known: Mapping[str, Any], subject: str) -> str | None:
    kept = known["facts"].get("region")
    same = agreement("yes", "change")
    if kept:
        talk.say("region.is", region=kept)
        if await talk.choose("same_region", ["yes", "change"], otherwise=same) == "yes":
            return str(kept)
    return await ask_region(talk, _whose(subject, known))


def _whose(subject: str, known: Mapping[str, Any]) -> str:
    """Whose place is asked for, as `ask_region` wants it."""
    if subject != SELF:
        return "theirs"
    return "mine" if "person" in known["facts"].get("roles", ()) else "organisation"


async def _confirm(talk: Talk, offer: Offer, who: SpokenFor | str, answers: dict[str, Any]) -> Next:
    name = Ref(f"offer.{offer.id}.name")
    told = [one for one in offer.questions if answers.get(one.name) is not None]
    talk.say("review", offer=name)
    if isinstance(who, SpokenFor):
        talk.say("review_for", called=who.called)
    for one in told:
        label = Ref(f"offer.{offer.id}.short.{one.name}")
        talk.say("review_item", label=label, answer=put_answer(offer, one, answers[one.name]))
    say_contact(talk, answers["contact"])
    if answers["region"]:
        talk.say("region.is", region=answers["region"])
    seen = await talk.do(SeenWording("enrol.confirm"))
    step = await talk.choose(
        "confirm", ["send", "change", "drop"], otherwise=agreement("send", "change"), careful=True
    )
    if step == "change":
        options = [Option(one.name, Ref(f"offer.{offer.id}.short.{one.name}")) for one in told]
        wrong = await talk.choose("wrong", [*options, *ELSEWHERE, "nothing"])
        talk.revise("confirm", "wrong", *ELSEWHERE.get(wrong, (f"extra/{wrong}",)))
    if step == "drop":
        talk.say("dropped")
        subject = OTHER if isinstance(who, SpokenFor) else who
        return Next("offer", {"offer": offer.id, "subject": subject})
    await talk.do(RememberContact(answers["contact"]))
    if isinstance(who, SpokenFor):
        who = await talk.do(AddDependant(who.relation, who.called, who.agreed, who.wording))
    done = await talk.do(Enrol(offer.id, answers, seen, who))
    talk.fence()
    talk.say("recorded" if done["created"] else "updated", offer=name, reference=done["reference"])
    talk.say(f"offer.{offer.id}.after")
    return Next("menu")
