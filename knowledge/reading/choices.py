"""Which of the offered options somebody means."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from knowledge.reading.lists import load_lists
from knowledge.reading.matching import by_likeness, by_parts, by_words, mentions
from knowledge.reading.normal import bare, compact, normalise
from knowledge.reading.numbers import parse_number
from knowledge.reading.ordinals import read_option_number, read_ordinal


@dataclass(frozen=True)
class Spoken:
    """One option as it is offered: its number, and the words that stand for it.

    `labels` are the words shown or spoken and every synonym; any of them will do.
    """

    number: int
    labels: tuple[str, ...]


def read_choice(text: str, options: Sequence[Spoken]) -> list[int]:
    """Positions in `options` (from 0) of the one that `text` means.

    Tried in this order, and the first that finds something decides: exact words, number or
    place in the list, words within the sentence (refused ones do not count), a part of an
    option's words, likeness in writing or in sound.

    Returns:
        One position: understood. Several: equally good, ask which. None of them ([]): not
        understood, or a number that is not on the list.
    """
    labels = [one.labels for one in options]
    if exact := by_words(text, labels):
        return exact
    called = read_ordinal(text, [one.number for one in options])
    if called is not None:
        return called
    named = mentions(text, labels)
    if named:
        return sorted({one.option for one in named if not one.refused})
    return by_parts(text, labels) or by_likeness(text, labels)


def read_choices(text: str, options: Sequence[Spoken]) -> list[int] | None:
    """Positions in `options` (from 0) of all that `text` means, in the order of the list.

    Understands lists (1、3, 第一个和第三个, 按摩还有电脑), ranges (1到3), 都要, 都不要 and
    除了第二个, unless that is the label of one option; 13 is 1 and 3 where no option has the
    number 13.

    Returns:
        None when any piece is not understood, is ambiguous or is not on the list; [] when
        `text` refuses them all.
    """
    if len(exact := by_words(text, [one.labels for one in options])) == 1:
        return exact
    everything = list(range(len(options)))
    said = {compact(text), bare(text)}
    if said & _set("none"):
        return []
    if said & _set("all"):
        return everything
    if (excepted := _exception(text)) is not None:
        without = _pieces(excepted, options)
        return [at for at in everything if at not in without] if without else None
    return _pieces(text, options)


def _pieces(text: str, options: Sequence[Spoken]) -> list[int] | None:
    labels = [one.labels for one in options]
    if len(exact := by_words(text, labels)) == 1:
        return exact
    for several in (_range(text, options), _from_an_end(text, options)):
        if several is not None:
            return several or None
    found: set[int] = set()
    for piece in _split(text):
        several = _run_of_digits(piece, options)
        one = several or read_choice(piece, options)
        if len(one) != 1 and not several:
            return _from_sentence(text, options)
        found.update(one)
    return sorted(found) or None


def _from_sentence(text: str, options: Sequence[Spoken]) -> list[int] | None:
    """For a sentence whose pieces do not stand alone, or whose labels contain 和 or a blank."""
    if any(read_option_number(piece) is not None for piece in _split(text)):
        return None
    named = [one for one in mentions(text, [each.labels for each in options]) if not one.refused]
    spans = {(one.start, one.end): one.option for one in named}
    if named:
        return sorted(set(spans.values())) if len(spans) == len(named) else None
    whole = read_choice(text, options)
    return whole if len(whole) == 1 else None


def _split(text: str) -> list[str]:
    said = _BEFORE_ORDINAL.sub(" 第", normalise(text)).strip()
    pieces = [one for one in _separators().split(said) if bare(one)]
    if said.startswith("第"):
        # 第1、2、5个: the first 第 stands for all of them.
        pieces = [one if one.startswith("第") else _ordinal(one) for one in pieces]
    return [one for one in pieces if bare(one) not in _set("empty")]


def _ordinal(piece: str) -> str:
    ordinal = f"第{piece}"
    return piece if read_option_number(ordinal) is None else ordinal


def _run_of_digits(piece: str, options: Sequence[Spoken]) -> list[int]:
    """13 said for 1 and 3: only where each digit is on the list, once, and 13 is not."""
    digits = "".join(_DIGITS.findall(piece))
    positions = {str(one.number): at for at, one in enumerate(options)}
    positions |= {
        chinese: positions[digit]
        for digit, chinese in zip("123456789", "一二三四五六七八九", strict=True)
        if digit in positions
    }
    number = read_option_number(piece)
    if len(digits) < 2 or number is None or str(number) in positions:  # noqa: PLR2004
        return []
    found = [positions[one] for one in digits if one in positions]
    return sorted(found) if len(found) == len(digits) == len(set(found)) else []


def _range(text: str, options: Sequence[Spoken]) -> list[int] | None:
    ends = _RANGE.split(normalise(text).replace(" ", ""))
    if len(ends) != 2:  # noqa: PLR2004
        return None
    first, last = read_option_number(ends[0]), read_option_number(ends[1])
    numbers = [one.number for one in options]
    if first is None or last is None:
        return None
    if first not in numbers or last not in numbers or first >= last:
        return []
    return [at for at, number in enumerate(numbers) if first <= number <= last]


def _from_an_end(text: str, options: Sequence[Spoken]) -> list[int] | None:
    """前两个 and 最后三个: so many from either end of the list; [] when it is shorter."""
    found = _ends().fullmatch(bare(text))
    many = parse_number(found["many"]) if found else None
    if found is None or many is None:
        return None
    if not 1 < many <= len(options):
        return []
    positions = list(range(len(options)))
    return positions[:many] if found["front"] else positions[-many:]


def _exception(text: str) -> str | None:
    """What 除了… or 不要…，其他都要 leaves out, in its own words; None for another sentence."""
    said = normalise(text).replace(" ", "")
    for pattern in _exceptions():
        if found := pattern.fullmatch(said):
            return found["but"]
    return None


_DIGITS = re.compile(r"[1-9一二三四五六七八九]")
_BEFORE_ORDINAL = re.compile(r"\s*第")
_RANGE = re.compile(r"到|至|~|-")


@cache
def _set(key: str) -> frozenset[str]:
    return frozenset(load_lists("choices.toml")[key])


@cache
def _separators() -> re.Pattern[str]:
    words = sorted(load_lists("choices.toml")["separators"], key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(map(re.escape, words))}|[\s,，、;/+&|.。])+")


@cache
def _ends() -> re.Pattern[str]:
    lists = load_lists("choices.toml")
    front, back, all_of_them = (
        "|".join(sorted(lists[key], key=len, reverse=True))
        for key in ("from_front", "from_back", "rest")
    )
    number = "(?P<many>[0-9]|[二两三四五六七八九])"
    return re.compile(rf"(?:(?P<front>{front})|{back}){number}[个项种样](?:{all_of_them})?")


@cache
def _exceptions() -> tuple[re.Pattern[str], ...]:
    lists = load_lists("choices.toml")
    others, all_of_them, outside = (
        "|".join(sorted(lists[key], key=len, reverse=True)) for key in ("others", "rest", "outside")
    )
    ending = rf"(?:{all_of_them})?[.。!]*"
    return (
        re.compile(rf"(?:除了|除去|除开|除)(?P<but>.+?)(?:{outside})?,?(?:{others})?我?{ending}"),
        re.compile(rf"(?:不要|不选|不想要)(?P<but>.+?),?(?:{others})我?{ending}"),
        re.compile(rf"(?P<but>.+?)(?:不要|不选|不想要),?(?:{others})我?{ending}"),
    )
