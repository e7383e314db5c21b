"""The columns that a table can have, and which of them a line of headers names."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from knowledge.problems import DataProblem
from knowledge.reading.normal import compact
from knowledge.sheets.problems import SheetProblem

FOLDER = Path(__file__).parent
_LETTERS = 26


class Kind(StrEnum):
    """What a table lists; the value is the name of the command and of the file of columns."""

    JOBS = "jobs"
    TRAININGS = "trainings"
    SITES = "sites"


@dataclass(frozen=True)
class Column:
    """One column: `field` is of the model, `reads` says what stands in its cells."""

    field: str
    label: str
    reads: str
    explain: str
    example: str
    linked: str
    also: tuple[str, ...] = ()
    required: bool = False

    @property
    def names(self) -> frozenset[str]:
        """Headers that it is known by, compact."""
        return frozenset(compact(one) for one in (self.label, self.field, *self.also))


@dataclass(frozen=True)
class Header:
    """A line of headers as the file has it: columns by their index, and what was not known."""

    row: int
    cells: tuple[str, ...]
    columns: Mapping[int, Column]

    @property
    def unknown(self) -> list[str]:
        """Headers that no column has."""
        return [one for at, one in enumerate(self.cells) if one and at not in self.columns]


@cache
def columns(kind: Kind) -> tuple[Column, ...]:
    """The columns of a kind of table, in the order in which we write them.

    Raises:
        DataProblem: the file is not TOML or a column lacks something; names file and column.
    """
    file = FOLDER / f"{kind}.toml"
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataProblem(file.name, "-", str(error)) from error
    found = []
    for field, values in data.items():
        try:
            also = tuple(values.pop("also", ()))
            found.append(Column(field, also=also, **values))
        except (TypeError, AttributeError) as error:
            raise DataProblem(file.name, field, str(error)) from error
    return tuple(found)


def read_header(kind: Kind, row: int, cells: Sequence[str]) -> Header | None:
    """The columns that a line names; `None` when it is no line of headers.

    Raises:
        SheetProblem: a column stands there twice, or one that is needed does not.
    """
    known = {name: column for column in columns(kind) for name in column.names}
    found = {at: known[compact(one)] for at, one in enumerate(cells) if compact(one) in known}
    if len({one.field for one in found.values()}) < 2:  # noqa: PLR2004 - a title is no header
        return None
    seen: dict[str, int] = {}
    for at, column in found.items():
        if column.field in seen:
            first = seen[column.field]
            raise SheetProblem(
                "header_twice",
                row,
                column=cells[at],
                letter=letter(at),
                other=cells[first],
                other_letter=letter(first),
            )
        seen[column.field] = at
    missing = [one.label for one in columns(kind) if one.required and one.field not in seen]
    if missing:
        raise SheetProblem("missing_columns", row, missing="、".join(missing))
    return Header(row, tuple(cells), found)


def letter(index: int) -> str:
    """What a spreadsheet calls the column of that index, from 0: A, B … Z, AA."""
    name, number = "", index + 1
    while number:
        number, rest = divmod(number - 1, _LETTERS)
        name = chr(ord("A") + rest) + name
    return name
