"""The fewest questions: which fact to ask next, and what to show with what is known."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from knowledge.catalogue import Catalogue
from knowledge.catalogue import catalogue as our_catalogue
from knowledge.eligibility import Verdict, judge, judge_all
from knowledge.profile import FACTS_BY_COST, Category, Profile, Role, Student
from knowledge.rules import RULES

HUMAN = "human"
"""The intent that leads to a person: what is left when no offer is near."""

_MULTIPLE = frozenset({Category.MULTIPLE})
_YES_NO = (True, False)
ANSWERS: Mapping[str, tuple[object, ...]] = {
    "roles": tuple(frozenset({role}) for role in Role),
    "category": (
        frozenset(),
        *(frozenset({one}) for one in Category if one is not Category.MULTIPLE),
    ),
    "age": tuple(range(121)),
    "late_onset": _YES_NO,
    "employed": _YES_NO,
    "student": tuple(Student),
    "has_computer": _YES_NO,
    "level": (1, 2, 3, 4),
    "recovering": _YES_NO,
    "hardship": _YES_NO,
}
"""Every answer to a fact; of those that are lists, the shortest, for a longer one opens no less."""

_GENERAL = "disabled"
_GENERAL_IF_DOUBTED = frozenset({"disabled_physical_first", "physical_or_hearing_first"})
_CHANGEABLE = (
    "has_computer",
    "not_employed",
    "employed",
    "vocational_student",
    "university",
    "special_school",
    "recovering_or_family",
    "working_age",
    "sixteen",
    "adult",
)
"""Conditions that time or a step can change, the nearest first."""


def next_fact(
    profile: Profile, catalogue: Catalogue | None = None, skipped: Collection[str] = ()
) -> str | None:
    """Name the fact to ask for next, or None when no answer would decide anything more.

    It is the fact that most undecided offers wait for, the cheaper one of two, provided that at
    least one answer to it would decide an offer. `category` is asked once more, as "which ones?",
    while it is known as `multiple` alone; the answer replaces it.

    Args:
        profile: what is known.
        catalogue: the offers to decide; ours by default.
        skipped: facts that the person could not or would not tell; they are not asked again.

    Raises:
        DataProblem: an offer names a rule that there is not.
    """
    known = catalogue or our_catalogue()
    undecided = [one for one in judge_all(profile, known) if one.status == "ask"]
    waiting = Counter(fact for one in undecided for fact in one.missing)
    for fact in sorted(waiting, key=lambda one: (-waiting[one], FACTS_BY_COST.index(one))):
        if fact in skipped or (fact == "category" and _has_named_some(profile)):
            continue
        if _decides(fact, profile, undecided, known):
            return fact
    return None


def offers_worth_showing(verdicts: Sequence[Verdict]) -> tuple[Verdict, ...]:
    """Order what is open: the eligible first, then those that wait for a fact.

    Within each, offers meant for this person's category or role come before those for every
    category, then those with less for staff to confirm; the catalogue's order decides the rest.
    """
    rank = {"eligible": 0, "ask": 1}
    shown = [one for one in verdicts if one.status in rank]
    return tuple(sorted(shown, key=lambda one: (rank[one.status], _is_general(one), _doubts(one))))


def next_best(profile: Profile, verdicts: Sequence[Verdict]) -> tuple[str, ...]:
    """Name what is nearest for somebody to whom little is open; never empty.

    Offers closed by one condition only, and one that can change (a computer, a job, a school,
    an age), the nearest first. Else the offers for every category that are not closed, if the
    person has a disability. Else `HUMAN`.
    """
    near: list[tuple[int, str]] = []
    for one in verdicts:
        unmet = [reason.rule for reason in one.reasons if reason.outcome == "unmet"]
        if len(unmet) == 1 and unmet[0] in _CHANGEABLE:
            near.append((_CHANGEABLE.index(unmet[0]), one.offer_id))
    if near:
        near.sort(key=lambda one: one[0])
        return tuple(offer for _, offer in near)
    if profile.category:
        general = [one.offer_id for one in offers_worth_showing(verdicts) if _is_general(one)]
        if general:
            return tuple(general)
    return (HUMAN,)


def has_no_own_programme(profile: Profile) -> bool:
    """Whether the notice has no programme for any category that this person has.

    So it is for a speech disability; say so plainly (`eligibility.no_own_programme`), and then
    show what is open to every category.
    """
    if not profile.category or Category.MULTIPLE in profile.category:
        return False
    return profile.category.isdisjoint(RULES)


def _has_named_some(profile: Profile) -> bool:
    return profile.category is not None and profile.category != _MULTIPLE


def _decides(
    fact: str, profile: Profile, undecided: Sequence[Verdict], catalogue: Catalogue
) -> bool:
    waiting = [catalogue.offers[one.offer_id] for one in undecided if fact in one.missing]
    for answer in ANSWERS[fact]:
        told = profile.model_copy(update={fact: answer})
        if any(judge(offer, told).status != "ask" for offer in waiting):
            return True
    return False


def _is_general(verdict: Verdict) -> bool:
    return any(one.rule == _GENERAL for one in verdict.reasons) or any(
        one.rule in _GENERAL_IF_DOUBTED for one in verdict.verify
    )


def _doubts(verdict: Verdict) -> int:
    return sum(reason.rule is not None for reason in verdict.verify)
