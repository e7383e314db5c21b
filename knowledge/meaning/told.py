"""What somebody tells of themselves, or of whom they speak for, on the way."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
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

_NUMERAL = "[0-9一二两三四五六七八九十]{1,3}"
# 五岁那年 and 二十岁开始 tell when, not how old somebody is.
_AGE = re.compile(
    rf"(?P<age>{_NUMERAL}周?岁(?:多|半)?|今年{_NUMERAL})(?![0-9一二三四五六七八九十])"
    r"(?!那|的时候|时|开始|就|前|以前|起|才|突|后|上)"
)
_LEVEL = re.compile(
    r"(?:视力|听力|言语|肢体|智力|精神|残疾|我是|证)(?P<level>[一二三四1-4])级|重残(?P<severe>)"
)
_LIVES = re.compile(
    r"(?:我|俺|咱|他|她|家|孩子)?(?:现在|目前)?(?:住|住在|家在|家住|人在|我在|俺在|现在在|目前在)(?P<place>[^,。]{2,12})"
    r"|(?:我是|俺是|我)(?P<home>[^,。的]{2,8}?)(?:人|的)(?![a-z])"
)
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
    role = _role(compact(text))
    if role in {Role.EMPLOYER, Role.PROFESSIONAL}:
        return Told({"roles": [role.value]})
    facts: dict[str, Fact] = {}
    for clause in clauses(text):
        if not any(word in clause for word in _data()["doubt"]["words"]):
            for name, value in _of_clause(clause, today):
                facts.setdefault(name, value)
    if found := _categories(text):
        facts["category"] = found
    else:
        # Without a disability these facts are small talk, or about somebody else.
        facts = {name: facts[name] for name in ("age", "region") if name in facts}
    if role is Role.SHOP:
        own = [role.value, Role.PERSON.value] if found else [role.value]
        return Told({**facts, "roles": own})
    if not facts:
        return Told()
    return Told({**facts, "roles": [(role or Role.PERSON).value]}, of_other=role is Role.FAMILY)


def _of_clause(clause: str, today: date) -> Iterator[tuple[str, Fact]]:
    if found := _AGE.search(clause):
        age = read_age(found["age"].removeprefix("今年"), today)
        if age is not None and age <= _OLDEST_TOLD:
            yield "age", age
    if found := _LEVEL.search(clause):
        said = found["level"]
        if said:
            yield "level", _LEVELS.index(said) + 1 if said in _LEVELS else int(said)
    if found := _LIVES.search(clause):
        place = _place(found["place"] or found["home"])
        if place is not None:
            yield "region", place
    for fact in ("student", "late_onset", "hardship"):
        value = _first(fact, clause)
        if value is not None:
            yield fact, {"true": True, "false": False}.get(value, value)


def _categories(text: str) -> list[str]:
    found: dict[str, None] = {}
    for clause in clauses(text):
        if any(word in clause for word in _data()["doubt"]["words"]):
            continue
        for category, words in _data()["category"].items():
            if any(_says(clause, word) for word in words):
                found[Category(category).value] = None
    return list(found)


def _role(said: str) -> Role | None:
    for role, words in _data()["role"].items():
        if any(word in said for word in words):
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
    sure = found[0].place.level is not Level.COUNTY or found[0].how in {"name", "several"}
    return found[0].place.full_name if sure or found[0].how == "contained" else None


@cache
def _data() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    try:
        data = tomllib.loads(FILE.read_text(encoding="utf-8"))
        return {
            fact: {value: tuple(map(compact, words)) for value, words in values.items()}
            for fact, values in data.items()
        }
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError, AttributeError) as error:
        raise DataProblem(FILE.name, "-", str(error)) from error
