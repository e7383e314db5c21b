"""Recognising despair: the one thing that comes before everything else."""

import tomllib
from functools import cache
from pathlib import Path

from knowledge.problems import DataProblem
from knowledge.reading.normal import normalise

FILE = Path(__file__).with_name("crisis.toml")


def is_crisis(text: str) -> bool:
    """Whether `text` may say that somebody wants to die or to harm themselves."""
    phrases, exceptions = _lists()
    said = _letters(text)
    for exception in exceptions:
        said = said.replace(exception, " ")
    return any(phrase in said for phrase in phrases)


@cache
def _lists() -> tuple[tuple[str, ...], tuple[str, ...]]:
    try:
        data = tomllib.loads(FILE.read_text(encoding="utf-8"))
        phrases, exceptions = data["phrases"], data["except"]
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError) as error:
        raise DataProblem(FILE.name, "-", str(error)) from error
    return tuple(map(_letters, phrases)), tuple(map(_letters, exceptions))


def _letters(text: str) -> str:
    return "".join(one for one in normalise(text) if one.isalnum())
