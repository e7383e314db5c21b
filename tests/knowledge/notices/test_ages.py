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
        ("30岁以下", (None, 29)),
        ("30岁及以下", (None, 30)),
        ("不超过35岁", (None, 35)),
        ("40岁", (40, 40)),
    ],
)
def test_a_band(said: str, band: tuple[int | None, int | None]) -> None:
    assert read_ages(said) == band


@pytest.mark.parametrize("said", ["年轻人", "45到18岁", "200岁以上", "", "0岁以下"])
def test_no_band(said: str) -> None:
    assert read_ages(said) is None
