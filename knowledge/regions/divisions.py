"""Provinces, cities and counties, and finding them by whatever somebody calls them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from knowledge.problems import DataProblem

FOLDER = Path(__file__).parent
_ROW = re.compile(r"([1-9][0-9]{5})\t(\S+)")
_PROVINCE = 2
_CITY = 4


class Level(StrEnum):
    """How high a place stands."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"


@dataclass(frozen=True)
class Place:
    """One administrative division.

    `province` and `city` are full names; `city` is None for a province, and for a county that
    hangs on its province: those of 北京, 上海, 天津 and 重庆, and 济源, 仙桃 and their like.
    """

    code: str
    name: str
    level: Level
    province: str
    city: str | None
    full_name: str

    def within(self, code: str) -> bool:
        """Whether this is the place with that six-digit code, or lies in it."""
        return self.code.startswith(_stem(code))


@cache
def places() -> Mapping[str, Place]:
    """Every place by its code, read once.

    Raises:
        DataProblem: a row is not a code and a name, or has no province.
    """
    return load_places(FOLDER / "regions.tsv")


def load_places(file: Path) -> Mapping[str, Place]:
    """Read one table of regions.

    Raises:
        DataProblem: a row is not a code and a name, or has no province; names file and row.
    """
    names: dict[str, str] = {}
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        row = _ROW.fullmatch(line)
        if row is None or row[1] in names:
            raise DataProblem(file.name, f"row {number}", "is not a new code and a name")
        names[row[1]] = row[2]
    return {code: _place(file.name, code, names) for code in names}


def province_of_code(code: str) -> Place | None:
    """The province whose two digits `code` begins with, or None; the rest need not be known."""
    return places().get(f"{code[:_PROVINCE]}0000")


def _place(file: str, code: str, names: Mapping[str, str]) -> Place:
    name = names[code]
    province = names.get(f"{code[:_PROVINCE]}0000")
    if province is None:
        raise DataProblem(file, code, "has no province")
    if code.endswith("0000"):
        return Place(code, name, Level.PROVINCE, province, None, name)
    if code.endswith("00"):
        return Place(code, name, Level.CITY, province, name, province + name)
    city = names.get(f"{code[:_CITY]}00")
    return Place(code, name, Level.COUNTY, province, city, province + (city or "") + name)


def _stem(code: str) -> str:
    """The digits of a code that its places share: 44 of 440000, 4403 of 440300."""
    for digits in (_PROVINCE, _CITY):
        if not code[digits:].strip("0"):
            return code[:digits]
    return code
