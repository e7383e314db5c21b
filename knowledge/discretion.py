"""What may stand in a message that nobody has asked for: others may see the screen."""

import tomllib
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("discretion.toml")


def is_discreet(title: str) -> bool:
    """Whether a title tells nothing of anybody's disability."""
    return not any(word in title for word in _words())


@cache
def _words() -> tuple[str, ...]:
    return tuple(tomllib.loads(_FILE.read_text(encoding="utf-8"))["words"])
