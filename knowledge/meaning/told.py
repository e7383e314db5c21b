"""What somebody tells of themselves, or of whom they speak for, on the way."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from functools import cache
from pathlib import Path
from typing import TypeAlias

from knowledge.problems import DataProblem
from knowledge.profile import Category, Role
from knowledge.reading.ages import read_age
from knowledge.reading.clauses import clauses
from knowledge.reading.negation import negated
from knowledge.reading.normal import compact
from knowledge.regions.places import Level, find_places

FILE = Path(__file__).with_name("told.toml")
GAP = "…"
_BETWEEN = ".{0,5}"

_NUMERAL = "[0-9一二两三四五六七八九十]{1,3}"
_LEVEL = re.compile(r"(?:视力|听力|言语|肢体|智力|精神|残疾|证)(?:残疾)?(?P<level>[一二三四1-4])级")
_OLDEST_TOLD = 90
_LEVELS = "一二三四"


Fact: TypeAlias = "bool | int | str | list[str]"


@dataclass(frozen=True)
class Told:
    """Facts as a profile holds them; `of_other` when they are those of somebody spoken for."""

    facts: Mapping[str, Fact] = field(default_factory=dict)
    of_other: bool = False


def read_told(text: str, today: date) -> Told:
    """The facts that `text` tells; none where it only asks, or speaks of others in general.

    What is found is a guess from words and has to be read back before it counts.
    """
    parts = list(_with_subjects([_asking_nothing(one) for one in clauses(text)]))
    facts: dict[str, Fact] = {}
    for clause, _ in parts:
        for name, value in _of_clause(clause, today):
            facts.setdefault(name, value)
    role = _role(compact(text))
    named = [(category, who) for clause, who in parts for category in _categories(clause)]
    about = {who for _, who in named} or {who for _, who in parts if who is not _Who.UNKNOWN}
    of_other = about == {_Who.OTHER}
    if _Who.BOTH in about or {_Who.OTHER, _Who.SELF} <= about:
        # Two people in one breath: who is what would be a guess.
        named, facts, of_other = [], {}, False
    if named:
        facts["category"] = list(dict.fromkeys(category for category, _ in named))
    else:
        # Without a disability these facts are small talk, or about somebody else.
        facts = {name: facts[name] for name in ("age", "region") if name in facts}
    if role is Role.SHOP and not of_other:
        own = [role.value, Role.PERSON.value] if named else [role.value]
        return Told({**facts, "roles": own})
    if role is not None and not named:
        return Told({**facts, "roles": [role.value]})
    if of_other and facts:
        return Told({**facts, "roles": [Role.FAMILY.value]}, of_other=True)
    return Told({**facts, "roles": [Role.PERSON.value]} if named else facts)


class _Who(Enum):
    """Whom a clause is about."""

    UNKNOWN = "unknown"
    SELF = "self"
    OTHER = "other"
    BOTH = "both"


def _with_subjects(said: Sequence[str]) -> Iterator[tuple[str, _Who]]:
    """The clauses that tell something, each with whom it is about; the last one named goes on."""
    who = _Who.UNKNOWN
    for clause in said:
        who = _subject(clause) or who
        if not any(word in clause for word in _data()["doubt"]["words"]):
            yield clause, who


def _asking_nothing(clause: str) -> str:
    """`clause` without the words that only ask: 有没有手语 says nothing of hands."""
    for word in _data()["asks"]["words"]:
        clause = clause.replace(word, "")
    return clause


def _subject(clause: str) -> _Who | None:
    kin = any(word in clause for word in _data()["kin"]["words"])
    without = clause
    for word in _data()["kin"]["words"]:
        without = without.replace(f"我{word}", "").replace(f"我家{word}", "").replace(word, "")
    own = any(word in without for word in _data()["own"]["words"])
    if kin and own:
        return _Who.BOTH
    if kin:
        return _Who.OTHER
    return _Who.SELF if own else None


def _of_clause(clause: str, today: date) -> Iterator[tuple[str, Fact]]:
    if found := _age().search(clause):
        age = read_age(found["age"] or found["this"], today)
        if age is not None and age <= _OLDEST_TOLD:
            yield "age", age
    if found := _LEVEL.search(clause):
        said = found["level"]
        yield "level", _LEVELS.index(said) + 1 if said in _LEVELS else int(said)
    if found := _lives().search(clause):
        place = _place(found["place"] or found["home"])
        if place is not None:
            yield "region", place
    for fact in ("student", "late_onset", "hardship"):
        value = _first(fact, clause)
        if value is not None:
            yield fact, {"true": True, "false": False}.get(value, value)


def _categories(clause: str) -> list[str]:
    for word in _data()["trade"]["words"]:
        clause = clause.replace(word, "")
    return [
        Category(category).value
        for category, words in _data()["category"].items()
        if any(_says(clause, word) for word in words)
    ]


def _role(said: str) -> Role | None:
    for role, words in _data()["role"].items():
        if any(re.search(_BETWEEN.join(map(re.escape, word.split(GAP))), said) for word in words):
            return Role(role)
    return None


def _first(fact: str, clause: str) -> str | None:
    for value, words in _data()[fact].items():
        if any(_says(clause, word) for word in words):
            return value
    return None


def _says(clause: str, word: str) -> bool:
    before, found, after = clause.partition(word)
    return bool(found) and not negated(before, after)


def _place(said: str) -> str | None:
    """The one place that is meant, in full; a province alone tells enough."""
    found = find_places(said, limit=2)
    if not found or found[0].how in {"part", "like", "sound", "initials"}:
        return None
    if len(found) > 1 and found[1].score == found[0].score:
        return None
    # Short names of counties are words as well (公安局, 平安小区).
    contained = found[0].how == "contained" and found[0].place.level is Level.COUNTY
    return None if contained else found[0].place.full_name


@cache
def _age() -> re.Pattern[str]:
    """An age (我儿子二十三); 五岁那年 and 二十岁失明 tell when, not how old somebody is."""
    kin = "|".join(map(re.escape, _data()["kin"]["words"]))
    when = "|".join(map(re.escape, _data()["when"]["words"]))
    return re.compile(
        rf"(?P<age>{_NUMERAL}周?岁(?:多|半)?)(?!{when})|(?:今年|{kin})(?P<this>{_NUMERAL})(?=了|$)"
    )


@cache
def _lives() -> re.Pattern[str]:
    lives, born = ("|".join(map(re.escape, _data()["place"][key])) for key in ("lives", "from"))
    return re.compile(
        rf"(?:{lives})(?P<place>[^,。]{{2,12}})|(?:{born})(?P<home>[^,。的]{{2,8}}?)(?:人|的$)"
    )


def _spelled(word: str) -> str:
    return GAP.join(map(compact, word.split(GAP)))


@cache
def _data() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    try:
        data = tomllib.loads(FILE.read_text(encoding="utf-8"))
        return {
            fact: {value: tuple(map(_spelled, words)) for value, words in values.items()}
            for fact, values in data.items()
        }
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError, AttributeError) as error:
        raise DataProblem(FILE.name, "-", str(error)) from error
