"""Judging what somebody said aloud: whether it counts, is read back, or is asked for again.

A wrong branch is worse than one more question: what is not certain is read back. Numbers by which
people are reached or known are never taken by ear alone, since recognition loses repeated digits.
"""

import re
from collections.abc import Collection
from enum import Enum, auto

from handlers.answers import read_answer
from handlers.signals import TAUGHT
from handlers.talk.questions import Misread, Question, Secret, Shown, Takes
from handlers.talk.values import Line
from handlers.wording import Wording
from knowledge.catalogue import catalogue
from knowledge.chinese_numbers import chinese_number
from knowledge.reading.normal import bare, normalise
from knowledge.reading.ordinals import read_option_number
from knowledge.regions.divisions import Level, places
from knowledge.words import Mode

SURE = 0.75
"""Sureness from which on words count as they were heard."""

CERTAIN = 0.95
"""Sureness from which on an option counts whose words were not heard exactly."""

UNSURE = 0.4
"""Sureness below which nothing is made of what was heard."""

DIGITS_OF_A_NUMBER = 5
"""Digits from which on they are a number that somebody is reached or known by."""

DIGITS_OF_A_CODE = 8
"""Digits from which on they are one among options too: nobody names so many options in one go."""


_RUN = re.compile(r"(?:[0-9零〇一二三四五六七八九幺][\s,，、.-]*)+")
"""Digits one after the other, as a time of day or an address does not have them."""


class Verdict(Enum):
    """What is to be done about words that were heard."""

    TAKE = auto()
    READ_BACK = auto()
    ASK_AGAIN = auto()
    REFUSE_NUMBER = auto()


def judge(question: Question, text: str, sureness: float, wording: Wording) -> Verdict:
    """What is to be done about `text` as the answer to `question`."""
    answer = read_answer(question, text, wording)
    if _is_number(question, text) or isinstance(answer, Secret):
        return Verdict.REFUSE_NUMBER
    exact = _is_exact(question, text, wording)
    if sureness >= _needed(question, exact=exact, understood=not isinstance(answer, Misread)):
        return Verdict.TAKE
    return Verdict.READ_BACK if exact or sureness >= UNSURE else Verdict.ASK_AGAIN


def _needed(question: Question, *, exact: bool, understood: bool) -> float:
    """The sureness from which on words count without being read back."""
    if exact:
        return SURE if question.careful else UNSURE
    # Near an option's words is near another's too; what is near none leads to a question anyway.
    return CERTAIN if question.options and understood else SURE


def phrases(shown: Shown | None, wide: Collection[str], wording: Wording) -> tuple[str, ...]:
    """What can be said where `shown` is open: its options by words and place, and what always is.

    Where everything can be said (in the flows of `wide`) the names of the offers follow, where a
    place is asked for those of the provinces.
    """
    options = () if shown is None else shown.options
    said = [wording.text(one.words, Mode.PLAIN) for one in options]
    said += [
        wording.text(Line("present.place", {"number": chinese_number(number)}), Mode.VOICE)
        for number, _ in enumerate(options, start=1)
    ]
    if shown is not None and shown.skippable:
        said.append(wording.text(Line("present.skip"), Mode.PLAIN))
    said += [wording.text(Line(f"signal.{one}"), Mode.PLAIN) for one in TAUGHT]
    if shown is not None and shown.takes is Takes.PLACE:
        said += [one.name for one in places().values() if one.level is Level.PROVINCE]
    if shown is None or shown.key.partition(".")[0] in wide:
        said += [one.name.plain for one in catalogue().offers.values()]
    return tuple(dict.fromkeys(said))


def _is_number(question: Question, text: str) -> bool:
    longest = max((sum(map(str.isnumeric, one)) for one in _RUN.findall(text)), default=0)
    if question.takes is Takes.PHONE:
        return longest > 0
    return longest >= (DIGITS_OF_A_CODE if question.options else DIGITS_OF_A_NUMBER)


def _is_exact(question: Question, text: str, wording: Wording) -> bool:
    """Whether `text` is an option's words, or its place, and nothing near them."""
    said = {normalise(text), bare(text)}
    return read_option_number(text) is not None or any(
        not said.isdisjoint(wording.spellings(option.words)) for option in question.options
    )
