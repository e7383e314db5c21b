"""Frames: what has to stand in a sentence, in whatever order.

A frame is written as parts joined by `+`; all of them have to stand in the sentence. A part is a
word (按摩), a list of concepts.toml (@online), or either with `!` in front: that must not stand
there. `@massage+@online+!外卖` is one frame.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from knowledge.reading.normal import compact


@dataclass(frozen=True)
class Part:
    """Any one of `words`; none of them where `absent`."""

    words: tuple[str, ...]
    absent: bool

    def strength(self, heard: Mapping[str, float]) -> float:
        """How surely it stands in the sentence of which `heard` are the words, 0.0 to 1.0."""
        found = max((heard.get(word, 0.0) for word in self.words), default=0.0)
        if self.absent:
            return 0.0 if found else 1.0
        return found


@dataclass(frozen=True)
class Frame:
    """Parts that must all stand in one sentence; their order does not matter."""

    parts: tuple[Part, ...]

    def strength(self, heard: Mapping[str, float]) -> float:
        """That of the weakest part."""
        return min(part.strength(heard) for part in self.parts)

    def words(self) -> Iterable[str]:
        """Every word that the frame listens for."""
        return (word for part in self.parts for word in part.words)


def read_frame(written: str, concepts: Mapping[str, tuple[str, ...]]) -> Frame:
    """Make a frame of what is written in the data.

    Raises:
        ValueError: a part is empty, a concept is unknown, or nothing has to be there at all.
    """
    parts = tuple(_read_part(one.strip(), concepts) for one in written.split("+"))
    if all(part.absent for part in parts):
        raise ValueError(f"{written}: nothing has to stand in the sentence")
    return Frame(parts)


def _read_part(written: str, concepts: Mapping[str, tuple[str, ...]]) -> Part:
    name = written.removeprefix("!")
    if not name.startswith("@"):
        words: tuple[str, ...] = (compact(name),)
    elif name[1:] in concepts:
        words = tuple(compact(word) for word in concepts[name[1:]])
    else:
        raise ValueError(f"{written}: no such concept")
    if not all(words):
        raise ValueError("a part is empty")
    return Part(words, absent=written.startswith("!"))
