"""Applying for a posting: what the employer gets is read out, and agreed to each time."""

from collections.abc import Mapping
from typing import Any

from handlers.commands.consents import SeenWording
from handlers.commands.dependants import AddDependant
from handlers.commands.enrolments import Enrol, for_posting
from handlers.commands.people import OTHER, SELF, Recall, RememberContact
from handlers.commands.postings import SeePosting
from handlers.flows.consent import SpokenFor, agree_for_other
from handlers.flows.contact import CONTACT, ask_or_keep_contact, say_contact
from handlers.flows.readers import agreement, long_text
from handlers.talk import Next, Talk
from handlers.talk.values import JSON
from knowledge.rules.age import WORKING_AGE

CHANGED = {"contact": CONTACT, "message": ("message",), "nothing": ()}
"""What can be changed before it is sent, and the names of the answers in the journal."""


async def apply(
    talk: Talk,
    posting: int,
    subject: str = SELF,
    again: Mapping[str, JSON] | None = None,
) -> Next:
    """Take an application: how to reach somebody and what they want to say, and nothing else."""
    known = await talk.do(Recall(subject))
    one = await talk.do(SeePosting(posting))
    back = Next("posting", {"posting": posting, "again": dict(again or {})})
    if one is None:
        talk.say("posting.gone")
        return Next("jobs", dict(again or {}))
    if int(known["facts"].get("age") or WORKING_AGE) < WORKING_AGE:
        talk.say("too_young", age=WORKING_AGE)
        return Next("jobs", dict(again or {}))
    talk.say("begin", title=one["title"], employer=one["employer"])
    other: SpokenFor | None = None
    if subject == OTHER:
        other = await agree_for_other(talk, known["facts"])
        if other is None:
            return back
    contact = await ask_or_keep_contact(talk, known["contact"])
    message = await talk.ask("message", long_text, skippable=True)
    return await _confirm(talk, one, other or subject, contact, message) or back


async def _confirm(
    talk: Talk,
    one: Mapping[str, Any],
    who: SpokenFor | str,
    contact: dict[str, Any],
    message: str | None,
) -> Next | None:
    """Read out what is shared, and send it when somebody agrees; `None` when they do not."""
    talk.say("shared", employer=one["employer"])
    if isinstance(who, SpokenFor):
        talk.say("enrol.review_for", called=who.called)
    say_contact(talk, contact)
    if message:
        talk.say("message_is", message=message)
    talk.say("not_shared")
    seen = await talk.do(SeenWording("apply.confirm"))
    read = agreement("send", "change")
    steps = ["send", "change", "drop"]
    step = await talk.choose("confirm", steps, otherwise=read, careful=True)
    if step == "change":
        wrong = await talk.choose("wrong", tuple(CHANGED))
        talk.revise("confirm", "wrong", *CHANGED[wrong])
    if step == "drop":
        talk.say("dropped")
        return None
    await talk.do(RememberContact(contact))
    if isinstance(who, SpokenFor):
        who = await talk.do(AddDependant(who.relation, who.called, who.agreed, who.wording))
    answers: dict[str, JSON] = {
        "title": one["title"],
        "employer": one["employer"],
        "contact": contact,
        "message": message,
    }
    done = await talk.do(Enrol(for_posting(one["id"]), answers, seen, who))
    talk.fence()
    talk.say("recorded" if done["created"] else "updated", reference=done["reference"])
    talk.say("after")
    return Next("menu")
