"""Asking before anything sensitive is kept, in words that people understand."""

from handlers.commands.consents import GiveConsent
from handlers.commands.dependants import AddDependant
from handlers.commands.people import PROFILE_CONSENT
from handlers.flows.readers import short_text
from handlers.talk import Talk
from handlers.wording import wording

RELATIONS = ("child", "parent", "spouse", "sibling", "staff", "friend")


async def agree_to_profile(talk: Talk) -> bool:
    """Ask whether facts about a disability may be kept (个人信息保护法 28–30: separate consent).

    Without consent the talk goes on all the same; nothing is kept beyond it.
    """
    room = talk.within("consent", words="consent")
    room.say("what")
    answer = await room.choose("profile", ["agree", "look", "more"])
    if answer == "more":
        room.say("more")
        answer = await room.choose("profile_again", ["agree", "look"], key="profile")
    if answer != "agree":
        room.say("not_kept")
        return False
    await room.do(GiveConsent(PROFILE_CONSENT, wording().version("consent.what")))
    return True


async def agree_for_other(talk: Talk) -> str | None:
    """Ask in whose name somebody speaks; both agreements are recorded.

    The other's own agreement, or their guardian's where they are under 14 or cannot give it
    (个人信息保护法 31; 民法典 23, 34). Gives the new dependant's id, or `None` without agreement.
    """
    room = talk.within("behalf", words="behalf")
    room.say("what")
    agreed = await room.choose("agreed", ["own", "guardian", "no"])
    if agreed == "no":
        room.say("ask_first")
        return None
    relation = await room.choose("relation", RELATIONS)
    called = await room.ask("called", short_text)
    return await room.do(
        AddDependant(
            relation=relation,
            called=called,
            agreed=agreed,
            wording=wording().version("behalf.what"),
        )
    )
