"""Cutting long texts where a reader would pause."""

_PAUSES = ("\n", "。！？；!?;", "，、：,: ")
"""Characters after which a text may be cut, best places first."""


def length(text: str) -> int:
    """Length in UTF-16 code units, by which Telegram measures."""
    return len(text) + sum(ord(one) > 0xFFFF for one in text)  # noqa: PLR2004 - the last of the BMP


def cut(text: str, limit: int) -> list[str]:
    """`text` in pieces of at most `limit` UTF-16 code units, each ending where a reader pauses.

    Only a run without any pause that is longer than the limit is cut elsewhere.
    """
    pieces = []
    rest = text.strip()
    while length(rest) > limit:
        end = _end(rest, limit)
        pieces.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return [*pieces, rest] if rest else pieces


def _end(text: str, limit: int) -> int:
    room = limit
    while length(text[:room]) > limit:
        room -= 1
    for marks in _PAUSES:
        # In the first half there would be more pieces than needed.
        places = [place for place in range(room // 2, room) if text[place] in marks]
        if places:
            return places[-1] + 1
    return room
