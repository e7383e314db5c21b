"""Moments and spans as staff say them: 明天上午九点, 下周一早上八点半, 分三小时发."""

import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from knowledge.reading.normal import normalise
from knowledge.reading.numbers import parse_number
from knowledge.sheets.dates import CHINA, read_date

_FILE = Path(__file__).with_name("times.toml")

LONGEST_SPREAD = 7 * 24 * 60
"""Minutes over which a notice can be spread: a week."""

_NUMERAL = "[0-9零一二三四五六七八九十百两半]+"
_CLOCK = re.compile(
    rf"(?P<hour>{_NUMERAL})(?:[:点时](?P<minute>一刻|三刻|整|{_NUMERAL})?(?:分|钟)?)(?:整)?"
)
_SPAN = re.compile(
    r"(?:(?P<number>[0-9零一二三四五六七八九十百两]+)个?(?P<and_half>半)?|半个?)"
    r"(?P<unit>分钟|分|小时|钟头|天|日|周|星期|礼拜)(?P<half>半)?"
)
_BESIDE_HANZI = re.compile(r" (?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff]) ")
_WEEKDAY = re.compile(
    "(?P<week>下下|下|这|本)?(?:个)?(?:周|星期|礼拜)(?P<day>[一二三四五六日天末])"
)
_DATE = re.compile(
    rf"(?:(?P<year>{_NUMERAL})[年./-])?(?P<month>{_NUMERAL})[月./-](?P<day>{_NUMERAL})[日号]?"
)
_MINUTES = {"分钟": 1, "分": 1, "小时": 60, "钟头": 60, "天": 1440, "日": 1440}
_WEEK = 7 * 1440
_NOON = 12
_QUARTERS = {"整": 0, "半": 30, "一刻": 15, "三刻": 45}
_WEEKS = {None: 0, "这": 0, "本": 0, "下": 1, "下下": 2}


def read_moment(text: str, today: date) -> datetime | None:
    """The moment, in China, that `text` names: a day and a time of day, or a time of `today`."""
    said = _BESIDE_HANZI.sub("", normalise(text))
    clock = next(reversed(list(_CLOCK.finditer(said))), None)
    if clock is None:
        return None
    before = said[: clock.start()].strip()
    at, day = _time(before, clock), _day(before, today)
    return None if at is None or day is None else datetime.combine(day, at, CHINA)


def read_end(text: str, begin: date) -> date | None:
    """The last day that `text` names: a day, or how long it is from `begin` on."""
    said = _BESIDE_HANZI.sub("", normalise(text))
    if not (_DATE.search(said) or _WEEKDAY.search(said)) and (long := _SPAN.search(said)):
        minutes = _minutes(long)
        return None if minutes is None else begin + timedelta(minutes=minutes)
    return _day(said, begin) if re.search("[0-9年月日号周天]", said) else None


def read_span(text: str) -> int | None:
    """How many minutes `text` says, from 1 to `LONGEST_SPREAD`; a bare number is hours."""
    said = normalise(text).replace(" ", "")
    spans = list(_SPAN.finditer(said))
    if not spans:
        hours = parse_number(said)
        return None if hours is None else _in_bounds(hours * 60)
    minutes = [_minutes(one) for one in spans]
    known = [one for one in minutes if one is not None]
    return _in_bounds(sum(known)) if len(known) == len(minutes) else None


def _in_bounds(minutes: int) -> int | None:
    return minutes if 1 <= minutes <= LONGEST_SPREAD else None


def _minutes(span: re.Match[str]) -> int | None:
    unit = _MINUTES.get(span["unit"], _WEEK)
    if span["number"] is None:
        return unit // 2
    number = parse_number(span["number"])
    with_half = span["half"] or span["and_half"]
    return None if number is None else number * unit + (unit // 2 if with_half else 0)


def _time(before: str, clock: re.Match[str]) -> time | None:
    hour = parse_number(clock["hour"])
    said = clock["minute"] or "整"
    minute = _QUARTERS[said] if said in _QUARTERS else parse_number(said)
    if hour is None or minute is None:
        return None
    if hour < _NOON and before.endswith(tuple(_table()["afternoon"])):
        hour += _NOON
    return time(hour, minute) if hour < 24 and minute < 60 else None  # noqa: PLR2004


def _day(said: str, today: date) -> date | None:
    """The day that is named before the time; `today` where none is."""
    names = _table()["days"]
    named = next((one for one in sorted(names, key=len, reverse=True) if one in said), None)
    if named is not None:
        return today + timedelta(days=names[named])
    if found := _WEEKDAY.search(said):
        return _weekday(found, today)
    if found := _DATE.search(said):
        return _written(found, today)
    rest = re.sub("|".join(map(re.escape, _table()["parts"])), "", said)
    return today if not re.search("[0-9年月日号周]", rest) else None


def _weekday(found: re.Match[str], today: date) -> date:
    """A day of a week; without a week named, the next such day from today on."""
    wanted = "一二三四五六日".index(found["day"].replace("天", "日").replace("末", "六"))
    monday = today - timedelta(days=today.weekday())
    if found["week"] is None:
        return today + timedelta(days=(wanted - today.weekday()) % 7)
    return monday + timedelta(days=wanted, weeks=_WEEKS[found["week"]])


def _written(found: re.Match[str], today: date) -> date | None:
    parts = [parse_number(found[name]) for name in ("month", "day")]
    if None in parts:
        return None
    year = parse_number(found["year"]) if found["year"] else None
    day = "/".join(str(one) for one in ([year] if year else []) + parts)
    return read_date(day.replace("/", ".", 2), today)


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))
