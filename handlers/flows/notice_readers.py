"""How the answers of somebody who writes a notice are read."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from handlers.flows.readers import whole
from handlers.talk import Misread, Read, Ref, Secret, Understood
from knowledge.notices.ages import read_ages
from knowledge.notices.areas import read_areas
from knowledge.notices.notice import TEXT_LENGTH, Problem, problem_of, problem_of_title
from knowledge.notices.times import read_end, read_moment, read_span
from knowledge.reading.numbers import read_number
from knowledge.reading.text import read_lines, read_text, undecorated
from knowledge.reading.yesno import read_yes_no
from knowledge.regions.divisions import places


def a_title(text: str) -> Understood[str] | Misread:
    """A title that others may see, too."""
    title = undecorated(read_text(text, limit=TEXT_LENGTH) or "")
    problem = problem_of_title(title)
    return Understood(title) if problem is None else _misread(problem)


def a_text(title: str) -> Read[str]:
    """A reader of a version of the text under `title`."""

    def read(text: str) -> Understood[str] | Misread:
        said = undecorated(read_lines(text, limit=TEXT_LENGTH + 1) or "")
        problem = problem_of(title, said)
        return Understood(said) if problem is None else _misread(problem)

    return read


def areas(text: str) -> Understood[list[str]] | Misread:
    """The codes of one or several provinces and cities."""
    named = read_areas(text)
    if not named or not all(named):
        return Misread.because("readers.place")
    several = next((one for one in named if len(one) > 1), None)
    if several is not None:
        options = [Ref("region.name", {"name": places()[one].full_name}) for one in several]
        return Misread.because("turn.which", options=options)
    return Understood(sorted({code for one in named for code in one}))


def ages(text: str) -> Understood[list[int | None]] | Misread:
    """The youngest and the oldest."""
    band = read_ages(text)
    return Misread.because("notice.no_ages") if band is None else Understood(list(band))


def moment(clock: Callable[[], datetime]) -> Read[str]:
    """A reader of moments that are still to come, as ISO 8601; `clock` tells the present one."""

    def read(text: str) -> Understood[str] | Misread:
        now = clock()
        found = read_moment(text, now.date())
        if found is None:
            return Misread.because("notice.no_moment")
        if found <= now:
            return Misread.because("notice.past")
        return Understood(found.isoformat())

    return read


def end(begin: Callable[[], datetime]) -> Read[str]:
    """A reader of the last day, from that of `begin` on, as ISO 8601."""

    def read(text: str) -> Understood[str] | Misread:
        first = begin().date()
        found = read_end(text, first)
        if found is None:
            return Misread.because("notice.no_end")
        if found < first:
            return Misread.because("notice.past")
        return Understood(found.isoformat())

    return read


def span(text: str) -> Understood[int] | Misread:
    """How many minutes."""
    minutes = read_span(text)
    return Misread.because("notice.no_span") if minutes is None else Understood(minutes)


def exactly(count: int) -> Read[str]:
    """A reader of the number `count` and no other, `send`; or of a refusal, `drop`."""
    words = whole("drop", Ref("notice.confirm.drop"))

    def read(text: str) -> Understood[str] | Secret[str] | Misread:
        if read_number(text) == count:
            return Understood("send")
        if read_yes_no(text) is False or isinstance(words(text), Understood):
            return Understood("drop")
        return Misread.because("notice.other_number", count=count)

    return read


def _misread(problem: Problem) -> Misread:
    values: dict[str, Any] = dict(problem.values)
    return Misread.because(f"notice.wrong.{problem.name}", **values)
