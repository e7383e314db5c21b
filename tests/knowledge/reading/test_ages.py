from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.reading.ages import OLDEST, read_age

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("said", "years"),
    [
        ("35", 35), ("二十三岁", 23), ("我今年四十二了", 42), ("今年满18", 18), ("卅二", 32),
        ("十七岁半", 17),
        ("周岁39", 39), ("36左右", 36), ("五十上下", 50), ("四十有三", 43), ("６０岁", 60),
        ("1998年", 27), ("1998", 27), ("98年的", 27), ("我是95年的", 30), ("75年出生", 50),
        ("九八年三月", 28),
        ("98年12月", 27), ("1998年11月24日", 28), ("1998-11-25", 27), ("一九七五年", 50),
        ("05年6月", 21),
    ],
)  # fmt: skip
def test_ages_and_dates_of_birth(said: str, years: int) -> None:
    assert read_age(said, TODAY) == years


@pytest.mark.parametrize(
    ("said", "years"),
    [
        ("三十多岁", 30), ("三十来岁", 30), ("五十好几", 50), ("快三十了", 29), ("奔四", 39),
        ("奔五十了", 49),
        ("虚岁四十", 39), ("不到十八", 17), ("四十三四", 43), ("十七八岁", 17),
        ("三四十岁", 30), ("80后", 36), ("九零后", 26),
    ],
)  # fmt: skip
def test_a_vague_age_is_the_lowest_that_it_can_mean(said: str, years: int) -> None:
    assert read_age(said, TODAY) == years


@pytest.mark.parametrize(
    "said",
    [
        "", "十几岁", "十多岁", "去年", "三年前", "小时候", "不知道", "属马的", "2030年", "150",
        "快", "1998年13月", "按摩",
    ],
)  # fmt: skip
def test_what_tells_no_age_is_none(said: str) -> None:
    assert read_age(said, TODAY) is None


@given(st.text(max_size=30))
def test_whatever_is_said_an_age_is_one_that_people_have(text: str) -> None:
    years = read_age(text, TODAY)
    assert years is None or 0 <= years <= OLDEST


@given(st.dates(date(1930, 1, 1), TODAY))
def test_a_date_of_birth_gives_the_age_of_that_day(born: date) -> None:
    had_birthday = (born.month, born.day) <= (TODAY.month, TODAY.day)
    expected = TODAY.year - born.year - (not had_birthday)
    assert read_age(f"{born.year}年{born.month}月{born.day}日", TODAY) == expected
    assert read_age(born.isoformat(), TODAY) == expected
