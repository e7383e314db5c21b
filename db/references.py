"""Reference numbers that can be spoken, typed and written in braille.

The thirteen characters `3 7 9 A F H J K M R W X Y` are chosen for eye, ear and finger:

- nothing that looks like another one (0 O, 1 I L, 2 Z, 5 S, 8 B, U V);
- in Mandarin no two that rhyme closely: of 1 and 7 (yi, qi) and of 6 and 9 (liu, jiu) only one
  each, and none of the letters said with a bare i (B C D E G P T V) that sound like 7, no N beside
  M, no Q beside 9;
- not 4, which merges with 10 in southern accents and sounds like the word for death;
- in braille digits are written with the cells of A to J, so C G I, the twins of 3 7 9, are absent.

Thirteen is prime. With weights 1, 2, 3, … a sum that is a multiple of thirteen notices every
single wrong character and every swap of two. A reference is a name, not a key: whoever looks one
up checks whose it is.
"""

import secrets
import unicodedata

ALPHABET = "379AFHJKMRWXY"
SHORTEST = 6
_LONGEST = 8
_GROUP = 3
_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_SPOKEN = str.maketrans("三七九", "379")
_FILLERS = str.maketrans("", "", " \t\r\n-‐‑‒–—_.,，。、·")


def new_reference(length: int = SHORTEST) -> str:
    """Make a random reference of `length` characters (6 to 8), the last one the check."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(length - 1))
    return body + _check(body)


def read_reference(text: str) -> str | None:
    """The reference that somebody typed or said, or None if it cannot be one.

    Takes lower case, full width, spaces, dashes, stops and the Chinese numerals 三 七 九.
    """
    found = unicodedata.normalize("NFKC", text).translate(_SPOKEN).translate(_FILLERS).upper()
    if not SHORTEST <= len(found) <= _LONGEST or any(one not in _VALUES for one in found):
        return None
    return found if _check(found[:-1]) == found[-1] else None


def show_reference(reference: str) -> str:
    """A reference in groups of three, as it is shown and read out: `39K MRA`."""
    starts = range(0, len(reference), _GROUP)
    return " ".join(reference[start : start + _GROUP] for start in starts)


def _check(body: str) -> str:
    total = sum(weight * _VALUES[one] for weight, one in enumerate(body, start=1))
    weight = len(body) + 1
    size = len(ALPHABET)
    return ALPHABET[-total * pow(weight, -1, size) % size]
