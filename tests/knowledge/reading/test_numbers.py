import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.reading.numbers import parse_number, read_number

DIGITS = "零一二三四五六七八九"


def chinese(number: int) -> str:
    """How a number is written in full: 10500 is 一万零五百."""
    if number < 10:
        return DIGITS[number]
    for size, unit in ((10**8, "亿"), (10**4, "万"), (1000, "千"), (100, "百"), (10, "十")):
        if number >= size:
            times, rest = divmod(number, size)
            gap = "零" if rest and rest < size // 10 else ""
            return chinese(times) + unit + gap + (chinese(rest) if rest else "")
    raise AssertionError(number)


def test_the_writer_of_this_test_writes_chinese() -> None:
    assert chinese(10050) == "一万零五十"
    assert chinese(99999) == "九万九千九百九十九"
    assert chinese(205) == "二百零五"


def test_every_number_below_ten_thousand_is_read_back() -> None:
    assert [parse_number(chinese(one)) for one in range(10_000)] == list(range(10_000))


@given(st.integers(0, 99_999))
def test_a_number_is_read_back_in_every_spelling(number: int) -> None:
    written = chinese(number)
    assert read_number(written) == number
    assert read_number(f"{written}个") == number
    assert read_number(str(number)) == number
    assert read_number(str(number).translate({48 + d: 0xFF10 + d for d in range(10)})) == number
    if written.startswith("一十"):
        assert read_number(written[1:]) == number
    if written.startswith("二") and not written.startswith("二十") and number > 100:
        assert read_number(f"两{written[1:]}") == number


@given(st.integers(10**5, 10**11))
def test_large_numbers_are_read_back(number: int) -> None:
    assert read_number(chinese(number)) == number


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("3", 3), ("２３", 23), ("二十三", 23), ("廿三", 23), ("卅", 30), ("两百零五", 205),
        ("两百五", 250), ("一万五", 15000),
        ("两", 2), ("俩", 2), ("十", 10), ("十二", 12), ("一百十五", 115), ("〇", 0), ("零", 0),
        ("1,200", 1200),
        ("1.5万", 15000), ("3万5千", 35000), ("3千", 3000), ("壹佰贰拾", 120), ("二〇一五", 2015),
        ("一二三", 123),
        ("23岁", 23), ("我今年二十三岁了", 23), ("三个", 3), ("五名", 5), ("两位", 2), ("十年", 10),
        ("一共 12 个人", 12),
        ("5 个盲人按摩师", 5), ("三十萬", 300000), ("八。", 8), ("007", 7), ("大概五个吧", 5),
    ],
)  # fmt: skip
def test_numbers_as_people_say_them(said: str, number: int) -> None:
    assert read_number(said) == number


@pytest.mark.parametrize(
    "said",
    [
        "", "个", "三十来岁", "十几个", "两三个", "二三", "二十多", "几个", "快三十了", "不到十个",
        "2.5", "-3", "百", "十零",
        "一千零", "1,2", "按摩", "有一个想法", "第三", "三点五", "好几百", "1个或者2个", "一万一万",
        "半", "1" * 13, "三" * 50, "五岁半",
    ],
)  # fmt: skip
def test_what_is_not_one_exact_number_is_none(said: str) -> None:
    assert read_number(said) is None


@given(st.text(alphabet="零〇一二两三十百千万亿0123456789,.个岁 我"))
def test_no_string_of_numerals_is_too_strange(said: str) -> None:
    number = read_number(said)
    assert number is None or number >= 0


@given(st.text())
def test_no_text_is_too_strange(said: str) -> None:
    number = read_number(said)
    assert number is None or number >= 0
