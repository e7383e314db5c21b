"""Telephone numbers, addresses of the internet, numbers of certificates: said to be checked."""

import re
from functools import cache
from itertools import pairwise

from knowledge.ear.numerals import on_the_phone, one_by_one
from knowledge.ear.rules import Rule, rule
from knowledge.ear.tables import load_tables

_MIDDLE = 4
"""Digits of a group in the middle of a long number."""
_SHORT = 6
"""Digits that are told in one go."""
_REGION = 6
"""Digits at the front of an identity number that stand for a county."""
_IS_DAY = r"[12][0-9]{3}-[0-9]{1,2}-[0-9]{1,2}(?![0-9-])"
_LINK = r"[!-)+-;=?-~]"
"""Signs of a link: ASCII without blanks, stars and angle brackets."""
_LINK_END = r"[A-Za-z0-9/=&#_-]"


@cache
def rules() -> tuple[Rule, ...]:
    """The longer forms before those that stand in them."""
    signs = load_tables("signs.toml")
    said, never = signs["instead"], signs["counted"]["units"]
    return (
        rule(
            rf"https?://(?:{_LINK}*{_LINK_END}/?)?|www\.{_LINK}*{_LINK_END}/?",
            lambda _: f" {said['link']} ",
        ),
        rule(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", _address),
        rule(
            rf"\b(?:[A-Za-z0-9-]+\.)+(?:{signs['links']['endings']})\b(?:/{_LINK}*{_LINK_END}/?|/)?",
            lambda _: f" {said['link']} ",
        ),
        rule(
            r"[0-9]+\s?\*{2,}(?:\s?[0-9]+)?|\*{2,}\s?[0-9]+",
            lambda m: re.sub(r"\s*\*+\s*", said["hidden"], _called_in(m[0])),
        ),
        rule(r"(?<![0-9A-Za-z])[0-9]{17}[0-9Xx][0-9]{0,2}(?![0-9A-Za-z])", _identity),
        rule(
            r"(?<![0-9])(?:(\+|00)86[- ]?)?(1[3-9][0-9])[ -]?([0-9]{4})[ -]?([0-9]{4})(?![0-9])",
            lambda m: (f"{said['abroad']}，" if m[1] else "") + _called(m[2], m[3], m[4]),
        ),
        rule(
            r"(?:\+|00)86[- ]?([1-9][0-9]{1,2})[- ]([2-9][0-9]{2,3})[- ]?([0-9]{4})(?![0-9])",
            lambda m: f"{said['abroad']}，{_called(m[1], m[2], m[3])}",
        ),
        rule(
            r"(?<![0-9-])\(?(0[1-9][0-9]{1,2})(?:\)[ ]?|[- ]?)([2-9][0-9]{2,3})[ -]?([0-9]{4})"
            r"(?:\s*[-转]\s*([0-9]{1,6}))?(?![0-9])",
            lambda m: (
                _called(m[1], m[2], m[3])
                + (f"，{said['extension']}{on_the_phone(m[4])}" if m[4] else "")
            ),
        ),
        rule(
            r"(?<![0-9])([48]00)[ -]?([0-9]{3})[ -]?([0-9]{4})(?![0-9])",
            lambda m: _called(m[1], m[2], m[3]),
        ),
        rule(r"(?<![0-9.])[0-9]{3,}(?: [0-9]{3,})+(?![0-9.])", lambda m: _called(*m[0].split())),
        rule(
            rf"(?<![0-9.-])(?!{_IS_DAY})[0-9]{{1,6}}(?:-[0-9]{{1,8}}){{2,}}(?![0-9.-])",
            lambda m: _called(*m[0].split("-")),
        ),
        rule(
            rf"(?<![0-9第满¥.,~-])(?:{signs['called']['services']})"
            rf"(?![0-9]|[,.:][0-9]|\s*(?:[-~—%]|{never}))",
            lambda m: on_the_phone(m[0]),
        ),
        rule(rf"(?:{signs['called']['ends']})\s?([0-9]{{2,6}})(?![0-9.])", _named),
        rule(
            rf"(?:{signs['called']['before']})[是为]?[:：]?\s?([0-9]{{3,}})(?![0-9.]|\s?(?:{never}))",
            _named,
        ),
        rule(rf"([0-9]{{3,4}})(?={signs['called']['behind']})", _named),
        rule(rf"(?<![0-9.,])([0-9]{{9,}})(?![0-9.]|\s*(?:{never}))", lambda m: _in_groups(m[1])),
    )


def _named(match: re.Match[str]) -> str:
    return match[0].removesuffix(match[1]) + _in_groups(match[1])


def _called(*groups: str) -> str:
    return "，".join(map(on_the_phone, groups))


def _called_in(text: str) -> str:
    return re.sub("[0-9]+", lambda m: on_the_phone(m[0]), text)


def _in_groups(digits: str) -> str:
    if len(digits) <= _SHORT:
        return on_the_phone(digits)
    return _called(*(digits[at : at + _MIDDLE] for at in range(0, len(digits), _MIDDLE)))


def _identity(match: re.Match[str]) -> str:
    """County, year, day, rest: the parts in which people know their own number."""
    number = match[0].upper()
    cuts = [0, _REGION, *range(_REGION + _MIDDLE, len(number), _MIDDLE), len(number)]
    groups = (number[one:other] for one, other in pairwise(cuts))
    return "，".join(
        "".join(" X " if one == "X" else on_the_phone(one) for one in group) for group in groups
    )


def _address(match: re.Match[str]) -> str:
    """An e-mail address, sign by sign."""
    named = load_tables("signs.toml")["in_addresses"]
    return "".join(
        one_by_one(one) if one.isdecimal() else named.get(one, f" {one.upper()} ")
        for one in match[0]
    )
