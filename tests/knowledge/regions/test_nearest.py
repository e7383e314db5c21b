import math
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.problems import DataProblem
from knowledge.regions.divisions import Level, Place, places
from knowledge.regions.nearest import Point, load_points, nearest_place, points

OURS = [(one, one.place) for one in points() if one.place is not None]
ABROAD = [one for one in points() if one.place is None]
MUNICIPALITIES = {"110000", "120000", "310000", "500000", "710000", "810000", "820000"}


def name(latitude: float, longitude: float) -> str | None:
    found = nearest_place(latitude, longitude)
    return found.full_name if found else None


@pytest.mark.parametrize(
    ("spot", "latitude", "longitude", "full_name"),
    [
        ("北京大学, 海淀", 39.992, 116.306, "北京市"),
        ("延庆八达岭", 40.359, 116.020, "北京市"),
        ("天津滨海", 39.010, 117.710, "天津市"),
        ("上海外滩", 31.240, 121.490, "上海市"),
        ("崇明", 31.627, 121.398, "上海市"),
        ("重庆解放碑", 29.558, 106.577, "重庆市"),
        ("万州", 30.808, 108.409, "重庆市"),
        ("杭州西湖", 30.247, 120.150, "浙江省杭州市"),
        ("深圳南山", 22.533, 113.930, "广东省深圳市"),
        ("深圳口岸边的罗湖", 22.548, 114.131, "广东省深圳市"),
        ("广州塔", 23.106, 113.324, "广东省广州市"),
        ("东莞莞城", 23.047, 113.752, "广东省东莞市"),
        ("东莞虎门", 22.819, 113.673, "广东省东莞市"),
        ("东莞塘厦", 22.808, 114.096, "广东省东莞市"),
        ("中山石岐", 22.523, 113.379, "广东省中山市"),
        ("银川鼓楼", 38.467, 106.275, "宁夏回族自治区银川市"),
        ("布达拉宫", 29.658, 91.117, "西藏自治区拉萨市"),
        ("那曲", 31.476, 92.051, "西藏自治区那曲市"),
        ("乌鲁木齐国际大巴扎", 43.778, 87.617, "新疆维吾尔自治区乌鲁木齐市"),
        ("喀什艾提尕尔", 39.472, 75.986, "新疆维吾尔自治区喀什地区"),
        ("和田", 37.110, 79.920, "新疆维吾尔自治区和田地区"),
        ("石河子", 44.306, 86.041, "新疆维吾尔自治区石河子市"),
        ("北屯", 47.353, 87.824, "新疆维吾尔自治区北屯市"),
        ("三亚湾", 18.252, 109.500, "海南省三亚市"),
        ("五指山", 18.775, 109.517, "海南省五指山市"),
        ("儋州那大", 19.521, 109.580, "海南省儋州市"),
        ("永兴岛", 16.834, 112.339, "海南省三沙市"),
        ("哈尔滨中央大街", 45.774, 126.617, "黑龙江省哈尔滨市"),
        ("漠河北极村", 53.483, 122.370, "黑龙江省大兴安岭地区"),
        ("加格达奇", 50.412, 124.117, "黑龙江省大兴安岭地区"),
        ("丹东, 鸭绿江边", 40.115, 124.393, "辽宁省丹东市"),
        ("黑河, 黑龙江边", 50.250, 127.490, "黑龙江省黑河市"),
        ("济源", 35.088, 112.590, "河南省济源市"),
        ("仙桃", 30.362, 113.454, "湖北省仙桃市"),
        ("神农架", 31.745, 110.676, "湖北省神农架林区"),
        ("嘉峪关", 39.802, 98.216, "甘肃省嘉峪关市"),
        ("茫崖花土沟", 38.250, 90.850, "青海省海西蒙古族藏族自治州"),
        ("西安钟楼", 34.261, 108.942, "陕西省西安市"),
        ("成都天府广场", 30.657, 104.066, "四川省成都市"),
        ("武汉黄鹤楼", 30.545, 114.302, "湖北省武汉市"),
        ("昆明", 25.040, 102.712, "云南省昆明市"),
        ("呼和浩特", 40.842, 111.749, "内蒙古自治区呼和浩特市"),
        ("台北車站", 25.048, 121.517, "台湾省"),
        ("高雄", 22.627, 120.301, "台湾省"),
        ("香港旺角", 22.319, 114.169, "香港特别行政区"),
        ("香港上水, 深圳旁边", 22.501, 114.128, "香港特别行政区"),
        ("澳門大三巴", 22.197, 113.541, "澳门特别行政区"),
    ],
)
def test_a_location_tells_the_city(
    spot: str, latitude: float, longitude: float, full_name: str
) -> None:
    assert name(latitude, longitude) == full_name, spot


@pytest.mark.parametrize(
    ("spot", "latitude", "longitude"),
    [
        ("Tokyo", 35.681, 139.767),
        ("Seoul", 37.567, 126.978),
        ("Pyongyang", 39.020, 125.750),
        ("Vladivostok", 43.116, 131.882),
        ("Khabarovsk", 48.480, 135.084),
        ("Ulaanbaatar", 47.919, 106.917),
        ("Almaty", 43.238, 76.889),
        ("Kathmandu", 27.717, 85.324),
        ("Hanoi", 21.028, 105.854),
        ("London", 51.507, -0.128),
        ("the Yellow Sea between 青岛 and Korea", 35.000, 123.000),
        ("the South China Sea", 19.000, 115.500),
        ("the Pacific", 0.0, -160.0),
        ("the middle of the 羌塘, where nobody lives", 35.500, 88.000),
        ("no GPS yet: null island", 0.0, 0.0),
        ("the North Pole", 90.0, 0.0),
        ("the South Pole", -90.0, 0.0),
    ],
)
def test_elsewhere_is_no_place(spot: str, latitude: float, longitude: float) -> None:
    assert name(latitude, longitude) is None, spot


