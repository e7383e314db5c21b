"""Sentences and where they lead: what the learned part of the search is taught with."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from knowledge.problems import DataProblem
from knowledge.profile import Category

FOLDER = Path(__file__).parent
_COLUMNS = ("id", "utterance", "category", "expect", "style")


@dataclass(frozen=True)
class Example:
    """One sentence; `expect` are the ids that are right, best first, `none` among them."""

    id: str
    utterance: str
    category: Category | None
    expect: tuple[str, ...]
    style: str


def taught() -> tuple[Example, ...]:
    """All examples of this folder, in order.

    Raises:
        DataProblem: names file and row.
    """
    return tuple(one for file in sorted(FOLDER.glob("*.tsv")) for one in read_examples(file))


def read_examples(file: Path) -> Iterable[Example]:
    """The examples of one file: tab-separated, no quoting.

    Raises:
        DataProblem: the columns are others, or a category is unknown; names file and row.
    """
    with file.open(encoding="utf-8", newline="") as rows:
        table = csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE)
        if tuple(table.fieldnames or ()) != _COLUMNS:
            raise DataProblem(file.name, "row 1", f"the columns are not {', '.join(_COLUMNS)}")
        for number, row in enumerate(table, start=2):
            if None in row or None in row.values() or not row["utterance"] or not row["expect"]:
                raise DataProblem(file.name, f"row {number}", "has not five filled columns")
            try:
                category = Category(row["category"]) if row["category"] else None
            except ValueError as error:
                raise DataProblem(file.name, f"row {number}", str(error)) from error
            expect = tuple(row["expect"].split("|"))
            yield Example(row["id"], row["utterance"], category, expect, row["style"])
