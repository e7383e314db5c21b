"""Numbers as Mandarin says them, of any size."""

import re

from knowledge.chinese_numbers import chinese_number

_DIGITS = str.maketrans("0123456789", "零一二三四五六七八九")
_ON_THE_PHONE = str.maketrans("0123456789", "零幺二三四五六七八九")
_GROUPS = ("", "万", "亿", "万亿")
_GROUP = 4
_NO_DIGIT = re.compile(r"[^0-9]")
_TWO_OF_MANY = re.compile("^二(?=[千万亿])")


def quantity(number: str) -> str:
    """A number of digits, perhaps with a point, as a quantity: 12500 is 一万二千五百.

    One that is too long to be grasped is said digit by digit, and so is one that begins with a
    zero that does not count, as in 007.
    """
    whole, _, fraction = number.replace(",", "").partition(".")
    if len(whole) > _GROUP * len(_GROUPS) or (len(whole) > 1 and whole.startswith("0")):
        said = one_by_one(whole)
    else:
        said = _TWO_OF_MANY.sub("两", _whole(whole))
    return f"{said}点{fraction.translate(_DIGITS)}" if fraction else said


def one_by_one(digits: str) -> str:
    """Digits as in a year: 2026 is 二零二六. Other signs are left out."""
    return _NO_DIGIT.sub("", digits).translate(_DIGITS)


def on_the_phone(digits: str) -> str:
    """Digits as a number is told that is called: 1 is 幺, so that nobody hears 七."""
    return _NO_DIGIT.sub("", digits).translate(_ON_THE_PHONE)


def _whole(digits: str) -> str:
    said, gap = "", False
    groups = [int(digits[max(end - _GROUP, 0) : end]) for end in range(len(digits), 0, -_GROUP)]
    for place in reversed(range(len(groups))):
        group = groups[place]
        if not group:
            gap = bool(said)
            continue
        small = bool(said) and (gap or group < 10 ** (_GROUP - 1))
        spoken = chinese_number(group)
        if said and spoken.startswith("十"):
            spoken = f"一{spoken}"
        said += ("零" if small else "") + spoken + _GROUPS[place]
        gap = False
    return said or chinese_number(0)
