"""Word lists of this package: TOML files of arrays of strings."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from knowledge.problems import DataProblem

FOLDER = Path(__file__).parent


@cache
def load_lists(name: str, folder: Path = FOLDER) -> Mapping[str, tuple[str, ...]]:
    """Read the lists of one file: key to words, in the order of the file.

    Raises:
        DataProblem: the file is not TOML, or a key is not a list of words; names both.
    """
    try:
        data = tomllib.loads((folder / name).read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataProblem(name, "-", str(error)) from error
    return {key: _words(name, key, value) for key, value in data.items()}


def _words(name: str, key: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
        raise DataProblem(name, key, "is not a list of words")
    return tuple(value)
