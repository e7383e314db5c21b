"""What staff hand in for a notice: a file of TOML, options that go before it, or both.

The keys of a file are the names of the options. Whatever is wrong is told by where it stands: the
option, or the file, its line and its key.
"""

import difflib
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from bot.cli.trouble import Misuse
from bot.operator_words import say

SINGLE = ("title", "text", "easy", "spoken", "about", "at", "spread", "expires", "age", "follows")
"""Keys with one value."""

SEVERAL = ("category", "level", "region", "mode", "role", "offer")
"""Keys with any number of values, of which a person has to fit one."""

KEYS = (*SINGLE, *SEVERAL)
_ALSO = {"plain": "text"}
"""Other names of keys in a file: the text is called so where it is kept."""
_BETWEEN = re.compile(r"[、,，;；\n]+")
_FILE = click.Path(path_type=Path, dir_okay=False)
_PLACE = re.compile(r"\(at line (\d+), column \d+\)|\(at end of document\)")
_Command = TypeVar("_Command", bound=Callable[..., Any])


@dataclass(frozen=True)
class Given:
    """The words under one key, and where they stand."""

    words: tuple[str, ...]
    where: str

    def wrong(self, why: str) -> Misuse:
        """What to raise where they cannot be understood."""
        return Misuse(say("notice.wrong", where=self.where, why=why))


def handed_in(command: _Command) -> _Command:
    """Give a command the argument FILE and an option for each key."""
    for key in reversed(KEYS):
        text = say(f"help.notice_{key}")
        command = click.option(f"--{key}", multiple=key in SEVERAL, help=text)(command)
    return click.argument("file", type=_FILE, required=False)(command)


def given(file: Path | None, options: Mapping[str, Any]) -> Mapping[str, Given]:
    """Everything that was handed in, by its key; `options` are those of `handed_in`.

    Raises:
        Misuse: the file is not as it should be; names file, line and key.
        OSError: it cannot be read.
    """
    found = _of_file(file) if file else {}
    for key in KEYS:
        value = options.get(key)
        if value is not None and value != ():
            found[key] = Given(_words(key, value if key in SEVERAL else [value]), f"--{key}")
    return found


def _of_file(file: Path) -> dict[str, Given]:
    raw = file.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise Misuse(say("notice.not_text", file=file, line=line)) from error
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = _PLACE.search(str(error))
        line = int(place[1]) if place and place[1] else text.count("\n") + 1
        raise Misuse(say("notice.not_toml", file=file, line=line)) from error
    return {_ALSO.get(key, key): _of_key(file, text, key, value) for key, value in table.items()}


def _of_key(file: Path, text: str, key: str, value: object) -> Given:
    where = say("notice.line", file=file, line=_line(text, key), name=key)
    if _ALSO.get(key, key) not in KEYS:
        near = difflib.get_close_matches(key, KEYS, n=1)
        why = say("notice.no_key_near", nearest=near[0]) if near else say("notice.no_key")
        raise Misuse(say("notice.wrong", where=where, why=why))
    values = value if key in SEVERAL and isinstance(value, list) else [value]
    if not all(type(one) in {str, int, date, datetime} for one in values):
        raise Misuse(say("notice.wrong", where=where, why=say("notice.no_text")))
    return Given(_words(key, values), where)


def _words(key: str, values: list[Any]) -> tuple[str, ...]:
    words = [one.isoformat(sep=" ") if isinstance(one, datetime) else str(one) for one in values]
    if key not in SEVERAL:
        return (words[0].strip(),)
    return tuple(part.strip() for one in words for part in _BETWEEN.split(one) if part.strip())


def _line(text: str, key: str) -> int:
    """The line on which a key is given its value."""
    head = re.compile(rf"^\s*[\"']?{re.escape(key)}[\"']?\s*(=|\.)|^\s*\[+\s*{re.escape(key)}\b")
    found = [number for number, line in enumerate(text.split("\n"), 1) if head.match(line)]
    return found[0] if found else 1
