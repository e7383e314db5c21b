"""What may stand in a message that nobody has asked for: others may see the screen."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from knowledge.reading.normal import normalise

_FILE = Path(__file__).with_name("discretion.toml")


def is_discreet(title: str) -> bool:
    """Whether a title tells nothing of anybody's disability."""
    return indiscreet_word(title) is None


def indiscreet_word(text: str) -> str | None:
    """The first word in `text` that tells something of somebody's disability, if there is one.

    One inside a harmless word (保障, 会议精神) tells nothing.
    """
    said = normalise(text)
    harmless = _spans("harmless", said)
    telling = (
        (begin, end)
        for begin, end in _spans("words", said)
        if not any(first <= begin and end <= last for first, last in harmless)
    )
    first = min(telling, default=None)
    return None if first is None else said[slice(*first)]


def _spans(key: str, said: str) -> list[tuple[int, int]]:
    """Where the words of `key` stand in `said`, those inside of others, too."""
    return [one.span() for word in _table()[key] for one in re.finditer(re.escape(word), said)]


@cache
def _table() -> Mapping[str, Sequence[str]]:
    table: Mapping[str, Sequence[str]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return table
