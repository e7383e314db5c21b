"""The place of a shared location: the city whose nearest county seat or town is nearest."""

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from knowledge.problems import DataProblem
from knowledge.regions.divisions import FOLDER, Level, Place, places

FARTHEST = 150.0
"""Kilometres to the nearest known point beyond which a location is nowhere; why: README.md."""

# Mean radius of the earth (R1 of the IUGG), and the length of a degree of latitude on such a ball.
_RADIUS_KM = 6371.0088
_DEGREE_KM = math.radians(_RADIUS_KM)
_MOST_LATITUDE = 90.0
_MOST_LONGITUDE = 180.0
_ROW = re.compile(r"([1-9][0-9]{5}|[A-Z]{2})\t([0-9]{2,3}\.[0-9]{3})\t([0-9]{1,2}\.[0-9]{3})")
# Third and fourth digit, in GB/T 2260, of counties that hang on a province: 419001, 659001.
_OF_PROVINCE = "90"


class Point(NamedTuple):
    """A known point in degrees, and the place that a location near it is in; None abroad."""

    latitude: float
    longitude: float
    place: Place | None


def nearest_place(latitude: float, longitude: float) -> Place | None:
    """The city in which a location probably is, by the nearest known point.

    A prefecture-level city, or what stands in its stead: 北京, 上海, 天津, 重庆, 香港, 澳门 and
    台湾 as provinces, 济源, 仙桃 and their like as counties. Close to the border of two cities it
    can be the other one, so ask before keeping it. How often it is right: README.md.

    Args:
        latitude: degrees north, WGS-84, as phones tell it; maps of China (GCJ-02) are near enough.
        longitude: degrees east.

    Returns:
        None when the nearest point is abroad or farther than `FARTHEST` kilometres, and for what
        is no location, such as NaN.

    Raises:
        DataProblem: a table of points is broken; only at the first call.
    """
    if not (abs(latitude) <= _MOST_LATITUDE and abs(longitude) <= _MOST_LONGITUDE):
        return None
    best, found = FARTHEST, None
    for point in _around(latitude):
        away = _kilometres(latitude, longitude, point)
        if away <= best:
            best, found = away, point.place
    return found


def kilometres_between(one: str, other: str) -> float:
    """How far two places are apart, from middle to middle; infinitely where that is not known.

    Args:
        one: the code of a place; the middle of a city or province is that of its known points.
        other: the code of another.

    Raises:
        DataProblem: the table of points is broken; only at the first call.
    """
    here, there = _middle(one), _middle(other)
    return math.inf if here is None or there is None else _kilometres(here[0], here[1], there)


@cache
def points() -> Sequence[Point]:
    """Every known point from south to north, read once.

    Raises:
        DataProblem: a row is not a known code or a country, a longitude and a latitude.
    """
    tables = (FOLDER / "coordinates.tsv", FOLDER / "abroad.tsv")
    return sorted((one for table in tables for one in load_points(table)), key=_LATITUDE)


def load_points(file: Path) -> Iterator[Point]:
    """Read one table of points: code of a place or letters of a country, longitude, latitude.

    Raises:
        DataProblem: a row is not of that form, or no place has the code; names file and row.
    """
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        row = _ROW.fullmatch(line)
        if row is None or (row[1].isdigit() and row[1] not in places()):
            raise DataProblem(file.name, f"row {number}", "is not a code and a point")
        place = _city(places()[row[1]]) if row[1].isdigit() else None
        yield Point(float(row[3]), float(row[2]), place)


@cache
def _middle(code: str) -> Point | None:
    known = _known_points()
    within = code.removesuffix("00").removesuffix("00")
    near = [point for own, point in known.items() if own.startswith(within)]
    if not near:
        return None
    latitude = sum(one.latitude for one in near) / len(near)
    return Point(latitude, sum(one.longitude for one in near) / len(near), None)


@cache
def _known_points() -> Mapping[str, Point]:
    """The points of our own places by their codes."""
    rows = map(_ROW.fullmatch, (FOLDER / "coordinates.tsv").read_text("utf-8").splitlines())
    return {row[1]: Point(float(row[3]), float(row[2]), None) for row in rows if row}


def _city(place: Place) -> Place:
    """The place itself if it is no county or hangs on its province, else the city it lies in."""
    if place.level is not Level.COUNTY or place.code[2:4] == _OF_PROVINCE:
        return place
    return places()[f"{place.code[:4]}00" if place.city else f"{place.code[:2]}0000"]


_LATITUDE = attrgetter("latitude")


def _around(latitude: float) -> Sequence[Point]:
    """The points that are not too far north or south to be within `FARTHEST` kilometres."""
    reach = FARTHEST / _DEGREE_KM
    known = points()
    start = bisect_left(known, latitude - reach, key=_LATITUDE)
    return known[start : bisect_right(known, latitude + reach, key=_LATITUDE)]


def _kilometres(latitude: float, longitude: float, point: Point) -> float:
    """The great circle between two points in degrees, by the haversine formula, in kilometres."""
    north, other_north = math.radians(latitude), math.radians(point.latitude)
    up = math.sin((other_north - north) / 2)
    along = math.sin(math.radians(point.longitude - longitude) / 2)
    half_chord = math.sqrt(up * up + math.cos(north) * math.cos(other_north) * along * along)
    return 2 * _RADIUS_KM * math.asin(min(1.0, half_chord))
