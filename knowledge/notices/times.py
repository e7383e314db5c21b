"""Moments and spans as staff say them: 明天上午九点, 下周一早上八点半, 分三小时发."""

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from functools import cache

from knowledge.notices.days import (
    NUMERAL,
    Named,
    days_named,
    either,
    months_after,
    spelled,
    time_words,
)
from knowledge.reading.normal import normalise
from knowledge.reading.numbers import parse_number
from knowledge.sheets.dates import CHINA

LONGEST_SPREAD = 7 * 24 * 60
"""Minutes over which a notice can be spread: a week."""

_CLOCK = re.compile(
    rf"(?P<hour>{NUMERAL})(?:[:点时](?P<minute>一刻|三刻|整|{NUMERAL})?(?:分|钟)?)(?:整)?"
)
_SPAN = re.compile(
    r"(?:(?<![0-9.])(?P<number>[0-9零一二三四五六七八九十百两]+)个?(?P<and_half>半)?|半个?)"
    r"(?P<unit>分钟|分|小时|钟头|天|日|周|星期|礼拜)(?P<half>半)?"
)
_MONTHS = re.compile("(?:(?P<number>[0-9零一二三四五六七八九十百两]+)个(?P<and_half>半)?|半个?)月")
_HOUR = 60
_DAY = 24 * _HOUR
_MINUTES = {"分钟": 1, "分": 1, "小时": _HOUR, "钟头": _HOUR, "天": _DAY, "日": _DAY}
_WEEK = 7 * _DAY
_HALF_A_MONTH = 15
_NOON = 12
_QUARTERS = {"整": 0, "半": 30, "一刻": 15, "三刻": 45}


def read_moment(text: str, today: date) -> datetime | None:
    """The moment, in China, that `text` names: a day and a time of day, or a time of `today`.

    Of several the last is meant, for people correct themselves. It is `today` where nothing but a
    time is said. 晚上十二点 and 24点 are the end of their day. None where words beside it are not
    understood, so that it is asked again.
    """
    said = spelled(text)
    named = days_named(said, today)
    clock = next(reversed(list(_CLOCK.finditer(_without(said, named)))), None)
    if clock is None:
        return None
    earlier = [one for one in named if one.end <= clock.start()]
    meant = earlier or named
    begin, end = (earlier[-1].begin, earlier[-1].end) if earlier else (0, 0)
    day = _last(said, meant) if meant else today
    beside = said[end : clock.start()]
    behind = _without(said, [] if earlier else named)[clock.end() :]
    if day is None or _is_more(beside, _around()) or _is_more(behind, _around_behind()):
        return None
    minutes = _minutes_of(said[begin : clock.start()], clock)
    return None if minutes is None else _after(day, minutes)


def read_end(text: str, begin: date) -> date | None:
    """The last day that `text` names: a day, or how long it is from `begin` on."""
    said = spelled(text)
    named = days_named(said, begin)
    rest = _without(said, named)
    months, spans = list(_MONTHS.finditer(rest)), list(_SPAN.finditer(_MONTHS.sub(",", rest)))
    if named:
        return None if months or spans else named[-1].day
    return _long_after(begin, months, spans) if months or spans else None


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
    return _times(span, _MINUTES.get(span["unit"], _WEEK), bool(span["half"]))


def _times(span: re.Match[str], unit: int, half: bool = False) -> int | None:
    if span["number"] is None:
        return unit // 2
    number = parse_number(span["number"])
    return (
        None if number is None else number * unit + (unit // 2 if half or span["and_half"] else 0)
    )


def _long_after(
    begin: date, months: list[re.Match[str]], spans: list[re.Match[str]]
) -> date | None:
    minutes = [_minutes(one) for one in spans]
    halves = [_times(one, 2) for one in months]
    if None in minutes or None in halves:
        return None
    in_halves = sum(one for one in halves if one)
    with suppress(OverflowError):
        begin_of_rest = months_after(begin, in_halves // 2)
        rest = timedelta(
            days=in_halves % 2 * _HALF_A_MONTH, minutes=sum(one for one in minutes if one)
        )
        return None if begin_of_rest is None else begin_of_rest + rest
    return None


def _without(said: str, named: Sequence[Named]) -> str:
    """`said`, as long as it is, with commas in the place of the days."""
    for one in named:
        said = f"{said[: one.begin]}{',' * (one.end - one.begin)}{said[one.end :]}"
    return said


def _last(said: str, named: Sequence[Named]) -> date | None:
    """The last of the days that are named; None where it is one of two, as in 周一到周五."""
    last = named[-1]
    if len(named) > 1 and named[-2].day not in {None, last.day}:
        between = said[named[-2].end : last.begin]
        if not _is_more(between, _between()):
            return None
    return last.day


def _is_more(said: str, known: re.Pattern[str]) -> bool:
    """Whether something is said beside the `known` words."""
    return any(one.isalnum() for one in known.sub(",", said))


def _minutes_of(part: str, clock: re.Match[str]) -> int | None:
    """Minutes from the beginning of the day to a time in the `part` of it that was named last."""
    hour = parse_number(clock["hour"])
    said = clock["minute"] or "整"
    minute = _QUARTERS[said] if said in _QUARTERS else parse_number(said)
    if hour is None or minute is None or minute >= _HOUR or hour * _HOUR + minute > _DAY:
        return None
    if parts := _parts().findall(part):
        hour = _hour_from(time_words()["parts"][parts[-1]], hour)
    return hour * _HOUR + minute


def _hour_from(first: int, hour: int) -> int:
    """The hour of the day that is meant by `hour` in a part of it that begins at `first`."""
    if hour == 0:
        return 2 * _NOON if first > _NOON else 0
    return first + (hour - first) % _NOON if hour <= _NOON else hour


def _after(day: date, minutes: int) -> datetime | None:
    with suppress(OverflowError):
        return datetime.combine(day, time(), CHINA) + timedelta(minutes=minutes)
    return None


@cache
def _parts() -> re.Pattern[str]:
    return re.compile(either(time_words()["parts"]))


@cache
def _around() -> re.Pattern[str]:
    return re.compile(either([*time_words()["around"]["words"], *time_words()["parts"]]))


@cache
def _around_behind() -> re.Pattern[str]:
    around = time_words()["around"]
    return re.compile(either([*around["words"], *around["behind"]]))


@cache
def _between() -> re.Pattern[str]:
    return re.compile(either(time_words()["either"]["words"]))
