"""Asking before anything sensitive is kept, in words that people understand."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from handlers.commands.consents import GiveConsent, SeenWording, WithdrawConsent
from handlers.commands.people import PROFILE_CONSENT
from handlers.flows.readers import agreement, name
from handlers.talk import Talk

YOUNGEST_ALONE = 14
"""Below, a guardian agrees (个人信息保护法 31)."""

RELATIONS = ("child", "parent", "spouse", "sibling", "staff", "friend")


async def agree_to_profile(talk: Talk) -> bool:
    """Ask whether facts about a disability may be kept (个人信息保护法 28–30: separate consent).

    Without consent the talk goes on all the same; nothing is kept beyond it.
    """
    room = talk.within("consent", words="consent")
    seen = await room.do(SeenWording("consent.what"))
    room.say("what")
    read = agreement("agree", "look")
    answer = await room.choose("profile", ["agree", "look", "more"], otherwise=read)
    if answer == "more":
        room.say("more")
        answer = await room.choose(
            "profile_again", ["agree", "look"], key="profile", otherwise=read
        )
    if answer != "agree":
        await room.do(WithdrawConsent(PROFILE_CONSENT))
        room.say("not_kept")
        return False
    await room.do(GiveConsent(PROFILE_CONSENT, seen))
    return True


def is_too_young(facts: Mapping[str, Any]) -> bool:
    """Whether a guardian has to agree for whoever has these facts."""
    age = facts.get("age")
    return age is not None and int(age) < YOUNGEST_ALONE


@dataclass(frozen=True)
class SpokenFor:
    """Somebody in whose name another speaks, and in which way they agreed."""

    relation: str
    called: str
    agreed: str
    wording: str


async def agree_for_other(talk: Talk, facts: Mapping[str, Any]) -> SpokenFor | None:
    """Ask in whose name somebody speaks, and who agreed to that; `None` without agreement.

    The other's own agreement, or their guardian's where they are under 14 or cannot give it
    (个人信息保护法 31; 民法典 23, 34). `facts` are the other's.
    """
    room = talk.within("behalf", words="behalf")
    seen = await room.do(SeenWording("behalf.what"))
    room.say("what")
    own = [] if is_too_young(facts) else ["own"]
    agreed = await room.choose("agreed", [*own, "guardian", "no"])
    if agreed == "no":
        room.say("ask_first")
        return None
    relation = await room.choose("relation", RELATIONS)
    called = await room.ask("called", name)
    return SpokenFor(relation, called, agreed, seen)
