"""Rewriting, rule by rule: what the modules of this package are made of."""

import re
from collections.abc import Callable, Iterable
from typing import TypeAlias

HANZI = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af"
"""Chinese characters, as the inside of a character class."""

PAUSES = "，。？！：；、"
"""What may stand between words that are said."""

NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+)(?:\.[0-9]+)?"
"""A number with or without commas at the thousands and a point."""

TO = r"\s*[-—~至到]+\s*"
"""What stands between the ends of a range."""

Rule: TypeAlias = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]


def rule(pattern: str, say: Callable[[re.Match[str]], str]) -> Rule:
    """A pattern, lines known to it, and what is said of what it finds."""
    return re.compile(pattern, re.MULTILINE), say


def rewritten(text: str, rules: Iterable[Rule]) -> str:
    """`text` after every rule, in their order."""
    for pattern, say in rules:
        text = pattern.sub(say, text)
    return text
