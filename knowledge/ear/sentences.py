"""What is said, in the pieces in which it is spoken."""

import re

LONGEST = 60
"""Characters of a sentence that is spoken in one go."""

_END = re.compile(r"(?<=[。！？；])")
_WEAK = "：，、"


def sentences(said: str) -> list[str]:
    """`said` cut at its ends of sentences, and where it is long at a pause; joined it is whole."""
    found: list[str] = []
    for sentence in _END.split(said):
        rest = sentence
        while len(rest) > LONGEST and (end := _cut(rest)):
            found.append(rest[:end])
            rest = rest[end:]
        if rest:
            found.append(rest)
    return found


def _cut(long: str) -> int:
    """Behind the last pause that leaves neither end too long nor too short, else the first."""
    last = max(long.rfind(one, LONGEST // 3, LONGEST) for one in _WEAK)
    if last < 0:
        later = [at for one in _WEAK if (at := long.find(one, LONGEST)) >= 0]
        last = min(later, default=-1)
    return last + 1
