"""Ages: 二十三岁, 三十多, 快四十了, 九八年三月, 90后."""

import re
from datetime import date
from functools import cache

from knowledge.reading.lists import load_lists
from knowledge.reading.normal import normalise
from knowledge.reading.numbers import DIGITS, parse_number
from knowledge.reading.years import read_date

OLDEST = 120
_TEN = 10
_DIGIT = f"[{''.join(DIGITS)}]"
# 四十三四 is 43 or 44, 三四十 between 30 and 49: the lower one.
_TWO_ONES = re.compile(rf"({_DIGIT}?十)有?({_DIGIT}){_DIGIT}?")
_TWO_SIDED = re.compile(r"0[0-9]|9[0-9]")
_TWO_TENS = re.compile(rf"({_DIGIT}){_DIGIT}(十)")


def read_age(text: str, today: date) -> int | None:
    """How old somebody is, in years, or None.

    A number, a year or date of birth, or a vague age: then the lowest that it can mean, because
    a lower age opens nothing that is closed. 十几岁 is None: whether a guardian has to agree hangs
    on it (个人信息保护法 31). So are 98 and 08 alone, which may be years of birth.
    """
    said = normalise(text).replace(" ", "").strip(".。!~,")
    core = _without_words(said)
    if _TWO_SIDED.fullmatch(said):
        return None
    for years in (_since_birth(core, today), _nearly(said), _vague(core), _number(core)):
        if years is not None:
            return years if 0 <= years <= OLDEST else None
    return None


def _since_birth(said: str, today: date) -> int | None:
    """The age of somebody born then; the lower one where the day is not told."""
    for decade in load_lists("ages.toml")["decade"]:
        if said.endswith(decade):
            first = read_date(said.removesuffix(decade) + "年", today)
            return None if first is None else today.year - (first.year + _TEN)
    born = read_date(said, today) or read_date(f"{said}年", today)
    if born is None or (born.month is None and not _could_be_a_year(said)):
        return None
    passed = (born.month or 13, born.day or 32) <= (today.month, today.day)
    return max(today.year - born.year - (not passed), 0)


def _could_be_a_year(said: str) -> bool:
    """Whether a numeral is a year: 1998 and 98年 are; 98 and 08 may be an age as well."""
    number = parse_number(said.removesuffix("年"))
    return number is not None and (number > OLDEST or said.endswith("年"))


def _nearly(said: str) -> int | None:
    lists = load_lists("ages.toml")
    front, _ = _words()
    for word in (*lists["nearly"], *lists["towards"]):
        before, found, rest = said.partition(word)
        if not found or front.sub("", before):
            continue
        number = _number(_without_words(rest))
        if number is None:
            return None
        return (number * _TEN if word in lists["towards"] and number < _TEN else number) - 1
    return None


def _vague(said: str) -> int | None:
    for word in sorted(load_lists("ages.toml")["within_ten"], key=len, reverse=True):
        if said.endswith(word):
            number = parse_number(said.removesuffix(word))
            # 十几岁 can be a child or an adult.
            return number if number and number > _TEN and number % _TEN == 0 else None
    return None


def _number(said: str) -> int | None:
    for pattern in (_TWO_ONES, _TWO_TENS):
        if found := pattern.fullmatch(said):
            return parse_number(found[1] + found[2])
    return parse_number(said)


def _without_words(said: str) -> str:
    front, back = _words()
    return back.sub("", front.sub("", said))


@cache
def _words() -> tuple[re.Pattern[str], re.Pattern[str]]:
    lists = load_lists("ages.toml")
    front, back = (
        "|".join(sorted(map(re.escape, lists[key]), key=len, reverse=True))
        for key in ("front", "back")
    )
    return re.compile(f"^(?:{front})+"), re.compile(f"(?:{back})+$")
