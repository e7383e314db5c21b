"""Tables written to files: exports, and templates to fill in."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from bot.operator_words import say
from knowledge.sheets.cells import choices_of
from knowledge.sheets.columns import Kind, columns
from knowledge.sheets.linked import write_linked
from knowledge.sheets.problems import SheetProblem
from knowledge.sheets.rows import write_rows

if TYPE_CHECKING:
    from openpyxl import Workbook

_ROWS = 10_000
_ONE_OF = {"choice": None, "yesno": "yesno"}


def write_models(kind: Kind, models: Iterable[BaseModel], path: Path) -> None:
    """Write `models` as the name of the file says.

    Raises:
        SheetProblem: it is no name of a file that we write.
    """
    if path.suffix.lower() in {".json", ".jsonld"}:
        text = json.dumps(write_linked(kind, models), ensure_ascii=False, indent=1)
        path.write_text(text, encoding="utf-8")
        return
    with open_table([one.label for one in columns(kind)], path) as append:
        for line in write_rows(kind, models):
            append(line)


def write_template(kind: Kind, path: Path) -> None:
    """Write a table with one line of examples; as .xlsx with explanations and drop-downs.

    Raises:
        SheetProblem: it is no name of a file that we write.
    """
    header, example = [one.label for one in columns(kind)], [one.example for one in columns(kind)]
    if path.suffix.lower() == ".xlsx":
        _explained(kind, header, example, path)
        return
    with open_table(header, path) as append:
        append(example)


@contextmanager
def open_table(header: Sequence[str], path: Path) -> Iterator[Callable[[Sequence[str]], object]]:
    """A table that is written line by line, as .csv or .xlsx; memory stays flat.

    Raises:
        SheetProblem: it is no name of such a file.
    """
    match path.suffix.lower():
        case ".csv":
            # With a mark in front Excel knows that it is UTF-8.
            with path.open("w", encoding="utf-8-sig", newline="") as file:
                writer = csv.writer(file)
                writer.writerow(header)
                yield writer.writerow
        case ".xlsx":
            book, sheet = _new_book(header)
            yield sheet.append
            book.save(path)
        case _:
            raise SheetProblem("suffix")


def _new_book(header: Sequence[str]) -> "tuple[Workbook, Any]":
    # It takes long to be read, and most commands write no such table.
    from openpyxl import Workbook  # noqa: PLC0415

    book = Workbook(write_only=True)
    sheet = book.create_sheet(say("sheet.data"))
    sheet.freeze_panes = "A2"
    sheet.append(header)
    return book, sheet


def _explained(kind: Kind, header: Sequence[str], example: Sequence[str], path: Path) -> None:
    from openpyxl.utils import get_column_letter  # noqa: PLC0415
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415

    book, sheet = _new_book(header)
    sheet.append(example)
    for at, column in enumerate(columns(kind), start=1):
        if column.reads in _ONE_OF:
            words = ",".join(choices_of(_ONE_OF[column.reads] or column.field)[:])
            rule = DataValidation(type="list", formula1=f'"{words}"', allow_blank=True)
            rule.add(f"{get_column_letter(at)}2:{get_column_letter(at)}{_ROWS}")
            sheet.data_validations.append(rule)
    notes = book.create_sheet(say("sheet.notes"))
    notes.append([say("sheet.column"), say("sheet.meaning"), say("sheet.also")])
    for column in columns(kind):
        must = say("sheet.must") if column.required else ""
        many = column.reads in {"choice", "choices"}
        words = "、".join(choices_of(column.field)) if many else ""
        notes.append([column.label, f"{must}{column.explain}{words}", "、".join(column.also)])
    book.save(path)
