"""Finding option labels in what somebody said: whole, in parts, and by likeness."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

from knowledge.reading.clauses import clauses
from knowledge.reading.lists import load_lists
from knowledge.reading.negation import has_negation, joins, negated
from knowledge.reading.normal import bare, compact
from knowledge.reading.sound import sound, sound_of_label, syllables, syllables_of_label

Labels = Sequence[Sequence[str]]

_DIGITS = str.maketrans("零一二两三四五六七八九", "01223456789")
_LIKE = 80.0
# Two characters share half their letters with very many other words.
_LIKE_WHEN_SHORT = 88.0
_SHORT = 2
# Points by which two options may differ and still be equally good.
_ALIKE = 2.0
# Letters of pinyin from which on it is no accident that a label begins or ends so.
_PART_OF_LABEL = 4
# Characters beyond which a text is too long to be like any option.
_LONGEST = 60
# Characters up to which two syllables that sound like a label are no accident.
_SENTENCE = 20
_PART = 2
# 我是男的 says 男; in a longer clause one character stands for all sorts of things.
_FOR_ONE_CHARACTER = 4


class Mention(NamedTuple):
    """One label found in a clause: `option` is the position of its option."""

    start: int
    end: int
    option: int
    refused: bool


def by_words(text: str, labels: Labels) -> list[int]:
    """Positions of the options one of whose labels is exactly what was said."""
    forms = {_canonical(compact(text)), _canonical(bare(text))} - {""}
    return [
        at
        for at, of_option in enumerate(labels)
        if any({_canonical(form) for form in _spellings(one)} & forms for one in of_option)
    ]


def mentions(text: str, labels: Labels) -> list[Mention]:
    """Every label that stands in `text`, longest first where they overlap, in order."""
    found: list[Mention] = []
    offset = 0
    for clause in clauses(text):
        kept: list[Mention] = []
        for one in _in_clause(clause, labels):
            if all(_apart(one, other) or _equal(one, other) for other in kept):
                kept.append(one)
        found += _with_refusals(clause, sorted(kept), offset)
        offset += len(clause)
    return found


def by_parts(text: str, labels: Labels) -> list[int]:
    """Positions of the options of which a part, not refused, is what was said."""
    said = _core(text)
    if len(said) < _PART:
        return []
    return [
        at for at, of_option in enumerate(labels) if any(_has_part(said, one) for one in of_option)
    ]


def by_likeness(text: str, labels: Labels) -> list[int]:
    """Positions of the options that look or sound most like what was said."""
    said = _core(text)
    if not _PART <= len(said) <= _LONGEST:
        return []
    heard = _Heard(said, sound(said), syllables(said))
    scores = [
        max((_likeness(heard, _spellings(one)[1]) for one in of_option), default=0.0)
        for of_option in labels
    ]
    best = max(scores, default=0.0)
    return [at for at, score in enumerate(scores) if score > 0 and score >= best - _ALIKE]


def _has_part(said: str, label: str) -> bool:
    before, found, _ = _spellings(label)[0].partition(said)
    return bool(found) and not negated(before)


class _Heard(NamedTuple):
    said: str
    sounds: str
    syllables: list[str]


def _likeness(heard: _Heard, label: str) -> float:
    """0 to 100; 0 below the threshold, and where one of the two negates and the other does not."""
    said, sounds, _ = heard
    if len(label) < _PART or has_negation(said) != has_negation(label):
        return 0.0
    least = _LIKE_WHEN_SHORT if min(len(said), len(label)) <= _SHORT else _LIKE
    whole = sound_of_label(label)
    best = max(fuzz.ratio(said, label), fuzz.ratio(sounds, whole))
    if best >= least:
        return best
    inside = len(sounds) >= _PART_OF_LABEL and sounds in whole
    return least if inside or _sounds_within(heard, label) else 0.0


def _sounds_within(heard: _Heard, label: str) -> bool:
    """Whether the label is heard in a sentence, syllable by syllable."""
    wanted = syllables_of_label(label)
    if len(wanted) < _PART or len(heard.said) > _SENTENCE:
        return False
    windows = range(len(heard.syllables) - len(wanted) + 1)
    return any(tuple(heard.syllables[at : at + len(wanted)]) == wanted for at in windows)


def _core(text: str) -> str:
    """`bare(text)` without the words that only point, as in 肢体的那个."""
    said = bare(text)
    rest = said
    for pointing in load_lists("ordinals.toml")["back"]:
        rest = rest.removesuffix(pointing)
    return rest or said


def _in_clause(clause: str, labels: Labels) -> Iterable[Mention]:
    found = [
        Mention(start, start + len(label), at, refused=False)
        for at, of_option in enumerate(labels)
        for label in {_spellings(one)[0] for one in of_option}
        if len(label) >= _PART or (label and len(clause) <= _FOR_ONE_CHARACTER)
        for start in range(len(clause) - len(label) + 1)
        if clause.startswith(label, start)
    ]
    return sorted(found, key=lambda one: one.start - one.end)


def _with_refusals(clause: str, kept: Sequence[Mention], offset: int) -> list[Mention]:
    marked: list[Mention] = []
    for one in kept:
        refused = negated(clause[: one.start], clause[one.end :])
        before = marked[-1] if marked else None
        if before and before.refused and joins(clause[before.end - offset : one.start]):
            refused = True
        marked.append(Mention(one.start + offset, one.end + offset, one.option, refused))
    return marked


def _apart(one: Mention, other: Mention) -> bool:
    return one.end <= other.start or other.end <= one.start


def _equal(one: Mention, other: Mention) -> bool:
    return (one.start, one.end) == (other.start, other.end)


@lru_cache(maxsize=4096)
def _spellings(label: str) -> tuple[str, str]:
    """A label compact and bare; remembered, for labels are few and ours."""
    return compact(label), bare(label)


def _canonical(said: str) -> str:
    """二级 and 2级 are one label."""
    return said.translate(_DIGITS)
