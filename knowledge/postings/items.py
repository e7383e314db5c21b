"""A wish in its parts: places, known phrases and words that nobody knows, one after the other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.meaning.heard import Token
from knowledge.postings.naming import phrases
from knowledge.postings.phrases import Phrase, load_table
from knowledge.reading.sound import sound
from knowledge.regions.divisions import Level
from knowledge.regions.index import index
from knowledge.regions.places import find_places, mentioned

_OF_PLACE = frozenset({"code", "name", "alias", "several", "pinyin", "sound"})
_LACKED = frozenset({"hours", "benefits", "accommodations", "spared"})
_NOT = "不"

_TYPED = 4
"""Letters of the shortest typed name of a place that is looked up by its sound."""


@dataclass
class Item:
    """A stretch of a sentence as it was `written`, and what it means, as `(group, name)`.

    A place is of the group `regions`; words that nobody knows mean nothing. `refused`: it is said
    not to be wanted.
    """

    written: str
    meanings: Sequence[tuple[str, str]] = ()
    refused: bool = False

    @property
    def groups(self) -> set[str]:
        """The groups of what it means."""
        return {group for group, _ in self.meanings}


def items_of(tokens: Sequence[Token]) -> Iterator[Item]:
    """The parts of a segment, from left to right; a single character that is unknown is none."""
    for piece in _with_places(tokens):
        if isinstance(piece, Item):
            yield piece
        else:
            yield from _known(piece)


def _known(tokens: Sequence[Token]) -> Iterator[Item]:
    at = 0
    known = list(phrases().find(tokens))
    for place, phrase in enumerate(known):
        written = _written(tokens[phrase.start : phrase.end])
        if at < phrase.start and written in load_table("wishes.toml")["around"]["in_names"]:
            # It may belong to the unknown word before it, as 行 and 员 do in 飞行员.
            continue
        meanings: Sequence[tuple[str, str]] = phrase.meanings
        if "refused" in {group for group, _ in meanings}:
            meanings = _refusal(tokens, phrase, known[place + 1 :])
        if meanings:
            yield from _unknown(tokens[at : phrase.start])
            yield Item(written, meanings)
            at = phrase.end
    yield from _unknown(tokens[at:])


def _refusal(
    tokens: Sequence[Token], phrase: Phrase, after: Sequence[Phrase]
) -> Sequence[tuple[str, str]]:
    """What a refusal means where it stands: 不 alone may be part of a word, or ask."""
    others = [one for one in phrase.meanings if one[0] != "refused"]
    if _is_question(tokens, phrase):
        return others or [("around", "around")]
    lacking = ("refused", "lacking") in phrase.meanings
    return others if lacking and not _lacks(phrase, after) else phrase.meanings


def _lacks(phrase: Phrase, after: Sequence[Phrase]) -> bool:
    """Whether what is said to be missing follows at once."""
    follows = bool(after) and after[0].start == phrase.end
    return follows and any(group in _LACKED for group, _ in after[0].meanings)


def _is_question(tokens: Sequence[Token], phrase: Phrase) -> bool:
    """Whether a refusal is half of a question: 要不要, 行不行."""
    written = [one.written for one in tokens]
    if _NOT not in written[phrase.start : phrase.end]:
        return False
    at = written.index(_NOT, phrase.start)
    return 0 < at < len(written) - 1 and written[at - 1] == written[at + 1]


def _unknown(tokens: Sequence[Token]) -> Iterator[Item]:
    said = _written(tokens)
    if len(said) > 1 and said != "#":
        yield Item(said.replace("#", ""))


def _written(tokens: Sequence[Token]) -> str:
    return "".join(one.written for one in tokens)


def _with_places(tokens: Sequence[Token]) -> Iterator[Sequence[Token] | Item]:
    """The places of a segment, and what stands between them."""
    at = 0
    named = _named if all(len(one.written) == 1 for one in tokens) else _typed
    for start, end, codes in named(tokens):
        if at < start:
            yield tokens[at:start]
        yield Item(_written(tokens[start:end]), tuple(("regions", code) for code in codes))
        at = end
    if at < len(tokens):
        yield tokens[at:]


def _named(tokens: Sequence[Token]) -> Iterator[tuple[int, int, Sequence[str]]]:
    """Places in characters: where each begins and ends, and the codes that it can mean."""
    covered = {
        index
        for phrase in phrases().find(tokens)
        if not phrase.by_sound and phrase.meanings[0][0] not in {"around", "refused"}
        for index in range(phrase.start, phrase.end)
    }
    for start, name in mentioned(_written(tokens)):
        end = start + len(name)
        codes = _codes(name)
        # 大同, 和平 and their like are words too: a county's short name must stand alone.
        if codes and not (covered & set(range(start, end)) and len(name) <= 2):  # noqa: PLR2004
            yield start, end, codes


def _typed(tokens: Sequence[Token]) -> Iterator[tuple[int, int, Sequence[str]]]:
    """Places that were typed as pinyin: the longest run of syllables that is one."""
    start = 0
    while start < len(tokens):
        for end in range(min(len(tokens), start + 4), start + 1, -1):
            letters = _written(tokens[start:end])
            typed = all(one.typed for one in tokens[start:end])
            codes = _codes(letters, typed=True) if typed and len(letters) >= _TYPED else []
            if codes and not _is_phrase(tokens[start:end]):
                yield start, end, codes
                start = end
                break
        else:
            start += 1


def _is_phrase(tokens: Sequence[Token]) -> bool:
    return any(phrase.end - phrase.start == len(tokens) for phrase in phrases().find(tokens))


def _codes(name: str, *, typed: bool = False) -> list[str]:
    """The codes of the places that a name can mean, the higher ones where there are any."""
    if typed:
        known = index().pinyin.entries.get(name, ()) or index().sounds.entries.get(sound(name), ())
        return sorted(one.code for one in known if one.level is not Level.COUNTY)
    found = find_places(name)
    best = [one for one in found if one.how in _OF_PLACE and one.score == found[0].score]
    return sorted(one.place.code for one in best)
