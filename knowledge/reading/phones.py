"""Telephone numbers of mainland China."""

import re

from knowledge.reading.normal import normalise
from knowledge.reading.numbers import DIGITS

_CHINESE = str.maketrans({one: str(value) for one, value in DIGITS.items() if one != "两"})
_BETWEEN = re.compile(r"(?<=\d)[\s\-—–_.·()]+(?=\d)|(?<=\d)\)|\((?=\d)")
_MOBILE = re.compile(r"(?<!\d)(?:\+?86|0086)?(1[3-9]\d{9})(?![\dx])")
# Areas of three digits (010, 02x) have eight-digit numbers, the others seven or eight; no
# subscriber's number begins with 0, 1 or 9.
_LANDLINE = re.compile(
    r"(?<!\d)(?:(?:\+?86|0086)0?|0)(?:(?P<big>10|2\d)(?P<eight>[2-8]\d{7})"
    r"|(?P<area>[3-9]\d{2})(?P<seven>[2-8]\d{6,7}))(?:转(?P<extension>\d{1,6}))?(?![\dx])"
)


def read_phone(text: str) -> str | None:
    """The one telephone number in `text`: mobile, or landline with its area code.

    Blanks, dashes, brackets, full-width and Chinese digits (幺 is 1) and +86 are understood.

    Returns:
        13800138000, 010-62345678 or, with an extension, 010-62345678-801. None when there is no
        number, or more than one.
    """
    said = normalise(text)
    for form in (said, said.translate(_CHINESE)):
        joined = _BETWEEN.sub("", form).replace("转 ", "转").replace(" 转", "转")
        found = {one[1] for one in _MOBILE.finditer(joined)}
        found |= {_written(one) for one in _LANDLINE.finditer(joined)}
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def _written(landline: re.Match[str]) -> str:
    area, number = landline["big"] or landline["area"], landline["eight"] or landline["seven"]
    extension = f"-{landline['extension']}" if landline["extension"] else ""
    return f"0{area}-{number}{extension}"
