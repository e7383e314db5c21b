"""Whole numbers, in digits and in Chinese characters."""

import re
from decimal import Decimal
from functools import cache

from knowledge.reading.lists import load_lists
from knowledge.reading.normal import normalise

DIGITS = {one: value for value, one in enumerate("零一二三四五六七八九")}
DIGITS |= {"〇": 0, "○": 0, "两": 2, "幺": 1}
_FINANCIAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
_SHORT_TENS = {"廿": "二十", "卅": "三十", "卌": "四十", "俩": "两", "仨": "三"}
_UNITS = (("亿", 10**8), ("万", 10**4), ("千", 1000), ("百", 100), ("十", 10))
_LONGEST = 40
_CHARACTERS = f"{''.join(DIGITS)}十百千万亿"
_GROUPED = re.compile(r"\d{1,3}(,\d{3})+")
_DECIMAL = re.compile(r"(\d{1,4}\.\d{1,4})([百千万亿])")


def read_number(text: str) -> int | None:
    """The whole number that `text` says, or None.

    A unit (个, 岁, 名, 位, 年 …) and a few words in front (我今年, 一共) are allowed. What is not
    one exact number is None: 三十来岁, 十几个, 两三个, 二十多, 2.5, -3.
    """
    said = normalise(text).replace(" ", "")
    if len(said) > _LONGEST:
        return None
    around = _around().fullmatch(said)
    return parse_number(around["number"]) if around else None


def parse_number(written: str) -> int | None:
    """The value of a numeral that stands alone, in digits, Chinese or both (3万5千), or None.

    Up to 12 digits; 一百五 is 150, 二〇一五 is 2015, 廿三 is 23.
    """
    for short, long in _SHORT_TENS.items():
        written = written.replace(short, long)
    written = written.translate(_FINANCIAL)
    if _GROUPED.fullmatch(written):
        written = written.replace(",", "")
    if decimal := _DECIMAL.fullmatch(written):
        value = Decimal(decimal[1]) * dict(_UNITS)[decimal[2]]
        return int(value) if value == value.to_integral_value() else None
    if re.fullmatch(r"[0-9]{1,12}", written):
        return int(written)
    if not re.fullmatch(f"[{_CHARACTERS}0-9]+", written):
        return None
    if re.fullmatch(f"[{''.join(DIGITS)}]{{2,12}}", written):
        return _digit_by_digit(written)
    return _value(written)


def _digit_by_digit(written: str) -> int | None:
    digits = [DIGITS[one] for one in written]
    # 二三 and 三两 say "two or three"; only from three digits on it is surely one number.
    if len(digits) == 2 and digits[0] and abs(digits[0] - digits[1]) == 1:  # noqa: PLR2004
        return None
    return int("".join(str(one) for one in digits))


def _value(written: str) -> int | None:
    for unit, size in _UNITS:
        if unit in written:
            before, _, after = written.rpartition(unit)
            times = _times(before, size)
            rest = _rest(after, size)
            return None if times is None or rest is None else times * size + rest
    if len(written) == 1 and written in DIGITS:
        return DIGITS[written]
    return int(written) if re.fullmatch(r"[1-9][0-9]{0,3}", written) else None


def _times(before: str, size: int) -> int | None:
    if not before:
        return 1 if size == 10 else None  # noqa: PLR2004
    most = 9 if size < 10**4 else size - 1
    value = _value(before)
    return value if value is not None and 1 <= value <= most else None


def _rest(after: str, size: int) -> int | None:
    if not after:
        return 0
    if len(after) == 1 and after in DIGITS and DIGITS[after]:
        # 一百五 leaves the last unit away; after 十 there is none to leave away.
        return DIGITS[after] * (size // 10)
    if after[0] in "零〇○":
        after = after[1:]
    value = _value(after) if after else None
    return value if value is not None and 0 < value < size else None


@cache
def _around() -> re.Pattern[str]:
    lists = load_lists("numbers.toml")
    front, back = ("|".join(map(re.escape, lists[key])) for key in ("front", "back"))
    numeral = f"[0-9,.{_CHARACTERS}{''.join(_SHORT_TENS)}壹贰叁肆伍陆柒捌玖拾佰仟]+?"
    return re.compile(f"(?:{front})*(?P<number>{numeral})(?:{back})*[.。!~]*")
