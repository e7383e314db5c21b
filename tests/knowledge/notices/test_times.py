"""When a notice goes out, as people say it."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.notices.times import LONGEST_SPREAD, read_end, read_moment, read_span
from knowledge.sheets.dates import CHINA

TUESDAY = date(2026, 11, 24)
PIECES = (
    "明天", "大后天", "今晚", "周", "星期", "下", "个", "月", "年", "日", "号", "天", "底", "末",
    "元旦", "五一", "国庆节", "上", "午", "晚上", "点", "半", "分", ":", "-", ".", "0", "9", "31",
    "99999", "9999999999", "十", "二", "百", "到", "不", "，", " ",
)  # fmt: skip


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
        ("就九点发吧", (2026, 11, 24, 9, 0)),
        ("在上午9点开始", (2026, 11, 24, 9, 0)),
        ("九点，明天", (2026, 11, 25, 9, 0)),
        ("明天九点左右", (2026, 11, 25, 9, 0)),
        ("5号上午九点", (2026, 12, 5, 9, 0)),
        ("24号上午九点", (2026, 11, 24, 9, 0)),
        ("31号下午3点", (2026, 12, 31, 15, 0)),
        ("下个月5号九点", (2026, 12, 5, 9, 0)),
        ("下下个月的五号九点", (2027, 1, 5, 9, 0)),
        ("这个月30号9点", (2026, 11, 30, 9, 0)),
        ("月底上午十点", (2026, 11, 30, 10, 0)),
        ("12月底上午十点", (2026, 12, 31, 10, 0)),
        ("1月底上午十点", (2027, 1, 31, 10, 0)),
        ("明年2月5日9点", (2027, 2, 5, 9, 0)),
        ("元旦9点", (2027, 1, 1, 9, 0)),
        ("明年五一上午九点", (2027, 5, 1, 9, 0)),
        ("2027年国庆节9:30", (2027, 10, 1, 9, 30)),
        ("12月5日（周六）上午9点", (2026, 12, 5, 9, 0)),
        ("明天周三9点", (2026, 11, 25, 9, 0)),
        ("上周五9点", (2026, 11, 20, 9, 0)),
    ],
)
def test_a_moment(said: str, moment: tuple[int, ...]) -> None:
    year, month, day, hour, minute = moment
    assert read_moment(said, TUESDAY) == datetime(year, month, day, hour, minute, tzinfo=CHINA)


@pytest.mark.parametrize(
    ("said", "moment"),
    [
        ("晚上十二点", (25, 0, 0)),
        ("明天晚上12点", (26, 0, 0)),
        ("夜里12点", (25, 0, 0)),
        ("今晚上十二点半", (25, 0, 30)),
        ("半夜两点", (25, 2, 0)),
        ("明晚零点", (26, 0, 0)),
        ("明天24:00", (26, 0, 0)),
        ("明天凌晨十二点", (25, 0, 0)),
        ("明天凌晨两点", (25, 2, 0)),
        ("明天0点", (25, 0, 0)),
        ("中午十二点", (24, 12, 0)),
        ("中午十一点半", (24, 11, 30)),
        ("中午一点", (24, 13, 0)),
        ("明天12点", (25, 12, 0)),
        ("明天上午十二点", (25, 12, 0)),
        ("明天晚上20点", (25, 20, 0)),
        ("明晚八点", (25, 20, 0)),
    ],
)
def test_midnight_is_the_end_of_a_day_and_noon_is_its_middle(
    said: str, moment: tuple[int, int, int]
) -> None:
    day, hour, minute = moment
    assert read_moment(said, TUESDAY) == datetime(2026, 11, day, hour, minute, tzinfo=CHINA)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("明天早上九点不行，后天早上九点", 26),
        ("明天，不，后天早上九点", 26),
        ("不是明天，后天早上九点", 26),
        ("明天早上九点，不对，后天早上九点", 26),
    ],
)
def test_who_corrects_themselves_means_the_last_day(said: str, day: int) -> None:
    assert read_moment(said, TUESDAY) == datetime(2026, 11, day, 9, tzinfo=CHINA)


@pytest.mark.parametrize(
    "said",
    [
        "春节9点", "中秋节上午九点", "农历12月5日9点", "元旦前一天9点", "元旦后的周一9点",
        "每天九点", "每周一9点", "每月5号9点", "周一到周五9点", "今天或者明天九点", "除了周六9点",
        "明天上午9:00-11:30", "明天九点之前", "明天九点不行", "明天九点，不对，后天", "不要9点",
        "12月5日（周日）上午9点", "这个月31号9点", "9-11点", "32号9点", "两小时后", "半小时以后",
        "两天后9点", "生日那天9点", "9999年12月31日24点",
        "9999999999号9点",
    ],
)  # fmt: skip
def test_what_is_not_sure_is_asked_again(said: str) -> None:
    assert read_moment(said, TUESDAY) is None


@pytest.mark.parametrize(
    "said",
    ["随便", "25点", "24点半", "明天", "", "13月40日9点", "九点七十分"],
)
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


@pytest.mark.parametrize("said", ["十天", "0", "很久", "", "3.5小时"])
def test_no_span(said: str) -> None:
    assert read_span(said) is None


@pytest.mark.parametrize(
    ("said", "month", "day"),
    [
        ("12月20日", 12, 20), ("到十二月二十号", 12, 20), ("10天", 12, 4), ("十天以后", 12, 4),
        ("两周", 12, 8), ("明天", 11, 25), ("下周五", 12, 4), ("2026-12-31", 12, 31),
        ("一个月", 12, 24), ("一个月以后", 12, 24), ("半个月", 12, 9), ("月底", 11, 30),
        ("20号", 12, 20), ("20日", 12, 20), ("十日内", 12, 4), ("25号", 11, 25),
        ("下个月5号", 12, 5), ("到下个月底", 12, 31), ("12月20日晚上12点", 12, 20),
        ("12月1日到12月20日", 12, 20),
    ],
)  # fmt: skip
def test_the_last_day(said: str, month: int, day: int) -> None:
    assert read_end(said, TUESDAY) == date(2026, month, day)


@pytest.mark.parametrize(
    ("said", "begin", "end"),
    [
        ("两个月", (2026, 11, 24), (2027, 1, 24)),
        ("一个月", (2027, 1, 31), (2027, 2, 28)),
        ("一个半月", (2026, 11, 24), (2027, 1, 8)),
        ("一个月零五天", (2026, 11, 24), (2026, 12, 29)),
        ("31号", (2027, 2, 1), (2027, 3, 31)),
        ("元旦", (2026, 11, 24), (2027, 1, 1)),
        ("1月底", (2026, 11, 24), (2027, 1, 31)),
    ],
)
def test_the_last_day_in_months_of_other_lengths(
    said: str, begin: tuple[int, int, int], end: tuple[int, int, int]
) -> None:
    assert read_end(said, date(*begin)) == date(*end)


@pytest.mark.parametrize(
    "said",
    [
        "随便", "很久", "", "13月40日", "到时候", "32号", "3.5天", "不是20号", "明天起10天",
        "999999999999天", "999999999999个月", "春节",
    ],
)  # fmt: skip
def test_no_last_day(said: str) -> None:
    assert read_end(said, TUESDAY) is None


@given(
    st.lists(st.sampled_from(PIECES), max_size=12).map("".join),
    st.dates(date(2020, 1, 1), date(2100, 1, 1)),
)
def test_whatever_is_said_it_is_a_time_or_asked_again(said: str, today: date) -> None:
    moment = read_moment(said, today)
    assert moment is None or moment.tzinfo is CHINA
    assert read_span(said) is None or 1 <= (read_span(said) or 0) <= LONGEST_SPREAD
    end = read_end(said, today)
    assert end is None or type(end) is date
