"""Verdicts: what somebody is eligible for, why, why not, and what would have to change.

A profile never changes an offer, and a rule's finding has few values, so a verdict depends on
nothing but the findings of the offer's rules: it is made once for each combination of them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import Any, Literal, TypedDict

from knowledge.catalogue import Catalogue, Offer
from knowledge.catalogue import catalogue as our_catalogue
from knowledge.problems import DataProblem
from knowledge.profile import FACTS_BY_COST, Profile
from knowledge.rules import RULES, Finding
from knowledge.words import Mode, Words, texts

Status = Literal["eligible", "not_eligible", "ask"]


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence to say about a verdict, as a key of our words, with its source.

    `source` is annex.item of the notice, or a law. `rule` is the rule that it comes from; none
    for a condition that the notice leaves open.
    """

    key: str
    source: str
    rule: str | None
    outcome: Literal["met", "unmet", "verify"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """How somebody stands to one offer.

    `reasons`: the conditions that are met, after those that are unmet. `verify`: what staff will
    still confirm; empty when not eligible. `missing`: the facts that an `ask` waits for, the
    cheapest question first; empty otherwise.
    """

    offer_id: str
    status: Status
    reasons: tuple[Reason, ...]
    verify: tuple[Reason, ...]
    missing: tuple[str, ...]


class Said(TypedDict):
    """A reason in words."""

    text: str
    source: str


class Explained(TypedDict):
    """A verdict in words, as the command line prints it."""

    id: str
    status: Status
    reasons: list[Said]
    verify: list[Said]
    missing: list[str]


@dataclass(frozen=True, slots=True)
class _Plan:
    """An offer with its rules looked up, and the verdicts made for it so far."""

    offer: Offer
    pick: Callable[[Mapping[str, Finding]], Any]
    made: dict[Any, Verdict]


_PLANS: dict[int, _Plan] = {}


def judge(offer: Offer, profile: Profile) -> Verdict:
    """Say how `profile` stands to `offer`.

    All conditions must be met: any unmet one closes the offer, else any missing fact is asked.

    Raises:
        DataProblem: the offer names a rule that there is not.
    """
    plan = _plan(offer)
    return _verdict(plan, {one.rule: RULES[one.rule](profile) for one in offer.conditions})


def judge_all(profile: Profile, catalogue: Catalogue | None = None) -> list[Verdict]:
    """Say how `profile` stands to every offer, in the catalogue's order (ours by default).

    Raises:
        DataProblem: an offer names a rule that there is not.
    """
    findings = {name: rule(profile) for name, rule in RULES.items()}
    offers = (catalogue or our_catalogue()).offers
    return [_verdict(_plan(offer), findings) for offer in offers.values()]


def check_catalogue(catalogue: Catalogue) -> None:
    """Make sure that every offer has conditions and that every rule they name exists.

    Raises:
        DataProblem: names the programme's file, the offer and the rule.
    """
    for offer in catalogue.offers.values():
        _plan(offer)


def what_would_change(verdict: Verdict) -> tuple[Reason, ...]:
    """For each unmet condition: what would have to change, or the next best thing."""
    return tuple(
        Reason(f"rule.{reason.rule}.change", reason.source, reason.rule, reason.outcome)
        for reason in verdict.reasons
        if reason.outcome == "unmet"
    )


def explain(verdict: Verdict, mode: Mode = Mode.PLAIN) -> Explained:
    """Put a verdict on one of our own offers into words.

    Of a closed offer only the reasons that close it are told.
    """
    telling = "unmet" if verdict.status == "not_eligible" else "met"
    return Explained(
        id=verdict.offer_id,
        status=verdict.status,
        reasons=[_say(one, mode) for one in verdict.reasons if one.outcome == telling],
        verify=[_say(one, mode) for one in verdict.verify],
        missing=list(verdict.missing),
    )


def _say(reason: Reason, mode: Mode) -> Said:
    return Said(text=_words()[reason.key].of(mode), source=reason.source)


@cache
def _words() -> Mapping[str, Words]:
    return {**texts(), **our_catalogue().words()}


def _plan(offer: Offer) -> _Plan:
    # The plan holds its offer, so no other object can ever have that id.
    plan = _PLANS.get(id(offer))
    if plan is None:
        plan = _PLANS[id(offer)] = _resolve(offer)
    return plan


def _resolve(offer: Offer) -> _Plan:
    file = f"*-{offer.programme}.toml"
    if not offer.conditions:
        raise DataProblem(file, f"{offer.id}.condition", "is missing: nothing says who may come")
    for one in offer.conditions:
        if one.rule not in RULES:
            known = ", ".join(sorted(RULES))
            raise DataProblem(file, f"{offer.id}.condition", f"no rule {one.rule}; known: {known}")
    return _Plan(offer, itemgetter(*(one.rule for one in offer.conditions)), {})


def _verdict(plan: _Plan, findings: Mapping[str, Finding]) -> Verdict:
    picked = plan.pick(findings)
    verdict = plan.made.get(picked)
    if verdict is None:
        verdict = plan.made[picked] = _make(plan.offer, findings)
    return verdict


def _make(offer: Offer, findings: Mapping[str, Finding]) -> Verdict:
    met: list[Reason] = []
    unmet: list[Reason] = []
    verify: list[Reason] = []
    missing: set[str] = set()
    for rule, source in ((one.rule, one.source) for one in offer.conditions):
        finding = findings[rule]
        missing.update(finding.missing)
        if finding.outcome == "met":
            met.append(Reason(f"rule.{rule}.met", source, rule, "met"))
        elif finding.outcome == "unmet":
            unmet.append(Reason(f"rule.{rule}.unmet", source, rule, "unmet"))
        if finding.verify:
            verify.append(Reason(f"rule.{rule}.verify", source, rule, "verify"))
    if unmet:
        return Verdict(offer.id, "not_eligible", (*unmet, *met), (), ())
    for number, entry in enumerate(offer.verify, start=1):
        verify.append(Reason(f"offer.{offer.id}.verify.{number}", entry.source, None, "verify"))
    return Verdict(
        offer.id,
        "ask" if missing else "eligible",
        tuple(met),
        tuple(verify),
        tuple(sorted(missing, key=FACTS_BY_COST.index)),
    )
