"""What stands in a cell, read as the field of a model wants it, and written so."""

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from typing import Any

from knowledge.postings.posting import SalaryUnit
from knowledge.reading.normal import compact, normalise
from knowledge.reading.numbers import read_number
from knowledge.reading.text import undecorated
from knowledge.regions.divisions import places
from knowledge.regions.places import Place, find_places, mentioned
from knowledge.sheets.columns import FOLDER, Column
from knowledge.sheets.dates import CHINA, read_date, read_moment
from knowledge.sheets.pay import Pay, read_pay, write_pay
from knowledge.sheets.problems import CellProblem

_STREET = re.compile(r"[东西南北中一二三四五]{0,2}(?:路|街|大道|道|巷|弄|胡同)")
_WITHOUT_END = timedelta(days=365)
_BETWEEN = re.compile(r"[、,，;；/|\n。]+")
_BLANK = re.compile(r"\s+|和|及|＋|\+")
"""What can stand between choices too, where it stands in none."""
_SURE = frozenset({"code", "name", "alias", "several"})
_SEVERAL = 2
_UNSAFE = re.compile(r"'*[=+\-@＝＋－＠\t\r]")
"""How a cell begins that a spreadsheet may take for a formula; one quote before it is ours."""

Values = dict[str, Any]


def read_cell(column: Column, text: str, today: date) -> Values:
    """The fields that a cell fills; none for an empty one.

    What stands behind a place is where in it: a column of its own comes before that.

    Raises:
        CellProblem: it is not understood; says what could stand there.
    """
    said = _unquoted(text)
    if not said or (column.reads == "place" and _is_anywhere(column, said)):
        return {}
    return _READERS[column.reads](column.field, said, today)


def write_cell(column: Column, model: Mapping[str, Any]) -> str:  # noqa: PLR0911 - one of each sort
    """A cell from which `read_cell` reads the same fields, and that no spreadsheet calculates."""
    if column.reads == "pay":
        least, most = model["salary_min"], model["salary_max"]
        return write_pay(Pay(least, most, SalaryUnit(model["salary_unit"])))
    value = model.get(column.field)
    if value is None or value == "":
        return ""
    match column.reads:
        case "place":
            return place_cell(value)
        case "yesno":
            return _words("yesno")["yes" if value else "no"][0]
        case "choice":
            return write_choice(column.field, value)
        case "choices":
            return "、".join(write_choice(column.field, one) for one in sorted(value))
        case "moment":
            moment = datetime.fromisoformat(value) if isinstance(value, str) else value
            return f"{moment.astimezone(CHINA):%Y-%m-%d %H:%M:%S}"
    return safe(str(value))


def safe(text: str) -> str:
    """`text` so that no spreadsheet takes it for a formula."""
    return f"'{text}" if _UNSAFE.match(text) else text


def read_choice(field: str, said: str) -> str:
    """The name of the choice that `said` means, in a column or another list of choices.

    Raises:
        CellProblem: there is none; says which ones there are.
    """
    found = _by_word(field).get(_key(said))
    if found is None:
        raise CellProblem("no_choice", said=said, choices="、".join(choices_of(field)))
    return found


def write_choice(field: str, name: str) -> str:
    """The word of a choice that we write."""
    return _words(field)[name][0]


def read_place(said: str) -> str:
    """The six-digit code of the one place that `said` names.

    Raises:
        CellProblem: it names none, or several; says which.
    """
    found = _place("region", said)
    if "address" in found:
        full_name = places()[found["region"]].full_name
        raise CellProblem("perhaps_place", said=said, candidates=full_name)
    return found["region"]


def choices_of(field: str) -> list[str]:
    """The words that can stand in a column of choices."""
    return [words[0] for words in _words(field).values()]


@lru_cache(maxsize=10_000)
def place_cell(code: str) -> str:
    """The full name of a place where that says which it is; else its code."""
    place = places().get(code)
    if place is None:
        return code
    try:
        found = _place("region", place.full_name)
    except CellProblem:
        return code
    return place.full_name if found == {"region": code} else code


def _unquoted(text: str) -> str:
    said = text.strip()
    return said[1:] if said.startswith("'") and _UNSAFE.match(said) else said


def _text(field: str, said: str, _today: date) -> Values:
    plain = undecorated(said)
    return {field: plain} if plain else {}


def _date(field: str, said: str, today: date) -> Values:
    found = read_date(said, today)
    if found is None:
        raise CellProblem("no_date", said=said)
    return {field: found}


