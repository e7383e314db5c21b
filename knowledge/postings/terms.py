"""What postings are found by: short words for the index, and the ones that a wish asks for.

Each is one token for the index: characters of the script, letters, digits and `_`. `r44`, `r4403`
and `r440305` are a region and those above it; `remote`; `p5` pays at least 5,000 yuan a month;
`o_…` the kind of work by title, `t_…` by title or duties; `b_…`, `k_…`, `a_…`, `h_…` benefits, kind
of employer, accommodations, hours; `n_…` what it does not demand; `s_an_mo` two neighbouring
syllables of title, employer or duties.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from typing import Any

from knowledge.meaning.heard import Heard
from knowledge.postings.fit import not_demanded, spared_by
from knowledge.postings.naming import hours_of, occupations_of, tasks_of
from knowledge.postings.pay import a_month
from knowledge.postings.posting import Posting
from knowledge.postings.wish import Part, Wish, describe, is_wish
from knowledge.trainings.training import Training

_HIGHEST_STEP = 30
"""Thousands of yuan a month: the highest pay that is told apart."""
_THOUSAND = 1_000
_DUTIES = 60
"""Characters of the duties of a posting that it is found by: an index of whole stories is large."""

Groups = list[tuple[str, ...]]
"""Terms, one of each group of which a posting must have."""


def posting_terms(posting: Posting) -> tuple[str, ...]:
    """What a posting is found by."""
    found = [
        *_regions(posting.region),
        *(["remote"] if posting.remote else []),
        *_pay(posting),
        *(f"o_{one}" for one in occupations_of(posting.title)),
        *(f"t_{one}" for one in tasks_of(f"{posting.title}，{posting.responsibilities}")),
        *(f"b_{one}" for one in posting.benefits),
        *([f"k_{posting.organization_kind}"] if posting.organization_kind else []),
        *(f"a_{one}" for one in posting.accommodations),
        *(f"n_{one}" for one in not_demanded(posting)),
        *(f"h_{one}" for one in hours_of(f"{posting.work_hours}，{posting.title}")),
        *pairs(posting.title),
        *pairs(posting.hiring_organization),
        *pairs(posting.responsibilities[:_DUTIES]),
    ]
    return tuple(sorted(set(found)))


def training_terms(training: Training) -> tuple[str, ...]:
    """What a training is found by."""
    found = [
        *_regions(training.region),
        *(["remote"] if training.remote else []),
        *(f"o_{one}" for one in occupations_of(f"{training.name}，{training.description}")),
        *(f"a_{one}" for one in training.formats),
        *pairs(training.name),
        *pairs(training.provider),
    ]
    return tuple(sorted(set(found)))


def wish_groups(wish: Wish) -> Groups:
    """What a posting must have to be just what is wished for; nothing for a wish of nothing.

    What few postings have comes first: an index reads no further where the first ones never meet.
    """
    groups: Groups = []
    if wish.occupations:
        groups.append(tuple(f"t_{one}" for one in sorted(wish.occupations)))
    elif wish.text:
        groups += [(one,) for one in pairs(wish.text)]
    if wish.remote:
        groups.append(("remote",))
    elif wish.regions:
        groups.append(tuple(_region(one) for one in wish.regions))
    if wish.organization_kinds:
        groups.append(tuple(f"k_{one}" for one in sorted(wish.organization_kinds)))
    for sort, values in (
        ("h", wish.hours),
        ("b", wish.benefits),
    ):
        groups += [(f"{sort}_{one}",) for one in sorted(values)]
    for way in sorted(wish.accommodations):
        groups.append((f"a_{way}", *(f"n_{one}" for one in sorted(spared_by(way)))))
    if wish.salary_least is not None and wish.salary_least >= _THOUSAND:
        groups.append((f"p{min(wish.salary_least // _THOUSAND, _HIGHEST_STEP)}",))
    return groups


def avoided_terms(wish: Wish) -> tuple[str, ...]:
    """What a posting must not have, unless somebody wants to see all."""
    if wish.everything:
        return ()
    return (
        *(f"o_{one}" for one in sorted(wish.avoid)),
        *(f"h_{one}" for one in sorted(wish.avoid_hours)),
        *(f"k_{one}" for one in sorted(wish.avoid_kinds)),
        # Who works at home is there for nobody.
        *(_region(one) for one in wish.avoid_regions if not wish.remote),
    )


def relaxations(wish: Wish) -> Iterator[tuple[Groups, list[Part]]]:
    """What to look for, from all that is wished to what matters most, with what was given up.

    A kind of work is never given up, nor the last thing that is left. Nothing is looked for twice.
    """
    whole = describe(wish)
    before: Groups | None = None
    for looser in (wish, *_looser(wish)):
        left = describe(looser)
        given_up = [one for one in whole if one not in left]
        groups = wish_groups(looser)
        if groups == before:
            continue
        before = groups
        yield groups, given_up
        said = () if looser.occupations else pairs(looser.text)
        if len(said) > 1:
            # Nobody says a title just as it is written: some of the words will do.
            rest = [one for one in groups if one[0] not in said]
            yield [said, *rest], given_up


def training_relaxations(wish: Wish) -> Iterator[tuple[Groups, list[Part]]]:
    """What trainings to look for, as `relaxations`: by content, place, whether at home, and form.

    Nobody is paid for learning: pay, benefits, employers and hours are left aside. The form in
    which somebody can take part is given up after the place.
    """
    about = Wish(
        text=wish.text,
        occupations=wish.occupations,
        regions=wish.regions,
        remote=wish.remote,
        accommodations=wish.accommodations,
    )
    anywhere = replace(about, regions=())
    elsewhere = [one for one in describe(about) if one not in describe(anywhere)]
    forms = describe(Wish(accommodations=about.accommodations))
    for groups, dropped in relaxations(about):
        if elsewhere and any(one in dropped for one in forms):
            yield _of_courses(wish_groups(anywhere)), elsewhere
            elsewhere = []
        yield _of_courses(groups), dropped


def _of_courses(groups: Groups) -> Groups:
    return [tuple(one.replace("t_", "o_", 1) for one in group) for group in groups]


@lru_cache(maxsize=16_384)
def pairs(text: str) -> tuple[str, ...]:
    """The pairs of neighbouring syllables in a text, as terms; many texts are the same."""
    parts = [one.syllable or one.written for one in Heard(text).tokens if one.written != "#"]
    return tuple(f"s_{one}_{other}" for one, other in pairwise(parts))


def _looser(wish: Wish) -> Iterator[Wish]:
    """Ever less of a wish, the least important thing first."""
    for name, nothing in _LEAST_IMPORTANT_FIRST:
        if name == "text" and (wish.occupations or not is_wish(wish)):
            # There it is no words that were left over.
            continue
        if getattr(wish, name) != nothing:
            without: dict[str, Any] = {name: nothing}
            less = replace(wish, **without)
            if not (is_wish(less) or less.text):
                return
            wish = less
            yield wish
        if name == "salary_least" and wish.regions and not wish.remote:
            for higher in _higher(wish.regions):
                wish = replace(wish, regions=higher)
                yield wish


_LEAST_IMPORTANT_FIRST: Sequence[tuple[str, object]] = (
    ("text", ""),
    ("organization_kinds", frozenset()),
    ("hours", frozenset()),
    ("benefits", frozenset()),
    ("salary_least", None),
    ("accommodations", frozenset()),
    ("regions", ()),
    ("remote", None),
)


def _higher(regions: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The regions one level up, and one more: county, city, province."""
    for keep in (4, 2):
        higher = tuple(dict.fromkeys(f"{one[:keep]:0<6}" for one in regions))
        if higher != tuple(regions):
            yield higher


def _regions(code: str | None) -> list[str]:
    """The terms of a region: of itself and of those that it lies in."""
    if code is None:
        return []
    return list(dict.fromkeys([f"r{code[:2]}", f"r{code[:4]}", _region(code)]))


def _region(code: str) -> str:
    """The term of one region: 110000 is r11, 440300 is r4403."""
    for zeros in ("0000", "00"):
        if code.endswith(zeros):
            return f"r{code.removesuffix(zeros)}"
    return f"r{code}"


def _pay(posting: Posting) -> Iterator[str]:
    """A term for every thousand of yuan a month that a posting may pay."""
    most = posting.salary_max or posting.salary_min
    monthly = None if most is None else a_month(most, posting.salary_unit)
    for step in range(1, min((monthly or 0) // _THOUSAND, _HIGHEST_STEP) + 1):
        yield f"p{step}"
