"""Years: 2015, 九八年, 去年, 十年前, 五岁那年."""

import re
from datetime import date
from functools import cache

from knowledge.reading.lists import load_lists
from knowledge.reading.normal import normalise
from knowledge.reading.numbers import DIGITS, parse_number

_OLDEST = 1900
_CENTURY = 100
# Two digits alone could be an age; from here on, or with a zero in front, they are a year.
_SURELY_A_YEAR = 90
# 27年 said in 2026 is a slip, not 1927: who means so long ago names all four digits.
_LIVING = 90
_NUMERAL = f"[0-9{''.join(DIGITS)}十百廿卅]+?"
_DATED = re.compile(r"([12][0-9]{3})[-./年]([0-9]{1,2})(?:[-./月]([0-9]{1,2})?[日号]?)?")
_YEAR = re.compile(rf"({_NUMERAL}|两千零?[0-9{''.join(DIGITS)}十]*)(年?)")
_AGO = re.compile(rf"({_NUMERAL})年(?:以前|之前|前)")
_LASTED = re.compile(rf"(?:有|已经|已经有|都|都有)?({_NUMERAL})年了")
_AGED = re.compile(rf"({_NUMERAL})周?岁(?:那年|那一年|那会儿?|的时候|时候|时|多的时候|左右)?")


def read_year(text: str, today: date, birth_year: int | None = None) -> int | None:
    """The year that `text` names, or None when it names none, or one that cannot be.

    Two digits are of the century that does not lie ahead. 十年前 counts back from `today`; 五岁
    and 出生时 count from `birth_year` and are None without it. Years before 1900, before the
    birth and after `today` are None.
    """
    said = _stripped(normalise(text).replace(" ", ""))
    year = _relative(said, today)
    if year is None:
        year = _since_birth(said, birth_year)
    if year is None:
        year = _named(said, today)
    if year is None or not max(_OLDEST, birth_year or 0) <= year <= today.year:
        return None
    return year


def _relative(said: str, today: date) -> int | None:
    back = {"years_0": 0, "years_1": 1, "years_2": 2, "years_3": 3}
    for key, years in back.items():
        if said in load_lists("years.toml")[key]:
            return today.year - years
    if said in load_lists("years.toml")["half_year_ago"]:
        half = 6
        return today.year if today.month > half else today.year - 1
    ago = _AGO.fullmatch(said) or _LASTED.fullmatch(said)
    years_ago = parse_number(ago[1]) if ago else None
    return None if years_ago is None else today.year - years_ago


def _since_birth(said: str, birth_year: int | None) -> int | None:
    if birth_year is None:
        return None
    if said in load_lists("years.toml")["at_birth"]:
        return birth_year
    aged = _AGED.fullmatch(said)
    age = parse_number(aged[1]) if aged else None
    return None if age is None else birth_year + age


def _named(said: str, today: date) -> int | None:
    if dated := _DATED.fullmatch(said):
        return int(dated[1]) if 1 <= int(dated[2]) <= 12 else None  # noqa: PLR2004
    found = _YEAR.fullmatch(said)
    if not found:
        return None
    digits = "".join(str(DIGITS.get(one, one)) for one in found[1])
    if re.fullmatch(r"[0-9]{2}", digits):
        if not found[2] and digits[0] != "0" and int(digits) < _SURELY_A_YEAR:
            return None
        year = today.year // _CENTURY * _CENTURY + int(digits)
        year -= _CENTURY if year > today.year else 0
        return year if today.year - year <= _LIVING else None
    return int(digits) if re.fullmatch(r"[0-9]{4}", digits) else parse_number(found[1])


def _stripped(said: str) -> str:
    around = _around().fullmatch(said)
    return around["year"] if around else said


@cache
def _around() -> re.Pattern[str]:
    lists = load_lists("years.toml")
    front, back = ("|".join(map(re.escape, lists[key])) for key in ("front", "back"))
    return re.compile(f"(?:{front})*(?P<year>.+?)(?:{back})*[.。!~,]*")
