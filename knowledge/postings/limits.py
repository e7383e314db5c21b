"""What is hard for somebody to do at work, as they say it."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from knowledge.demands import Demand
from knowledge.meaning.heard import Token
from knowledge.postings.phrases import Phrases, clauses, load_table

_FINE = "fine"
_NONE = "none"
_NOT = "不"


def read_limits(text: str) -> frozenset[Demand] | None:
    """What somebody says that is hard for them; `None` when none of it was understood.

    Source of the words: demands.toml.
    """
    found = {
        name
        for clause in clauses(text)
        for name in _named([token for tokens in clause for token in tokens])
    }
    hard = frozenset(map(Demand, found - {_NONE}))
    return hard if found else None


def _named(tokens: Sequence[Token]) -> Iterator[str]:
    """What a clause names, but what it says to be no trouble: then it names that nothing is."""
    abilities: set[str] = set()
    end = 0
    for phrase in _hard().find(tokens):
        names = {name for _, name in phrase.meanings}
        follows = _fillers().fullmatch(_written(tokens[end : phrase.start])) is not None
        if _FINE in names and follows and abilities:
            abilities = set()
            yield _NONE
        elif names == {_FINE}:
            continue
        elif _is_trouble(_written(tokens[phrase.start : phrase.end])):
            yield from names
        elif follows:
            abilities |= names - {_FINE}
        else:
            yield from abilities
            abilities = names - {_FINE}
        end = phrase.end
    yield from abilities


def _is_trouble(written: str) -> bool:
    """Whether what is said is a trouble in itself, and no ability that may be fine."""
    return _NOT in written or written in load_table("demands.toml")[_FINE]["ailing"]


def _written(tokens: Sequence[Token]) -> str:
    return "".join(one.written for one in tokens)


@cache
def _fillers() -> re.Pattern[str]:
    words = load_table("demands.toml")[_FINE]["between"]
    return re.compile(f"(?:{'|'.join(map(re.escape, words))})*")


@cache
def _hard() -> Phrases:
    found = Phrases(heard=frozenset({"hard"}))
    table = load_table("demands.toml")
    for name in (*Demand, _NONE):
        found.add(table[name]["hard"], ("hard", name))
    found.add(table[_FINE]["words"], ("fine", _FINE))
    return found
