"""Lengths and positions in text, which Telegram counts in UTF-16 code units."""

import re
from typing import Any

Json = dict[str, Any]

FOUND = re.compile(
    r"(?P<url>https?://[^\s<>，。；、（）]+|"
    r"(?<![a-z0-9_@./-])(?:[a-z0-9-]+\.)+(?:com|cn|org|net|gov|edu|io|me)(?![a-z0-9_.])(?:/[^\s<>，。；、（）]*)?)"
    r"|(?P<email>[a-z0-9_.+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+)"
    r"|(?P<mention>(?<![\w@])@[a-z][a-z0-9_]{3,31}(?![\w@]))"
    r"|(?P<bot_command>(?<![\w/])/[a-z0-9_]{1,64}(?:@[a-z][a-z0-9_]{3,31})?(?![\w/]))"
    r"|(?P<hashtag>(?<!\w)\#\w*[^\W\d]\w*)",
    re.IGNORECASE,
)
MARKS = re.compile(r"[/@#.]")


def length(text: str) -> int:
    """The number of UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def detected(text: str) -> list[Json]:
    """The entities that Telegram finds by itself."""
    if not MARKS.search(text):
        return []
    return [
        {
            "type": one.lastgroup,
            "offset": length(text[: one.start()]),
            "length": length(one.group()),
        }
        for one in FOUND.finditer(text)
    ]


def piece(text: str, entity: Json) -> str:
    """The part of `text` an entity covers."""
    units = text.encode("utf-16-le")
    start = 2 * entity["offset"]
    return units[start : start + 2 * entity["length"]].decode("utf-16-le")
