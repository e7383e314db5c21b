"""Names as people give them: 我姓陈，叫我陈姐."""

import re
from functools import cache

from knowledge.reading.lists import load_lists
from knowledge.reading.text import read_text

_LONGEST = 12
_PHONE = re.compile(r"[\s,，、]*1[3-9][0-9]{9}[\s,，、]*")
_PARTS = re.compile(r"[,，。;；、\s]+")


def read_name(text: str) -> str | None:
    """The name in `text`, without the words around it; None when nothing is left.

    我姓陈,叫我陈姐 is 陈姐, 姓王叫我老王就行了 老王, and a telephone number is no part of it.
    """
    said = read_text(_PHONE.sub(" ", text))
    if said is None:
        return None
    front, back = _around()
    for part in reversed(_PARTS.split(said)):
        if found := front.search(part):
            name = back.sub("", found["name"])
            if 0 < len(name) <= _LONGEST:
                return name
    return back.sub("", said) or said


@cache
def _around() -> tuple[re.Pattern[str], re.Pattern[str]]:
    lists = load_lists("names.toml")
    front, back = (
        "|".join(sorted(map(re.escape, lists[key]), key=len, reverse=True))
        for key in ("front", "back")
    )
    return re.compile(rf"^(?:我?姓.{{1,2}}?)?(?:{front})[:：]?(?P<name>.+)$"), re.compile(
        f"(?:{back})$"
    )
