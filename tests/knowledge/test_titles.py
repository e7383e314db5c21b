"""A great many titles: the right one is found, however it is spelled, and at the same cost."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.titles import Match, Titles

JOBS = {
    1: "银川基地在线客服",
    2: "居家数据标注员",
    3: "按摩师，包住",
    4: "超市理货员",
    5: "蛋糕店学徒",
}


@pytest.fixture
def titles() -> Titles:
    made = Titles()
    for key, title in JOBS.items():
        made.put(key, title)
    return made


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("想找个按摩师的活，最好包住", 3),
        ("有没有数据标柱员在家做", 2),
        ("chaoshi lihuoyuan", 4),
        ("銀川的在線客服還招嗎", 1),
        ("当蛋高店学徒", 5),
    ],
)
def test_a_title_is_found_however_it_is_spelled(said: str, key: int, titles: Titles) -> None:
    assert titles.find(said)[0].key == key


def test_what_is_no_title_finds_nothing(titles: Titles) -> None:
    assert titles.find("明天会下雨吗") == []
    assert titles.find("") == []


def test_a_title_that_is_dropped_or_changed_is_found_no_more(titles: Titles) -> None:
    titles.drop(3)
    titles.put(4, "仓库保管员")
    assert titles.find("按摩师，包住") == []
    assert titles.find("超市理货员") == []
    assert titles.find("仓库保管员") == [Match(4, 1.0)]
    assert len(titles) == 4


def test_the_newer_comes_first_among_equals(titles: Titles) -> None:
    titles.put(9, JOBS[5])
    assert [one.key for one in titles.find(JOBS[5])] == [9, 5]


def test_a_rare_title_is_found_among_very_many_alike() -> None:
    titles = Titles()
    dice = random.Random(7)
    for key in range(20_000):
        titles.put(key, dice.choice(("在线客服", "居家客服", "电话客服", "客服专员")))
    titles.put(20_000, "手语客服")
    assert titles.find("想做手语客服")[0].key == 20_000


@given(st.lists(st.text(max_size=20), max_size=20), st.text(max_size=40))
def test_whatever_is_put_in_the_answers_are_in_order(put: list[str], text: str) -> None:
    titles = Titles()
    for key, title in enumerate(put):
        titles.put(key, title)
    found = titles.find(text)
    scores = [one.score for one in found]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)
    assert len({one.key for one in found}) == len(found) <= 5
