"""What is read aloud: pieces of text, each knowing whether it tells something of a person."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.present.cutting import cut
from handlers.talk.values import Line, Ref, Value

LONGEST_STRETCH = 120
"""Characters of a reply that are read aloud before its question; the rest is told on demand."""


_OF_EVERYBODY = (".name", ".summary")
"""Ends of the keys of words that tell nothing of a person: what offers are called and are."""


@dataclass(frozen=True)
class Passage:
    """Text as it is worded; `personal` when it may hold what a person has told."""

    text: str
    personal: bool = False


def is_personal(said: Line | Ref) -> bool:
    """Whether something stands in a line that is not the same for everybody."""
    return any(map(_is_own, said.values.values()))


def stretches(passages: Sequence[Passage]) -> list[list[Passage]]:
    """`passages` in groups of at most `LONGEST_STRETCH` characters, cut where a reader pauses."""
    groups: list[list[Passage]] = []
    room = 0
    for passage in passages:
        for text in cut(passage.text, LONGEST_STRETCH):
            if not groups or len(text) > room:
                groups.append([])
                room = LONGEST_STRETCH
            groups[-1].append(Passage(text, passage.personal))
            room -= len(text)
    return groups


def _is_own(value: Value) -> bool:
    if isinstance(value, Ref):
        return not value.key.endswith(_OF_EVERYBODY) or is_personal(value)
    if isinstance(value, str):
        return True
    if isinstance(value, int):
        return False
    return any(map(_is_own, value))
