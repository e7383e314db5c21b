"""Every offer, in every mode, from 你好 to a recorded enrolment."""

from typing import Any

import pytest

from db.database import Database
from knowledge.catalogue import catalogue
from knowledge.eligibility import judge
from knowledge.profile import read_profile
from tests.support.talks import House, Someone
from tests.support.walker import Walker

PEOPLE: dict[str, dict[str, Any]] = {
    "blind": {"roles": ["person"], "category": ["visual"], "age": 37, "late_onset": True},
    "shop": {"roles": ["shop"], "category": []},
    "deaf": {
        "roles": ["person"], "category": ["hearing"], "age": 20, "late_onset": True,
        "employed": False, "student": "university", "hardship": True,
    },
    "deaf_employed": {
        "roles": ["person"], "category": ["hearing"], "age": 30, "employed": True,
        "student": "none", "late_onset": False,
    },
    "physical": {
        "roles": ["person"], "category": ["physical"], "age": 30, "level": 1, "hardship": True,
        "has_computer": True, "student": "special_vocational", "gender": "female",
    },
    "intellectual": {
        "roles": ["person"], "category": ["intellectual"], "age": 18, "student": "special_school",
        "has_computer": False,
    },
    "recovering": {
        "roles": ["person"], "category": ["psychiatric"], "age": 33, "recovering": True,
        "has_computer": True, "student": "none",
    },
    "employer": {"roles": ["employer"], "category": []},
    "professional": {"roles": ["professional"]},
}  # fmt: skip
LONGEST = 130
"""Characters to hear before one can act; about 120 is the aim."""
MODES = {"plain": "普通文字", "easy": "简单的话", "voice": "适合听的话"}


def whom(offer: str) -> dict[str, Any]:
    """The first of `PEOPLE` who is eligible for `offer`."""
    return next(
        facts
        for facts in PEOPLE.values()
        if judge(catalogue().offers[offer], read_profile(facts)).status == "eligible"
    )


# Modes are words, not rows: one of them will do for the second database.
CASES = [
    *((offer, mode, "sqlite") for offer in catalogue().offers for mode in MODES),
    *((offer, "plain", "postgres") for offer in catalogue().offers),
]


@pytest.mark.parametrize(("offer", "mode", "database_url"), CASES, indirect=["database_url"])
async def test_an_offer_is_found_and_enrolled_in(offer: str, mode: str, database: Database) -> None:
    someone = Someone(House(database))
    walker = Walker(someone, offer, whom(offer), MODES[mode])
    recorded = await walker.walk()
    async with database.begin() as uow:
        person = (await uow.people.meet("test", "somebody", someone.house.calendar())).id
        enrolments = await uow.enrolments.list(person)
    assert [one.offer for one in enrolments] == [offer]
    assert enrolments[0].status == "received"
    assert recorded
    assert walker.longest <= LONGEST
