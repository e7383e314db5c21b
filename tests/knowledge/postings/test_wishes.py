"""Wishes for work: read however they are said, changed, told back, loosened, and met."""

import itertools
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.demands import Demand
from knowledge.postings.fit import fit
from knowledge.postings.limits import read_limits
from knowledge.postings.posting import Accommodation, Benefit, OrganizationKind
from knowledge.postings.ranking import rank
from knowledge.postings.terms import posting_terms, relaxations, wish_groups
from knowledge.postings.wish import Wish, describe, wish_from_json, wish_to_json
from knowledge.postings.wishing import read_wish, sureness
from knowledge.words import texts
from tests.knowledge.postings.market import postings, wishes


def facts(wish: Wish) -> dict[str, object]:
    """What a wish is beside the words that were said."""
    return {one.name: getattr(wish, one.name) for one in fields(Wish) if one.name != "text"}


@pytest.mark.parametrize(
    "said",
    [
        "北京能在家做的客服",
        "北京 客服 家里 做 有？",
        "想找北京的客服，居家",
        "beijing zai jia kefu",
        "在家、客服、北京",
        "北京在家做的客浮",
        "北京遠程客服",
    ],
)
def test_one_wish_is_read_in_every_spelling(said: str) -> None:
    wish = read_wish(said)
    assert (wish.occupations, wish.regions, wish.remote) == (
        frozenset({"customer_service"}),
        ("110000",),
        True,
    )


@pytest.mark.parametrize(
    ("said", "least"),
    [
        ("工资五千以上的", 5_000),
        ("5k以上", 5_000),
        ("四五千", 4_000),
        ("不低于4000", 4_000),
        ("时薪20", 3_480),
        ("一天两百以上", 4_350),
        ("月薪一万以上", 10_000),
        ("5k-8k", 5_000),
        ("3到5千", 3_000),
        ("年薪12万", 10_000),
    ],
)
def test_pay_is_read_as_yuan_a_month(said: str, least: int) -> None:
    assert read_wish(said).salary_least == least


@pytest.mark.parametrize("said", ["我今年35岁", "有20个人吗", "打12345热线", "二级残疾"])
def test_not_every_number_is_pay(said: str) -> None:
    assert read_wish(said).salary_least is None


def test_what_comes_with_a_job_and_who_offers_it_are_read() -> None:
    wish = read_wish("国企或者事业单位，包住，交五险，有班车，双休，坐着做")
    assert wish.benefits == {Benefit.HOUSING, Benefit.INSURANCE, Benefit.TRANSPORT}
    assert wish.organization_kinds == {OrganizationKind.STATE_OWNED, OrganizationKind.INSTITUTION}
    assert wish.hours == {"weekends_off"}
    assert wish.accommodations == {Accommodation.SEATED}


@pytest.mark.parametrize("said", ["飞行员", "潜水员", "想找飞行员的工作", "北京 飞行员"])
def test_a_job_that_nobody_knows_is_kept_as_it_was_said(said: str) -> None:
    assert read_wish(said).text in {"飞行员", "潜水员"}


def test_what_is_refused_is_not_wished_for() -> None:
    assert read_wish("不要夜班").avoid_hours == {"night"}
    wish = read_wish("除了销售都行")
    assert wish.avoid == {"sales"}
    assert not wish.occupations
    assert read_wish("不想打电话").accommodations == {Accommodation.TEXT_CHAT}


def test_a_wish_is_changed_by_saying_what_is_different() -> None:
    wish = read_wish("北京的客服，包住")
    for said in ("上海的", "工资五千以上的"):
        wish = read_wish(said, wish)
    assert wish.occupations == {"customer_service"}
    assert wish.benefits == {Benefit.HOUSING}
    assert (wish.regions, wish.salary_least) == (("310000",), 5_000)
    assert read_wish("不限地方", wish).regions == ()
    assert read_wish("按摩", wish).occupations == {"massage"}


def test_the_order_of_what_is_said_makes_no_difference() -> None:
    parts = ("上海", "按摩", "包住", "工资八千以上", "双休", "不要夜班", "国企")
    every = {read_wish("，".join(order)) for order in itertools.permutations(parts)}
    assert len(every) == 1


@given(st.text(max_size=60), st.text(max_size=20))
def test_whatever_is_said_a_wish_is_read_and_kept(said: str, change: str) -> None:
    wish = read_wish(change, read_wish(said))
    assert wish_from_json(wish_to_json(wish)) == wish
    assert 0 <= sureness(said) <= 1


_SAID = [said for said, _ in wishes("wishes.tsv")]


@given(st.sampled_from(_SAID), st.sampled_from(_SAID))
def test_wishes_are_kept_told_back_and_loosened(said: str, change: str) -> None:
    wish = read_wish(change, read_wish(said))
    assert wish_from_json(wish_to_json(wish)) == wish
    assert {key for key, _ in describe(wish)} <= texts().keys()
    steps = list(relaxations(wish))
    assert steps[0] == (wish_groups(wish), [])
    assert all(group for groups, _ in steps for group in groups)


def test_what_matters_least_is_given_up_first_and_told() -> None:
    wish = read_wish("深圳南山的按摩，国企，包住，工资八千以上")
    dropped = [given_up[-1][0] if given_up else "" for _, given_up in relaxations(wish)]
    assert dropped[:3] == ["", "posting.kind.state_owned", "posting.kind.state_owned"]
    assert all(any("t_massage" in group for group in groups) for groups, _ in relaxations(wish))


