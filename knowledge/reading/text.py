"""Free text: kept as it was written, without what cannot be seen, or is nothing but seen."""

import re
import unicodedata

from knowledge.reading.normal import is_picture, visible

_DEGREES = "°"
_ROW = re.compile(r"(?<![A-Za-z0-9/])[-=*#~_+•·※─━]{3,}(?![A-Za-z0-9/])|[•※]")
"""Signs in a row, and those before the parts of a list."""
_BREAKS = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")
_PARAGRAPH = re.compile(r"\n{3,}")
_BLANKS = re.compile(r"[ \t\u3000]+")


def read_text(text: str, limit: int = 200) -> str | None:
    """Clean a free answer: no control or zero-width characters, single blanks.

    Args:
        text: what was typed or heard.
        limit: characters that are kept; the rest is cut off.

    Returns:
        The text in the writer's own characters and case, or None when nothing is left.
    """
    return visible(unicodedata.normalize("NFC", visible(text)))[:limit].rstrip() or None


def read_lines(text: str, limit: int = 200) -> str | None:
    """As `read_text`, but where a line or a paragraph ends it still does.

    An empty line parts paragraphs, and several are one.
    """
    lines = (read_text(line, limit) or "" for line in _BREAKS.split(text))
    return _PARAGRAPH.sub("\n\n", "\n".join(lines)).strip()[:limit].rstrip() or None


def undecorated(text: str) -> str:
    """`text` for many, without decoration: a screen reader reads out every star of a row of them.

    Emoji, other pictures and rows of signs go, and lines of nothing else. Done again it changes
    nothing.
    """
    while (again := _once(text)) != text:
        text = again
    return text


def _once(text: str) -> str:
    kept = "".join(one for one in text if one == "\n" or _says_something(one))
    lines = (_BLANKS.sub(" ", line).strip() for line in _ROW.sub("", kept).split("\n"))
    # A line that was empty before parts paragraphs; one that is now was decoration.
    whole = "\n".join(
        line for line, was in zip(lines, text.split("\n"), strict=True) if line or not was.strip()
    )
    return whole.strip()


def _says_something(one: str) -> bool:
    if one.isspace() or one == _DEGREES:
        return True
    return not is_picture(one) and not unicodedata.category(one).startswith("C")
