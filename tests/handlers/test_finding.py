"""What a sentence can mean to somebody of whom something is known."""

from datetime import date

import pytest

from handlers.book import About
from handlers.finding import find
from handlers.signals import Signal
from knowledge.catalogue import catalogue
from knowledge.words import Mode

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize("offer", sorted(catalogue().offers))
@pytest.mark.parametrize("mode", Mode)
def test_the_name_of_an_offer_means_it_and_tells_nothing_else(offer: str, mode: Mode) -> None:
    sense = find(catalogue().offers[offer].name.of(mode), About(TODAY))
    assert sense.carry is not None
    assert "told" not in sense.carry
    assert offer in sense.carry["meant"]  # type: ignore[operator]


def test_what_is_known_already_is_not_told_again() -> None:
    known = About(TODAY, {"roles": ["person"], "category": ["visual"]})
    sense = find("我看不见，三十岁，想学按摩", known)
    assert sense.carry is not None
    assert sense.carry["told"] == {"age": 30}


def test_what_was_left_out_before_is_taken_when_it_is_told() -> None:
    sense = find("我听不见，想找工作", About(TODAY, {"roles": ["person"], "category": None}))
    assert sense.carry is not None
    assert sense.carry["told"] == {"category": ["hearing"]}


def test_several_categories_choose_none_of_them() -> None:
    several = About(TODAY, {"category": ["visual", "physical", "psychiatric"]})
    assert find("想参加培训", several) == find("想参加培训", several)


def test_a_harmless_wish_is_done_at_once() -> None:
    assert find("麻烦退回到前面那一步", About(TODAY)).signal is Signal.BACK


def test_despair_is_nothing_else() -> None:
    sense = find("我不想活了，工作也找不到", About(TODAY))
    assert sense.crisis
    assert sense.carry is None


@pytest.mark.parametrize("said", ["养殖", "快递分拣", "去哪里应聘", "哪里招盲人"])
def test_a_kind_of_work_that_nothing_else_is_about_is_asked_about(said: str) -> None:
    sense = find(said, About(TODAY))
    assert sense.carry is not None
    assert (sense.carry["meant"], sense.carry["said"]) == (["jobs"], said)


@pytest.mark.parametrize(
    ("said", "offer"),
    [
        ("我是盲人按摩师想换个店", "xinguang.meituan"),
        ("聋人 大学 毕业 工作 找", "tianlai.students"),
        ("洗车工", "woniu.referral"),
    ],
)
def test_who_looks_for_a_job_is_asked_about_postings_beside_a_programme(
    said: str, offer: str
) -> None:
    sense = find(said, About(TODAY))
    assert sense.carry is not None
    assert sense.carry["meant"] == [offer, "jobs"]
