"""Days and times as they are told."""

from datetime import date

from handlers.talk.values import Ref


def put_day(day: str) -> Ref:
    """A day, given as ISO 8601, in words: month, day and day of the week."""
    when = date.fromisoformat(day)
    weekday = Ref(f"day.weekday.{when.isoweekday()}")
    return Ref("day.is", {"month": when.month, "day": when.day, "weekday": weekday})
