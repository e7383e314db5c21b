"""A free sentence that seems to mean something: ask, never guess."""

from collections.abc import Mapping, Sequence

from handlers.commands.paused import DropWaiting
from handlers.commands.people import OTHER, SELF, Forget, Remember
from handlers.finding import LISTS
from handlers.flows.facts import put_fact
from handlers.flows.readers import agreement
from handlers.flows.whom import for_whom
from handlers.talk import Misread, Next, Option, Read, Ref, Resume, Secret, Talk, Understood
from handlers.talk.values import JSON
from handlers.wording import wording
from knowledge.catalogue import catalogue
from knowledge.reading.normal import bare

SPOKEN = ("category", "level", "age", "region", "student", "late_onset", "hardship")
"""The facts that a sentence can tell, in the order in which they are read back."""


async def found(
    talk: Talk,
    meant: Sequence[str],
    told: Mapping[str, JSON] | None = None,
    *,
    of_other: bool = False,
    subject: str = "",
    said: str = "",
) -> Next | Resume:
    """Name what the sentence can mean; none of it leads back to where the person was.

    `told` are facts that the sentence tells of the speaker, or `of_other` of whom they speak for;
    they are read back before they count, and not asked again then. `subject` is whom the talk was
    about when the sentence was `said`, which is handed on to what looks for something.
    """
    offers = catalogue().offers
    chosen = await _which(talk, meant)
    if chosen == "none":
        return Resume()
    about = await _remember(talk, told or {}, OTHER if of_other else SELF)
    if chosen == "start" and about is not None:
        return Next("profile", {"subject": about, "told": True})
    if chosen not in offers:
        return Next(chosen, {"said": said} if said and chosen in LISTS else {})
    return Next("offer", {"offer": chosen, "subject": about or subject or await for_whom(talk)})


async def _which(talk: Talk, meant: Sequence[str]) -> str:
    offers = catalogue().offers
    options = [
        Option(one, Ref(f"offer.{one}.name" if one in offers else f"found.which.{one}"))
        for one in meant
    ]
    chosen: str
    if len(options) == 1:
        read = _agreed(meant[0])
        words = options[0].words
        chosen = await talk.choose("this", [options[0], "none"], otherwise=read, what=words)
    else:
        chosen = await talk.choose("which", [*options, "none"])
    return chosen


async def _remember(talk: Talk, told: Mapping[str, JSON], subject: str) -> str | None:
    """Read back what was told on the way; whom it is about, if it is right."""
    if not told:
        return None
    facts = [_said(fact, told[fact]) for fact in SPOKEN if fact in told]
    facts = facts or [_said("roles", told.get("roles"))]
    key = "found.told_other" if subject == OTHER else "found.told"
    right = await talk.choose("told", ["yes", "no"], otherwise=agreement(), key=key, facts=facts)
    if right == "no":
        await talk.do(Forget(tuple(told), subject))
        talk.say("not_told")
        return None
    # Whoever is spoken of now may be another than before; a profile half answered is out of date.
    await talk.do(Remember(dict(told), subject, fresh=subject == OTHER))
    await talk.do(DropWaiting("profile", subject))
    return subject


def _said(fact: str, value: JSON) -> Ref:
    """A fact as a part of the sentence that reads it back."""
    if isinstance(value, bool):
        return Ref(f"found.said.{fact}_{'yes' if value else 'no'}")
    return Ref(f"found.said.{fact}", {"value": put_fact(fact, value)})


def _agreed(only: str) -> Read[str]:
    """A reader for the one thing meant: who says yes, or wants to enrol, means it."""
    is_offer = only in catalogue().offers
    enrol = {bare(one) for one in wording().labels(Ref("offer.step.enrol")) if is_offer}
    read_agreement = agreement(only, "none")

    def read(text: str) -> Understood[str] | Secret[str] | Misread:
        return Understood(only) if bare(text) in enrol else read_agreement(text)

    return read
