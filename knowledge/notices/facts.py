"""What of a text is kept to the letter when it is told in other words."""

import re
from collections.abc import Callable

from knowledge.regions.places import mentioned

_NUMERAL = "[0-9零〇一二三四五六七八九十百千万两]"
_UNIT = "[年月日号点时分元岁周个名人级楼层室路街%]"
_FACTS = re.compile(
    r"https?://[!-~]+"
    r"|[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+"
    r"|《[^》\n]*》|“[^”\n]*”|「[^」\n]*」"
    r"|(?:地址|地点|网址|邮箱|联系人)[:：][^，,。；！？（）()\n]*"
    rf"|{_NUMERAL}+{_UNIT}*(?:[ ]?[-~—至到][ ]?{_NUMERAL}+{_UNIT}*)*"
    r"|[A-Za-z0-9][A-Za-z0-9.:+/~-]*"
)
"""Links, addresses, what is quoted, dates, times, numbers, and words in Latin letters."""

_FIRST = 0xE000
_MOST = 0x1900
"""Characters of the Private Use Area, which stand for facts meanwhile."""
_STANDS_FOR = re.compile("[\ue000-\uf8ff]")


def facts(text: str) -> list[str]:
    """The facts of `text`, in their order."""
    return [text[begin:end] for begin, end in _spans(text)]


def is_fact(character: str) -> bool:
    """Whether a character stands for a fact, where `told_around` tells."""
    return _STANDS_FOR.match(character) is not None


def told_around(text: str, tell: Callable[[str], str]) -> str:
    """What `tell` makes of `text`, each of its facts being one character to it."""
    text = _STANDS_FOR.sub("", text)
    spans = _spans(text)[:_MOST]
    hidden, at = [], 0
    for number, (begin, end) in enumerate(spans):
        hidden += [text[at:begin], chr(_FIRST + number)]
        at = end
    told = tell("".join([*hidden, text[at:]]))
    return _STANDS_FOR.sub(lambda one: _fact(text, spans, ord(one[0]) - _FIRST), told)


def _fact(text: str, spans: list[tuple[int, int]], number: int) -> str:
    begin, end = spans[number]
    return text[begin:end]


def _spans(text: str) -> list[tuple[int, int]]:
    named = [(begin, begin + len(name)) for begin, name in mentioned(text)]
    found = sorted([*(one.span() for one in _FACTS.finditer(text)), *named])
    spans: list[tuple[int, int]] = []
    for begin, end in found:
        if spans and begin < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((begin, end))
    return spans
