"""Bands of ages as staff say them: 18到45岁, 60岁以上, 不满16岁, 18-45, 50-, 60+."""

import re

from knowledge.notices.selection import OLDEST
from knowledge.reading.normal import compact, normalise
from knowledge.reading.numbers import parse_number

_N = "([0-9零一二三四五六七八九十百两]+)"
_YEARS = "(?:周?岁)?"
_BETWEEN = re.compile(rf"{_N}{_YEARS}(?:到|至|和){_N}{_YEARS}(?:之?间|以内)?")
_FROM = re.compile(rf"(?:满|从){_N}{_YEARS}(?:起|开始|及?以上)?|{_N}{_YEARS}(?:及?以上|起|到)")
_ABOVE = re.compile(rf"(?:大于|超过|高于){_N}{_YEARS}|{_N}{_YEARS}以外")
_BELOW = re.compile(rf"(?:不满|小于|未满|低于|不到){_N}{_YEARS}")
_UP_TO = re.compile(rf"(?:不超过|不大于|最大|最多|到){_N}{_YEARS}|{_N}{_YEARS}(?:及?以下|以内)")
_ONE = re.compile(rf"{_N}{_YEARS}")

_ENDS = ((_UP_TO, None, 0), (_BELOW, None, -1), (_FROM, 0, None), (_ABOVE, 1, None), (_ONE, 0, 0))
"""How a band is said, and what is added to the number for its youngest and its oldest."""


def read_ages(text: str) -> tuple[int | None, int | None] | None:
    """The youngest and the oldest that `text` means, open where it says nothing; None if neither.

    以上, 以下 and 以内 count the number in; 不满, 超过 and 以外 do not (Civil Code of the PRC,
    article 1259: 民法典第一千二百五十九条).
    """
    said = re.sub(r"\s*[-~—–]+\s*", "到", normalise(text))
    return _read(compact(re.sub(r"(\s*岁)?\s*\+", "岁以上", said)))


def _read(said: str) -> tuple[int | None, int | None] | None:
    if found := _BETWEEN.fullmatch(said):
        return _band(parse_number(found[1]), parse_number(found[2]))
    for pattern, least, most in _ENDS:
        if found := pattern.fullmatch(said):
            age = parse_number(next(one for one in found.groups() if one))
            if age is None:
                return None
            return _band(
                0 if least is None else age + least, OLDEST if most is None else age + most
            )
    return None


def _band(least: int | None, most: int | None) -> tuple[int | None, int | None] | None:
    if least is None or most is None or not 0 <= least <= most <= OLDEST:
        return None
    return least or None, None if most == OLDEST else most
