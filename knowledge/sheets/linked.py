"""Postings, trainings and sites as objects of schema.org (JSON-LD), and back.

What schema.org has no name for is `zhuye:…`. Where an object stands in the words of a table, it is
read by the same rules as a cell.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from knowledge.sheets.cells import write_cell
from knowledge.sheets.columns import Header, Kind, columns
from knowledge.sheets.problems import SheetProblem

_TYPES = {Kind.JOBS: "JobPosting", Kind.TRAININGS: "Course", Kind.SITES: "Place"}
_NESTED = {
    "hiringOrganization": "Organization",
    "provider": "Organization",
    "jobLocation": "Place",
    "address": "PostalAddress",
    "applicationContact": "ContactPoint",
}
_SESSIONS = "hasCourseInstance"
_SESSION = frozenset({"starts_at", "ends_at", "seats", "deadline"})
_CONTEXT = {"@vocab": "https://schema.org/", "zhuye": "urn:zhuye:"}
_UNITS = {"HOUR": "时薪", "DAY": "日薪", "MONTH": "月薪", "YEAR": "年薪", "PIECE": "计件"}


def write_linked(kind: Kind, models: Iterable[BaseModel]) -> dict[str, Any]:
    """One document of all `models`."""
    return {"@context": _CONTEXT, "@graph": [_object(kind, model) for model in models]}


def read_linked(kind: Kind, data: object) -> tuple[Header, list[tuple[int, list[str]]]]:
    """The objects of a document as lines of a table, numbered from 1, with its headers.

    Raises:
        SheetProblem: the document holds no object of that kind.
    """
    found = data.get("@graph", [data]) if isinstance(data, Mapping) else data
    if not isinstance(found, Sequence) or isinstance(found, str):
        raise SheetProblem("not_linked", kind=_TYPES[kind])
    own = columns(kind)
    header = Header(0, tuple(one.linked for one in own), dict(enumerate(own)))
    lines: list[tuple[int, list[str]]] = []
    for number, one in enumerate(found, start=1):
        if not isinstance(one, Mapping) or one.get("@type") != _TYPES[kind]:
            raise SheetProblem("not_linked", number, kind=_TYPES[kind])
        lines.extend(
            (number, [_cell(column.linked, column.field, one, session) for column in own])
            for session in _several(one.get(_SESSIONS)) or [{}]
        )
    return header, lines


def _object(kind: Kind, model: BaseModel) -> dict[str, Any]:
    data = model.model_dump(mode="json")
    sessions = data.pop("sessions", [])
    done: dict[str, Any] = {"@type": _TYPES[kind]}
    for column in columns(kind):
        if column.field not in _SESSION and (cell := write_cell(column, data)):
            _set(done, column.linked, cell)
    if kind is Kind.JOBS and data["remote"]:
        done["jobLocationType"] = "TELECOMMUTE"
    if kind is Kind.JOBS and (data["salary_min"], data["salary_max"]) != (None, None):
        ends = {"minValue": data["salary_min"], "maxValue": data["salary_max"]}
        amount = {name: value for name, value in ends.items() if value is not None}
        done["baseSalary"] = {
            "@type": "MonetaryAmount",
            "currency": "CNY",
            "value": {"@type": "QuantitativeValue", **amount, "unitText": data["salary_unit"]},
        }
    if sessions:
        done[_SESSIONS] = [
            {"@type": "CourseInstance"}
            | {
                column.linked: cell
                for column in columns(kind)
                if column.field in _SESSION and (cell := write_cell(column, one))
            }
            for one in sessions
        ]
    return done


def _set(done: dict[str, Any], path: str, value: str) -> None:
    *above, last = path.split(".")
    for name in above:
        done = done.setdefault(name, {"@type": _NESTED[name]})
    done[last] = value


def _cell(path: str, field: str, one: Mapping[str, Any], session: Mapping[str, Any]) -> str:
    value: Any = session if field in _SESSION else one
    for name in path.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    if value is None and field == "salary":
        return _pay(one.get("baseSalary"))
    if value is None and field == "remote" and one.get("jobLocationType") == "TELECOMMUTE":
        return "yes"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "、".join(str(part) for part in _several(value))


def _pay(salary: object) -> str:
    value = salary.get("value") if isinstance(salary, Mapping) else None
    if not isinstance(value, Mapping):
        return "" if value is None else str(value)
    ends = [value.get(name, value.get("value")) for name in ("minValue", "maxValue")]
    unit = _UNITS.get(str(value.get("unitText", "MONTH")), "")
    match ends:
        case [None, None]:
            return ""
        case [least, None]:
            return f"{unit}{least}以上"
        case [None, most]:
            return f"{unit}{most}以下"
        case [least, most]:
            return f"{unit}{least}-{most}"
    raise AssertionError


def _several(value: object) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]
