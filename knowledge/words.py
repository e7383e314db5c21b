"""The words of the product: keys to sentences, one wording a mode.

The catalogues are the files `knowledge/texts/*.toml`. A dotted key leads to a table with
`plain` (required), and `easy` and `voice` where that mode needs words of its own; `also` lists
other ways in which people say an option. `{name}` stands for a value.
"""

import string
import tomllib
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from knowledge.problems import DataProblem

TEXTS = Path(__file__).parent / "texts"
_WORDINGS = frozenset({"plain", "easy", "voice", "also"})


class Mode(StrEnum):
    """How somebody wants to be talked to."""

    PLAIN = "plain"
    EASY = "easy"
    VOICE = "voice"


class Words(BaseModel):
    """One thing that the product says, in each mode, and the other ways to say it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    plain: str = Field(min_length=1)
    easy: str | None = None
    voice: str | None = None
    also: tuple[str, ...] = ()

    def of(self, mode: Mode) -> str:
        """The wording for `mode`; plain where the mode needs none of its own."""
        own = {Mode.EASY: self.easy, Mode.VOICE: self.voice}.get(mode)
        return own if own is not None else self.plain

    def placeholders(self) -> frozenset[str]:
        """Names of the values that stand in any of the wordings."""
        return frozenset(
            name
            for text in (self.plain, self.easy or "", self.voice or "")
            for _, name, _, _ in string.Formatter().parse(text)
            if name
        )


def read_words(file: str, key: str, table: object) -> Words:
    """Check one table of a data file and make `Words` of it.

    Raises:
        DataProblem: the table is not words; names `file` and `key`.
    """
    try:
        words = Words.model_validate(table)
        words.placeholders()
    except (ValidationError, ValueError) as error:
        raise DataProblem(file, key, _first(error)) from error
    return words


def load_texts(folder: Path = TEXTS) -> dict[str, Words]:
    """Read every catalogue of `folder`: dotted key to words.

    Raises:
        DataProblem: a file is not TOML, a table is not words, or a key stands twice.
    """
    found: dict[str, Words] = {}
    for file in sorted(folder.glob("*.toml")):
        for key, words in _walk(file.name, "", _parse(file)):
            if key in found:
                raise DataProblem(file.name, key, "stands in another catalogue too")
            found[key] = words
    return found


@cache
def texts() -> Mapping[str, Words]:
    """The product's catalogues, read once."""
    return load_texts()


def _parse(file: Path) -> Mapping[str, object]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataProblem(file.name, "-", str(error)) from error


def _walk(file: str, prefix: str, table: Mapping[str, object]) -> Iterator[tuple[str, Words]]:
    own = {name: value for name, value in table.items() if _is_wording(name, value)}
    if own:
        yield prefix, read_words(file, prefix, own)
    for name, value in table.items():
        if name in own:
            continue
        key = f"{prefix}.{name}" if prefix else name
        if not isinstance(value, dict):
            raise DataProblem(file, key, "is neither a table nor plain, easy, voice or also")
        yield from _walk(file, key, value)


def _is_wording(name: str, value: object) -> bool:
    """Whether it words its table; an option may itself be called plain, easy or voice."""
    return name in _WORDINGS and not isinstance(value, dict)


def _first(error: ValidationError | ValueError) -> str:
    if isinstance(error, ValidationError):
        one = error.errors()[0]
        return f"{'.'.join(str(part) for part in one['loc'])}: {one['msg']}"
    return str(error)
