"""Bands of ages, as people say them."""

import pytest

from knowledge.notices.ages import read_ages


@pytest.mark.parametrize(
    ("said", "band"),
    [
        ("18到45岁", (18, 45)),
        ("18-45", (18, 45)),
        ("50-", (50, None)),
        ("-30", (None, 30)),
        ("十八岁至六十岁之间", (18, 60)),
        ("60岁以上", (60, None)),
        ("满十六岁", (16, None)),
        ("不满16岁", (None, 15)),
        ("30岁以下", (None, 30)),
        ("16岁以下", (None, 16)),
        ("未满16岁", (None, 15)),
        ("三十五岁以内", (None, 35)),
        ("超过60岁", (61, None)),
        ("60岁以外", (61, None)),
        ("60+", (60, None)),
        ("60岁＋", (60, None)),
        ("－30", (None, 30)),
        ("30岁及以下", (None, 30)),
        ("不超过35岁", (None, 35)),
        ("40岁", (40, 40)),
    ],
)
def test_a_band(said: str, band: tuple[int | None, int | None]) -> None:
    assert read_ages(said) == band


@pytest.mark.parametrize(
    "said", ["年轻人", "45到18岁", "200岁以上", "", "不满0岁", "超过120岁", "+"]
)
def test_no_band(said: str) -> None:
    assert read_ages(said) is None
