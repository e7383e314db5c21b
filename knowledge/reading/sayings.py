"""Answers that are no answer: leave it out, or I do not know."""

from knowledge.reading.lists import load_lists
from knowledge.reading.negation import negated
from knowledge.reading.normal import bare, compact

# A longer answer says more than "skip" or "don't know", and belongs to a reader of sentences.
_SHORT = 15


def read_skip(text: str) -> bool:
    """Whether `text` leaves the question out: 跳过, 不想说, 不填, 下一个."""
    return _says(text, "skip")


def read_unsure(text: str) -> bool:
    """Whether `text` says that the answer is not known: 不知道, 忘了, 说不清, 不确定."""
    return _says(text, "unsure")


def _says(text: str, what: str) -> bool:
    lists = load_lists("sayings.toml")
    whole, said = compact(text), bare(text)
    if {whole, said} & set(lists[f"{what}_exact"]):
        return True
    if len(whole) > _SHORT:
        return False
    return any(
        part in whole and not negated(whole.partition(part)[0]) for part in lists[f"{what}_part"]
    )
