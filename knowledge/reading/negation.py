"""Whether something is named in order to refuse it: 不要按摩 does not ask for 按摩."""

import re
from functools import cache

from knowledge.reading.lists import load_lists


def negated(before: str, after: str = "") -> bool:
    """Whether what stands between `before` and `after` in one clause is refused or denied.

    Both are compact text. Only the words next to it count: 不我要 refuses what came earlier.
    """
    in_front, behind = _patterns()
    return bool(in_front.search(before) or behind.match(after))


def joins(between: str) -> bool:
    """Whether `between` does nothing but link two things, so that both share one negation."""
    return between in load_lists("negation.toml")["and"]


def has_negation(text: str) -> bool:
    """Whether any character of `text` can negate: two texts that differ in it never mean one."""
    return any(one in text for one in load_lists("negation.toml")["characters"])


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    lists = load_lists("negation.toml")
    before, links, after = (
        "|".join(sorted(map(re.escape, lists[key]), key=len, reverse=True))
        for key in ("before", "links", "after")
    )
    return (
        re.compile(f"(?:{before})(?:{links}){{0,2}}$"),
        re.compile(f"(?:我|就|的|这个|那个|都|也)*(?:{after})"),
    )
