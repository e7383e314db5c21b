"""When a notice goes out, as people say it."""

from datetime import date, datetime

import pytest

from knowledge.notices.times import LONGEST_SPREAD, read_end, read_moment, read_span
from knowledge.sheets.dates import CHINA

TUESDAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("said", "moment"),
    [
        ("明天上午九点", (2026, 11, 25, 9, 0)),
        ("后天下午3点半", (2026, 11, 26, 15, 30)),
        ("大后天中午十二点", (2026, 11, 27, 12, 0)),
        ("12月5日 9:30", (2026, 12, 5, 9, 30)),
        ("十二月五号上午十点", (2026, 12, 5, 10, 0)),
        ("2026年12月1日14:00", (2026, 12, 1, 14, 0)),
        ("2027-1-3 9:00", (2027, 1, 3, 9, 0)),
        ("1月3日上午9点", (2027, 1, 3, 9, 0)),
        ("下周一早上8点", (2026, 11, 30, 8, 0)),
        ("周五晚上八点一刻", (2026, 11, 27, 20, 15)),
        ("今晚七点", (2026, 11, 24, 19, 0)),
        ("9点", (2026, 11, 24, 9, 0)),
    ],
)
def test_a_moment(said: str, moment: tuple[int, ...]) -> None:
    year, month, day, hour, minute = moment
    assert read_moment(said, TUESDAY) == datetime(year, month, day, hour, minute, tzinfo=CHINA)


@pytest.mark.parametrize("said", ["随便", "25点", "明天", "", "13月40日9点", "九点七十分"])
def test_no_moment(said: str) -> None:
    assert read_moment(said, TUESDAY) is None


@pytest.mark.parametrize(
    ("said", "minutes"),
    [
        ("分三小时发", 180), ("90分钟", 90), ("半天", 720), ("一天", 1440), ("两个半小时", 150),
        ("一小时30分", 90), ("3", 180), ("半小时", 30), ("两小时半", 150), ("一周", LONGEST_SPREAD),
    ],
)  # fmt: skip
def test_a_span(said: str, minutes: int) -> None:
    assert read_span(said) == minutes


@pytest.mark.parametrize("said", ["十天", "0", "很久", ""])
def test_no_span(said: str) -> None:
    assert read_span(said) is None


@pytest.mark.parametrize(
    ("said", "month", "day"),
    [
        ("12月20日", 12, 20), ("到十二月二十号", 12, 20), ("10天", 12, 4), ("十天以后", 12, 4),
        ("两周", 12, 8), ("明天", 11, 25), ("下周五", 12, 4), ("2026-12-31", 12, 31),
    ],
)  # fmt: skip
def test_the_last_day(said: str, month: int, day: int) -> None:
    assert read_end(said, TUESDAY) == date(2026, month, day)


@pytest.mark.parametrize("said", ["随便", "很久", "", "13月40日", "到时候"])
def test_no_last_day(said: str) -> None:
    assert read_end(said, TUESDAY) is None
