"""Recognising despair in words: the one thing that comes before everything else."""

import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
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


class Despair(StrEnum):
    """How surely words are those of somebody who wants to die."""

    CERTAIN = "certain"
    PERHAPS = "perhaps"


@dataclass(frozen=True)
class _Sayings:
    written: re.Pattern[str]
    spoken: re.Pattern[str]


def despair(text: str) -> frozenset[Despair]:
    """Which words of wanting to die, or of harming oneself, stand in `text`."""
    said = _letters(text)
    for exception in _exceptions():
        said = said.replace(exception, " ")
    heard = sound(said)
    return frozenset(
        sign
        for sign, sayings in _sayings().items()
        if sayings.written.search(said) or sayings.spoken.search(heard)
    )


@cache
def _sayings() -> dict[Despair, _Sayings]:
    return {sign: _compiled(_list(sign)) for sign in Despair}


@cache
def _exceptions() -> tuple[str, ...]:
    return tuple(map(_letters, _list("except")))


def _list(key: str) -> list[str]:
    try:
        return list(tomllib.loads(FILE.read_text(encoding="utf-8"))[key])
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError) as error:
        raise DataProblem(FILE.name, key, str(error)) from error


def _compiled(phrases: list[str]) -> _Sayings:
    whole = [
        one
        for one in phrases
        if GAP not in one and not one.isascii() and len(one) >= _SHORTEST_BY_SOUND
    ]
    return _Sayings(
        written=re.compile("|".join(map(_pattern, phrases))),
        spoken=re.compile("|".join(re.escape(sound(_letters(one))) for one in whole)),
    )


def _pattern(phrase: str) -> str:
    return _BETWEEN.join(re.escape(_letters(part)) for part in phrase.split(GAP))


def _letters(text: str) -> str:
    return "".join(one for one in normalise(text) if one.isalnum())
