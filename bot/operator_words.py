"""What the product says to those who run it: the catalogue `knowledge/texts/operator.toml`.

It is read alone, not through `knowledge.words.texts`: another broken catalogue must not keep
the command line from saying so.
"""

import tomllib
from collections.abc import Mapping
from functools import cache

from knowledge.problems import DataProblem
from knowledge.words import TEXTS, read_words

FILE = TEXTS / "operator.toml"


def say(key: str, **values: object) -> str:
    """The sentence under `operator.KEY`, with `values` in their places.

    Raises:
        DataProblem: the catalogue is broken or has no such key.
    """
    table: object = _tables()
    for part in ("operator", *key.split(".")):
        table = table.get(part) if isinstance(table, Mapping) else None
    if table is None:
        raise DataProblem(FILE.name, f"operator.{key}", "is missing")
    wordings = {"plain": table["plain"]} if isinstance(table, Mapping) and "plain" in table else {}
    return read_words(FILE.name, f"operator.{key}", wordings).plain.format(**values)


@cache
def _tables() -> Mapping[str, object]:
    try:
        return tomllib.loads(FILE.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataProblem(FILE.name, "-", str(error)) from error
