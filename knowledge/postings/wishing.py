"""Reading a wish for work in a sentence: filters in any order, in any spelling."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace

from knowledge.meaning.heard import Heard, Token
from knowledge.postings.naming import phrases
from knowledge.postings.pay import a_month, find_pay
from knowledge.postings.phrases import Phrase, load_table, occupations, segments
from knowledge.postings.posting import Accommodation, Benefit, OrganizationKind
from knowledge.postings.wish import Wish, is_wish
from knowledge.reading.normal import compact, normalise
from knowledge.reading.sound import sound
from knowledge.regions.divisions import Level
from knowledge.regions.index import index
from knowledge.regions.places import find_places, mentioned

_OF_PLACE = frozenset({"code", "name", "alias", "several", "pinyin", "sound"})
_LONG_PIECE = 8
_A_NAME = 4
"""Characters beyond which words that nobody knows are a story, and no name of a job: the former
where they stand alone."""

_WORDS = 6
"""Words for the work that are kept, more than anybody names in a sentence."""

_TYPED = 4
"""Letters of the shortest typed name of a place that is looked up by its sound."""


@dataclass
class _Reading:
    """A wish on its way out of a sentence."""

    found: dict[str, set[str]] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)
    work: list[str] = field(default_factory=list)
    remote: bool | None = None
    anywhere: bool = False
    everything: bool = False
    is_work: bool = False

    def add(self, group: str, name: str) -> None:
        self.found.setdefault(group, set()).add(name)

    def get(self, group: str) -> set[str]:
        return self.found.get(group, set())


def read_wish(text: str, within: Wish | None = None) -> Wish:
    """What a sentence wishes for; filters in any order, in any spelling.

    With `within` it changes that earlier wish: what it names anew takes the place of what was
    wished before, the rest stays.
    """
    reading, salary = _read(text)
    fresh = _wish(reading, salary)
    if within is None or fresh.everything:
        return fresh
    changed = {
        one.name: getattr(fresh, one.name)
        for one in fields(Wish)
        if getattr(fresh, one.name) != one.default
    }
    if fresh.occupations:
        changed["text"] = fresh.text
    elif fresh.text and is_wish(fresh):
        # Words that nobody knows are no job where a filter was meant.
        changed.pop("text")
    if reading.anywhere:
        changed["regions"] = ()
    for name in ("benefits", "accommodations", "hours"):
        if name in changed:
            changed[name] |= getattr(within, name)
    return replace(within, **{"everything": False, **changed})


def sureness(text: str) -> float:
    """How sure it is, from 0 to 1, that a sentence said anywhere wishes for a job."""
    reading, salary = _read(text)
    wish = _wish(reading, salary)
    filters = sum(
        bool(one)
        for one in (
            wish.regions,
            wish.remote,
            wish.benefits,
            wish.organization_kinds,
            wish.hours,
            wish.accommodations,
        )
    )
    points = 2 * bool(reading.get("occupation")) + bool(reading.get("task"))
    points += filters + 3 * (salary is not None) + 2 * reading.is_work
    return min(points, 6) / 6


def seeks_work(text: str) -> bool:
    """Whether a sentence is of somebody who looks for a job, whatever else it is about."""
    said = compact(text)
    return any(one in said for one in load_table("wishes.toml")["around"]["seeking"])


def _read(text: str) -> tuple[_Reading, int | None]:
    reading = _Reading()
    said = find_pay(text)
    salary = None
    if said is not None:
        salary = a_month(said.least, said.unit)
        normal = normalise(text)
        text = f"{normal[: said.start]}，{normal[said.end :]}"
    for tokens in segments(text):
        _read_segment(tokens, reading)
    return reading, salary


def _read_segment(tokens: Sequence[Token], reading: _Reading) -> None:
    """Take what is known out of a segment; what is left may be a place, or the name of a job."""
    places_first = _without_places(tokens, reading)
    for piece in places_first:
        known = list(phrases().find(piece))
        refused_until = -1
        at = 0
        for phrase in known:
            if at < phrase.start and _ends_a_name(piece[phrase.start : phrase.end]):
                continue
            _leave(piece[at : phrase.start], reading)
            at = phrase.end
            groups = {group for group, _ in phrase.meanings}
            if "refused" in groups:
                refused_until = phrase.end
                continue
            refused = phrase.start == refused_until
            if refused and groups == {"around"}:
                refused_until = phrase.end
            _take(phrase, reading, refused=refused)
            if not refused and groups & {"occupation", "task"}:
                tokens_of_it = piece[phrase.start : phrase.end]
                reading.work.append("".join(one.written for one in tokens_of_it))
        _leave(piece[at:], reading)


def _ends_a_name(tokens: Sequence[Token]) -> bool:
    """Whether it may belong to the unknown word before it, as 行 and 员 do in 飞行员."""
    return "".join(one.written for one in tokens) in load_table("wishes.toml")["around"]["in_names"]


def _take(phrase: Phrase, reading: _Reading, *, refused: bool) -> None:
    for group, name in phrase.meanings:
        match group:
            case "everything":
                reading.everything = True
            case "places":
                reading.anywhere = True
            case "work":
                reading.is_work = True
            case "remote":
                reading.remote = (name == "yes") is not refused
            case "around":
                pass
            case "occupation" | "task" | "hours" if refused:
                reading.add("avoid_hours" if group == "hours" else "avoid", name)
            case _ if not refused:
                reading.add(group, name)


def _leave(tokens: Sequence[Token], reading: _Reading) -> None:
    said = "".join(one.written for one in tokens)
    if len(said) > 1 and said != "#":
        reading.left.append(said.replace("#", ""))


def _without_places(tokens: Sequence[Token], reading: _Reading) -> list[Sequence[Token]]:
    """The segment apart where places stand, which the reading now knows."""
    written = [one.written for one in tokens]
    if all(len(one) == 1 for one in written):
        return _around_names("".join(written), tokens, reading)
    return _around_typed(tokens, reading)


def _around_names(said: str, tokens: Sequence[Token], reading: _Reading) -> list[Sequence[Token]]:
    pieces: list[Sequence[Token]] = []
    at = 0
    covered = {
        index
        for phrase in phrases().find(tokens)
        if phrase.meanings[0][0] != "around"
        for index in range(phrase.start, phrase.end)
    }
    for start, name in mentioned(said):
        end = start + len(name)
        codes = _codes(name)
        # 大同, 和平 and their like are words too: a county's short name must stand alone.
        if not codes or (covered & set(range(start, end)) and len(name) <= 2):  # noqa: PLR2004
            continue
        for code in codes:
            reading.add("regions", code)
        pieces.append(tokens[at:start])
        at = end
    return [one for one in (*pieces, tokens[at:]) if one]


def _around_typed(tokens: Sequence[Token], reading: _Reading) -> list[Sequence[Token]]:
    """Places that were typed as pinyin: the longest run of syllables that is one."""
    start = 0
    pieces: list[Sequence[Token]] = []
    at = 0
    while start < len(tokens):
        for end in range(min(len(tokens), start + 4), start + 1, -1):
            letters = "".join(one.written for one in tokens[start:end])
            typed = all(one.typed for one in tokens[start:end])
            codes = _codes(letters, typed=True) if typed and len(letters) >= _TYPED else []
            if codes and not _is_phrase(tokens[start:end]):
                for code in codes:
                    reading.add("regions", code)
                pieces.append(tokens[at:start])
                at = start = end
                break
        else:
            start += 1
    return [one for one in (*pieces, tokens[at:]) if one]


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


def _heard_as(text: str) -> tuple[str, ...]:
    """The syllables of a text, whether it was written in characters or in pinyin."""
    return tuple(one.syllable for one in Heard(text).tokens)


def _wish(reading: _Reading, salary: int | None) -> Wish:
    wanted = reading.get("occupation") | reading.get("task")
    left = [one for one in reading.left if compact(one)]
    wish = Wish(
        occupations=frozenset(wanted),
        avoid=frozenset(reading.get("avoid")) - frozenset(wanted),
        regions=tuple(sorted(reading.get("regions"))),
        remote=reading.remote,
        salary_least=salary,
        benefits=frozenset(map(Benefit, reading.get("benefits"))),
        organization_kinds=frozenset(map(OrganizationKind, reading.get("organization_kinds"))),
        hours=frozenset(reading.get("hours")),
        avoid_hours=frozenset(reading.get("avoid_hours")),
        accommodations=frozenset(map(Accommodation, reading.get("accommodations"))),
        everything=reading.everything,
    )
    longest = _A_NAME if is_wish(wish) else _LONG_PIECE
    known = [one for one in left if len(one) <= longest]
    if wanted:
        # The usual name of the work says no more than its id does.
        usual = {_heard_as(occupations()[one][0]) for one in wanted}
        own = {one for one in reading.work if _heard_as(one) not in usual}
        return replace(wish, text=" ".join(sorted(own.union(known))[:_WORDS]))
    text = max(left, key=len, default="")
    return replace(wish, text=text if text in known else "")
