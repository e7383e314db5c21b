"""Pay as people say it: amounts, and for which time."""

import re
from dataclasses import dataclass
from functools import cache

from knowledge.postings.phrases import load_table
from knowledge.postings.posting import SalaryUnit
from knowledge.reading.normal import normalise
from knowledge.reading.numbers import parse_number

DAYS_A_MONTH = 21.75
"""Paid days of a month (劳社部发〔2008〕3号)."""

HOURS_A_DAY = 8
MONTHS_A_YEAR = 12

_NUMERAL = r"[0-9]+(?:\.[0-9]+)?(?:k|千|万)?|[一二两三四五六七八九十百千万零]+"
_SEVERAL = re.compile(r"([一二两三四五六七八九])([一二三四五六七八九])([千万百])")
_AROUND = ("before", "between", "after")
_SIZES = {"k": 1_000, "千": 1_000, "万": 10_000, "百": 100}
_LEAST = {
    SalaryUnit.HOUR: 3,
    SalaryUnit.DAY: 20,
    SalaryUnit.MONTH: 300,
    SalaryUnit.YEAR: 3_000,
}
"""Yuan below which a number is no pay for that time (每天一次), far under every minimum wage."""


@dataclass(frozen=True)
class Said:
    """An amount in a sentence: where it stands in the normalised text, yuan, and for which time."""

    start: int
    end: int
    least: int
    most: int | None
    unit: SalaryUnit


def find_pay(text: str) -> Said | None:
    """The first amount of pay in a sentence: 五千以上, 5k-8k, 四五千, 时薪20, 一天两百."""
    normal = normalise(text)
    for match in _amount().finditer(_one_number(normal)):
        least, most = _yuan(match["least"]), _yuan(match["most"] or "")
        if least is None:
            continue
        if match["most"] and _size(match["least"]) == 1:
            # 3-5千 says both in thousands.
            least *= _size(match["most"])
        unit = _unit(match[0], normal, match.start())
        marked = bool(
            match["before"]
            or match["after"]
            or re.search("[k千万]", match["least"] + (match["most"] or ""))
        )
        if marked and least >= _LEAST.get(unit, 0):
            return Said(match.start(), match.end(), least, most, unit)
    return None


def a_month(amount: int, unit: SalaryUnit) -> int | None:
    """`amount` as yuan a month; `None` for piecework."""
    match unit:
        case SalaryUnit.HOUR:
            return round(amount * HOURS_A_DAY * DAYS_A_MONTH)
        case SalaryUnit.DAY:
            return round(amount * DAYS_A_MONTH)
        case SalaryUnit.MONTH:
            return amount
        case SalaryUnit.YEAR:
            return round(amount / MONTHS_A_YEAR)
        case SalaryUnit.PIECE:
            return None


def _one_number(normal: str) -> str:
    """四五千 as 四千零 … : the lower of the two, in as many characters."""
    return _SEVERAL.sub(lambda match: f"{match[1]}{match[3]}起", normal)


def _yuan(written: str) -> int | None:
    if not written:
        return None
    if found := re.fullmatch(r"([0-9]+(?:\.[0-9]+)?)(k|千|万)?", written):
        return round(float(found[1]) * _size(written))
    return parse_number(written)


def _size(written: str) -> int:
    """What the last character of a numeral multiplies by."""
    return _SIZES.get(written[-1], 1)


def _unit(said: str, normal: str, start: int) -> SalaryUnit:
    near = normal[max(0, start - 4) : start] + said
    units = load_table("wishes.toml")["units"]
    named = (unit for unit in units if any(word in near for word in units[unit]))
    return SalaryUnit(next(named, SalaryUnit.MONTH))


@cache
def _amount() -> re.Pattern[str]:
    lists = load_table("wishes.toml")["pay"]
    before, between, after = ("|".join(map(re.escape, lists[key])) for key in _AROUND)
    return re.compile(
        rf"(?P<before>(?:(?:{before})(?:{between})?)*)"
        rf"(?P<least>{_NUMERAL})(?:(?:到|至|-|~|—|——)(?P<most>{_NUMERAL}))?"
        rf"(?P<after>(?:{after})*)"
    )
