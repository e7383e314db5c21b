"""Long lists in pages of what can be kept in mind."""

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

OPTIONS_AT_ONCE = 5
"""Options a person hears or reads before acting; working memory holds about that many
(W3C COGA, Making Content Usable, 4.6.3)."""


def page_of(items: Sequence[T], page: int) -> tuple[int, Sequence[T]]:
    """Page `page` (from 0) of `items`: the number of its first item (from 1), and its items."""
    start = page * OPTIONS_AT_ONCE
    return start + 1, items[start : start + OPTIONS_AT_ONCE]


def pages(items: Sequence[T]) -> int:
    """How many pages there are; at least one."""
    return max(1, -(-len(items) // OPTIONS_AT_ONCE))
