"""Taking back what one said just now: 不对，是海淀."""

import re
from functools import cache

from knowledge.reading.lists import load_lists
from knowledge.reading.normal import normalise

_MARKS = r"[\s,。.;!?~…:、]"


def read_correction(text: str) -> str | None:
    """What somebody means instead of what they said before, or None when they take nothing back.

    The rest of 不对，是海淀, 说错了，三十五, and 不是朝阳，是海淀.
    """
    said = normalise(text)
    for pattern in _patterns():
        if (found := pattern.fullmatch(said)) and found["rest"].strip():
            return found["rest"].strip()
    return None


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    lists = load_lists("corrections.toml")
    front, link, denied, meant = (
        "|".join(sorted(map(re.escape, lists[key]), key=len, reverse=True))
        for key in ("front", "link", "denied", "meant")
    )
    return (
        re.compile(rf"(?:{denied})[^,。]{{1,20}}[,。 ]+(?:{meant})(?P<rest>.+)"),
        re.compile(
            rf"(?:(?:{front}){_MARKS}*)*(?:{front})(?:{_MARKS}+(?:{link})?|(?:{link})){_MARKS}*"
            r"(?P<rest>.+)"
        ),
    )
