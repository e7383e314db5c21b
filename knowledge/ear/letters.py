"""Latin letters: abbreviations that have a Chinese name, codes, and all else spelled."""

import re
from collections.abc import Mapping
from functools import cache

from knowledge.ear.numerals import one_by_one, quantity
from knowledge.ear.rules import Rule, rule
from knowledge.ear.tables import load_tables

_CODE = r"(?=[A-Za-z0-9_-]*[0-9])(?=[A-Za-z0-9_-]*[A-Za-z])[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)*"
_AMOUNT = re.compile(r"([1-9][0-9]*)([A-Za-z]+)")
_LONG_CODE = 6
"""Signs from which a code is easier to follow in parts."""


@cache
def abbreviations() -> tuple[Rule, ...]:
    """What has a Chinese name is called by it, however its letters are written."""
    names = _names()
    words = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    return (
        rule(rf"(?i)(?<![A-Za-z0-9@_])(?:{words})(?![A-Za-z_])", lambda m: names[m[0].lower()]),
    )


@cache
def references() -> tuple[Rule, ...]:
    """Our own references; 73K in one of them is no money."""
    own = load_tables("signs.toml")["codes"]["references"]
    return (
        rule(rf"(?<![A-Za-z0-9])(?=[0-9 ]*[A-Z])[{own}]{{3}} [{own}]{{3}}(?![A-Za-z0-9])", _signs),
    )


@cache
def codes() -> tuple[Rule, ...]:
    """What mixes letters and digits is told sign by sign."""
    return (rule(rf"(?<![A-Za-z0-9]){_CODE}(?![A-Za-z0-9])", _code),)


@cache
def spelling() -> tuple[Rule, ...]:
    """What letters are left."""
    dot = load_tables("signs.toml")["in_addresses"]["."]
    return (
        rule(r"(?<=[A-Za-z])\.(?=[A-Za-z0-9])|(?<=[0-9])\.(?=[A-Za-z])", lambda _: dot),
        rule("[A-Za-z]+", lambda m: f" {' '.join(m[0].upper())} "),
    )


@cache
def _names() -> Mapping[str, str]:
    groups = load_tables("abbreviations.toml").values()
    return {short.lower(): said for group in groups for short, said in group.items()}


def _code(match: re.Match[str]) -> str:
    if amount := _AMOUNT.fullmatch(match[0]):
        return f"{quantity(amount[1])} {amount[2]}"
    return _signs(match)


def _signs(match: re.Match[str]) -> str:
    named = {
        "-": "，" if len(match[0]) > _LONG_CODE else " ",
        "_": load_tables("signs.toml")["in_addresses"]["_"],
    }
    return "".join(named.get(one) or one_by_one(one) or f" {one} " for one in match[0])
