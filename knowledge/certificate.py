"""The number of a 残疾人证: what it says about its holder, and what is wrong with it.

18 characters of the resident ID (GB 11643: region, date of birth, order, check digit by ISO 7064
MOD 11-2), a digit for the category and one for the level; a re-issued certificate may carry `B`
and a digit behind them.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from stdnum.iso7064 import mod_11_2

from knowledge.profile import Category
from knowledge.regions.divisions import Place, province_of_code

_RESIDENT_ID = 18
_NUMBER = 20
_OLDEST_BIRTH = 1900
_CATEGORIES = dict(zip("1234567", Category, strict=True))
_LEVELS = "1234"
_BETWEEN = re.compile(r"[\s\-—–‐‑−_.·,:]+")
# Residence permits (国办发〔2018〕81号) of people from 台湾 begin with 83, not with its 71.
_PERMITS = {"83": "71"}
_ENDS = re.compile(r"[0-9]{2}(B[0-9])?")
_AROUND = re.compile(r"^[^0-9A-Z]+|[^0-9A-Z]+$")
_SPOKEN = str.maketrans("零〇一二三四五六七八九幺叉×", "001234567891XX")


_HIDDEN = "〔…〕"
"""What stands in a text where a number was."""
# 18 or 20 characters of an ID or certificate, blanks and dashes between them or not.
_WRITTEN = re.compile(
    r"(?<!\d)\d(?:[\s\-—–_.]*\d){16}[\s\-—–_.]*[\dXx](?:[\s\-—–_.]*\d){0,2}(?!\d)"
)


def hide_certificates(text: str) -> str:
    """`text` with every number that can be a resident ID or a 残疾人证 taken out.

    Such numbers are never kept in what people write, wherever they write them. What has none stays
    as it was written.
    """
    plain = unicodedata.normalize("NFKC", text)
    return _WRITTEN.sub(_HIDDEN, plain) if _WRITTEN.search(plain) else text


class Problem(StrEnum):
    """What is wrong with a number; its words are `certificate.problem.<value>`."""

    LENGTH = "length"
    CHARACTERS = "characters"
    CHECK_DIGIT = "check_digit"
    BIRTH_DATE = "birth_date"
    FUTURE = "future"
    CATEGORY = "category"
    LEVEL = "level"
    PROVINCE = "province"
    RESIDENT_ID = "resident_id"


@dataclass(frozen=True)
class Certificate:
    """What a valid number says.

    `province` is the full name of the province in which the ID was given out, `region_code` the
    six digits it was given out under. `number` are the 20 characters in one spelling, without the
    mark of a re-issue, so that one person's numbers are equal; it must never be shown or logged,
    and no part that tells it is in the `repr`. `tail` are its last two digits: category and level.
    """

    number: str = field(repr=False)
    category: Category
    level: int
    birth_date: date = field(repr=False)
    gender: str
    province: str
    region_code: str = field(repr=False)
    tail: str = field(repr=False)

    def age(self, on: date) -> int:
        """Full years of age on that day."""
        had_birthday = (on.month, on.day) >= (self.birth_date.month, self.birth_date.day)
        return on.year - self.birth_date.year - (not had_birthday)


@dataclass(frozen=True)
class CertificateProblem:
    """Why a number is not one: the first thing that is wrong, counted from the front.

    `position` is the place (from 1) of the first wrong character, where there is one; `length` is
    the number of characters that were given, without blanks and dashes.
    """

    code: Problem
    position: int | None = None
    length: int | None = None

    @property
    def key(self) -> str:
        """Key of the words that say what to do next."""
        return f"certificate.problem.{self.code}"


def read_certificate(text: str, today: date) -> Certificate | CertificateProblem:
    """Read the number of a 残疾人证 as somebody types it.

    Full-width and Chinese digits, blanks, dashes, a small x or b, and words before and behind the
    number are accepted. The county of the ID need not be known (counties come and go), its
    province must be.
    """
    number = _spelled(text)
    province, born = _province(number), _date(number[6:14])
    problem = next(_problems(number, province, born, today), None)
    if province is None or born is None or problem is not None:
        # Without a province or a date of birth there always is a problem; the types cannot know.
        return problem or CertificateProblem(Problem.CHARACTERS)
    return Certificate(
        number=number[:_NUMBER],
        category=_CATEGORIES[number[18]],
        level=int(number[19]),
        birth_date=born,
        gender="male" if int(number[16]) % 2 else "female",
        province=province.full_name,
        region_code=number[:6],
        tail=number[18:20],
    )


def _problems(
    number: str, province: Place | None, born: date | None, today: date
) -> Iterator[CertificateProblem]:
    """Everything wrong with `number`, what hides the rest first."""
    yield from _misshapen(number)
    if province is None:
        yield CertificateProblem(Problem.PROVINCE, position=1)
    if born is None or born.year < _OLDEST_BIRTH:
        yield CertificateProblem(Problem.BIRTH_DATE, position=7)
    elif born > today:
        yield CertificateProblem(Problem.FUTURE, position=7)
    if mod_11_2.calc_check_digit(number[:17]) != number[17]:
        yield CertificateProblem(Problem.CHECK_DIGIT, position=18)
    if len(number) == _RESIDENT_ID:
        yield CertificateProblem(Problem.RESIDENT_ID, length=_RESIDENT_ID)
        return
    if number[18] not in _CATEGORIES:
        yield CertificateProblem(Problem.CATEGORY, position=19)
    if number[19] not in _LEVELS:
        yield CertificateProblem(Problem.LEVEL, position=20)


def _misshapen(number: str) -> Iterator[CertificateProblem]:
    for position, one in enumerate(number[:_NUMBER], start=1):
        if not _fits(position, one):
            yield CertificateProblem(Problem.CHARACTERS, position=position, length=len(number))
    if len(number) != _RESIDENT_ID and not _ENDS.fullmatch(number[_RESIDENT_ID:]):
        yield CertificateProblem(Problem.LENGTH, length=len(number))


def _fits(position: int, one: str) -> bool:
    return one in "0123456789" or (one == "X" and position == _RESIDENT_ID)


def _province(number: str) -> Place | None:
    digits = number[:2]
    # The 兵团 is no province of resident IDs: its people's begin with 65.
    return None if digits == "66" else province_of_code(_PERMITS.get(digits, digits))


def _spelled(text: str) -> str:
    """The number alone, in ASCII: no blanks, no words before or behind it."""
    plain = unicodedata.normalize("NFKC", text).translate(_SPOKEN)
    joined = _BETWEEN.sub("", "".join(one for one in plain if not _is_invisible(one)))
    return _AROUND.sub("", joined.upper())


def _is_invisible(one: str) -> bool:
    return unicodedata.category(one).startswith("C") and not one.isspace()


def _date(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
