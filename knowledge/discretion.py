"""What may stand in a message that nobody has asked for: others may see the screen."""

import tomllib
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("discretion.toml")


def is_discreet(title: str) -> bool:
    """Whether a title tells nothing of anybody's disability."""
    return indiscreet_word(title) is None


def indiscreet_word(text: str) -> str | None:
    """The first word in `text` that tells something of somebody's disability, if there is one."""
    found = (word for word in _words() if word in text)
    return min(found, key=text.index, default=None)


@cache
def _words() -> tuple[str, ...]:
    return tuple(tomllib.loads(_FILE.read_text(encoding="utf-8"))["words"])
