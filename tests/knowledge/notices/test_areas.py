"""Where a notice goes, as people name it."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.notices import areas
from knowledge.notices.areas import read_areas
from knowledge.regions.divisions import places

WITHOUT = tomllib.loads(Path(areas.__file__).with_suffix(".toml").read_text("utf-8"))["without"]
CITIES = {
    "西安": "610100",
    "咸阳": "610400",
    "平凉": "620800",
    "呼和浩特": "150100",
    "和田": "653200",
}


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ("广东、北京", [["440000"], ["110000"]]),
        ("深圳市和广州市", [["440300"], ["440100"]]),
        ("深圳南山", [["440300"]]),
        ("北京市朝阳区", [["110105"]]),
        ("没有这个地方吧嗯", [[]]),
        ("", []),
    ],
)
def test_areas(said: str, codes: list[list[str]]) -> None:
    assert read_areas(said) == codes


def test_a_name_of_several_places_means_them_all() -> None:
    (found,) = read_areas("朝阳区")
    assert len(found) > 1
    assert "110105" in found


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ("西安和咸阳", ["610100", "610400"]),
        ("西安跟咸阳", ["610100", "610400"]),
        ("西安与宝鸡", ["610100", "610300"]),
        ("西安 咸阳", ["610100", "610400"]),
        ("西安咸阳", ["610100", "610400"]),
        ("西安/咸阳", ["610100", "610400"]),
        ("西安和咸阳还有宝鸡", ["610100", "610400", "610300"]),
        ("江苏和苏州", ["320000", "320500"]),
        ("陕西和四川", ["610000", "510000"]),
        ("西安和平凉", ["610100", "620800"]),
        ("西安和宝几", ["610100", "610300"]),
        ("西安市雁塔区和碑林区", ["610100", "610100"]),
        ("我想发给西安和咸阳的人", ["610100", "610400"]),
        ("西安、咸阳等地", ["610100", "610400"]),
    ],
)
def test_several_places_are_all_understood(said: str, codes: list[str]) -> None:
    assert read_areas(said) == [[one] for one in codes]


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ("和田", ["653200"]),
        ("和县", ["340500"]),
        ("和平区", ["120101", "210100"]),
        ("天津和平区", ["120101"]),
        ("马鞍山和县", ["340500"]),
        ("江苏 苏州", ["320500"]),
        ("shen zhen", ["440300"]),
    ],
)
def test_one_place_stays_whole(said: str, codes: list[str]) -> None:
    assert read_areas(said) == [codes]


@pytest.mark.parametrize(
    "said", ["除了西安", "不是西安", "西安以外", "非西安", "西安除外", "不要西安"]
)
def test_a_place_that_is_left_out_is_asked_about(said: str) -> None:
    assert read_areas(said) == [[]]


@pytest.mark.parametrize(
    "said", ["西安和火星", "西安火星", "西安 火星", "火星和西安", "西安及周边", "陕西，除了西安"]
)
def test_what_is_not_understood_beside_a_place_is_asked_about(said: str) -> None:
    assert [] in read_areas(said)


@given(
    st.lists(st.sampled_from(sorted(CITIES)), min_size=2, unique=True),
    st.sampled_from(["和", "跟", "与", "及", "、", " ", "", "还有", "，"]),
)
def test_no_city_is_lost(cities: list[str], between: str) -> None:
    found = read_areas(between.join(cities))
    assert [CITIES[one] for one in cities] == [code for one in found for code in one]


def test_no_place_is_called_as_if_it_were_left_out() -> None:
    assert [
        one.name for one in places().values() if any(word in one.name for word in WITHOUT)
    ] == []
