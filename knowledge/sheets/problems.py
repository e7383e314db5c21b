"""What can be wrong with a table, by name; the words for it are the caller's."""

from typing import Any

CELL_PROBLEMS = (
    "needed",
    "no_date",
    "no_moment",
    "no_pay",
    "no_number",
    "no_yesno",
    "no_choice",
    "no_place",
    "which_place",
    "perhaps_place",
    "too_long",
    "out_of_range",
    "pay_order",
    "date_order",
    "passed",
)
CELL_DOUBTS = ("low_pay", "high_pay")
FILE_PROBLEMS = (
    "empty",
    "encoding",
    "quotes",
    "no_header",
    "header_twice",
    "header_again",
    "missing_columns",
    "ragged",
    "long_cell",
    "many_columns",
    "many_rows",
    "merged",
    "formula",
    "bomb",
    "macros",
    "password",
    "old_xls",
    "not_xlsx",
    "not_json",
    "not_linked",
    "suffix",
    "big",
    "duplicate",
    "option",
)


class CellProblem(Exception):
    """A cell that cannot be read: `name` is one of `CELL_PROBLEMS`, `values` are for its words."""

    def __init__(self, name: str, **values: Any) -> None:
        self.name, self.values = name, values
        super().__init__(name)


class SheetProblem(Exception):
    """A line or a file that cannot be read: `name` is one of `FILE_PROBLEMS`; `row` from 1."""

    def __init__(self, name: str, row: int = 0, **values: Any) -> None:
        self.name, self.row, self.values = name, row, values
        super().__init__(name)
