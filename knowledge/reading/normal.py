"""One spelling for everything that people type: the first step of all reading."""

import re
import unicodedata
from functools import cache

from opencc import OpenCC

from knowledge.reading.lists import load_lists

_SPACES = re.compile(r"\s+")
# Braille patterns are symbols to Unicode, but letters to the person who types them.
_BRAILLE = range(0x2800, 0x2900)
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_VARIATIONS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))
_KEYCAP = 0x20E3


def normalise(text: str) -> str:
    """Bring `text` into one spelling, so that equal sayings are equal strings.

    Full-width letters and digits become half-width, traditional characters simplified, Latin
    letters lower-case; control and zero-width characters, emoji and other pictures are dropped;
    white space is one blank between words. The result does not change when normalised again.
    """
    while (again := _once(text)) != text:
        text = again
    return text


def compact(text: str) -> str:
    """`text` normalised, letters and digits only: no blanks, no punctuation."""
    return "".join(one for one in normalise(text) if _is_written(one))


def bare(text: str) -> str:
    """`compact(text)` without polite words at either end, such as 请, 帮我, 一下, 吧.

    Words that are polite through and through stay as they are: only punctuation gives "".
    """
    whole = compact(text)
    front, back = _fillers()
    rest = whole
    while (shorter := back.sub("", front.sub("", rest))) != rest:
        rest = shorter
    return rest or whole


def visible(text: str) -> str:
    """`text` without control, format, private and unassigned characters; breaks become blanks."""
    kept = (
        " " if one.isspace() else one
        for one in text
        if one.isspace() or not unicodedata.category(one).startswith("C")
    )
    return _SPACES.sub(" ", "".join(kept)).strip()


def is_picture(one: str) -> bool:
    """Whether a character is an emoji, a star, a box or another sign that is only seen."""
    code = ord(one)
    if unicodedata.category(one) == "So":
        # NFKC makes a digit of ① and letters of ℃: those are kept for it.
        return code not in _BRAILLE and unicodedata.normalize("NFKC", one) == one
    return code in _SKIN_TONES or code == _KEYCAP or any(code in some for some in _VARIATIONS)


def _once(text: str) -> str:
    plain = "".join(one for one in visible(text) if not is_picture(one))
    half_width = unicodedata.normalize("NFKC", plain).lower()
    return _SPACES.sub(" ", _simplifier().convert(half_width)).strip()


def _is_written(one: str) -> bool:
    return one.isalnum() or unicodedata.category(one)[0] == "M" or ord(one) in _BRAILLE


@cache
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


@cache
def _fillers() -> tuple[re.Pattern[str], re.Pattern[str]]:
    lists = load_lists("fillers.toml")
    return re.compile(f"^{_either(lists['front'])}"), re.compile(f"{_either(lists['back'])}$")


def _either(words: tuple[str, ...]) -> str:
    longest_first = sorted(words, key=len, reverse=True)
    return f"(?:{'|'.join(re.escape(word) for word in longest_first)})+"