def test_nothing_is_looked_for_twice() -> None:
    wish = read_wish("深圳南山能在家做的客服，国企")
    steps = [(groups, [key for key, _ in dropped]) for groups, dropped in relaxations(wish)]
    assert [groups for groups, _ in steps] == [
        [("t_customer_service",), ("remote",), ("k_state_owned",)],
        [("t_customer_service",), ("remote",)],
        [("t_customer_service",)],
    ]
    # Work at home is looked for everywhere, so that the place goes with it.
    assert [len(dropped) for _, dropped in steps] == [0, 1, 3]


def test_a_demand_that_is_hard_is_named_with_what_meets_it() -> None:
    posting = postings()["bj-phone"]
    own = fit(posting, frozenset({Demand.HEARING, Demand.STANDING}), Wish())
    assert own.unmet == (Demand.HEARING,)
    assert own.reasons[0] == (
        "reason.hard",
        {"demand": [("posting.demand.hearing", {})]},
    )
    met = fit(
        postings()["yc-phone"].model_copy(
            update={"accommodations": frozenset({Accommodation.TEXT_CHAT})}
        ),
        frozenset({Demand.HEARING}),
        Wish(),
    )
    assert met.ways(Demand.HEARING) == {Accommodation.TEXT_CHAT}
    assert met.score > own.score


def test_what_is_hard_for_somebody_comes_later_but_is_never_hidden() -> None:
    market = dict(enumerate(postings().values(), start=1))
    wish = read_wish("北京")
    free = rank([*market.items()], wish)
    bound = rank([*market.items()], wish, frozenset({Demand.HEARING, Demand.SPEECH}))
    assert {one.id for one in free} == {one.id for one in bound}
    places = [one.posting.title for one in bound]
    assert places.index("电话客服专员") > places.index("居家在线客服")


def test_a_job_that_nobody_stands_for_is_as_good_as_one_with_a_seat() -> None:
    sitting = wish_groups(read_wish("坐着做"))
    assert sitting == [("a_seated", "n_standing")]
    assert "n_standing" in posting_terms(postings()["sz-code"])
    # What names no demands promises nothing.
    silent = postings()["sz-code"].model_copy(update={"demands": frozenset()})
    assert not {*posting_terms(silent)} & {"n_standing", "n_speech"}
    reasons = fit(postings()["sz-code"], frozenset(), read_wish("坐着做")).reasons
    assert ("reason.spared", {"demand": [("posting.demand.standing", {})]}) in reasons


def test_a_reason_is_given_once() -> None:
    posting = postings()["sz-code"].model_copy(
        update={
            "demands": frozenset({Demand.HANDS}),
            "accommodations": frozenset({Accommodation.SCREEN_READER, Accommodation.JOB_COACH}),
        }
    )
    limits = frozenset({Demand.SIGHT, Demand.READING})
    told = fit(posting, limits, read_wish("能用读屏的")).reasons
    assert told == (
        ("reason.has", {"what": [("posting.accommodation.screen_reader", {})]}),
        ("reason.helps", {"ways": [("posting.accommodation.job_coach", {})]}),
    )
    # What meets a demand is not told once more as what was asked for.
    asks = posting.model_copy(update={"demands": frozenset({Demand.SIGHT})})
    keys = [key for key, _ in fit(asks, limits, read_wish("能用读屏的")).reasons]
    assert keys == ["reason.hard_met", "reason.helps"]


@pytest.mark.parametrize(
    ("said", "hard"),
    [
        ("看不清", {"sight"}),
        ("我耳朵听不见", {"hearing"}),
        ("说话不清楚", {"speech"}),
        ("不能久站", {"standing"}),
        ("坐轮椅", {"standing"}),
        ("手不方便，也站不久", {"hands", "standing"}),
        ("认字少", {"reading"}),
        ("怕和人打交道", {"social"}),
        ("都方便", set()),
        ("没有", set()),
        ("kan bu jian", {"sight"}),
        ("看东西没问题，听不见", {"hearing"}),
        ("听力没问题，眼睛看不清", {"sight"}),
        ("眼睛、耳朵都正常，腿不行", {"standing"}),
        ("手和说话都可以，就是看不清", {"sight"}),
        ("看东西没问题", set()),
        ("手不方便", {"hands"}),
        ("说话不太行", {"speech"}),
        ("听不见没事", {"hearing"}),
        ("眼睛没问题，小字看不清", {"sight"}),
        ("记性不好", {"reading"}),
    ],
)
def test_what_is_hard_is_understood(said: str, hard: set[str]) -> None:
    assert read_limits(said) == frozenset(map(Demand, hard))


def test_what_says_nothing_of_it_is_not_understood() -> None:
    assert read_limits("今天星期几") is None


@pytest.mark.parametrize("said", ["北京按摩", "找客服工作", "工资五千以上的"])
def test_a_wish_is_known_among_other_sentences(said: str) -> None:
    assert sureness(said) >= 0.5


@pytest.mark.parametrize("said", ["你好", "今天天气怎么样", "谢谢你", "我是聋人"])
def test_what_is_no_wish_is_not_taken_for_one(said: str) -> None:
    assert sureness(said) < 0.5


@pytest.mark.parametrize("said", ["每天一次", "每周一次"])
def test_how_often_is_no_pay_and_no_work(said: str) -> None:
    assert read_wish(said) == Wish()
