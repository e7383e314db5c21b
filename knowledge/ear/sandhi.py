"""How tones change beside others, in words that are spoken in one go."""

from collections.abc import Sequence

_DIGITS = "零一二三四五六七八九十幺"
_COUNTS_BEFORE = f"{_DIGITS}第初点百千万亿周期"
"""After these 一 is a number in a row, and keeps its tone: 第一, 二十一, 星期一."""
_COUNTS_AFTER = "零一二三四五六七八九幺月日号级等期楼班到和或就之"
"""Before these too: 一月, 一级; 一到三, 回复一就行."""
_NEVER_COUNTED = "直样起定共般边旦致"
"""With these 一 is never a digit, whatever number stands before: 一直."""
_NEUTRAL_FOURTH = "个"
"""Neutral in speech, but 一 before it sounds as before a fourth tone."""

Words = Sequence[tuple[str, tuple[str, ...]]]


def spoken_tones(words: Words) -> list[tuple[str, ...]]:
    """The syllables of each word as they are spoken beside each other.

    一 and 不 change before the next syllable, also over the border of words, but not where 一 is a
    digit or ends a word. Of third tones in one word all but the last rise; over a border the one
    before rises if one of the two words is a single character.
    """
    text = "".join(word for word, _ in words)
    tones = [one for _, syllables in words for one in syllables]
    ends = [
        place == len(word) - 1 and len(word) > 1 for word, _ in words for place in range(len(word))
    ]
    for place, one in enumerate(text):
        if one == "不":
            tones[place] = _bu(tones, place)
        elif one == "一":
            tones[place] = "yi1" if ends[place] else _yi(text, tones, place)
    _raise_thirds(words, tones)
    found, at = [], 0
    for word, _ in words:
        found.append(tuple(tones[at : at + len(word)]))
        at += len(word)
    return found


def _bu(tones: Sequence[str], place: int) -> str:
    falls = any(one.endswith("4") for one in tones[place + 1 : place + 2])
    return "bu2" if falls else "bu4"


def _yi(text: str, tones: Sequence[str], place: int) -> str:
    before, after = text[max(0, place - 1) : place], text[place + 1 : place + 2]
    counted = (before and before in _COUNTS_BEFORE) or after in _COUNTS_AFTER
    if not after or (counted and after not in _NEVER_COUNTED):
        return "yi1"
    if before == after:
        return "yi5"
    return "yi2" if tones[place + 1].endswith("4") or after in _NEUTRAL_FOURTH else "yi4"


def _raise_thirds(words: Words, tones: list[str]) -> None:
    """From the end, since over a border it counts how the next one is spoken."""
    third = [one.endswith("3") for one in tones]
    end, next_alone = len(tones), False
    for word, _ in reversed(words):
        alone = len(word) == 1
        for place in range(end - 1, end - 1 - len(word), -1):
            if place < end - 1:
                rises = third[place + 1]
            else:
                over = end < len(tones) and (alone or next_alone)
                rises = over and tones[end].endswith("3")
            if third[place] and rises:
                tones[place] = f"{tones[place][:-1]}2"
        end -= len(word)
        next_alone = alone
