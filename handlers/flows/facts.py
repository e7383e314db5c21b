"""Asking for the facts that decide: one question a fact."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from handlers.commands.people import SELF, KeepCertificate
from handlers.flows.readers import age, agreement, certificate, refusal, whole
from handlers.flows.wishes import limits
from handlers.talk import Option, Ref, Talk
from handlers.talk.values import Value
from knowledge.demands import Demand
from knowledge.profile import Category

YES_NO = ("yes", "no")

CATEGORIES = ("visual", "hearing", "physical", "intellectual", "psychiatric", "speech")
STUDENTS = ("none", "special_school", "special_vocational", "university")
LEVELS = ("1", "2", "3", "4")
ROLES = ("person", "family", "shop", "employer", "more")
NOTHING_HARD = "none"
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
    if fact == "category":
        return await _category(room, keep=keep)
    if fact == "limits":
        return await _limits(room, "jobs.limits" if subject == SELF else "jobs.limits_other")
    if fact in _ASKED:
        return await _ASKED[fact](room)
    said = await ask_yes_no(room, fact, key=_wording(fact, known), answers=f"answer.{fact}")
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
    if fact == "limits":
        return [Ref(f"posting.demand.{one}") for one in value]
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


async def _age(room: Talk) -> Facts | None:
    years = await room.ask("age", age(room.today), skippable=True)
    return _one("age", years)


async def _student(room: Talk) -> Facts | None:
    read = refusal("none")
    said = await room.choose("student", STUDENTS, otherwise=read, skippable=True)
    return _one("student", said)


async def _level(room: Talk) -> Facts | None:
    level = await room.choose("level", LEVELS, skippable=True)
    return None if level is None else {"level": int(level)}


async def _limits(room: Talk, key: str) -> Facts | None:
    """Ask what is hard to do at work; nothing at all is an answer too."""
    options = [Option(one, Ref(f"posting.demand.{one}")) for one in Demand]
    said: list[str] | None = await room.choose(
        "limits",
        [*options, Option(NOTHING_HARD, Ref("jobs.limits.none"))],
        many=True,
        otherwise=limits,
        skippable=True,
        key=key,
    )
    return None if said is None else {"limits": [one for one in said if one != NOTHING_HARD]}


def _one(fact: str, value: object) -> Facts | None:
    return None if value is None else {fact: value}


_ASKED: Mapping[str, Callable[[Talk], Awaitable[Facts | None]]] = {
    "age": _age,
    "level": _level,
    "roles": _roles,
    "student": _student,
}
