"""Taking back what one said just now: 不对，是海淀."""

import re
from functools import cache

from knowledge.reading.lists import load_lists
from knowledge.reading.normal import normalise

LONGEST = 40
"""Characters beyond which a message tells something, and does not correct an answer."""

_MARKS = " ,。.;!?~…:、"


def read_correction(text: str) -> str | None:
    """What somebody means instead of what they said before, or None when they take nothing back.

    The rest of 不对，是海淀, 说错了，三十五, and 不是朝阳，是海淀.
    """
    said = normalise(text)
    if len(said) > LONGEST:
        return None
    denied, front, link = _patterns()
    if found := denied.fullmatch(said):
        return str(found["rest"]).strip(_MARKS) or None
    rest = said
    while (found := front.match(rest)) and found.end():
        rest = rest[found.end() :].lstrip(_MARKS)
    linked = link.match(rest)
    instead = rest[linked.end() :] if linked else rest
    # Without a pause or a linking word, what follows belongs together: 不是的, 不要按摩.
    apart = linked or said[: len(said) - len(rest)].endswith(tuple(_MARKS))
    return instead.strip(_MARKS) or None if rest != said and apart else None


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    lists = load_lists("corrections.toml")
    front, link, denied, meant = (
        "|".join(sorted(map(re.escape, lists[key]), key=len, reverse=True))
        for key in ("front", "link", "denied", "meant")
    )
    return (
        re.compile(rf"(?:{denied})[^,。 ]{{1,20}}[,。 ]+(?:{meant})(?P<rest>.+)"),
        re.compile(f"(?:{front})"),
        re.compile(f"(?:{link})"),
    )
