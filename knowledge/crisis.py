"""Recognising despair: the one thing that comes before everything else."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from knowledge.problems import DataProblem
from knowledge.reading.normal import normalise
from knowledge.reading.sound import sound

FILE = Path(__file__).with_name("crisis.toml")

GAP = "…"
_BETWEEN = ".{0,8}"
_SHORTEST_BY_SOUND = 4
"""Characters; shorter phrases share their sound with too much else."""


@dataclass(frozen=True)
class _Sayings:
    written: re.Pattern[str]
    spoken: re.Pattern[str]
    exceptions: tuple[str, ...]


def is_crisis(text: str) -> bool:
    """Whether `text` may say that somebody wants to die or to harm themselves."""
    sayings = _sayings()
    said = _letters(text)
    for exception in sayings.exceptions:
        said = said.replace(exception, " ")
    return bool(sayings.written.search(said) or sayings.spoken.search(sound(said)))


@cache
def _sayings() -> _Sayings:
    try:
        data = tomllib.loads(FILE.read_text(encoding="utf-8"))
        phrases, exceptions = data["phrases"], data["except"]
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError) as error:
        raise DataProblem(FILE.name, "-", str(error)) from error
    whole = [
        one
        for one in phrases
        if GAP not in one and not one.isascii() and len(one) >= _SHORTEST_BY_SOUND
    ]
    return _Sayings(
        written=re.compile("|".join(map(_pattern, phrases))),
        spoken=re.compile("|".join(re.escape(sound(_letters(one))) for one in whole)),
        exceptions=tuple(map(_letters, exceptions)),
    )


def _pattern(phrase: str) -> str:
    return _BETWEEN.join(re.escape(_letters(part)) for part in phrase.split(GAP))


def _letters(text: str) -> str:
    return "".join(one for one in normalise(text) if one.isalnum())
