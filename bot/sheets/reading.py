"""Lines of a file: CSV in the encodings that are about, XLSX, JSON-LD."""

import csv
import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import zip_longest
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from bot.sheets.package import Sheet, examine
from knowledge.sheets.columns import Header, Kind, letter, read_header
from knowledge.sheets.linked import read_linked
from knowledge.sheets.problems import SheetProblem

_MOST_BYTES = 200_000_000
_MOST_COLUMNS = 200
_MOST_ROWS = 200_000
_LONGEST = 32_767
"""Characters of a cell: the most that a spreadsheet holds."""
_HEADER_WITHIN = 10
_SUFFIXES = (".csv", ".xlsx", ".json", ".jsonld")

Lines = Iterator[tuple[int, Sequence[str]]]


def read_lines(kind: Kind, path: Path) -> tuple[Header, Lines]:
    """The headers of a file, and the lines below them with their numbers.

    Raises:
        SheetProblem: the file cannot be read; the lines raise it too.
        OSError: it cannot be opened.
    """
    suffix = path.suffix.lower()
    size = path.stat().st_size
    if not size:
        raise SheetProblem("empty")
    if size > _MOST_BYTES:
        raise SheetProblem("big")
    if suffix in {".xlsm", ".xltm"}:
        raise SheetProblem("macros")
    if suffix == ".xls":
        examine(path)
        raise SheetProblem("old_xls")
    if suffix not in _SUFFIXES:
        raise SheetProblem("suffix")
    if suffix in {".json", ".jsonld"}:
        try:
            header, objects = read_linked(kind, json.loads(_text(path)))
        except (json.JSONDecodeError, RecursionError) as error:
            raise SheetProblem("not_json") from error
        return header, iter(objects)
    sheet = examine(path) if suffix == ".xlsx" else Sheet()
    lines = _checked(_xlsx(path, formulas=sheet.formulas) if suffix == ".xlsx" else _csv(path))
    header = _header(kind, lines)
    # A title above the headers may reach over as many cells as it likes.
    for last, cells in sorted(sheet.merged.items()):
        if last >= header.row:
            raise SheetProblem("merged", cells=cells)
    return header, lines


def _header(kind: Kind, lines: Lines) -> Header:
    seen = False
    for row, cells in lines:
        seen = seen or any(cells)
        header = read_header(kind, row, cells)
        if header is not None:
            return header
        if row >= _HEADER_WITHIN:
            break
    raise SheetProblem("no_header" if seen else "empty")


def _checked(lines: Lines) -> Lines:
    for row, cells in lines:
        if row > _MOST_ROWS:
            raise SheetProblem("many_rows", row, most=_MOST_ROWS)
        if any(cells[_MOST_COLUMNS:]):
            raise SheetProblem("many_columns", row, most=_MOST_COLUMNS)
        for at, cell in enumerate(cells):
            if len(cell) > _LONGEST:
                raise SheetProblem("long_cell", row, letter=letter(at), most=_LONGEST)
        yield row, cells


def _csv(path: Path) -> Lines:
    text = _text(path)
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    csv.field_size_limit(_MOST_BYTES)
    reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter, strict=True)
    row, begun = 0, 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise SheetProblem("quotes", row + 1, line=begun) from error
        row, begun = row + 1, reader.line_num + 1
        yield row, [one.strip() for one in cells]


def _text(path: Path) -> str:
    content = path.read_bytes()
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodings = ["utf-16"] if marked else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise SheetProblem("encoding")


def _xlsx(path: Path, *, formulas: bool) -> Lines:
    try:
        values = _rows(path, data_only=True)
        if not formulas:
            yield from ((row, [_cell(one) for one in cells]) for row, cells in values)
            return
        for (row, cells), (_, written) in zip(values, _rows(path, data_only=False), strict=False):
            for at, (value, said) in enumerate(zip_longest(cells, written)):
                if value is None and said is not None:
                    raise SheetProblem("formula", row, letter=letter(at))  # noqa: TRY301
            yield row, [_cell(one) for one in cells]
    except SheetProblem:
        raise
    except (ValueError, KeyError, SyntaxError, TypeError, EOFError) as error:
        # What openpyxl raises for a file whose parts are broken.
        raise SheetProblem("not_xlsx") from error


def _rows(path: Path, *, data_only: bool) -> Iterator[tuple[int, Sequence[Any]]]:
    book = load_workbook(path, read_only=True, data_only=data_only)
    try:
        rows = book.worksheets[0].iter_rows(values_only=True, max_col=_MOST_COLUMNS + 1)
        yield from enumerate(rows, start=1)
    finally:
        book.close()


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case datetime():
            return f"{value:%Y-%m-%d %H:%M:%S}"
        case date():
            return value.isoformat()
        case float() if value.is_integer():
            return str(int(value))
        case bool():
            return "true" if value else "false"
    return str(value).strip()
