"""Free text: kept as it was written, without what cannot be seen."""

import unicodedata

from knowledge.reading.normal import visible


def read_text(text: str, limit: int = 200) -> str | None:
    """Clean a free answer: no control or zero-width characters, single blanks.

    Args:
        text: what was typed or heard.
        limit: characters that are kept; the rest is cut off.

    Returns:
        The text in the writer's own characters and case, or None when nothing is left.
    """
    return visible(unicodedata.normalize("NFC", visible(text)))[:limit].rstrip() or None
