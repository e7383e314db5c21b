"""Provinces and cities as staff name them, one or several."""

import re

from knowledge.notices.selection import area_of
from knowledge.regions.places import find_places

AT_MOST = 10
"""Places of one name that are looked at."""

_BETWEEN = re.compile(r"[、，,；;\n]+|(?<=[省市区州盟县])\s*和")


def read_areas(text: str) -> list[list[str]]:
    """For each name in `text` the codes of the areas that it can mean; none where it means none."""
    names = [one.strip() for one in _BETWEEN.split(text)]
    return [_meant(one) for one in names if one]


def _meant(name: str) -> list[str]:
    found = find_places(name, limit=AT_MOST)
    best = [one.place for one in found if one.score == found[0].score]
    return list(dict.fromkeys(area for one in best if (area := area_of(one.code))))
