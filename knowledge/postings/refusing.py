"""What somebody does not want: the parts of a sentence to which 不要, 除了 and …不行 belong."""

import re
from collections.abc import Sequence
from functools import cache

from knowledge.postings.items import Item
from knowledge.postings.phrases import load_table
from knowledge.reading.normal import compact

_FILLERS = frozenset({"around", "work"})
_NAMED_TOGETHER = frozenset({"regions", "occupation", "task"})
"""Of these, two that follow each other are refused together: 不去北京上海."""

LISTED = Item("、", (("around", "around"),))
"""What stands between two things of a list."""


def mark_refused(items: Sequence[Item], *, besides: bool) -> None:
    """Mark which of `items`, the parts of a clause, are refused.

    A refusal holds for what follows it, or for what is before it where nothing follows, and for
    all that is joined to that. `besides`: 除了 adds to what is named instead of refusing it.
    """
    adding = False
    for at, item in enumerate(items):
        ways = {name for group, name in item.meanings if group == "refused"}
        adding = adding or (besides and "besides" in ways)
        if not ways or adding:
            continue
        if ("after" in ways or not _refuse(items, at, 1)) and ways & {"after", "around"}:
            _refuse(items, at, -1)


def adds(text: str) -> bool:
    """Whether 除了 in a sentence adds: 除了按摩，我还会客服."""
    return bool(_adding().search(compact(text)))


def _refuse(items: Sequence[Item], at: int, step: int) -> bool:
    """Mark what stands next to `items[at]` on one side; whether there is anything."""
    at = _past_fillers(items, at + step, step)
    if not 0 <= at < len(items) or "refused" in items[at].groups:
        return False
    lacks = at > 0 and ("refused", "lacking") in items[at - 1].meanings
    # What lacks it is refused: it has to be there.
    items[at].refused = not (step < 0 and lacks and items[at].refused)
    while (other := _joined(items, at, step)) is not None:
        items[other].refused = True
        at = other
    return True


def _joined(items: Sequence[Item], at: int, step: int) -> int | None:
    """The next of what is named together with `items[at]`."""
    after = _past_fillers(items, at + step, step)
    if not 0 <= after < len(items) or "refused" in items[after].groups:
        return None
    between = items[min(at, after) + 1 : max(at, after)]
    alike = not between and items[at].groups & items[after].groups & _NAMED_TOGETHER
    return after if alike or any(_joins(one) for one in between) else None


def _past_fillers(items: Sequence[Item], at: int, step: int) -> int:
    while 0 <= at < len(items) and items[at].meanings and items[at].groups <= _FILLERS:
        at += step
    return at


def _joins(item: Item) -> bool:
    return item is LISTED or item.written in load_table("wishes.toml")["joining"]["words"]


@cache
def _adding() -> re.Pattern[str]:
    table = load_table("wishes.toml")
    besides = _any(table["refused"]["besides"])
    also, others, asking = (_any(table["besides"][one]) for one in ("also", "others", "asking"))
    return re.compile(f"{besides}(?:(?!{others}).)*?{also}(?!.*{asking})")


def _any(words: Sequence[str]) -> str:
    return f"(?:{'|'.join(map(re.escape, words))})"
