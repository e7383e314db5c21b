"""How something sounds, as far as people and speech recognition tell sounds apart."""

import re
from functools import cache, lru_cache

from pypinyin import lazy_pinyin

from knowledge.reading.lists import load_lists

# Pairs that many speakers merge; the second of each is what both become. Joined pinyin has no
# syllable borders, so each rule must hold wherever the letters stand.
_MERGED = (
    ("zh", "z"), ("ch", "c"), ("sh", "s"), ("ing", "in"), ("eng", "en"), ("l", "n"), ("f", "h"),
    ("v", "u"),
)  # fmt: skip
_LATIN = re.compile(r"[^a-z0-9]+")
_LONGEST = 6
"""Letters of the longest syllable, zhuang."""


def sound(text: str) -> str:
    """Toneless pinyin of normalised `text` in one string, with the common mergers applied.

    z/zh, c/ch, s/sh, n/l, f/h, in/ing and en/eng become one; Latin letters are taken for pinyin
    that somebody typed. 视力 and "shi li" sound alike.
    """
    return _merged("".join(lazy_pinyin(text)))


def syllables(text: str) -> list[str]:
    """The syllables of normalised `text`, each as `sound` writes it; typed Latin stays in one."""
    return [_merged(one) for one in lazy_pinyin(text)]


def typed_syllables(letters: str) -> list[str]:
    """The syllables of pinyin typed without blanks, each as `sound` writes it, as few as possible.

    Nothing for Latin letters that are no pinyin, such as app.
    """
    fewest: list[list[str] | None] = [[]]
    for end in range(1, len(letters) + 1):
        ways = (
            [*before, letters[start:end]]
            for start in range(max(0, end - _LONGEST), end)
            if (before := fewest[start]) is not None and letters[start:end] in _syllables()
        )
        fewest.append(min(ways, key=len, default=None))
    return [_merged(one) for one in fewest[-1] or ()]


@cache
def _syllables() -> frozenset[str]:
    return frozenset(load_lists("syllables.toml")["syllables"])


@lru_cache(maxsize=4096)
def sound_of_label(label: str) -> str:
    """`sound`, remembered: for our own words only, never for what people say."""
    return sound(label)


@lru_cache(maxsize=4096)
def syllables_of_label(label: str) -> tuple[str, ...]:
    """`syllables`, remembered: for our own words only."""
    return tuple(syllables(label))


def _merged(joined: str) -> str:
    joined = _LATIN.sub("", joined.lower())
    for one, merged in _MERGED:
        joined = joined.replace(one, merged)
    return joined
