"""Lines of a table as postings, trainings and sites; what is wrong with them; and back."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from pydantic import BaseModel, ValidationError

from knowledge.postings.posting import Posting
from knowledge.reading.normal import compact
from knowledge.sheets.cells import Values, read_cell, write_cell
from knowledge.sheets.columns import Header, Kind, columns, letter
from knowledge.sheets.dates import CHINA
from knowledge.sheets.doubts import doubt
from knowledge.sheets.problems import CellProblem, SheetProblem
from knowledge.sites.site import Site
from knowledge.trainings.training import Session, Training

_USUAL = timedelta(days=90)
"""How long a posting is open that does not say until when."""
_SESSION = ("starts_at", "ends_at", "seats", "deadline")
_ORDERS = (
    ("date_posted", "valid_through", "valid_through", True),
    ("starts_at", "ends_at", "ends_at", False),
    ("deadline", "starts_at", "deadline", True),
)
"""Fields that follow each other, which of them is told of, and whether they may be the same."""
_MODELS: Mapping[Kind, type[BaseModel]] = {
    Kind.JOBS: Posting,
    Kind.TRAININGS: Training,
    Kind.SITES: Site,
}


@dataclass(frozen=True)
class Wrong:
    """What is wrong or doubtful in line `row`: a column where it is one cell's.

    `name` is of `problems`.
    """

    row: int
    name: str
    column: str = ""
    letter: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class Read:
    """What a table holds: models by key, everything that is wrong, and what is hardly meant."""

    models: dict[str, BaseModel] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    wrong: list[Wrong] = field(default_factory=list)
    doubtful: list[Wrong] = field(default_factory=list)


def read_rows(
    kind: Kind,
    header: Header,
    lines: Iterable[tuple[int, Sequence[str]]],
    today: date,
    source: str = "",
) -> Read:
    """Read lines `(row, cells)` below a header; blank ones are passed over."""
    done = Read()
    for row, cells in lines:
        if not any(one.strip() for one in cells):
            continue
        try:
            values = _values(header, row, cells, today, done)
        except SheetProblem as problem:
            done.wrong.append(Wrong(problem.row, problem.name, values=problem.values))
            continue
        if values is not None:
            _take(kind, header, row, values, today, source, done)
    return done


def key_of(kind: Kind, model: BaseModel) -> str:
    """What tells two of a kind apart: their number and source, else name, giver and place."""
    data = model.model_dump(mode="json")
    if data["identifier"]:
        told = ["id", data["source"], data["identifier"]]
    else:
        names = {
            Kind.JOBS: ("hiring_organization", "title", "region", "address"),
            Kind.TRAININGS: ("provider", "name", "region", "address"),
            Kind.SITES: ("kind", "name", "region"),
        }[kind]
        told = [compact(data[one] or "") for one in names]
    return hashlib.sha256("\n".join((kind, *told)).encode()).hexdigest()


def write_rows(kind: Kind, models: Iterable[BaseModel]) -> Iterator[list[str]]:
    """Lines from which `read_rows` reads the same; a training has one for each session."""
    for model in models:
        data = model.model_dump(mode="json")
        for session in data.pop("sessions", None) or [{}]:
            yield [write_cell(column, {**data, **session}) for column in columns(kind)]


def _values(
    header: Header, row: int, cells: Sequence[str], today: date, done: Read
) -> Values | None:
    extra = [one for one in cells[len(header.cells) :] if one.strip()]
    if extra:
        raise SheetProblem("ragged", row, count=len(header.cells), extra=extra[0][:20])
    if tuple(cells) == header.cells:
        raise SheetProblem("header_again", row)
    values: Values = {}
    clean = True
    for at, column in header.columns.items():
        text = cells[at] if at < len(cells) else ""
        try:
            found = read_cell(column, text, today)
        except CellProblem as problem:
            clean = False
            done.wrong.append(_wrong(row, header, at, problem.name, problem.values))
            continue
        # What a column is there for comes before what another one tells beside its own.
        values |= {
            name: one for name, one in found.items() if name == column.field or name not in values
        }
        if column.required and not found:
            clean = False
            done.wrong.append(_wrong(row, header, at, "needed", {}))
        if doubted := doubt(column, found):
            name, read = doubted
            done.doubtful.append(
                _wrong(row, header, at, name, {"said": text.strip(), "read": read})
            )
    return values if clean else None


def _take(  # noqa: PLR0917 - all of a line
    kind: Kind,
    header: Header,
    row: int,
    values: Values,
    today: date,
    source: str,
    done: Read,
) -> None:
    given = frozenset(values)
    if source:
        values.setdefault("source", source)
    if kind is Kind.JOBS:
        start = values.setdefault("date_posted", today)
        values.setdefault("valid_through", start + _USUAL)
    disordered = list(_disordered(kind, row, header, values, given))
    if disordered:
        done.wrong += disordered
        return
    own = {name: values.pop(name) for name in _SESSION if name in values}
    try:
        session = Session(**own) if own else None
        if session is not None:
            values["sessions"] = (session,)
        model = _MODELS[kind](**values)
    except ValidationError as error:
        done.wrong += _invalid(kind, row, header, error)
        return
    key = key_of(kind, model)
    before = done.models.get(key)
    if isinstance(before, Training) and isinstance(model, Training) and _joins(before, model):
        done.models[key] = before.model_copy(
            update={"sessions": (*before.sessions, *model.sessions)}
        )
    elif before is not None:
        done.wrong.append(Wrong(row, "duplicate", values={"first": done.rows[key]}))
    else:
        done.models[key], done.rows[key] = model, row


def _joins(before: Training, model: Training) -> bool:
    """Whether a line is another session of the training before it."""
    fresh = {one.starts_at for one in model.sessions} - {one.starts_at for one in before.sessions}
    same = before.model_copy(update={"sessions": ()}) == model.model_copy(update={"sessions": ()})
    return bool(fresh) and same


def _disordered(
    kind: Kind, row: int, header: Header, values: Values, given: frozenset[str]
) -> Iterator[Wrong]:
    """What does not follow what it has to follow; told of the cell where that mostly is wrong.

    `given` are the fields that the line itself fills.
    """
    places = _places(header)
    least, most = values.get("salary_min"), values.get("salary_max")
    if least is not None and most is not None and least > most:
        yield _wrong(row, header, places["salary"], "pay_order", {"least": least, "most": most})
    for first, last, told, may_be_same in _ORDERS:
        begins, ends = values.get(first), values.get(last)
        if begins is None or ends is None or begins < ends or (may_be_same and begins == ends):
            continue
        shown: Values = {"begins": _shown(begins), "ends": _shown(ends)}
        for end, name in (("first", first), ("last", last)):
            shown[end] = header.cells[places[name]] if name in places else _label(kind, name)
        order = "date_order" if first in given else "passed"
        yield _wrong(row, header, places[told], order, shown)


def _shown(day: date) -> str:
    """A day as it is told, with the time where it has one."""
    if isinstance(day, datetime):
        return f"{day.astimezone(CHINA):%Y-%m-%d %H:%M}"
    return day.isoformat()


def _places(header: Header) -> dict[str, int]:
    return {column.field: at for at, column in header.columns.items()}


def _label(kind: Kind, name: str) -> str:
    return next(one.label for one in columns(kind) if one.field == name)


def _invalid(kind: Kind, row: int, header: Header, error: ValidationError) -> Iterator[Wrong]:
    places = _places(header)
    for one in error.errors():
        name = str(one["loc"][0]) if one["loc"] else ""
        stands = "salary" if name.startswith("salary") else name
        at = places.get(stands, places.get("region") if name == "address" else None)
        if at is None:
            # Not of the line: it came with the command.
            yield Wrong(row, "option", values={"name": _label(kind, name)})
        elif one["type"] == "string_too_long":
            yield _wrong(row, header, at, "too_long", {"most": one["ctx"]["max_length"]})
        else:
            yield _wrong(row, header, at, "out_of_range", {"said": str(one["input"])[:40]})


def _wrong(row: int, header: Header, at: int, name: str, values: Mapping[str, Any]) -> Wrong:
    return Wrong(row, name, header.cells[at], letter(at), values)
