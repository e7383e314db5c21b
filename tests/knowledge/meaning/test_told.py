"""What people tell of themselves on the way, and what only looks like it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.meaning.told import read_told
from knowledge.profile import read_profile

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("said", "facts"),
    [
        ("我眼睛看不见，想找个工作", {"category": ["visual"], "roles": ["person"]}),
        (
            "我是盲人，今年三十岁，住徐州",
            {"category": ["visual"], "age": 30, "region": "江苏省徐州市", "roles": ["person"]},
        ),
        (
            "我是聽障的大四學生",
            {"category": ["hearing"], "student": "university", "roles": ["person"]},
        ),
        (
            "我男，肢体二级，老家四川，现在在东莞",
            {"category": ["physical"], "level": 2, "region": "广东省东莞市", "roles": ["person"]},
        ),
        (
            "二十七岁突然听不到了",
            {"category": ["hearing"], "late_onset": True, "roles": ["person"]},
        ),
        ("我讲唔到嘢，想喺屋企打字返工", {"category": ["speech"], "roles": ["person"]}),
    ],
)
def test_what_somebody_tells_of_themselves(said: str, facts: dict[str, object]) -> None:
    told = read_told(said, TODAY)
    assert dict(told.facts) == facts
    assert not told.of_other


@pytest.mark.parametrize(
    ("said", "facts"),
    [
        (
            "我女儿唐氏，今年22岁，哪个单位肯要",
            {"category": ["intellectual"], "age": 22, "roles": ["family"]},
        ),
        (
            "我儿子二十三，智力二级，想给他找个能做的活",
            {"category": ["intellectual"], "level": 2, "age": 23, "roles": ["family"]},
        ),
        (
            "我弟弟今年二十二，从小听不见，家里是建档的低收入户",
            {
                "category": ["hearing"],
                "age": 22,
                "late_onset": False,
                "hardship": True,
                "roles": ["family"],
            },
        ),
    ],
)
def test_what_somebody_tells_of_whom_they_speak_for(said: str, facts: dict[str, object]) -> None:
    told = read_told(said, TODAY)
    assert dict(told.facts) == facts
    assert told.of_other


def test_who_speaks_for_a_business_tells_only_that() -> None:
    assert read_told("我们公司想招两个聋人", TODAY).facts == {"roles": ["employer"]}
    blind = read_told("我自己开推拿店，我是盲人", TODAY)
    assert blind.facts == {"category": ["visual"], "roles": ["shop", "person"]}


@pytest.mark.parametrize(
    "said",
    [
        "", "招盲人吗", "盲人能学心理咨询吗", "我不是聋人", "想学按摩", "同事听不见我说话",
        "有没有适合聋人的班", "你们给盲人办培训吗", "如果我是盲人呢", "明天会下雨吗",
    ],
)  # fmt: skip
def test_what_only_asks_or_speaks_of_others_tells_nothing(said: str) -> None:
    assert read_told(said, TODAY).facts == {}


def test_when_something_happened_is_no_age() -> None:
    assert "age" not in read_told("五岁那年发烧聋了", TODAY).facts


def test_a_place_of_which_there_are_several_is_not_guessed() -> None:
    assert "region" not in read_told("我住朝阳，坐轮椅", TODAY).facts


@given(st.text(max_size=100))
def test_whatever_is_said_the_facts_are_a_profile(text: str) -> None:
    read_profile(dict(read_told(text, TODAY).facts))


def test_asking_whether_there_is_sign_language_tells_of_no_hands() -> None:
    assert not read_told("有没有手语翻译的培训，济南的", TODAY).facts
    assert read_told("我没有手", TODAY).facts["category"] == ["physical"]
