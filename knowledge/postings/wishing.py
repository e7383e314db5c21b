"""Reading a wish for work in a sentence: filters in any order, in any spelling."""

from dataclasses import replace

from knowledge.meaning.heard import Heard
from knowledge.postings.changing import changed, places_to_avoid
from knowledge.postings.clauses import Said, read_clauses
from knowledge.postings.limits import read_limits
from knowledge.postings.phrases import load_table, occupations
from knowledge.postings.posting import Accommodation, Benefit, OrganizationKind
from knowledge.postings.wish import Wish, is_wish
from knowledge.reading.normal import compact

_NOT = "不"
_LONG_PIECE = 8
_A_NAME = 4
"""Characters beyond which words that nobody knows are a story, and no name of a job: the former
where they stand alone."""

_WORDS = 6
"""Words for the work that are kept, more than anybody names in a sentence."""


def read_wish(text: str, within: Wish | None = None) -> Wish:
    """What a sentence wishes for; filters in any order, in any spelling.

    With `within` it changes that earlier wish: what it names anew takes the place of what was
    wished before, what it refuses is taken away, the rest stays.
    """
    said = read_clauses(text)
    fresh = _wish(said)
    return fresh if within is None or fresh.everything else changed(within, fresh, said)


def says_a_wish(text: str) -> bool:
    """Whether a sentence wishes for anything that is known, or takes something of a wish back."""
    said = read_clauses(text)
    return is_wish(_wish(said)) or bool(said.refused or said.anything)


def sureness(text: str) -> float:
    """How sure it is, from 0 to 1, that a sentence said anywhere wishes for a job."""
    said = read_clauses(text)
    wish = _wish(said)
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
    points = 2 * bool(said.wants("occupation")) + bool(said.wants("task"))
    points += filters + 3 * (said.salary is not None) + 2 * said.is_work
    return min(points, 6) / 6


def seeks_work(text: str) -> bool:
    """Whether a sentence is of somebody who looks for a job, whatever else it is about."""
    said = compact(text)
    return any(one in said for one in load_table("wishes.toml")["around"]["seeking"])


def _wish(said: Said) -> Wish:
    wanted = said.wants("occupation", "task")
    hours = said.wants("hours")
    kinds = said.wants("organization_kinds")
    regions = said.wants("regions")
    wish = Wish(
        occupations=wanted,
        avoid=said.refuses("occupation", "task") - wanted,
        regions=tuple(sorted(regions)),
        avoid_regions=places_to_avoid(said.refuses("regions"), regions),
        remote=said.remote,
        salary_least=said.salary,
        benefits=frozenset(map(Benefit, said.wants("benefits"))),
        organization_kinds=frozenset(map(OrganizationKind, kinds)),
        avoid_kinds=frozenset(
            map(OrganizationKind, said.refuses("organization_kinds") - kinds),
        ),
        hours=hours,
        avoid_hours=(said.refuses("hours") & _avoidable()) - hours,
        accommodations=frozenset(map(Accommodation, said.wants("accommodations"))),
        everything=said.everything,
    )
    left = [one for one in said.left if _may_be_work(one)]
    longest = _A_NAME if is_wish(wish) else _LONG_PIECE
    known = [one for one in left if len(one) <= longest]
    if wanted:
        # The usual name of the work says no more than its id does.
        usual = {_heard_as(occupations()[one][0]) for one in wanted}
        own = {one for one in said.work if _heard_as(one) not in usual}
        return replace(wish, text=" ".join(sorted(own.union(known))[:_WORDS]))
    text = max(left, key=len, default="")
    return replace(wish, text=text if text in known else "")


def _may_be_work(words: str) -> bool:
    """Whether words that nobody knows may name work: they are no fragment, and not of oneself."""
    table = load_table("wishes.toml")["around"]
    return bool(
        compact(words)
        and not words.endswith(tuple(table["endings"]))
        and not words.startswith(tuple(table["own"]))
        and not any(one in words for one in table["states"])
        and not (_NOT in words and read_limits(words))
    )


def _avoidable() -> frozenset[str]:
    """The hours that, refused, are kept away from."""
    return frozenset(load_table("wishes.toml")["avoidable"]["hours"])


def _heard_as(text: str) -> tuple[str, ...]:
    """The syllables of a text, whether it was written in characters or in pinyin."""
    return tuple(one.syllable for one in Heard(text).tokens)
