"""What somebody wants to learn, as a wish without the words for courses."""

import re
from functools import cache
from pathlib import Path

from knowledge.postings.wish import Wish
from knowledge.postings.wishing import read_wish
from knowledge.reading.lists import load_lists
from knowledge.reading.normal import normalise

_THERE_IS = "有"


def read_course_wish(text: str) -> Wish:
    """The wish that `text` has for a course; of nothing where it only asks for courses."""
    said = _any_of("other").sub("", normalise(text))
    said = _any_of("asks").sub(_THERE_IS, said)
    return read_wish(_any_of("course", "around").sub("，", said))


def names_course(text: str) -> bool:
    """Whether `text` speaks of courses, and not of who gives them."""
    said = _any_of("other").sub("", normalise(text))
    return _any_of("course").search(said) is not None


@cache
def _any_of(*keys: str) -> re.Pattern[str]:
    lists = load_lists("courses.toml", Path(__file__).parent)
    words = sorted((word for key in keys for word in lists[key]), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)))
