"""Finding places by whatever somebody calls them."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz, process

from knowledge.reading.lists import load_lists
from knowledge.reading.normal import bare, compact
from knowledge.reading.sound import sound
from knowledge.regions.divisions import FOLDER, Level, Place, places, province_of_code
from knowledge.regions.index import Table, index, pinyin

__all__ = ["Level", "Match", "Place", "find_places", "mentioned", "province_of_code"]

_CODE = re.compile(r"[1-9][0-9]{5}")
_LETTERS = re.compile(r"[a-z]+")
_SHORTEST = 2
_SHORTEST_PINYIN = 3
# Scores order the ways of finding: what was surely said comes before what was perhaps meant.
_EXACT = 100.0
_SHORT_NAME = 95.0
_PINYIN = 90.0
_SOUND = 85.0
_CONTAINED = 80.0
_PART = 70.0
_LIKE = 60.0
_OF_SAME_NAME = 5.0
_LEAST_LIKENESS = 72.0
# Characters of the longest full name, with room to spare; what is longer is a sentence.
_LONGEST = 60


@dataclass(frozen=True)
class Match:
    """A place that may be meant: `score` up to 100, and `how` it was found.

    `how` is code, name, alias, several, pinyin, initials, sound, contained, part or like.
    """

    place: Place
    score: float
    how: str


def find_places(text: str, within: str | None = None, limit: int = 5) -> list[Match]:
    """Places that `text` names, best first; equal scores mean: ask which.

    Understands names with or without 省, 市, 区, 县, 自治州; nicknames and former names; several
    levels together (广东深圳南山); pinyin (shen zhen), first letters of provinces (gd), six-digit
    codes; misheard names; a name within a short sentence.

    Args:
        text: what was typed or heard.
        within: code of the place in which to look, for example "440000".
        limit: matches at most.
    """
    allowed = _allowed(within)
    for way in (_by_code, _by_name, _by_letters, _by_sound, _by_mention, _by_part, _by_likeness):
        for said in _forms(text):
            if len(said) > _LONGEST and way is not _by_mention:
                continue
            found = [one for one in way(said) if allowed(one.place)]
            if found:
                return _ranked(found)[:limit]
    return []


def _forms(text: str) -> list[str]:
    """`text` without blanks, first whole, then without the words around a place."""
    forms = [compact(text), bare(text)]
    around = _around().fullmatch(forms[1])
    if around:
        forms.append(around["place"])
    forms.append(forms[-1].replace("的", ""))
    return [one for one in dict.fromkeys(forms) if one]


def _ranked(found: Iterable[Match]) -> list[Match]:
    best: dict[str, Match] = {}
    for one in found:
        if one.place.code not in best or best[one.place.code].score < one.score:
            best[one.place.code] = one
    for code, one in best.items():
        # 长沙 is the city rather than the county of the same name in it.
        above = [other for other in best.values() if other.place.code != code]
        if any(_contains(other.place, one.place) and other.score == one.score for other in above):
            best[code] = Match(one.place, one.score - _OF_SAME_NAME, one.how)
    return sorted(best.values(), key=lambda one: (-one.score, one.place.code))


def _contains(higher: Place, lower: Place) -> bool:
    return higher.code != lower.code and lower.within(higher.code)


def _by_code(said: str) -> Iterator[Match]:
    place = places().get(said) if _CODE.fullmatch(said) else None
    if place:
        yield Match(place, _EXACT, "code")


def _by_name(said: str) -> Iterator[Match]:
    known = index()
    for place, levels in _chains(known.names, said, _SHORTEST):
        if levels > 1:
            yield Match(place, _EXACT, "several")
    for place in known.names.entries.get(said, ()):
        if place.code in known.aliases.get(said, ()):
            yield Match(place, _EXACT if len(known.aliases[said]) == 1 else _SHORT_NAME, "alias")
        else:
            whole = place.code in known.official.get(said, ()) or place.level is Level.PROVINCE
            yield Match(place, _EXACT if whole else _SHORT_NAME, "name")


def _by_letters(said: str) -> Iterator[Match]:
    if not _LETTERS.fullmatch(said):
        return
    known = index()
    for place in known.initials.get(said, ()):
        yield Match(place, _PINYIN, "initials")
    yield from _along(known.pinyin, said, _PINYIN, "pinyin")


def _by_sound(said: str) -> Iterator[Match]:
    known = index()
    if not _LETTERS.fullmatch(said):
        yield from _along(known.pinyin, pinyin(said), _PINYIN - 1, "sound")
    yield from _along(known.sounds, sound(said), _SOUND, "sound")


def _along(table: Table, said: str, score: float, how: str) -> Iterator[Match]:
    for place, levels in _chains(table, said, _SHORTEST_PINYIN):
        higher = levels > 1 or place.level is Level.PROVINCE
        yield Match(place, score if higher else score - 1, how)


def _by_mention(said: str) -> Iterator[Match]:
    """The longest run of names in a sentence; where somebody is now before where they are from."""
    found = mentioned(said)
    once = tuple(load_lists("around.toml", FOLDER)["once"])
    now = [(at, name) for at, name in found if not said[:at].endswith(once)]
    names = [name for _, name in now or found]
    most = max(map(len, names), default=0)
    for name in dict.fromkeys(one for one in names if len(one) == most):
        for one in _by_name(name):
            yield Match(one.place, _CONTAINED + one.score - _EXACT, "contained")


def mentioned(said: str) -> list[tuple[int, str]]:
    """The names of places in a compact sentence: where each begins, the longest there."""
    known, found, read_to = index(), [], 0
    for start in range(len(said)):
        end = max((end for end, *_ in _runs(known.names, said, start, None, _SHORTEST)), default=0)
        if end > read_to:
            found.append((start, said[start:end]))
            read_to = end
    return found


def _by_part(said: str) -> Iterator[Match]:
    if len(said) < _SHORTEST:
        return
    for name, found in index().names.entries.items():
        if said in name:
            for place in found:
                yield Match(place, _PART + name.startswith(said), "part")


def _by_likeness(said: str) -> Iterator[Match]:
    entries = index().names.entries
    for name, likeness, _ in process.extract(
        said, entries.keys(), scorer=fuzz.ratio, score_cutoff=_LEAST_LIKENESS, limit=5
    ):
        for place in entries[name]:
            yield Match(place, _LIKE * likeness / 100, "like")


def _chains(table: Table, said: str, shortest: int) -> Iterator[tuple[Place, int]]:
    """Places that the whole of `said` leads to, from higher to lower, and over how many names."""
    for end, place, levels in _runs(table, said, 0, None, shortest):
        if end == len(said):
            yield place, levels


def _runs(
    table: Table, said: str, at: int, above: Place | None, shortest: int
) -> Iterator[tuple[int, Place, int]]:
    """Every way to read names from `at` on, each within the one before: end, last place, names."""
    for end, place in table.beginnings(said, at, shortest):
        if above is not None and not _contains(above, place):
            continue
        yield end, place, 1
        for further, lowest, levels in _runs(table, said, end, place, shortest):
            yield further, lowest, levels + 1


def _allowed(within: str | None) -> Callable[[Place], bool]:
    return lambda place: within is None or place.within(within)


@cache
def _around() -> re.Pattern[str]:
    lists = load_lists("around.toml", FOLDER)
    front, back = ("|".join(map(re.escape, lists[key])) for key in ("front", "back"))
    return re.compile(f"(?:{front})*(?P<place>.+?)(?:{back})*")
