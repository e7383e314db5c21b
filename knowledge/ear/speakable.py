"""From what is written to what is said: Hanzi, pauses and single letters, nothing else."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

from knowledge.ear import amounts, contacts, dates, letters
from knowledge.ear.numerals import quantity
from knowledge.ear.rules import HANZI, PAUSES, Rule, rewritten, rule
from knowledge.ear.tables import load_tables

_WRITTEN = re.compile(rf"[^{PAUSES}]+")
_OTHER_DIGIT = re.compile(r"(?![0-9])\d")
_DIGIT = re.compile("[0-9]")
_LATIN = re.compile("[A-Za-z]")
_ACCENTS = re.compile("[\u0300-\u036f]")
_NOT_SAID = re.compile(rf"[^{HANZI}A-Z{PAUSES} ]+")
_BETWEEN_HANZI = re.compile(rf"(?<=[{HANZI}]) +(?=[{HANZI}])")
_MANY_PAUSES = re.compile(rf" *[{PAUSES}][{PAUSES} ]*")
_BLANKS = re.compile("  +")
_BY_WEIGHT = "？！。；：，、"
"""Of several pauses the one that tells most about how the sentence is said."""
_CIRCLED = {chr(0x2460 + at): at + 1 for at in range(20)}


def speakable(text: str) -> str:
    """`text` as it is said: Hanzi, the pauses of `PAUSES`, single Latin capitals with blanks.

    What has no sound (pictures, decoration) is left out. Total, and the same again when applied
    again; no pause at the beginning, none beside another.
    """
    said = rewritten(_normal(text), dates.weekdays())
    if _DIGIT.search(said) or _LATIN.search(said):
        said = _worded(said)
    said = said.translate(_signs())
    said = _NOT_SAID.sub(" ", said)
    said = _BETWEEN_HANZI.sub("", said)
    said = _MANY_PAUSES.sub(_strongest, said)
    return _BLANKS.sub(" ", said).lstrip(f"{PAUSES} ").rstrip()


def _normal(text: str) -> str:
    """One form for each sign, the Chinese pauses kept apart from the ASCII ones."""
    text = text.translate(_before())
    if not text.isascii():
        text = _WRITTEN.sub(lambda m: unicodedata.normalize("NFKD", m[0]), text)
        text = _ACCENTS.sub("", text.translate(_after()))
        text = _OTHER_DIGIT.sub(lambda m: str(unicodedata.decimal(m[0])), text)
    return text.strip()


def _worded(text: str) -> str:
    if _LATIN.search(text) or "*" in text:
        text = rewritten(text, letters.abbreviations())
    if _DIGIT.search(text) or _LATIN.search(text):
        text = rewritten(text, (*_numbering(), *letters.references(), *contacts.rules()))
    if _DIGIT.search(text):
        text = rewritten(text, (*dates.rules(), *amounts.rules(), *letters.codes()))
    return rewritten(rewritten(text, letters.spelling()), amounts.numbers())


@cache
def _numbering() -> tuple[Rule, ...]:
    """Numbers in front of what can be chosen, at the beginning of a line."""
    return (
        rule(
            r"^[ \t]*\(?([0-9]{1,2})[.)．）、](?:[ \t]+(?=\S)|(?=[^0-9\s]))",
            lambda m: f"第{quantity(m[1])}个，",
        ),
        rule(r"([0-9])\u20e3", lambda m: f"第{quantity(m[1])}，"),
    )


@cache
def _before() -> Mapping[int, str]:
    """Signs that normalising would make something else of."""
    written = load_tables("signs.toml")["whole"]
    circled = {one: f"，第{quantity(str(number))}，" for one, number in _CIRCLED.items()}
    return str.maketrans({**written, **circled})


@cache
def _after() -> Mapping[int, str]:
    """The many forms of a line's end, of a stroke, and what only chooses how a sign looks."""
    return str.maketrans(
        dict.fromkeys("\r\v\f\x85\u2028\u2029", "\n")
        | dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-")
        | dict.fromkeys("\u2015\u2500", "—")
        | dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\ufe0e\ufe0f\xad", "")
        | {"\u2044": "/", "〇": "零", "〜": "~"}
    )


@cache
def _signs() -> Mapping[int, str]:
    tables = load_tables("signs.toml")
    return str.maketrans({**tables["pauses"], **tables["money"], **tables["signs"]})


def _strongest(match: re.Match[str]) -> str:
    """One pause for several."""
    return next(one for one in _BY_WEIGHT if one in match[0])
