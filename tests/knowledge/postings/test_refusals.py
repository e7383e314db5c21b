"""What somebody does not want is never looked for, however it is said."""

from dataclasses import fields, replace
from typing import Any

import pytest

from knowledge.postings.phrases import load_table
from knowledge.postings.posting import OrganizationKind
from knowledge.postings.terms import avoided_terms, relaxations, wish_groups
from knowledge.postings.wish import Wish, describe, wish_from_json, wish_to_json
from knowledge.postings.wishing import read_wish, says_a_wish


def known(wish: Wish) -> dict[str, Any]:
    """A wish as it is kept, without the words that were said."""
    return {name: value for name, value in wish_to_json(wish).items() if name != "text"}


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("除了保洁和洗车都行", {"avoid": ["car_wash", "cleaning"]}),
        ("洗车不要，保洁也不要", {"avoid": ["car_wash", "cleaning"]}),
        ("不要保洁、洗车", {"avoid": ["car_wash", "cleaning"]}),
        ("洗车和保洁都不要", {"avoid": ["car_wash", "cleaning"]}),
        ("bu yao xiao shou", {"avoid": ["sales"]}),
        ("按摩我干不了", {"avoid": ["massage"]}),
        ("夜班不行，北京", {"avoid_hours": ["night"], "regions": ["110000"]}),
        ("没有夜班的", {"avoid_hours": ["night"]}),
        (
            "读屏能用的，别叫我接电话，北京的",
            {"accommodations": ["screen_reader", "text_chat"], "regions": ["110000"]},
        ),
        ("不能久站", {"accommodations": ["seated"]}),
        ("不去深圳，广东的", {"regions": ["440000"], "avoid_regions": ["440300"]}),
        ("不要广东的，深圳可以", {"regions": ["440300"]}),
        ("不要北京的", {"avoid_regions": ["110000"]}),
        ("北京以外的", {"avoid_regions": ["110000"]}),
        ("不去北京上海", {"avoid_regions": ["110000", "310000"]}),
        ("不要私企", {"avoid_kinds": ["private"]}),
        ("包吃不包住", {"benefits": ["meals"]}),
        ("不包住也行", {}),
        ("五险不用", {}),
        ("没有双休也行", {}),
        ("不要飞行员", {}),
        ("五险一金没有也行", {}),
        ("除了按摩盲人还能干啥", {"avoid": ["massage"]}),
        ("除了按摩还有什么", {"avoid": ["massage"]}),
        ("不当保安", {"avoid": ["guard"]}),
        ("不做按摩了想换一个", {"avoid": ["massage"]}),
        ("不适合做客服", {"avoid": ["customer_service"]}),
    ],
)
def test_what_is_refused_is_not_wished(said: str, read: dict[str, Any]) -> None:
    wish = read_wish(said)
    assert known(wish) == read
    assert not wish.text or wish.occupations


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("能不能在家做", {"remote": True}),
        ("要不要按摩师", {"occupations": ["massage"]}),
        ("招不招客服", {"occupations": ["customer_service"]}),
        ("在家行不行", {"remote": True}),
        ("没有经验", {"benefits": ["training"]}),
        ("无锡的", {"regions": ["320200"]}),
        ("除了按摩，我还会客服", {"occupations": ["customer_service", "massage"]}),
        ("除了北京以外，上海也行", {"regions": ["110000", "310000"]}),
        ("不要电话客服，要文字客服", {"occupations": ["customer_service"]}),
        ("没有五险的不要", {"benefits": ["insurance"]}),
        ("不给交社保的不要", {"benefits": ["insurance"]}),
        ("不管饭的不要", {"benefits": ["meals"]}),
        ("特别想做客服", {"occupations": ["customer_service"]}),
        ("别人介绍的保洁", {"occupations": ["cleaning"]}),
        ("不要夜班，保洁", {"occupations": ["cleaning"], "avoid_hours": ["night"]}),
    ],
)
def test_what_only_sounds_like_a_refusal_is_none(said: str, read: dict[str, Any]) -> None:
    assert known(read_wish(said)) == read


def test_words_with_bu_in_them_are_not_torn_apart() -> None:
    assert read_wish("不锈钢").text == "不锈钢"


def test_refused_places_and_employers_are_kept_away_from_and_told() -> None:
    wish = read_wish("不去深圳，广东的，不要私企")
    assert avoided_terms(wish) == ("k_private", "r4403")
    assert wish_groups(wish) == [("r44",)]
    assert describe(wish)[1:] == [
        ("wish.avoid", {"name": "深圳市"}),
        ("wish.avoid", {"name": [("posting.kind.private", {})]}),
    ]
    # Work at home is nowhere that one would have to go to.
    assert avoided_terms(replace(wish, remote=True)) == ("k_private",)


