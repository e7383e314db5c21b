"""Facts from outside become a profile, or an error that says what to write instead."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.profile import (
    FACTS_BY_COST,
    Category,
    Profile,
    ProfileProblem,
    Role,
    Student,
    read_profile,
)

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)


def test_an_object_becomes_a_profile() -> None:
    profile = read_profile(
        {"category": ["visual", "hearing"], "roles": ["person"], "student": "none", "age": 37}
    )
    assert profile.category == frozenset({Category.VISUAL, Category.HEARING})
    assert profile.roles == frozenset({Role.PERSON})
    assert profile.student is Student.NONE
    assert profile.age == 37
    assert profile.hardship is None


def test_no_disability_is_not_the_same_as_not_known() -> None:
    assert read_profile({"category": []}).category == frozenset()
    assert read_profile({"category": None}).category is None


@pytest.mark.parametrize(
    ("data", "field", "says"),
    [
        ({"category": ["blind"]}, "category", "visual, hearing, speech, physical"),
        ({"category": "visual"}, "category", "a list of"),
        ({"roles": ["boss"]}, "roles", "person, family, shop, employer"),
        ({"level": 5}, "level", "from 1 to 4"),
        ({"age": "37"}, "age", "from 0 to 120"),
        ({"age": True}, "age", "from 0 to 120"),
        ({"age": -1}, "age", "from 0 to 120"),
        ({"gender": "男"}, "gender", "female, male"),
        ({"region": "省" * 101}, "region", "at most 100"),
        ({"student": True}, "student", "none, special_school"),
        ({"employed": "yes"}, "employed", "true, false or null"),
        ({"late_onset": 1}, "late_onset", "true, false or null"),
        ({"name": "王芳"}, "name", "is not a field; the fields are category, level"),
        (["visual"], "profile", "must be an object"),
        (None, "profile", "must be an object"),
    ],
)
def test_a_wrong_value_is_named_with_what_is_allowed(data: object, field: str, says: str) -> None:
    with pytest.raises(ProfileProblem) as caught:
        read_profile(data)
    assert caught.value.field == field
    assert says in str(caught.value)


@given(st.dictionaries(st.sampled_from(sorted(Profile.model_fields)) | st.text(max_size=5), _JSON))
def test_anything_else_is_refused_with_that_error_alone(data: dict[str, object]) -> None:
    refused: str | None = None
    try:
        profile = read_profile(data)
    except ProfileProblem as problem:
        refused = problem.field
        profile = Profile()
    told = {name for name, value in data.items() if value is not None}
    known = {name for name, value in profile if value is not None}
    assert refused in data if refused is not None else known == told


def test_every_fact_that_is_asked_for_is_a_field() -> None:
    assert set(FACTS_BY_COST) == set(Profile.model_fields) - {"gender", "limits", "region"}
