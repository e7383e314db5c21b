"""What is hard for somebody to do at work, as they say it."""

from functools import cache

from knowledge.demands import Demand
from knowledge.postings.phrases import Phrases, load_table, segments


def read_limits(text: str) -> frozenset[Demand] | None:
    """What somebody says that is hard for them; `None` when none of it was understood.

    Source of the words: demands.toml.
    """
    found = {
        name
        for tokens in segments(text)
        for phrase in _hard().find(tokens)
        for _, name in phrase.meanings
    }
    hard = frozenset(map(Demand, found - {"none"}))
    return hard if found else None


@cache
def _hard() -> Phrases:
    found = Phrases(heard=frozenset({"hard"}))
    for name, lists in load_table("demands.toml").items():
        found.add(lists["hard"], ("hard", name))
    return found
