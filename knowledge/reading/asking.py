"""Whether a message asks something back: 为什么要我的电话."""

from knowledge.reading.lists import load_lists
from knowledge.reading.normal import compact


def asks(text: str) -> bool:
    """Whether `text` holds words of asking; it may be an answer all the same."""
    said = compact(text)
    return any(word in said for word in load_lists("asking.toml")["words"])
