"""Data files of this package: TOML tables of words."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from knowledge.problems import DataProblem

FOLDER = Path(__file__).parent

Tables = Mapping[str, Mapping[str, str]]


@cache
def load_tables(name: str, folder: Path = FOLDER) -> Tables:
    """Read the tables of one file: what is written to what is said, in the order of the file.

    Raises:
        DataProblem: the file is not TOML, or holds anything but tables of words; names the key.
    """
    try:
        data = tomllib.loads((folder / name).read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataProblem(name, "-", str(error)) from error
    for table, entries in data.items():
        if not isinstance(entries, dict):
            raise DataProblem(name, table, "is no table")
        for key, value in entries.items():
            if not isinstance(value, str):
                raise DataProblem(name, f"{table}.{key}", "is no text")
    return data