def test_a_wish_that_an_older_release_kept_can_be_read() -> None:
    kept = {"occupations": ["massage"], "regions": ["110000"], "avoid_hours": ["night"]}
    wish = wish_from_json(kept)
    assert wish_to_json(wish) == kept
    assert (wish.avoid_regions, wish.avoid_kinds) == ((), frozenset())


@pytest.mark.parametrize(
    ("before", "said", "after"),
    [
        (
            "江苏 工厂 5k",
            "不要工厂",
            {"regions": ["320000"], "salary_least": 5_000, "avoid": ["assembly"]},
        ),
        ("重庆的客服", "算了，不要重庆", {"avoid_regions": ["500000"]}),
        ("渝中区的客服", "不去重庆", {"avoid_regions": ["500000"]}),
        ("北京的客服", "哪里都行", {}),
        ("北京的客服", "不限地方", {}),
        ("北京的客服", "别的城市也行", {}),
        ("北京的客服，五千以上", "工资无所谓", {"regions": ["110000"]}),
        ("北京的客服，五千以上", "工资不限", {"regions": ["110000"]}),
        ("包吃包住的客服", "不包住也行", {"benefits": ["meals"]}),
        ("能用读屏的客服，双休", "双休不用", {"accommodations": ["screen_reader"]}),
        ("私企的客服", "不要私企", {"avoid_kinds": ["private"]}),
        ("不要私企的客服", "私企也行", {"organization_kinds": ["private"]}),
        ("不去北京，客服", "北京也可以", {"regions": ["110000"]}),
        ("不要夜班，客服", "时间无所谓", {}),
        ("不要销售，客服", "不要保洁", {"avoid": ["cleaning", "sales"]}),
    ],
)
def test_what_was_wished_can_be_taken_back(before: str, said: str, after: dict[str, Any]) -> None:
    work = {"occupations": ["customer_service"]} if "客服" in before else {}
    assert says_a_wish(said)
    changed = read_wish(said, read_wish(before))
    assert known(changed) == work | after
    assert changed.occupations or not changed.text


def test_any_kind_of_work_will_do() -> None:
    changed = read_wish("什么工作都行", read_wish("北京的客服，不要夜班"))
    assert known(changed) == {"regions": ["110000"], "avoid_hours": ["night"]}
    assert not changed.text


@pytest.mark.parametrize("said", ["今天星期几", "你好", "远一点也行"])
def test_what_changes_nothing_is_no_change(said: str) -> None:
    assert not says_a_wish(said)


def test_what_does_not_matter_is_named_as_a_wish_has_it() -> None:
    assert load_table("wishes.toml")["anything"].keys() <= {one.name for one in fields(Wish)}
    assert {*OrganizationKind} >= {*load_table("wishes.toml")["organization_kinds"]}


@pytest.mark.parametrize(
    ("said", "read"),
    [
        (
            "想在沈阳找个活，一天干半天就行，眼睛不好",
            {"regions": ["210100"], "hours": ["part_time"]},
        ),
        ("不要按摩，别的都行，月薪别低于四千", {"avoid": ["massage"], "salary_least": 4_000}),
        ("听不见，不要电话客服", {"avoid": ["customer_service"]}),
        (
            "孩子唐氏，二十二岁，简单点的活，有人带着干，广州",
            {"regions": ["440100"], "accommodations": ["easy_read", "job_coach"]},
        ),
    ],
)
def test_what_is_said_of_oneself_is_no_name_of_a_job(said: str, read: dict[str, Any]) -> None:
    assert wish_to_json(read_wish(said)) == read


def test_words_that_were_left_over_are_given_up_first_and_told() -> None:
    steps = list(relaxations(read_wish("北京的飞行员，包住")))
    assert steps[0] == (wish_groups(read_wish("北京的飞行员，包住")), [])
    groups, given_up = steps[2]
    assert (groups, given_up) == ([("r11",), ("b_housing",)], [("wish.text", {"text": "飞行员"})])


def test_a_name_that_nobody_knows_is_all_that_is_looked_for() -> None:
    assert all(groups[0][0].startswith("s_") for groups, _ in relaxations(read_wish("飞行员")))


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("淄博的", {"regions": ["370300"]}),
        ("淄博，客服", {"regions": ["370300"], "occupations": ["customer_service"]}),
        ("远一点也行", {}),
        ("坐办公室", {"occupations": ["clerk"]}),
        ("大连 海鲜厂", {"regions": ["210200"]}),
        ("在家做客浮", {"remote": True, "occupations": ["customer_service"]}),
        ("xian chang", {"remote": False}),
        ("俺想在屋头做", {"remote": True}),
        ("一个钟头三十块以上", {"salary_least": 5_220}),
        ("4500+", {"salary_least": 4_500}),
    ],
)
def test_what_is_written_counts_more_than_what_it_sounds_like(
    said: str, read: dict[str, Any]
) -> None:
    assert known(read_wish(said)) == read
