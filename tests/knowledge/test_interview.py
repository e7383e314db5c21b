"""The interview: which questions people meet, how many, and what they are shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.catalogue import catalogue
from knowledge.eligibility import judge, judge_all
from knowledge.interview import (
    ANSWERS,
    HUMAN,
    has_no_own_programme,
    next_best,
    next_fact,
    offers_worth_showing,
)
from knowledge.profile import FACTS_BY_COST, Category, Profile, Role, Student, read_profile
from knowledge.words import texts

NOT_TOLD = object()


def interview(answers: dict[str, object]) -> list[str]:
    """The facts asked of somebody who would give `answers`."""
    told = read_profile(answers)
    known, asked = Profile(), list[str]()
    while (fact := next_fact(known)) is not None:
        asked.append(fact)
        assert len(asked) <= len(FACTS_BY_COST)
        value = getattr(told, fact)
        assert value is not None, f"the example does not say its {fact}"
        known = known.model_copy(update={fact: value})
    return asked


def me(category: str, **more: object) -> dict[str, object]:
    return {"roles": ["person"], "category": [category], "age": 30, "student": "none", **more}


@pytest.mark.parametrize(
    ("who", "asked"),
    [
        ({"roles": ["shop"]}, "roles"),
        ({"roles": ["employer"]}, "roles"),
        ({"roles": ["foundation"]}, "roles"),
        ({"roles": ["professional"]}, "roles"),
        ({"roles": ["person"], "category": []}, "roles category"),
        (
            me("visual", late_onset=True, has_computer=True),
            "roles category age late_onset student has_computer",
        ),
        (
            me("hearing", employed=True, late_onset=False, has_computer=True, hardship=False),
            "roles category age employed student late_onset has_computer hardship",
        ),
        (me("speech", has_computer=True), "roles category age student has_computer"),
        (
            me("physical", has_computer=True, level=1),
            "roles category age has_computer student level",
        ),
        (
            me("physical", has_computer=True, level=4, hardship=False),
            "roles category age has_computer student level hardship",
        ),
        (me("physical", has_computer=False), "roles category age has_computer student"),
        (me("intellectual", has_computer=False), "roles category age student has_computer"),
        (
            me("psychiatric", has_computer=False, recovering=True),
            "roles category age recovering student has_computer",
        ),
        (
            {**me("psychiatric", has_computer=False), "roles": ["family"]},
            "roles category age student has_computer",
        ),
        ({**me("speech"), "age": 15}, "roles category age student"),
    ],
)
def test_typical_people_meet_few_questions(who: dict[str, object], asked: str) -> None:
    assert interview(who) == asked.split()


def test_several_categories_are_asked_for_by_name_once() -> None:
    known = read_profile({"roles": ["person"], "category": ["multiple"], "age": 30})
    assert next_fact(known) == "category"
    named = known.model_copy(update={"category": frozenset({Category.VISUAL, Category.MULTIPLE})})
    assert next_fact(named) != "category"
    assert next_fact(known, skipped={"category"}) != "category"


def test_what_somebody_would_not_tell_is_not_asked_again() -> None:
    known = read_profile(me("physical", has_computer=True, level=3))
    assert next_fact(known) == "hardship"
    assert next_fact(known, skipped={"hardship"}) is None


_PROFILES = st.builds(
    Profile,
    category=st.none() | st.frozensets(st.sampled_from(Category), max_size=3),
    roles=st.none() | st.frozensets(st.sampled_from(Role), max_size=3),
    level=st.none() | st.integers(1, 4),
    age=st.none() | st.integers(0, 120),
    gender=st.sampled_from((None, "female", "male")),
    late_onset=st.none() | st.booleans(),
    student=st.none() | st.sampled_from(Student),
    hardship=st.none() | st.booleans(),
    employed=st.none() | st.booleans(),
    recovering=st.none() | st.booleans(),
    has_computer=st.none() | st.booleans(),
)


@given(known=_PROFILES, data=st.data())
def test_an_interview_ends_and_asks_nothing_idle(known: Profile, data: st.DataObject) -> None:
    skipped: set[str] = set()
    for _ in range(2 * len(FACTS_BY_COST)):
        fact = next_fact(known, skipped=skipped)
        if fact is None:
            break
        assert fact not in skipped
        assert getattr(known, fact) in (None, frozenset({Category.MULTIPLE}))
        before = [one.status for one in judge_all(known)]
        assert any(
            [one.status for one in judge_all(known.model_copy(update={fact: answer}))] != before
            for answer in ANSWERS[fact]
        )
        answer = data.draw(st.sampled_from((NOT_TOLD, *ANSWERS[fact])))
        if answer is NOT_TOLD:
            skipped.add(fact)
        else:
            known = known.model_copy(update={fact: answer})
    else:
        pytest.fail("the questions do not end")


@given(known=_PROFILES, data=st.data())
def test_somebody_who_answers_everything_is_left_with_nothing_open(
    known: Profile, data: st.DataObject
) -> None:
    named = frozenset(one for one in known.category or () if one is not Category.MULTIPLE)
    known = known.model_copy(update={"category": named or known.category})
    while (fact := next_fact(known)) is not None:
        answer = data.draw(st.sampled_from(ANSWERS[fact]))
        known = known.model_copy(update={fact: answer})
    assert [one.offer_id for one in judge_all(known) if one.status == "ask"] == []


def test_what_is_meant_for_this_person_is_shown_before_what_is_for_all() -> None:
    blind = read_profile(me("visual", late_onset=None, has_computer=True))
    shown = [one.offer_id for one in offers_worth_showing(judge_all(blind))]
    own = ["xinguang.voice", "xinguang.skills"]
    assert shown[:2] == own
    assert shown.index("jishan.home") < shown.index("xinguang.guangming")
    assert "tianlai.info" not in shown


def test_a_designated_category_counts_as_meant_and_a_doubtful_one_as_general() -> None:
    deaf = read_profile({**me("hearing"), "student": "special_vocational"})
    shown = [one.offer_id for one in offers_worth_showing(judge_all(deaf))]
    assert shown.index("meili.relics") < shown.index("jishan.yungong")
    assert shown.index("jishan.yungong") < shown.index("tianlai.yueer")


def test_speech_disability_has_no_programme_of_its_own_and_is_told_so() -> None:
    speech = read_profile(me("speech", has_computer=True))
    assert has_no_own_programme(speech)
    assert "言语" in texts()["eligibility.no_own_programme"].plain
    shown = {one.offer_id for one in offers_worth_showing(judge_all(speech))}
    assert {"jishan.base", "jishan.home", "jishan.yungong", "jishan.training"} <= shown
    assert "meili.denture" in shown


@pytest.mark.parametrize("category", [["visual"], ["speech", "hearing"], ["multiple"], [], None])
def test_others_are_not_told_that_they_have_none(category: list[str] | None) -> None:
    assert not has_no_own_programme(read_profile({"category": category}))


def test_the_next_best_is_one_step_away() -> None:
    no_computer = read_profile(me("speech", has_computer=False))
    assert next_best(no_computer, judge_all(no_computer))[0] == "jishan.home"

    child = read_profile({**me("physical"), "age": 15, "student": "special_school"})
    near = next_best(child, judge_all(child))
    assert "jishan.base" in near
    assert "woniu.rehab" not in near


def test_without_anything_near_the_general_offers_are_next_best() -> None:
    blind = read_profile(me("visual", has_computer=True, late_onset=True, student="university"))
    near = next_best(blind, judge_all(blind))
    assert near
    assert all(offer.startswith(("jishan.", "meili.")) for offer in near)


def test_without_any_offer_a_human_is_next_best() -> None:
    nobody = read_profile({"roles": ["person"], "category": []})
    assert next_best(nobody, judge_all(nobody)) == (HUMAN,)


@given(_PROFILES)
def test_there_is_always_a_next_best(profile: Profile) -> None:
    near = next_best(profile, judge_all(profile))
    assert near
    assert len(set(near)) == len(near)
    assert set(near) <= {*catalogue().offers, HUMAN}


def test_a_question_for_one_offer_is_the_first_that_it_misses() -> None:
    blind = read_profile({"roles": ["person"], "category": ["visual"]})
    assert judge(catalogue().offers["xinguang.guangming"], blind).missing[0] == "late_onset"
