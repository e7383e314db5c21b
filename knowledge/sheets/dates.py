"""Dates and times as people write them, in China."""

import re
from datetime import date, datetime, time, timedelta, timezone

CHINA = timezone(timedelta(hours=8))
_EPOCH = date(1899, 12, 30)
"""Day 0 of spreadsheets."""
_SERIAL = re.compile(r"([2-9][0-9]{4})(?:\.0+)?")
_FULL = re.compile(r"([0-9]{4})[年./-]([0-9]{1,2})[月./-]([0-9]{1,2})[日号]?")
_SHORT = re.compile(r"([0-9]{1,2})[月./]([0-9]{1,2})[日号]?")
_CLOCK = re.compile(
    r"(上午|下午|晚上|中午)?([0-9]{1,2})(?:[:：点]([0-9]{1,2}|半)?分?)(?::[0-9]{2})?"
)
_NOON = 12


def read_date(text: str, today: date) -> date | None:
    """The day that a cell names; one without a year is the nearest to `today`."""
    said = re.sub(r"\s", "", text)
    if found := _SERIAL.fullmatch(said):
        return _EPOCH + timedelta(days=int(found[1]))
    if found := _FULL.fullmatch(re.sub(r"(T|)00:00(:00)?$", "", said)):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _SHORT.fullmatch(said):
        years = (today.year - 1, today.year, today.year + 1)
        days = [_day(year, int(found[1]), int(found[2])) for year in years]
        return min((one for one in days if one), key=lambda one: abs(one - today), default=None)
    return None


def read_moment(text: str, today: date) -> datetime | None:
    """The moment that a cell names, in China; it must have a day and a time."""
    said = text.strip()
    try:
        exact = datetime.fromisoformat(said)
    except ValueError:
        pass
    else:
        if len(said) > len("2026-12-01"):
            return exact if exact.tzinfo else exact.replace(tzinfo=CHINA)
    found = re.search(rf"{_CLOCK.pattern}\s*$", said)
    day = read_date(said[: found.start()], today) if found else None
    if found is None or day is None:
        return None
    hour = int(found[2])
    minute = 30 if found[3] == "半" else int(found[3] or 0)
    if found[1] in {"下午", "晚上"} and hour < _NOON:
        hour += _NOON
    try:
        return datetime.combine(day, time(hour, minute), CHINA)
    except ValueError:
        return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
