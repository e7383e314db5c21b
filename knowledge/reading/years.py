"""Years: 2015, 九八年, 去年, 十年前, 五岁那年."""

import re
from datetime import date
from functools import cache
from typing import NamedTuple

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
_PART = f"[0-9{''.join(DIGITS)}十廿]"
_DATE = re.compile(
    rf"(?P<year>[12][0-9]{{3}}|{_PART}{{2,4}}(?=年))[-./年]"
    rf"(?:(?P<month>{_PART}{{1,3}})(?:[-./月]份?(?P<day>{_PART}{{1,3}})?[日号]?)?)?"
)
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


class Day(NamedTuple):
    """A year, and as much more of a date as was said."""

    year: int
    month: int | None
    day: int | None


def read_date(text: str, today: date) -> Day | None:
    """The day, month or year that `text` is, up to `today`'s year, or None.

    九八年三月, 98年3月5号, 1998-03-05, 1998年; two digits are of the century that does not lie
    ahead.
    """
    found = _DATE.fullmatch(normalise(text).replace(" ", ""))
    if found is None:
        return None
    year = _whole_year(found["year"], today)
    month, day = (parse_number(found[one]) if found[one] else None for one in ("month", "day"))
    if year is None or not _OLDEST <= year <= today.year:
        return None
    if found["month"] and not (month and 1 <= month <= 12):  # noqa: PLR2004
        return None
    if found["day"] and not (day and 1 <= day <= 31):  # noqa: PLR2004
        return None
    return Day(year, month, day)


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
    if dated := read_date(said, today):
        return dated.year
    found = _YEAR.fullmatch(said)
    if not found:
        return None
    digits = _digits(found[1])
    is_bare = re.fullmatch(r"[0-9]{2}", digits) and not found[2]
    if is_bare and digits[0] != "0" and int(digits) < _SURELY_A_YEAR:
        return None
    return _whole_year(found[1], today)


def _whole_year(written: str, today: date) -> int | None:
    """九八 is 1998, 〇五 2005: of the century that does not lie ahead, within a lifetime."""
    digits = _digits(written)
    if re.fullmatch(r"[0-9]{2}", digits):
        year = today.year // _CENTURY * _CENTURY + int(digits)
        year -= _CENTURY if year > today.year else 0
        return year if today.year - year <= _LIVING else None
    return int(digits) if re.fullmatch(r"[0-9]{4}", digits) else parse_number(written)


def _digits(written: str) -> str:
    return "".join(str(DIGITS.get(one, one)) for one in written)


def _stripped(said: str) -> str:
    around = _around().fullmatch(said)
    return around["year"] if around else said


@cache
def _around() -> re.Pattern[str]:
    lists = load_lists("years.toml")
    front, back = ("|".join(map(re.escape, lists[key])) for key in ("front", "back"))
    return re.compile(f"(?:{front})*(?P<year>.+?)(?:{back})*[.。!~,]*")
