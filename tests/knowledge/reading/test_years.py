from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.reading.years import read_year

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("said", "year"),
    [
        ("2015", 2015), ("２０１５年", 2015), ("15年", 2015), ("一五年", 2015), ("08年", 2008),
        ("零八年", 2008), ("08", 2008),
        ("98年", 1998), ("98", 1998), ("九八年", 1998), ("一九九八年", 1998), ("二〇一五", 2015),
        ("两千年", 2000), ("两千零八年", 2008),
        ("今年", 2026), ("去年", 2025), ("前年", 2024), ("大前年", 2023), ("半年前", 2026),
        ("十年前", 2016), ("3年以前", 2023),
        ("二十年之前", 2006), ("有15年了", 2011), ("2015年3月", 2015), ("2015-03-05", 2015),
        ("2015.3", 2015), ("2015/03", 2015),
        ("大概2015年吧", 2015), ("我是2015年失明的", 2015), ("2015年左右", 2015), ("2026", 2026),
        ("26年", 2026), ("1998年底", 1998),
    ],
)  # fmt: skip
def test_years_as_people_say_them(said: str, year: int) -> None:
    assert read_year(said, TODAY) == year


@pytest.mark.parametrize(
    "said",
    [
        "", "2027", "27年", "2099年", "1850", "15", "十年", "很久以前", "十几年前", "八几年",
        "从小", "昨天", "2015.13",
        "2015年13月", "五岁", "出生", "三年后", "明年", "200年前", "20155", "不记得", "啊",
    ],
)  # fmt: skip
def test_what_names_no_possible_year_is_none(said: str) -> None:
    assert read_year(said, TODAY) is None


@pytest.mark.parametrize(
    ("said", "year"),
    [
        ("五岁", 1985),
        ("5岁那年", 1985),
        ("十二岁的时候", 1992),
        ("出生的时候", 1980),
        ("天生的", 1980),
        ("46岁", 2026),
    ],
)
def test_ages_count_from_the_year_of_birth(said: str, year: int) -> None:
    assert read_year(said, TODAY, birth_year=1980) == year


@pytest.mark.parametrize("said", ["1979", "五十岁", "50年前"])
def test_nothing_happens_before_the_birth_or_after_today(said: str) -> None:
    assert read_year(said, TODAY, birth_year=1980) is None


def test_half_a_year_ago_can_be_last_year() -> None:
    assert read_year("半年前", date(2026, 3, 1)) == 2025


@given(st.integers(1900, 2026))
def test_a_year_is_read_back(year: int) -> None:
    spoken = "".join("零一二三四五六七八九"[int(one)] for one in str(year))
    assert read_year(f"{year}年", TODAY) == year
    assert read_year(f"{spoken}年", TODAY) == year


@given(st.text(alphabet="0123456789零一二十年前岁去大-月 "), st.dates(date(1990, 1, 1)))
def test_the_future_is_refused(said: str, today: date) -> None:
    year = read_year(said, today)
    assert year is None or 1900 <= year <= today.year


@given(st.text())
def test_no_text_is_too_strange(said: str) -> None:
    assert read_year(said, TODAY, 1980) in {None, *range(1980, 2027)}