def _until(field: str, said: str, today: date) -> Values:
    if compact(said) in map(compact, _words("no_end")["no_end"]):
        return {field: today + _WITHOUT_END}
    return _date(field, re.sub(r"^(截至|截止|至|到)|(前|止|截止)$", "", said), today)


def _moment(field: str, said: str, today: date) -> Values:
    found = read_moment(said, today)
    if found is None:
        raise CellProblem("no_moment", said=said)
    return {field: found}


def _pay(_field: str, said: str, _today: date) -> Values:
    pay = read_pay(said)
    if pay is None:
        raise CellProblem("no_pay", said=said)
    return {"salary_min": pay.least, "salary_max": pay.most, "salary_unit": pay.unit}


def _number(field: str, said: str, _today: date) -> Values:
    if normalise(said) in {"不限", "若干"}:
        return {}
    number = read_number(re.sub(r"\.0+$", "", said))
    if number is None:
        raise CellProblem("no_number", said=said)
    return {field: number}


def _yesno(field: str, said: str, _today: date) -> Values:
    found = _by_word("yesno").get(_key(said))
    if found is None:
        raise CellProblem("no_yesno", said=said)
    return {field: found == "yes"}


def _choice(field: str, said: str, _today: date) -> Values:
    return {field: read_choice(field, said)}


def _choices(field: str, said: str, today: date) -> Values:
    if said in _words("nothing")["nothing"]:
        return {}
    parts = [part for one in _BETWEEN.split(said) for part in _parts(field, one)]
    return {field: frozenset(_choice(field, one, today)[field] for one in parts)}


def _parts(field: str, said: str) -> list[str]:
    """The choices in what no comma parts: one, or several with blanks between them."""
    whole = said.strip()
    several = [one for one in _BLANK.split(whole) if one]
    known = _by_word(field)
    return several if all(_key(one) in known for one in several) else [whole]


def _is_anywhere(column: Column, said: str) -> bool:
    return not column.required and _key(said) in _by_word("anywhere")


def _region(field: str, said: str, _today: date) -> Values:
    if _key(said) in _by_word("home"):
        return {"remote": True}
    return dict(_place(field, said))


@lru_cache(maxsize=10_000)
def _place(field: str, said: str) -> Mapping[str, str]:
    found = find_places(said)
    best = [one.place for one in found if one.score == found[0].score and one.how in _SURE]
    if len(best) == 1:
        return {field: best[0].code}
    if begins := _beginning(said, [one.place for one in found]):
        place, rest = begins
        return {field: place.code, "address": rest}
    named = [one.full_name for one in (best or [match.place for match in found])]
    problem = ("no_place", "perhaps_place")[len(named)] if len(named) < _SEVERAL else "which_place"
    raise CellProblem(problem, said=said, candidates="、".join(named))


def _beginning(said: str, found: Sequence[Place]) -> tuple[Place, str] | None:
    """The only place that may be meant where the cell begins with its name; and what follows.

    A street is often called by a city far away: 南京西路 is none in 南京.
    """
    whole = compact(said)
    named = mentioned(whole)
    if len({one.code for one in found}) != 1 or not named or named[0][0]:
        return None
    place, name = found[0], named[0][1]
    if not all(_STREET.match(whole, at + len(one)) or _is_in(one, place) for at, one in named[1:]):
        return None
    begins = re.match(r"\W*".join(map(re.escape, name)), said)
    if begins is None or _STREET.match(said, begins.end()):
        return None
    return place, said[begins.end() :].strip()


def _is_in(name: str, place: Place) -> bool:
    return any(one.place.within(place.code) for one in find_places(name) if one.how in _SURE)


_READERS: Mapping[str, Callable[[str, str, date], Values]] = {
    "text": _text,
    "date": _date,
    "until": _until,
    "moment": _moment,
    "pay": _pay,
    "number": _number,
    "yesno": _yesno,
    "choice": _choice,
    "choices": _choices,
    "place": _region,
}


def _key(word: str) -> str:
    return normalise(word).replace(" ", "")


@cache
def _by_word(field: str) -> Mapping[str, str]:
    return {_key(word): name for name, words in _words(field).items() for word in (name, *words)}


def _words(field: str) -> Mapping[str, list[str]]:
    found: Mapping[str, list[str]] = _table()[field]
    return found


@cache
def _table() -> Mapping[str, Mapping[str, list[str]]]:
    return tomllib.loads((FOLDER / "choices.toml").read_text(encoding="utf-8"))
