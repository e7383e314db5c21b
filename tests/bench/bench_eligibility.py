"""How fast people are judged: `python -m tests.bench.bench_eligibility`.

Each line is a way through the same random profiles on one core, with its ratio to the baseline:
what pydantic needs to check those profiles as they come from JSON.
"""

import random
import sys
import time
from collections.abc import Callable, Sequence
from typing import TypeVar

from knowledge.catalogue import catalogue
from knowledge.eligibility import judge_all
from knowledge.interview import next_fact
from knowledge.profile import Category, Profile, Role, Student, read_profile
from knowledge.rules import RULES

PROFILES = 20_000
ROUNDS = 5
_YES_NO_UNKNOWN = (True, False, None)
_Item = TypeVar("_Item")


def made_up(count: int, seed: int = 2022) -> list[dict[str, object]]:
    """Profiles as decoded JSON, every field given, a third of the facts unknown."""
    dice = random.Random(seed)
    ages = (*range(10, 70), None)
    return [
        {
            "category": dice.choice((None, [], *([one.value] for one in Category))),
            "level": dice.choice((1, 2, 3, 4, None)),
            "age": dice.choice(ages),
            "gender": dice.choice(("female", "male", None)),
            "region": "山东省",
            "roles": dice.choice((None, ["person", "shop"], *([one.value] for one in Role))),
            "late_onset": dice.choice(_YES_NO_UNKNOWN),
            "student": dice.choice((None, *(one.value for one in Student))),
            "hardship": dice.choice(_YES_NO_UNKNOWN),
            "employed": dice.choice(_YES_NO_UNKNOWN),
            "recovering": dice.choice(_YES_NO_UNKNOWN),
            "has_computer": dice.choice(_YES_NO_UNKNOWN),
        }
        for _ in range(count)
    ]


def per_second(work: Callable[[_Item], object], items: Sequence[_Item]) -> float:
    """Items a second, of the best of `ROUNDS` rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.perf_counter()
        for item in items:
            work(item)
        best = min(best, time.perf_counter() - start)
    return len(items) / best


def afresh(profile: Profile) -> None:
    """Run each condition's rule, sharing nothing and making no verdict."""
    for offer in catalogue().offers.values():
        for one in offer.conditions:
            RULES[one.rule](profile)


def main() -> None:
    """Measure and print."""
    data = made_up(PROFILES)
    profiles = [read_profile(one) for one in data]
    baseline = per_second(Profile.model_validate, data)
    found = {
        "pydantic checks the profile (baseline)": baseline,
        "rules of every condition, run afresh": per_second(afresh, profiles),
        "judge_all: every verdict with reasons": per_second(judge_all, profiles),
        "read_profile, then judge_all": per_second(lambda one: judge_all(read_profile(one)), data),
        "next_fact: the next question": per_second(next_fact, profiles[:2_000]),
    }
    lines = [f"{PROFILES} profiles, {len(catalogue().offers)} offers each, best of {ROUNDS} rounds"]
    lines += [
        f"{name:<42}{rate:>12,.0f} profiles/s{rate / baseline:>8.2f} x baseline"
        for name, rate in found.items()
    ]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
