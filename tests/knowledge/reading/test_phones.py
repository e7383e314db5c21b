import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.reading.phones import read_phone


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("13800138000", "13800138000"), ("138 0013 8000", "13800138000"),
        ("138-0013-8000", "13800138000"),
        ("１３８００１３８０００", "13800138000"), ("+86 13800138000", "13800138000"),
        ("0086-138-0013-8000", "13800138000"),
        ("幺三八零零幺三八零零零", "13800138000"), ("一三八 零零一三 八零零零", "13800138000"),
        ("我的电话是13800138000，谢谢", "13800138000"),
        ("13800138000，13800138000", "13800138000"),
        ("010-62345678", "010-62345678"), ("(010) 6234 5678", "010-62345678"),
        ("01062345678", "010-62345678"),
        ("0755 8234567", "0755-8234567"), ("0571-88123456", "0571-88123456"),
        ("零二一 六二三四五六七八", "021-62345678"),
        ("010-62345678转801", "010-62345678-801"), ("+86 10 62345678", "010-62345678"),
    ],
)  # fmt: skip
def test_numbers_as_people_write_them(said: str, number: str) -> None:
    assert read_phone(said) == number


@pytest.mark.parametrize(
    "said",
    [
        "", "没有", "12345", "1380013800", "138001380000", "12800138000", "110105199003071234",
        "11010519900307123X",
        "13800138000 13900139000", "13800138000，13900139000", "62345678", "010-6234567",
        "0755-12345678", "两个",
    ],
)  # fmt: skip
def test_what_is_not_one_number_is_none(said: str) -> None:
    assert read_phone(said) is None


@given(st.integers(3, 9), st.integers(0, 10**9 - 1))
def test_every_mobile_number_is_read_back_digit_by_digit(second: int, rest: int) -> None:
    number = f"1{second}{rest:09}"
    assert read_phone(number) == number
    assert read_phone("".join("零一二三四五六七八九"[int(one)] for one in number)) == number
    assert read_phone(" ".join(number)) == number


@given(st.text(alphabet="0123456789零幺一+- 转()"))
def test_no_text_is_too_strange(said: str) -> None:
    number = read_phone(said)
    assert number is None or read_phone(
        number.replace("-", "转") if number.count("-") > 1 else number
    )