@pytest.mark.parametrize(
    ("spot", "latitude", "longitude", "full_name"),
    [
        ("Sinuiju", 40.100, 124.398, "辽宁省丹东市"),
        ("Blagoveshchensk", 50.270, 127.540, "黑龙江省黑河市"),
        ("Lào Cai", 22.486, 103.975, "云南省红河哈尼族彝族自治州"),
    ],
)
def test_on_a_border_river_both_banks_are_ours(
    spot: str, latitude: float, longitude: float, full_name: str
) -> None:
    """Who shares a location with us there more likely stands on this side."""
    assert name(latitude, longitude) == full_name, spot


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [
        (math.nan, 0.0), (39.9, math.nan), (math.nan, math.nan),
        (math.inf, 116.4), (39.9, -math.inf), (90.1, 116.4), (-91.0, 0.0), (39.9, 180.1),
        (39.9, 476.4), (116.4, 39.9),
    ],
)  # fmt: skip
def test_what_is_no_location_is_no_place(latitude: float, longitude: float) -> None:
    """Among them Beijing written the wrong way round."""
    assert nearest_place(latitude, longitude) is None


def test_nearest_within_the_distance_only() -> None:
    """East of 舟山 lies open sea: the answer ends between 140 and 160 km from the last island."""
    lands = [name(30.72, 122.80 + 0.01 * step) for step in range(300)]
    assert lands[0] == "浙江省舟山市"
    assert set(lands) == {"浙江省舟山市", None}
    # The last row of the table there is 嵊泗 at 122.45 E, and a degree is 95.7 km long.
    assert 140 <= (122.80 - 122.45 + 0.01 * lands.index(None)) * 95.7 <= 160


@given(st.sampled_from(OURS))
def test_every_known_point_is_in_its_own_city(known: tuple[Point, Place]) -> None:
    point, place = known
    assert nearest_place(point.latitude, point.longitude) == place


@given(st.sampled_from(OURS), st.floats(-0.0044, 0.0044), st.floats(-0.0044, 0.0044))
def test_and_stays_there_when_maps_are_off_as_gcj02_is(
    known: tuple[Point, Place], north: float, east: float
) -> None:
    """By up to 0.7 km; no two known points of different cities are closer than 1.8 km."""
    point, place = known
    assert nearest_place(point.latitude + north, point.longitude + east) == place


@given(st.sampled_from(ABROAD))
def test_every_known_point_abroad_is_no_place(point: Point) -> None:
    assert nearest_place(point.latitude, point.longitude) is None


@given(st.floats(), st.floats())
def test_any_two_numbers_have_an_answer(latitude: float, longitude: float) -> None:
    found = nearest_place(latitude, longitude)
    assert found is None or found in {place for _, place in OURS}


@given(st.floats(18, 54), st.floats(73, 135))
def test_a_place_is_a_city_or_stands_in_its_stead(latitude: float, longitude: float) -> None:
    found = nearest_place(latitude, longitude)
    if found is not None:
        assert (
            found.level is Level.CITY
            or found.code in MUNICIPALITIES
            or (found.level is Level.COUNTY and found.city is None and found.code[2:4] == "90")
        )


def test_every_city_can_be_found_but_those_of_which_no_point_is_known() -> None:
    cities = {one for one in places().values() if one.level is Level.CITY}
    of_province = {one for one in places().values() if one.code[2:4] == "90"}
    municipalities = {places()[code] for code in MUNICIPALITIES}
    without = (cities | of_province | municipalities) - {place for _, place in OURS}
    assert {one.name for one in without} == {
        "双河市", "可克达拉市", "昆玉市", "胡杨河市", "新星市", "白杨市",
    }  # fmt: skip


def test_the_points_are_plausible() -> None:
    """In China's bounds, each at most 400 km from another of its province, no two the same."""
    assert 2950 <= len(OURS) <= 3100
    assert len({(one.latitude, one.longitude) for one in points()}) == len(points())
    for point, place in OURS:
        assert 16 < point.latitude < 54
        assert 73 < point.longitude < 136
        assert any(
            _apart(point, other) < 400
            for other, there in OURS
            if there.code[:2] == place.code[:2] and other is not point
        )


def test_an_answer_takes_no_time() -> None:
    nearest_place(39.9, 116.4)
    begun = time.perf_counter()
    for step in range(100):
        nearest_place(20 + step * 0.3, 116.4)
    assert (time.perf_counter() - begun) / 100 < 0.005


@pytest.mark.parametrize(
    "row",
    ["110101\t116.416", "999999\t116.416\t39.928", "Tokyo\t139.767\t35.681", "", "110101\tx\ty"],
)
def test_a_broken_table_is_named(tmp_path: Path, row: str) -> None:
    table = tmp_path / "coordinates.tsv"
    table.write_text(f"110102\t116.366\t39.912\n{row}\n", encoding="utf-8")
    with pytest.raises(DataProblem, match=r"coordinates\.tsv: row 2"):
        list(load_points(table))


def _apart(one: Point, other: Point) -> float:
    """Kilometres, near enough within a province."""
    east = (one.longitude - other.longitude) * math.cos(math.radians(one.latitude))
    return 111.2 * math.hypot(one.latitude - other.latitude, east)
