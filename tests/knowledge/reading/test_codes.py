"""One-time codes as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.reading.codes import is_code_alone, read_code


@pytest.mark.parametrize(
    "text",
    [
        "12345678",
        "1234 5678",
        "12 34 56 78",
        "1 2 3 4 5 6 7 8",
        "1234-5678",
        "1234，5678。",
        "１２３４　５６７８",
        "一二三四五六七八",
        "幺二三四 五六七八",
        "我的码是1234 5678",
        "连接码：12345678，对吗",
        "第一个码，12345678",
    ],
)
def test_a_code_is_read_however_it_is_typed(text: str) -> None:
    assert read_code(text) == "12345678"


@pytest.mark.parametrize(
    "text",
    ["", "1234567", "123456789", "13800138000", "1234 5678 或 8765 4321", "连接码", "八位数"],
)
def test_what_is_not_one_code_is_none(text: str) -> None:
    assert read_code(text) is None


def test_zeros_in_front_stay() -> None:
    assert read_code("0000 0001") == "00000001"


@pytest.mark.parametrize(
    ("text", "alone"), [("1234 5678", True), ("12345678。", True), ("我的码是12345678", False)]
)
def test_a_code_alone_has_nothing_around_it(text: str, *, alone: bool) -> None:
    assert is_code_alone(text) is alone


@given(st.integers(0, 10**8 - 1), st.sampled_from(["", " ", "-", "  ", "，", "."]))
def test_every_code_is_read_with_anything_between(number: int, between: str) -> None:
    code = f"{number:08}"
    assert read_code(between.join(code)) == code
