"""My data: see, correct, export, delete (个人信息保护法 44–47)."""

from collections.abc import Mapping
from typing import Any

from handlers.commands.consents import WithdrawConsent
from handlers.commands.data import EraseEverything, ExportEverything
from handlers.commands.people import PROFILE_CONSENT, SELF, Recall, Remember, RememberContact
from handlers.flows.contact import ask_contact, ask_region, say_contact
from handlers.flows.facts import ask_fact, put_fact
from handlers.flows.readers import agreement
from handlers.talk import Next, Option, Ref, Talk

SHOWN = (
    "roles",
    "category",
    "level",
    "age",
    "region",
    "late_onset",
    "student",
    "employed",
    "has_computer",
    "limits",
    "recovering",
    "hardship",
)


async def data(talk: Talk) -> Next:
    """Show what is kept, and do with it what the person wants."""
    known = await talk.do(Recall())
    if not known["facts"] and not known["contact"]:
        talk.say("nothing")
    elif not known["consented"]:
        talk.say("not_kept")
    wish = await talk.choose("wish", ["see", "correct", "export", "erase", "withdraw_consent"])
    match wish:
        case "see":
            _show(talk, known)
        case "correct":
            await _correct(talk, known)
        case "export":
            await talk.do(ExportEverything("zhuye-export.json"))
            talk.say("exported")
        case "erase":
            read = agreement("erase", "keep")
            sure = await talk.choose("sure", ["erase", "keep"], otherwise=read)
            if sure == "erase":
                await talk.do(EraseEverything("data.erased"))
            else:
                talk.say("kept")
        case _:
            await talk.do(WithdrawConsent(PROFILE_CONSENT, forget=True))
            talk.say("consent_withdrawn")
    return Next("menu")


def _show(talk: Talk, known: Mapping[str, Any]) -> None:
    for fact in SHOWN:
        value = known["facts"].get(fact)
        if value not in (None, []):
            talk.say("item", label=Ref(f"data.label.{fact}"), value=put_fact(fact, value))
    if known["certificate"]:
        talk.say("certificate", tail=known["certificate"])
    if known["contact"]:
        say_contact(talk, known["contact"])
    if known["people"]:
        talk.say("people", names=[name for _, name in known["people"]])


async def _correct(talk: Talk, known: Mapping[str, Any]) -> None:
    options = [Option(one, Ref(f"data.label.{one}")) for one in SHOWN]
    wrong = await talk.choose("wrong", ["contact", *options])
    if wrong == "contact":
        await talk.do(RememberContact(await ask_contact(talk)))
    elif wrong == "region":
        await talk.do(Remember({"region": await ask_region(talk)}))
    else:
        told = await ask_fact(talk, wrong, SELF, known["facts"], keep=known["consented"])
        await talk.do(Remember(told if told is not None else {wrong: None}))
    talk.say("corrected")
