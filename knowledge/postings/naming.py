"""What a text names: kinds of work, by title or by duties, and hours."""

from functools import cache, lru_cache

from knowledge.postings.phrases import Phrases, load_table, segments

_BY_SOUND = frozenset({"occupation", "task", "remote", "benefits"})
_BY_PINYIN = frozenset({"refused", "hours", "accommodations", "organization_kinds", "anything"})

_REMEMBERED = 16_384
"""Texts of postings of which it is remembered what they name: in a table many are the same."""


@lru_cache(maxsize=_REMEMBERED)
def occupations_of(text: str) -> frozenset[str]:
    """The kinds of work that are named in a text, by their ids."""
    return _named(text, frozenset({"occupation"}), by_sound=False)


@lru_cache(maxsize=_REMEMBERED)
def tasks_of(text: str) -> frozenset[str]:
    """The kinds of work that the duties in a text belong to, by their ids."""
    return _named(text, frozenset({"occupation", "task"}), by_sound=False)


@lru_cache(maxsize=_REMEMBERED)
def hours_of(text: str) -> frozenset[str]:
    """The kinds of hours that are named in a text."""
    return _named(text, frozenset({"hours"}), by_sound=True)


def _named(text: str, groups: frozenset[str], *, by_sound: bool) -> frozenset[str]:
    """What of `groups` a text names; employers spell, so that sound alone says little there."""
    return frozenset(
        name
        for tokens in segments(text)
        for phrase in phrases().find(tokens)
        if by_sound or not phrase.by_sound
        for group, name in phrase.meanings
        if group in groups
    )


@cache
def phrases() -> Phrases:
    """Every phrase that a wish is made of."""
    found = Phrases(heard=_BY_SOUND, typed=_BY_PINYIN)
    table = load_table("wishes.toml")
    for group in ("everything", "work"):
        found.add(table["around"][group], (group, group))
    for name, words in table["remote"].items():
        found.add(words, ("remote", name))
    for group in ("organization_kinds", "hours", "benefits", "accommodations"):
        for name, words in table[group].items():
            found.add(words, (group, name))
    for name, lists in load_table("occupations.toml").items():
        found.add(lists["words"], ("occupation", name))
        found.add(lists["tasks"], ("task", name))
    for group in ("anything", "refused", "spared"):
        for name, words in table[group].items():
            found.add(words, (group, name))
    found.add(table["around"]["words"], ("around", "around"))
    return found
