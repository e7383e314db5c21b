"""The examples, as models: tables like those that staff bring, with dates from the day on."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

from pydantic import BaseModel

from knowledge.problems import DataProblem
from knowledge.sheets.columns import Kind, read_header
from knowledge.sheets.rows import read_rows

FOLDER = Path(__file__).parent
_IN_DAYS, _AT, _HOURS = "几天后", "几点", "几小时"
_BEGIN_AND_END = ("开始时间", "结束时间")


def samples(kind: Kind, today: date, folder: Path = FOLDER) -> Mapping[str, BaseModel]:
    """The examples of a kind by their keys, all of them marked as such.

    Raises:
        DataProblem: the table is broken; names file and line.
    """
    file = folder / f"{kind}.tsv"
    try:
        lines = list(csv.reader(file.read_text(encoding="utf-8").splitlines(), delimiter="\t"))
        head, *rows = _dated(lines, today) if kind is Kind.TRAININGS else lines
    except (UnicodeDecodeError, ValueError) as error:
        raise DataProblem(file.name, "-", str(error)) from error
    header = read_header(kind, 1, head)
    if header is None:
        raise DataProblem(file.name, "1", "is no line of headers")
    read = read_rows(kind, header, enumerate(rows, 2), today)
    for wrong in read.wrong:
        raise DataProblem(file.name, f"{wrong.row} {wrong.column}", wrong.name)
    return {key: one.model_copy(update={"sample": True}) for key, one in read.models.items()}


def _dated(lines: Sequence[Sequence[str]], today: date) -> Iterator[Sequence[str]]:
    """Lines whose sessions are in so many days, with the moments that this means today."""
    head, *rows = lines
    first = head.index(_IN_DAYS)
    last = first + len((_IN_DAYS, _AT, _HOURS))
    yield [*head[:first], *_BEGIN_AND_END, *head[last:]]
    for row in rows:
        days, clock, hours = row[first:last]
        day = today + timedelta(days=int(days))
        begin = datetime.combine(day, time.fromisoformat(clock))
        end = begin + timedelta(hours=int(hours))
        moments = (f"{one:%Y-%m-%d %H:%M}" for one in (begin, end))
        yield [*row[:first], *moments, *row[last:]]
