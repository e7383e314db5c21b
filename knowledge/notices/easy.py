"""A text in easy words, proposed: one idea a sentence, everyday words, facts to the letter."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from knowledge.notices.days import either
from knowledge.notices.facts import is_fact, told_around

_FILE = Path(__file__).with_name("easy.toml")

_ENOUGH = 11
"""Characters up to which a sentence is one idea, whatever its clauses."""
_SHORTEST = 4
"""Characters of a clause that can stand alone; a shorter one belongs to what is before it."""

_ROUNDS = 10
"""Times that a text is gone through, at most: what is put in can make a word of offices with what
stands beside it."""

_END = re.compile(r"(?<=[。！？；!?;…])|\n")
_ASIDE = re.compile(r"[（(]([^（）()]*)[）)]")
_IN_BETWEEN = re.compile(r"[（(]([^（）(),，。]{1,4})[）)](?=[^，,。！？；：（(\s])")
"""What stands in brackets inside a clause and is no idea of its own: 12月5日（周六）上午."""
_COMMA = re.compile("[，,]")
_STOPS = "。！？!?：:…"
_WEAK = "；;，,、 "


def propose_easy(text: str) -> str:
    """`text` as it could be told in easy words; whoever sends it reads and mends it.

    What is a fact (see `facts`) stands in it as it was written, in the same order. Applied again it
    changes nothing.
    """
    for _ in range(_ROUNDS):
        told = told_around(text, _told)
        if told in {"", text}:
            break
        text = told
    return text


def _told(text: str) -> str:
    words = _table()["words"]
    plain = _office_words().sub(lambda one: words.get(one[0], one[0]), text)
    return "".join(_stopped(idea) for sentence in _END.split(plain) for idea in _ideas(sentence))


def _ideas(sentence: str) -> list[str]:
    """The ideas of a sentence, what stood in brackets behind the idea that it stood in."""
    found: list[str] = []
    for clause in _clauses(sentence):
        whole = _IN_BETWEEN.sub(r"\1", clause)
        asides = [one.strip(_WEAK) for one in _ASIDE.findall(whole)]
        found += [_ASIDE.sub("", whole).strip(_WEAK), *asides]
    return [one for one in found if one.strip(_STOPS + _WEAK)]


def _clauses(sentence: str) -> list[str]:
    """A sentence cut at its commas, where both sides can stand alone."""
    if _weight(sentence.strip(_STOPS)) <= _ENOUGH:
        return [sentence]
    begins = tuple(_table()["begins"]["words"])
    found: list[str] = []
    for clause in _outside_brackets(sentence):
        if found and (_weight(clause.strip(_STOPS)) < _SHORTEST or _goes_on(found[-1], begins)):
            found[-1] += f"，{clause}"
        else:
            found.append(clause)
    return found


def _outside_brackets(sentence: str) -> list[str]:
    """The parts between the commas that stand in no brackets."""
    held = {comma.start() for aside in _ASIDE.finditer(sentence) for comma in _inside(aside)}
    parts, begin = [], 0
    for comma in _COMMA.finditer(sentence):
        if comma.start() not in held:
            parts.append(sentence[begin : comma.start()])
            begin = comma.end()
    return [*parts, sentence[begin:]]


def _inside(aside: re.Match[str]) -> list[re.Match[str]]:
    return list(_COMMA.finditer(aside.string, aside.start(), aside.end()))


def _goes_on(clause: str, begins: tuple[str, ...]) -> bool:
    """Whether what comes behind a clause belongs to it, as long as nothing has come yet."""
    return "，" not in clause and clause.lstrip().startswith(begins)


def _weight(clause: str) -> int:
    """Characters of a clause, a fact counting as much as makes a clause."""
    return sum(_SHORTEST if is_fact(one) else 1 for one in clause)


def _stopped(idea: str) -> str:
    return idea if idea[-1] in _STOPS else f"{idea}。"


@cache
def _office_words() -> re.Pattern[str]:
    """The words of offices, and what is left as it is, the longest first."""
    return re.compile(either([*_table()["words"], *_table()["kept"]["words"]]))


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))
