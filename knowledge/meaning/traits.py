"""What the learned part of the search looks at, each trait by name.

`c:` runs of what was written, our words as their concepts, `s:` runs of syllables, `w:` Latin
words, `g:` concepts of the frame, `d:` words of despair, `k:` the speaker's category, `l:` the
length.
"""

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby

from knowledge.crisis import despair
from knowledge.meaning.frames import frames
from knowledge.meaning.heard import Heard, Token
from knowledge.profile import Category

LONGEST = 3
"""Characters or syllables of the longest run."""

_EDGES = ("^", "$")
_LENGTHS = 8
_STEP = 4


def traits(
    heard: Heard,
    category: Category | None,
    *,
    by_sound: bool = False,
    without: Collection[str] = (),
) -> list[str]:
    """The traits of a sentence, each once.

    Args:
        heard: the sentence.
        category: the speaker's own category, if known.
        by_sound: leave out what was written, as for a listener who cannot see what was written.
        without: words of the frames that are not known.
    """
    found = [] if by_sound else list(_as_written(heard.tokens, without))
    found += _runs("s", [_EDGES[0], *(one.syllable for one in heard.tokens), _EDGES[1]])
    found += [f"w:{word}" for word in heard.latin]
    found += [f"g:{concept}" for concept in frames().read(heard, without)]
    found += [f"d:{sign}" for sign in despair(heard.text)]
    found += [f"k:{category or '-'}", f"l:{min(len(heard.tokens) // _STEP, _LENGTHS)}"]
    return list(dict.fromkeys(found))


def _as_written(tokens: Sequence[Token], without: Collection[str]) -> Iterator[str]:
    """Runs of what was written; they stop where pinyin was typed."""
    parts = [list(part) for _, part in groupby(tokens, key=lambda one: one.typed)]
    for at, part in enumerate(parts):
        if not part[0].typed:
            run = frames().spell(part, without)
            first = [_EDGES[0]] if at == 0 else []
            last = [_EDGES[1]] if at == len(parts) - 1 else []
            yield from _runs("c", [*first, *run, *last])


def _runs(kind: str, units: Sequence[str]) -> Iterator[str]:
    for start in range(len(units)):
        for end in range(start + 1, min(len(units), start + LONGEST) + 1):
            if end - start > 1 or units[start] not in _EDGES:
                yield f"{kind}:{'_'.join(units[start:end])}"
