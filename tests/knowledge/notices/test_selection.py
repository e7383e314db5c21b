"""Whom a notice is for: what can be said, and how it is kept."""

from typing import Any

import pytest
from pydantic import ValidationError

from knowledge.notices.selection import Selection, area_of
from knowledge.profile import Category
from knowledge.words import Mode


def test_it_is_kept_as_it_was_said() -> None:
    said = Selection(
        categories=frozenset({Category.VISUAL, Category.HEARING}),
        levels=frozenset({2, 1}),
        regions=frozenset({"440300"}),
        modes=frozenset({Mode.VOICE}),
        age_from=18,
    )
    kept = said.to_json()
    assert kept == {
        "categories": ["hearing", "visual"],
        "levels": [1, 2],
        "regions": ["440300"],
        "modes": ["voice"],
        "age_from": 18,
    }
    assert Selection.model_validate(kept) == said
    assert Selection().to_json() == {}


@pytest.mark.parametrize(
    "wrong",
    [
        {"levels": [5]},
        {"regions": ["440305"]},
        {"regions": ["999999"]},
        {"age_from": 50, "age_to": 20},
        {"age_to": 121},
        {"offers": ["no.such"]},
        {"categories": ["left_handed"]},
        {"colour": "blue"},
    ],
)
def test_what_nobody_can_mean(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Selection.model_validate(wrong)


@pytest.mark.parametrize(
    ("code", "area"),
    [
        ("440000", "440000"),
        ("440300", "440300"),
        ("440305", "440300"),
        ("110105", "110105"),
        ("429004", "429004"),
        ("000000", None),
    ],
)
def test_the_area_of_a_place(code: str, area: str | None) -> None:
    assert area_of(code) == area
