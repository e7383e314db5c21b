"""Whether a message asks something back: 为什么要我的电话."""

import re

from knowledge.reading.lists import load_lists
from knowledge.reading.normal import compact, normalise

_CLAUSE = re.compile(r"[^,。.;!?~…:、\n]+\??")


def asks(text: str) -> bool:
    """Whether `text` holds words of asking; it may be an answer all the same."""
    said = compact(text)
    return any(word in said for word in load_lists("asking.toml")["words"])


def only_asks(text: str) -> bool:
    """Whether `text` asks about something and wishes for nothing: 为什么不用语音, 不要语音吗.

    Who asks for a favour wishes for it (能慢一点吗), and so does who goes on after asking
    (怎么这么快，慢一点).
    """
    clauses = [one for one in _CLAUSE.findall(normalise(text)) if compact(one)]
    return bool(clauses) and all(map(_is_question, clauses))


def _is_question(clause: str) -> bool:
    lists, said = load_lists("asking.toml"), compact(clause)
    if any(word in said for word in lists["about"]):
        return True
    is_favour = any(word in said for word in lists["favours"])
    return not is_favour and (clause.endswith("?") or said.endswith(lists["ends"]))
