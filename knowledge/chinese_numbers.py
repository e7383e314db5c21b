"""Numbers written as Mandarin says them."""

_DIGITS = "零一二三四五六七八九"
_UNITS = ("", "十", "百", "千")
_LIMIT = 10_000


def chinese_number(number: int, *, counting: bool = False) -> str:
    """`number` (0 to 9,999) in Chinese numerals: 12 is 十二.

    With `counting`, two is 两, as before a measure word.

    Raises:
        ValueError: out of range.
    """
    if not 0 <= number < _LIMIT:
        raise ValueError(f"{number} is not between 0 and {_LIMIT - 1}")
    if counting and number == 2:  # noqa: PLR2004 - two is the one that changes
        return "两"
    if number < len(_DIGITS):
        return _DIGITS[number]
    said, gap = "", False
    for power in range(len(_UNITS) - 1, -1, -1):
        digit = number // 10**power % 10
        if digit:
            said += ("零" if gap else "") + _DIGITS[digit] + _UNITS[power]
            gap = False
        else:
            gap = bool(said)
    return said.removeprefix("一") if said.startswith("一十") else said
