"""The words of a notice that was handed in, read one by one."""

import difflib
from collections.abc import Mapping
from datetime import date, datetime

from bot.cli.notice_given import Given
from bot.operator_words import say
from knowledge.catalogue import catalogue
from knowledge.notices.ages import read_ages as read_said_ages
from knowledge.notices.selection import area_of
from knowledge.notices.times import read_moment as read_said_moment
from knowledge.notices.times import read_span
from knowledge.reading.numbers import read_number
from knowledge.sheets.cells import read_choice, read_place
from knowledge.sheets.dates import read_moment
from knowledge.sheets.problems import CellProblem

LISTED = ("posting", "training")
"""What a notice can be about besides an offer, as `posting:KEY`."""

_NEAR = 3
"""Offers that are named where none was meant exactly."""


def read_words(one: Given, field: str) -> frozenset[str]:
    """The choices of a list that each word means.

    Raises:
        Misuse: one of them means none.
    """
    return frozenset(_choice(one, field, word) for word in one.words)


def read_levels(one: Given) -> frozenset[int]:
    """Levels of disability, 1 to 4.

    Raises:
        Misuse: there is something else.
    """
    numbers = {word: read_number(word.removesuffix("级")) for word in one.words}
    for word, number in numbers.items():
        if number is None:
            raise one.wrong(say("sheet.problem.no_number", said=word))
    return frozenset(number for number in numbers.values() if number is not None)


def read_regions(one: Given) -> frozenset[str]:
    """Codes of areas; see `read_region`.

    Raises:
        Misuse: one of them names none, or several.
    """
    return frozenset(read_region(one, word) for word in one.words)


def read_region(one: Given, word: str) -> str:
    """The code of the province, city, or county without a city, that `word` names.

    Raises:
        Misuse: it names none, several, or a county of a city.
    """
    try:
        code = read_place(word)
    except CellProblem as problem:
        raise one.wrong(cell_reason(problem)) from problem
    if area_of(code) != code:
        raise one.wrong(say("notice.county", said=word))
    return code


def read_offers(one: Given) -> frozenset[str]:
    """Offers by their id or name.

    Raises:
        Misuse: one of them is none; names the nearest.
    """
    return frozenset(_offer(one, word) for word in one.words)


def read_about(one: Given) -> tuple[str | None, str]:
    """What a notice is about: a kind of `LISTED` and a key, or None and an offer.

    Raises:
        Misuse: it is neither.
    """
    (word,) = one.words
    kind, _, key = word.replace("：", ":").partition(":")
    if kind.strip() in LISTED and key.strip():
        return kind.strip(), key.strip()
    return None, _offer(one, word)


def read_ages(one: Given) -> tuple[int | None, int | None]:
    """The youngest and the oldest, either of which may be open.

    Raises:
        Misuse: it is no band of ages.
    """
    (word,) = one.words
    found = read_said_ages(word)
    if found is None:
        raise one.wrong(say("notice.ages", said=word))
    return found


def read_when(one: Given, now: datetime, today: date) -> datetime:
    """A moment that is still to come, in China where it says nothing else.

    Raises:
        Misuse: it is no moment, or is over.
    """
    (word,) = one.words
    found = read_moment(word, today) or read_said_moment(word, today)
    if found is None:
        raise one.wrong(say("sheet.problem.no_moment", said=word))
    if found <= now:
        raise one.wrong(say("notice.over", said=word))
    return found


def read_minutes(one: Given) -> int:
    """A span in minutes; a bare number is hours.

    Raises:
        Misuse: it is none.
    """
    (word,) = one.words
    minutes = read_span(word)
    if minutes is None:
        raise one.wrong(say("notice.span", said=word))
    return minutes


def cell_reason(problem: CellProblem) -> str:
    """What is wrong with a word, as it is told of cells of a table."""
    return say(f"sheet.problem.{problem.name}", **problem.values)


def _choice(one: Given, field: str, word: str) -> str:
    try:
        return read_choice(field, word)
    except CellProblem as problem:
        raise one.wrong(cell_reason(problem)) from problem


def _offer(one: Given, word: str) -> str:
    names = _offers()
    if word in names.values():
        return word
    if word in names:
        return names[word]
    near = difflib.get_close_matches(word, names, n=_NEAR, cutoff=0.3)
    if near:
        raise one.wrong(say("notice.no_offer_near", said=word, near="、".join(near)))
    raise one.wrong(say("notice.no_offer", said=word))


def _offers() -> Mapping[str, str]:
    return {offer.name.plain: key for key, offer in catalogue().offers.items()}
