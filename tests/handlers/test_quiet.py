"""The hours in which nobody is told of anything."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from handlers.quiet import QUIET, QuietHours
from knowledge.sheets.dates import CHINA

MINUTE = timedelta(minutes=1)
MOMENTS = st.integers(0, 10_000_000).map(lambda minute: at(1, 0) + minute * MINUTE)
HOURS = st.integers(0, 23)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 12, day, hour, minute, tzinfo=CHINA)


def test_it_is_the_hour_in_china_that_counts() -> None:
    assert QUIET.cover(at(1, 22))
    assert not QUIET.cover(at(1, 8))
    assert QUIET.cover(at(1, 7, 59).astimezone(UTC))
    assert not QUIET.cover(at(1, 21, 59).astimezone(UTC))


def test_what_is_begun_in_the_evening_goes_on_in_the_morning() -> None:
    assert QUIET.after(at(1, 21), timedelta(minutes=30)) == at(1, 21, 30)
    assert QUIET.after(at(1, 21), timedelta(hours=3)) == at(2, 10)
    assert QUIET.after(at(1, 23, 15), timedelta(minutes=5)) == at(2, 8, 5)
    assert QUIET.after(at(1, 8), timedelta(hours=30)) == at(3, 10)


@given(MOMENTS, HOURS, HOURS, st.integers(0, 5_000))
def test_as_many_minutes_outside_the_hours_as_the_work_takes(
    begin: datetime, first: int, last: int, minutes: int
) -> None:
    quiet = QuietHours(first, last)
    end = quiet.after(begin, minutes * MINUTE)
    passed = int((end - begin) / MINUTE)
    assert sum(not quiet.cover(begin + one * MINUTE) for one in range(passed)) == minutes
