"""Asking for the facts that decide: one question a fact."""

from typing import Any

from handlers.commands.people import SELF, KeepCertificate
from handlers.flows.readers import age, agreement, certificate, refusal, whole
from handlers.talk import Option, Ref, Talk
from handlers.talk.values import Value
from knowledge.profile import Category

YES_NO = ("yes", "no")

CATEGORIES = ("visual", "hearing", "physical", "intellectual", "psychiatric", "speech")
STUDENTS = ("none", "special_school", "special_vocational", "university")
LEVELS = ("1", "2", "3", "4")
ROLES = ("person", "family", "shop", "employer", "more")
OTHER_ROLES = ("professional", "foundation")

Facts = dict[str, Any]

_IN_WORDS = frozenset({"roles", "category", "student"})


async def ask_fact(
    talk: Talk, fact: str, subject: str, known: Facts, *, keep: bool
) -> Facts | None:
    """Ask for one fact of `subject`: the facts that the answer gives, `None` when not told.

    `known` are the facts known already; they choose the words.
    A 残疾人证 number as the answer to the category gives several at once; its digest is kept
    only where `keep` says that somebody agreed.
    """
    room = talk.within("fact", words="fact.self" if subject == SELF else "fact.other")
    match fact:
        case "roles":
            return await _roles(room)
        case "category":
            return await _category(room, keep=keep)
        case "age":
            years = await room.ask("age", age(talk.today), skippable=True)
            return None if years is None else {"age": years}
        case "student":
            read = refusal("none")
            return _one(fact, await room.choose(fact, STUDENTS, otherwise=read, skippable=True))
        case "level":
            level = await room.choose(fact, LEVELS, skippable=True)
            return None if level is None else {"level": int(level)}
        case _:
            words = _wording(fact, known)
            said = await ask_yes_no(room, fact, key=words, answers=f"answer.{fact}")
            return None if said is None else {fact: said == "yes"}


async def ask_yes_no(
    talk: Talk, name: str, *, key: str = "", answers: str = "answer"
) -> str | None:
    """Ask for yes or no, in the words `answers.yes` and `answers.no`; `None` when not told."""
    options = [Option(one, Ref(f"{answers}.{one}")) for one in YES_NO]
    said: str | None = await talk.choose(
        name, options, otherwise=agreement(), skippable=True, key=key
    )
    return said


def put_fact(fact: str, value: Any) -> Value:
    """A fact as it is read back to whoever told it."""
    if fact in _IN_WORDS:
        one_or_more = value if isinstance(value, list) else [value]
        return [Ref(f"data.value.{one}") for one in one_or_more]
    if isinstance(value, bool):
        return Ref("data.value.true" if value else "data.value.false")
    return value if isinstance(value, int) else str(value)


def _wording(fact: str, known: Facts) -> str:
    """The words for `fact`: of the one sense that it is about, where it is about one."""
    senses = {"visual": "late_onset_sight", "hearing": "late_onset_hearing"}
    about = [words for category, words in senses.items() if category in known.get("category", ())]
    return about[0] if fact == "late_onset" and len(about) == 1 else fact


async def _roles(room: Talk) -> Facts:
    role = await room.choose("roles", ROLES, otherwise=whole("person", Ref("fact.myself")))
    if role == "more":
        role = await room.choose("roles_more", OTHER_ROLES)
    if role not in {"shop", "employer"}:
        return {"roles": [role]}
    if await ask_yes_no(room, f"{role}_too") == "yes":
        return {"roles": [role, "person"]}
    return {"roles": [role], "category": []}


async def _category(room: Talk, *, keep: bool) -> Facts | None:
    said = await room.choose(
        "category",
        (*CATEGORIES, "several", "none"),
        many=True,
        otherwise=certificate(room.today, keep=keep),
        skippable=True,
    )
    if said is None:
        return None
    if isinstance(said, dict):
        if keep:
            await room.do(KeepCertificate(said["digest"], said["tail"]))
        return dict(said["facts"]) | await _which(room, said["facts"]["category"])
    named = [one for one in said if one != "none"]
    if not named:
        return {"category": []}
    if "several" in named:
        return await _which(room, [Category.MULTIPLE])
    return {"category": named}


async def _which(room: Talk, category: list[str]) -> Facts:
    """Ask which ones where only 多重 is known; `multiple` stays when it is not told."""
    if category != [Category.MULTIPLE]:
        return {"category": category}
    which = await room.choose("which", CATEGORIES, many=True, skippable=True)
    return {"category": which or [Category.MULTIPLE]}


def _one(fact: str, value: object) -> Facts | None:
    return None if value is None else {fact: value}
