"""What people also ask, and nothing here is for: which topic it is, so that the answer can help."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from knowledge.meaning.heard import Heard
from knowledge.meaning.lexicon import Lexicon, Word
from knowledge.problems import DataProblem

FILE = Path(__file__).with_name("outside.toml")
OTHER = "other"
"""The topic of what is about none of the others."""
_SURE = 0.9
"""What only sounds a little like a word does not count here."""
MANNER = "manner"
"""The topic of how the talk is held: by voice or text, how fast, in which words."""
WORRIES = frozenset({"cost", "privacy", "scam", "loss", "wait", "bot", MANNER})
"""Topics of doubts and questions about the talk itself."""


def topic_of(heard: Heard) -> str:
    """The topic of which most letters stand in the sentence; the first of the file in a tie."""
    topics, lexicon = _topics()
    letters = dict.fromkeys(topics, 0)
    for word, sureness in lexicon.find(heard).items():
        for topic, words in topics.items():
            if word in words and sureness >= _SURE:
                letters[topic] += len(word)
    best = max(letters, key=lambda one: letters[one])
    return best if letters[best] else OTHER


@cache
def topics() -> tuple[str, ...]:
    """Every topic; `outside.NAME` are the words to answer with."""
    return (*_topics()[0], OTHER)


@cache
def _topics() -> tuple[Mapping[str, frozenset[str]], Lexicon]:
    try:
        data = tomllib.loads(FILE.read_text(encoding="utf-8"))
        words = {topic: tuple(map(Word.of, listed)) for topic, listed in data.items()}
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError, TypeError) as error:
        raise DataProblem(FILE.name, "-", str(error)) from error
    every = (word for listed in words.values() for word in listed)
    written = {topic: frozenset(word.written for word in own) for topic, own in words.items()}
    return written, Lexicon(every)
