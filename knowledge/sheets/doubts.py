"""What was read from a cell, and is hardly meant."""

import tomllib
from collections.abc import Mapping
from functools import cache

from knowledge.postings.posting import SalaryUnit
from knowledge.sheets.cells import Values
from knowledge.sheets.columns import FOLDER, Column
from knowledge.sheets.pay import Pay, write_pay


def doubt(column: Column, found: Values) -> tuple[str, str] | None:
    """The name of a doubt, of `problems.CELL_DOUBTS`, and how the cell was read."""
    if column.reads != "pay" or found.get("salary_unit") is not SalaryUnit.MONTH:
        return None
    pay = Pay(found["salary_min"], found["salary_max"], found["salary_unit"])
    named = [one for one in (pay.least, pay.most) if one is not None]
    believed = _table()["month"]
    if any(one < believed["least"] for one in named):
        return "low_pay", write_pay(pay)
    if any(one > believed["most"] for one in named):
        return "high_pay", write_pay(pay)
    return None


@cache
def _table() -> Mapping[str, Mapping[str, int]]:
    return tomllib.loads((FOLDER / "doubts.toml").read_text(encoding="utf-8"))
