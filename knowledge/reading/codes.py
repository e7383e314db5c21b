"""One-time codes, as people type them from another screen or from paper."""

import re

from knowledge.reading.normal import compact, normalise
from knowledge.reading.numbers import DIGITS

CODE_DIGITS = 8
_CHINESE = str.maketrans({one: str(value) for one, value in DIGITS.items() if one != "两"})
_RUN = re.compile(r"[0-9](?:[\s\-—–_.·,，、]*[0-9])*")


def read_code(text: str) -> str | None:
    """The one code in `text`: eight digits, in ASCII.

    Blanks, dashes and stops between them, full-width and Chinese digits (幺 is 1), and words before
    and behind are understood. None when there is no such number, or more than one.
    """
    runs = _RUN.findall(normalise(text).translate(_CHINESE))
    codes = {digits for one in runs if len(digits := re.sub("[^0-9]", "", one)) == CODE_DIGITS}
    return codes.pop() if len(codes) == 1 else None


def is_code_alone(text: str) -> bool:
    """Whether `text` is a code, and nothing is said around it."""
    return read_code(text) is not None and len(compact(text)) == CODE_DIGITS
