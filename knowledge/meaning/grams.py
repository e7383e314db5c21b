"""What the learned part looks at: short runs of characters and of syllables, and who speaks."""

from collections.abc import Iterator, Sequence

from knowledge.meaning.heard import Heard, Token
from knowledge.profile import Category

LONGEST = 3
"""Characters or syllables of the longest run."""

_EDGES = ("^", "$")
_LENGTHS = 8
_STEP = 4


def grams(heard: Heard, category: Category | None, *, by_sound: bool = False) -> Iterator[str]:
    """Every trait of a sentence, by name: `c:` characters, `s:` syllables, `w:` Latin words.

    `k:` is the speaker's category, if known, `l:` the length in steps of four units. `by_sound`
    leaves the characters out: as a listener who cannot see what was written.
    """
    tokens = heard.tokens
    if not by_sound:
        for run in _written_runs(tokens):
            yield from _runs("c", run)
    yield from _runs("s", (_EDGES[0], *(one.syllable for one in tokens), _EDGES[1]))
    for word in heard.latin:
        yield f"w:{word}"
    yield f"k:{category or '-'}"
    yield f"l:{min(len(tokens) // _STEP, _LENGTHS)}"


def _written_runs(tokens: Sequence[Token]) -> Iterator[list[str]]:
    """The sentence in characters, cut where pinyin was typed, with its edges marked."""
    run = [_EDGES[0]]
    for one in tokens:
        if one.typed:
            yield run
            run = []
        else:
            run.append(one.written)
    yield [*run, _EDGES[1]]


def _runs(kind: str, units: Sequence[str]) -> Iterator[str]:
    for start in range(len(units)):
        for end in range(start + 1, min(len(units), start + LONGEST) + 1):
            if end - start > 1 or units[start] not in _EDGES:
                yield f"{kind}:{'_'.join(units[start:end])}"
