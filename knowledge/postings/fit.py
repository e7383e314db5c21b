"""How well a posting suits a wish, and somebody who finds some things hard; and why.

It goes by what a job demands and offers and by what somebody can and needs, never by a diagnosis.
A demand that is hard for somebody is named, with what the employer does so that it can be met.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from knowledge.demands import Demand
from knowledge.postings.naming import hours_of
from knowledge.postings.pay import a_month
from knowledge.postings.phrases import load_table
from knowledge.postings.posting import Accommodation, Posting
from knowledge.postings.wish import Part, Wish

_EVERY = frozenset(Demand)
_HARD = -3.0
_HARD_BUT_MET = -0.5
_ASKED_AND_THERE = 1.0
_ASKED_AND_NOT_SAID = -1.0
_HELPS = 0.5
"""What counts for a posting and against it. A demand that nothing meets weighs more than any one
thing that was asked for; a helpful accommodation decides between two that are equal."""


@dataclass(frozen=True)
class Fit:
    """How well a posting suits: the higher `score` the better; `reasons` as words with values.

    `unmet` are the demands that somebody finds hard; `met_by` what of the employer's could meet
    each.
    """

    score: float
    reasons: tuple[Part, ...] = ()
    unmet: tuple[Demand, ...] = ()
    met_by: Mapping[Demand, frozenset[Accommodation]] | None = None

    def ways(self, demand: Demand) -> frozenset[Accommodation]:
        """What could meet a demand that is hard."""
        return (self.met_by or {}).get(demand, frozenset())


def fit(posting: Posting, limits: frozenset[Demand], wish: Wish) -> Fit:
    """How well `posting` suits `wish`, and somebody for whom `limits` are hard."""
    hard = posting.demands & limits
    unmet = tuple(one for one in Demand if one in hard) if hard else ()
    met_by = {one: posting.accommodations & ways_to_meet()[one] for one in unmet}
    helpful = _helpful(posting, limits - set(unmet))
    reasons = [*_hard(unmet, met_by), *_asked(posting, wish), *helpful]
    score = sum(_weight(key) for key, _ in reasons)
    return Fit(score, tuple(_in_order(_once(reasons))), unmet, met_by)


@cache
def _weight(reason: str) -> float:
    """What a reason, by its key, counts."""
    name = reason.partition(".")[2]
    usual = _ASKED_AND_NOT_SAID if name.startswith("without_") else _ASKED_AND_THERE
    return {"hard": _HARD, "hard_met": _HARD_BUT_MET, "helps": _HELPS}.get(name, usual)


@cache
def ways_to_meet() -> Mapping[Demand, frozenset[Accommodation]]:
    """The accommodations that can meet each demand."""
    table = load_table("demands.toml")
    return {one: frozenset(map(Accommodation, table[one]["met_by"])) for one in Demand}


@cache
def spared_by(way: Accommodation) -> frozenset[Demand]:
    """The demands that a job must not have to be as good as one with the accommodation `way`."""
    table = load_table("demands.toml")
    return frozenset(one for one in Demand if way in table[one]["spares"])


def not_demanded(posting: Posting) -> frozenset[Demand]:
    """What a posting surely does not demand; nothing is sure where it names no demands at all."""
    return _EVERY - posting.demands if posting.demands else frozenset()


def _hard(
    unmet: tuple[Demand, ...], met_by: Mapping[Demand, frozenset[Accommodation]]
) -> list[Part]:
    parts: list[Part] = []
    for demand in unmet:
        named: list[Part] = [(f"posting.demand.{demand}", {})]
        ways = [_way(one) for one in sorted(met_by[demand])]
        if ways:
            parts.append(("reason.hard_met", {"demand": named, "ways": ways}))
        else:
            parts.append(("reason.hard", {"demand": named}))
    return parts


def _asked(posting: Posting, wish: Wish) -> list[Part]:
    parts: list[Part] = []
    if wish.remote is not None and wish.remote is posting.remote:
        parts.append(("reason.remote" if wish.remote else "reason.not_remote", {}))
    elif wish.remote and not posting.remote:
        parts.append(("reason.without_remote", {}))
    if wish.salary_least is not None:
        parts.append((_pay(posting, wish.salary_least), {}))
    parts += [
        _has(f"posting.benefit.{one}", there=one in posting.benefits)
        for one in sorted(wish.benefits)
    ]
    parts += [_offers(posting, one) for one in sorted(wish.accommodations)]
    named = hours_of(f"{posting.work_hours}，{posting.title}") if wish.hours else frozenset()
    return parts + [_has(f"wish.hours.{one}", there=one in named) for one in sorted(wish.hours)]


def _has(what: str, *, there: bool) -> Part:
    key = "reason.has" if there else "reason.without_it"
    return key, {"what": [(what, {})]}


def _offers(posting: Posting, way: Accommodation) -> Part:
    """Whether a posting has an accommodation, or does not demand what it would be for."""
    spared = sorted(spared_by(way) & not_demanded(posting))
    if way not in posting.accommodations and spared:
        return "reason.spared", {"demand": [(f"posting.demand.{spared[0]}", {})]}
    return _has(_way(way)[0], there=way in posting.accommodations)


def _way(one: Accommodation) -> Part:
    return f"posting.accommodation.{one}", {}


def _pay(posting: Posting, least: int) -> str:
    most = posting.salary_max or posting.salary_min
    monthly = None if most is None else a_month(most, posting.salary_unit)
    if monthly is None:
        return "reason.without_pay_said"
    return "reason.pay" if monthly >= least else "reason.without_pay"


def _helpful(posting: Posting, limits: frozenset[Demand]) -> list[Part]:
    """What an employer does that helps with `limits`, beside what the job demands."""
    useful = {way for one in limits for way in posting.accommodations & ways_to_meet()[one]}
    ways = [_way(one) for one in sorted(useful)]
    return [("reason.helps", {"ways": ways})] if ways else []


def _once(reasons: list[Part]) -> list[Part]:
    """Reasons without what an earlier one says already; it counts all the same."""
    said: list[Part] = []
    told: list[Part] = []
    for key, values in reasons:
        name = _NAMES.get(key)
        if name is None:
            told.append((key, values))
            continue
        new = [one for one in values[name] if one not in said]
        said += new
        if new or key == "reason.hard_met":
            told.append((key, {**values, name: new or values[name]}))
    return told


_NAMES = {"reason.hard_met": "ways", "reason.has": "what", "reason.helps": "ways"}
"""What an employer offers, in the reasons that name it."""

_FIRST = ("reason.hard", "reason.hard_met", "reason.remote")


def _in_order(reasons: list[Part]) -> list[Part]:
    """What decides comes first: what is hard, then what was asked for and is there."""
    return sorted(reasons, key=_place)


def _place(reason: Part) -> int:
    return _FIRST.index(reason[0]) if reason[0] in _FIRST else len(_FIRST)
