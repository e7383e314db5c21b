"""Bands of ages as staff say them: 18到45岁, 60岁以上, 不满16岁, 18-45, 50-."""

import re

from knowledge.notices.selection import OLDEST
from knowledge.reading.normal import compact
from knowledge.reading.numbers import parse_number

_N = "([0-9零一二三四五六七八九十百两]+)"
_BETWEEN = re.compile(rf"{_N}(?:周?岁)?(?:到|至|和){_N}(?:周?岁)?(?:之?间|以内)?")
_FROM = re.compile(
    rf"(?:满|大于|超过|从){_N}(?:周?岁)?(?:起|开始|及?以上)?|{_N}(?:周?岁)?(?:及?以上|起|到)"
)
_BELOW = re.compile(rf"(?:不满|小于|未满){_N}(?:周?岁)?|{_N}(?:周?岁)?以下")
_UP_TO = re.compile(rf"(?:不超过|最大|最多|到){_N}(?:周?岁)?|{_N}(?:周?岁)?(?:及以下|以内)")
_ONE = re.compile(rf"{_N}(?:周?岁)?")


def read_ages(text: str) -> tuple[int | None, int | None] | None:
    """The youngest and the oldest that `text` means, open where it says nothing; None if neither.

    以下 leaves the age itself out, 以上 does not.
    """
    said = compact(re.sub(r"\s*[-~—–]+\s*", "到", text))
    if found := _BETWEEN.fullmatch(said):
        return _band(parse_number(found[1]), parse_number(found[2]))
    for pattern, below in ((_BELOW, 1), (_UP_TO, 0)):
        if found := pattern.fullmatch(said):
            most = parse_number(found[1] or found[2])
            return None if most is None else _band(0, most - below)
    if found := _FROM.fullmatch(said):
        return _band(parse_number(found[1] or found[2]), OLDEST)
    if found := _ONE.fullmatch(said):
        return _band(parse_number(found[1]), parse_number(found[1]))
    return None


def _band(least: int | None, most: int | None) -> tuple[int | None, int | None] | None:
    if least is None or most is None or not 0 <= least <= most <= OLDEST:
        return None
    return least or None, None if most == OLDEST else most
