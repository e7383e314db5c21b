"""Days and times as they are told."""

from datetime import date, datetime, timedelta

from handlers.talk.values import Ref

CHINA = timedelta(hours=8)
"""What China's time is ahead of UTC: one time, and no summer time (国务院, 1992)."""

_AN_HOUR = 60
"""Minutes."""


def put_day(day: str) -> Ref:
    """A day, given as ISO 8601, in words: month, day and day of the week."""
    when = date.fromisoformat(day)
    weekday = Ref(f"day.weekday.{when.isoweekday()}")
    return Ref("day.is", {"month": when.month, "day": when.day, "weekday": weekday})


def put_span(minutes: int) -> Ref:
    """A length of time in words: hours where it is whole ones, else minutes."""
    hours, rest = divmod(minutes, _AN_HOUR)
    if rest:
        return Ref("notice.minutes", {"count": minutes})
    return Ref("notice.hours", {"count": hours})


def day_in_china(moment: datetime) -> date:
    """The date of `moment` in China."""
    return (moment + CHINA).date()


def time_in_china(moment: datetime) -> str:
    """The time of day of `moment` in China, as 09:30."""
    return f"{moment + CHINA:%H:%M}"
