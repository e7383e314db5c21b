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
        while len(rest) > LONGEST:
            end = max(rest.rfind(one, LONGEST // 3, LONGEST) for one in _WEAK) + 1
            if not end:
                break
            found.append(rest[:end])
            rest = rest[end:]
        if rest:
            found.append(rest)
    return found
