"""The day that words name: 明天, 下周一, 12月5日, 5号, 下个月5号, 月底, 元旦."""

import calendar
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from knowledge.reading.normal import normalise
from knowledge.reading.numbers import parse_number
from knowledge.sheets.dates import read_date

_FILE = Path(__file__).with_name("times.toml")

NUMERAL = "[0-9零一二三四五六七八九十百两半]+"
_BESIDE_HANZI = re.compile(r" (?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff]) ")
_MONTH = "(?:(?P<{0}>下+|这|本|当|上)个?)?月"
_YEAR = rf"(?:(?P<year>{NUMERAL})[年./-]|(?P<year_from>[今明后])年的?)"
_KINDS = (
    rf"(?P<written>{_YEAR}?(?P<month>{NUMERAL})[月./-](?P<day>{NUMERAL})(?:[日号]|(?![0-9天小个点时])))",
    rf"(?P<month_end>(?P<ending>{NUMERAL})月[底末]|{_MONTH.format('end_from')}[底末])",
    rf"(?P<of_month>(?:{_MONTH.format('month_from')}份?的?)?(?P<nth>{NUMERAL})(?:号|日(?![内后以之])))",
    "(?P<weekday>(?P<week>下+|这|本|上)?个?(?:周|星期|礼拜)(?P<of_week>[一二三四五六日天末]))",
)
_YEARS = {"今": 0, "明": 1, "后": 2}
_WEEK = 7
_LONGEST_MONTHS = 3
"""Months from any one on, of which one has 31 days."""


@dataclass(frozen=True)
class Named:
    """A day that a text names between two of its characters; `day` is None if there is none."""

    day: date | None
    begin: int
    end: int


def spelled(text: str) -> str:
    """`text` as days and times are read in it: no blanks beside characters, holidays as dates."""
    said = _BESIDE_HANZI.sub("", normalise(text))
    return _holidays().sub(lambda one: str(time_words()["holidays"][one[0]]), said)


def days_named(said: str, today: date) -> list[Named]:
    """The days in a `spelled` text, in order; a weekday beside its date is one with it."""
    named: list[Named] = []
    for found in _days().finditer(said):
        one = Named(_meant(found, today, said[: found.start()]), *found.span())
        if named and found["weekday"] and not _written(said[named[-1].end : one.begin]):
            one = _beside(named.pop(), one, found)
        named.append(one)
    return named


def months_after(day: date, months: int) -> date | None:
    """The same day of a later month, or its last one where it is shorter; None if there is none."""
    year, month = _shifted(day, months)
    if year > date.max.year:
        return None
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


@cache
def time_words() -> Mapping[str, Any]:
    """The words that days and times are read by."""
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def either(words: Iterable[str]) -> str:
    """A pattern for one of `words`, the longest that stands there."""
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


def _meant(found: re.Match[str], today: date, before: str) -> date | None:
    if before.endswith(tuple(time_words()["other"]["words"])):
        return None
    if found["written"]:
        return _of_year(found, today)
    if found["month_end"]:
        return _month_end(found, today)
    if found["of_month"]:
        return _of_month(found, today)
    if found["weekday"]:
        return _of_week(found, today)
    return today + timedelta(days=time_words()["days"][found[0]])


def _beside(named: Named, weekday: Named, found: re.Match[str]) -> Named:
    """A day and the weekday behind it, if it is one."""
    day = named.day
    if day is None or found["week"] or day.weekday() != _number(found):
        day = None
    return Named(day, named.begin, weekday.end)


def _of_week(found: re.Match[str], today: date) -> date:
    """A day of a week; without a week named, the next such day from today on."""
    wanted = _number(found)
    if found["week"] is None:
        return today + timedelta(days=(wanted - today.weekday()) % _WEEK)
    monday = today - timedelta(days=today.weekday())
    return monday + timedelta(days=wanted, weeks=_later(found["week"]))


def _number(found: re.Match[str]) -> int:
    return "一二三四五六日".index(found["of_week"].replace("天", "日").replace("末", "六"))


def _of_year(found: re.Match[str], today: date) -> date | None:
    parts = [parse_number(found[name]) for name in ("month", "day")]
    if None in parts:
        return None
    year = parse_number(found["year"]) if found["year"] else None
    if found["year_from"]:
        year = today.year + _YEARS[found["year_from"]]
    return read_date(".".join(str(one) for one in ([year] if year else []) + parts), today)


def _month_end(found: re.Match[str], today: date) -> date | None:
    if found["ending"] is None:
        year, month = _shifted(today, _later(found["end_from"]))
    else:
        year, month = today.year, parse_number(found["ending"]) or 0
        year += month < today.month
    return _day(year, month, calendar.monthrange(year, month)[1]) if 1 <= month <= 12 else None  # noqa: PLR2004


def _of_month(found: re.Match[str], today: date) -> date | None:
    """A day of a month; without a month named, the next such day from today on."""
    nth = parse_number(found["nth"]) or 0
    if found["month_from"] is not None:
        return _day(*_shifted(today, _later(found["month_from"])), nth)
    days = (_day(*_shifted(today, months), nth) for months in range(_LONGEST_MONTHS))
    return next((one for one in days if one and one >= today), None)


def _later(said: str | None) -> int:
    """How many weeks or months on: 下 is one, 下下 two."""
    return -1 if said == "上" else (said or "").count("下")


def _shifted(day: date, months: int) -> tuple[int, int]:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return year, month + 1


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None


def _written(text: str) -> bool:
    return any(one.isalnum() for one in text)


@cache
def _days() -> re.Pattern[str]:
    return re.compile("|".join([*_KINDS, either(time_words()["days"])]))


@cache
def _holidays() -> re.Pattern[str]:
    names = either(time_words()["holidays"])
    # 五一 is also what is left of 十五一点 and the like.
    return re.compile(rf"(?<![0-9一二三四五六七八九十百])(?:{names})(?![点时分:月日号年个])")
