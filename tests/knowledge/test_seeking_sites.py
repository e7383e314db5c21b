"""Which kinds of places somebody names, and when they only ask where one is."""

import time

import pytest

from knowledge.sites.seeking import read_kinds, seeks_place
from knowledge.sites.site import SiteKind


@pytest.mark.parametrize(
    ("said", "kinds"),
    [
        ("哪里有天籁之家服务点", {SiteKind.TIANLAI_POINT}),
        ("附近的工疗站", {SiteKind.WONIU_STATION}),
        ("蜗牛之翼服务站 银川", {SiteKind.WONIU_STATION}),
        ("银川附近的残疾人就业服务机构", {SiteKind.SERVICE_CENTRE}),
        ("北京有没有手拉手", {SiteKind.SHOULASHOU_BASE, SiteKind.SHOULASHOU_COMMUNITY}),
        ("附近的集善乐業基地在哪裡", {SiteKind.JISHAN_BASE}),
        ("我住在宁夏回族自治区银川市兴庆区，附近有没有天籁之家服务点？", {SiteKind.TIANLAI_POINT}),
    ],
)
def test_who_asks_where_one_is_looks_for_that_kind(said: str, kinds: set[SiteKind]) -> None:
    assert set(read_kinds(said).kinds) == kinds
    assert seeks_place(said)


@pytest.mark.parametrize(
    "said",
    [
        "我们想成为蜗牛之翼服务站",
        "怎么申请天籁之家服务点",
        "想去银川集善乐业基地上班",
        "我们公司想在银川跟集善乐业基地合作",
        "天籁之家",
        "附近的服务点",
        "银川",
    ],
)
def test_who_wants_something_else_of_it_does_not_look_for_it(said: str) -> None:
    assert not seeks_place(said)


def test_every_kind_has_a_word() -> None:
    spoken = {
        kind
        for said in ("天籁之家蜗牛之翼手拉手集善基地就业服务中心",)
        for kind in read_kinds(said).kinds
    }
    assert spoken == set(SiteKind)


def test_a_sentence_of_a_thousand_such_words_is_read_at_once() -> None:
    started = time.perf_counter()
    assert not seeks_place("工疗站" + "有没有哪里" * 200 + "好")
    assert time.perf_counter() - started < 1
