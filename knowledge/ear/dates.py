"""Days, years and times of day."""

import re
from functools import cache

from knowledge.ear.numerals import one_by_one, quantity
from knowledge.ear.rules import TO, Rule, rule
from knowledge.ear.tables import load_tables

_YEAR = r"(?<![0-9.,])([12][0-9]{3})"
_MONTHS = 12
_DAYS = 31
_HALF = 30
_TWO = 2
_TEN = 10


@cache
def rules() -> tuple[Rule, ...]:
    """The longer forms before those that stand in them."""
    never = load_tables("signs.toml")["counted"]["units"]
    return (
        rule(rf"{_YEAR}([-/.])([0-9]{{1,2}})\2([0-9]{{1,2}})(?![0-9])\s?", _day),
        rule(rf"{_YEAR}[-/](0[1-9]|1[0-2])(?![0-9]|\s*(?:{never}))", _month),
        rule(
            rf"{_YEAR}{TO}([12][0-9]{{3}})(?=\s*年)",
            lambda m: f"{one_by_one(m[1])}到{one_by_one(m[2])}",
        ),
        rule(
            rf"(?<![0-9.,¥])((?:19|20)[0-9]{{2}}){TO}((?:19|20)[0-9]{{2}})(?![0-9.,]|\s*(?:{never}|/))",
            lambda m: f"{one_by_one(m[1])}到{one_by_one(m[2])}",
        ),
        rule(rf"{_YEAR}(?=\s*(?:年(?!以|内)|届|〕|\]|\)))", lambda m: one_by_one(m[1])),
        rule(
            r"(?<![0-9:：.])([01]?[0-9]|2[0-4])[:：]([0-5][0-9])(?:[:：]([0-5][0-9]))?(?![0-9])",
            _time,
        ),
        rule(
            r"(?<=[年月日号点半分秒])\s*[-—~]+\s*(?=[0-9零一二三四五六七八九十两])",
            lambda _: "到",
        ),
    )


@cache
def weekdays() -> tuple[Rule, ...]:
    """Ranges without a digit."""
    return (rule(r"(?<=[周期][一二三四五六日天])\s*[-—~]+\s*(?=[周星])", lambda _: "到"),)


def _day(match: re.Match[str]) -> str:
    month, day = int(match[3]), int(match[4])
    if not (1 <= month <= _MONTHS and 1 <= day <= _DAYS):
        return match[0]
    return f"{one_by_one(match[1])}年{quantity(str(month))}月{quantity(str(day))}日"


def _month(match: re.Match[str]) -> str:
    return f"{one_by_one(match[1])}年{quantity(str(int(match[2])))}月"


def _time(match: re.Match[str]) -> str:
    hour, minute = int(match[1]), int(match[2])
    said = ("两" if hour == _TWO else quantity(str(hour))) + "点"
    if match[3]:
        return f"{said}{_small(minute)}分{_small(int(match[3]))}秒"
    if minute == _HALF:
        return f"{said}半"
    return f"{said}{_small(minute)}分" if minute else said


def _small(number: int) -> str:
    return ("零" if 0 < number < _TEN else "") + quantity(str(number))
