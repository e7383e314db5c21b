import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.problems import DataProblem
from knowledge.regions.divisions import load_places, places
from knowledge.regions.names import short_names
from knowledge.regions.places import Level, find_places, province_of_code


def best(said: str, within: str | None = None) -> list[str]:
    found = find_places(said, within)
    return [one.place.full_name for one in found if one.score == found[0].score]


@pytest.mark.parametrize(
    ("said", "full_name"),
    [
        ("北京", "北京市"), ("北京市", "北京市"), ("京", "北京市"), ("帝都", "北京市"),
        ("beijing", "北京市"), ("bei jing shi", "北京市"), ("bj", "北京市"),
        ("沪", "上海市"), ("魔都", "上海市"), ("内蒙", "内蒙古自治区"), ("内蒙古", "内蒙古自治区"),
        ("nmg", "内蒙古自治区"), ("新疆", "新疆维吾尔自治区"),
        ("广西壮族自治区", "广西壮族自治区"), ("gd", "广东省"), ("guangdong sheng", "广东省"),
        ("xizang", "西藏自治区"), ("香港", "香港特别行政区"),
        ("臺灣", "台湾省"), ("兵团", "新疆生产建设兵团"), ("新疆生产建设兵团", "新疆生产建设兵团"),
        ("呼市", "内蒙古自治区呼和浩特市"), ("羊城", "广东省广州市"), ("蓉城", "四川省成都市"),
        ("襄樊", "湖北省襄阳市"), ("深圳", "广东省深圳市"),
        ("shen zhen", "广东省深圳市"), ("深镇", "广东省深圳市"), ("xiamen", "福建省厦门市"),
        ("changzhi", "山西省长治市"), ("乌鲁木其", "新疆维吾尔自治区乌鲁木齐市"),
        ("长沙", "湖南省长沙市"), ("吉林", "吉林省"), ("吉林市", "吉林省吉林市"),
        ("海南", "海南省"), ("大理", "云南省大理白族自治州"),
        ("恩施州", "湖北省恩施土家族苗族自治州"), ("延边", "吉林省延边朝鲜族自治州"),
        ("阿里", "西藏自治区阿里地区"), ("呼和", "内蒙古自治区呼和浩特市"),
        ("北京朝阳", "北京市朝阳区"), ("bei jing chao yang", "北京市朝阳区"),
        ("110105", "北京市朝阳区"), ("１１０１０５", "北京市朝阳区"),
        ("上海市浦东新区", "上海市浦东新区"), ("重慶渝中", "重庆市渝中区"),
        ("石景", "北京市石景山区"), ("崇文区", "北京市东城区"),
        ("广东省深圳市南山区", "广东省深圳市南山区"), ("广东深圳南山", "广东省深圳市南山区"),
        ("广东南山", "广东省深圳市南山区"), ("深圳 南山", "广东省深圳市南山区"),
        ("石家庄市长安区", "河北省石家庄市长安区"),
        ("临夏积石山", "甘肃省临夏回族自治州积石山保安族东乡族撒拉族自治县"),
        ("杭洲西湖", "浙江省杭州市西湖区"),
        ("内蒙古呼伦贝尔海拉尔", "内蒙古自治区呼伦贝尔市海拉尔区"),
        ("济南莱芜", "山东省济南市莱芜区"), ("江苏南京鼓楼", "江苏省南京市鼓楼区"),
        ("河南济源", "河南省济源市"), ("仙桃", "湖北省仙桃市"), ("东莞", "广东省东莞市"),
        ("广东中山", "广东省中山市"), ("儋州", "海南省儋州市"),
        ("石河子", "新疆维吾尔自治区石河子市"), ("白杨市", "新疆维吾尔自治区白杨市"),
        ("五指山", "海南省五指山市"),
        ("我住在成都武侯区", "四川省成都市武侯区"), ("四川的成都", "四川省成都市"),
        ("我是山东人", "山东省"), ("老家河南济源那边", "河南省济源市"),
        ("请帮我查一下苏州吧", "江苏省苏州市"), ("平时就待在贵阳上班", "贵州省贵阳市"),
        ("西安", "陕西省西安市"), ("古都西安", "陕西省西安市"), ("山城重庆", "重庆市"),
        ("汉口", "湖北省武汉市"), ("雄安", "河北省保定市"), ("昆区", "内蒙古自治区包头市昆都仑区"),
        ("锡盟", "内蒙古自治区锡林郭勒盟"), ("粤北", "广东省"), ("苏北那边", "江苏省"),
        ("路南县", "云南省昆明市石林彝族自治县"), ("绵阳安县", "四川省绵阳市安州区"),
        ("老家是四川的，现在在东莞", "广东省东莞市"), ("户口在河南，住在杭州", "浙江省杭州市"),
        ("wo zai shen zhen", "广东省深圳市"), ("魔都浦东", "上海市浦东新区"),
    ],
)  # fmt: skip
def test_a_place_by_many_names(said: str, full_name: str) -> None:
    assert best(said) == [full_name]


@pytest.mark.parametrize(
    ("said", "full_names"),
    [
        ("朝阳", {"北京市朝阳区", "辽宁省朝阳市", "吉林省长春市朝阳区"}),
        ("朝阳区", {"北京市朝阳区", "吉林省长春市朝阳区"}),
        (
            "鼓楼",
            {
                "江苏省南京市鼓楼区",
                "江苏省徐州市鼓楼区",
                "福建省福州市鼓楼区",
                "河南省开封市鼓楼区",
            },
        ),
        ("西湖", {"浙江省杭州市西湖区", "江西省南昌市西湖区"}),
        ("南山", {"广东省深圳市南山区", "黑龙江省鹤岗市南山区"}),
        ("shanxi", {"山西省", "陕西省"}),
        ("hb", {"河北省", "湖北省"}),
        ("绿城", {"河南省郑州市", "广西壮族自治区南宁市"}),
        ("东三省", {"辽宁省", "吉林省", "黑龙江省"}),
        ("川渝", {"四川省", "重庆市"}),
    ],
)
def test_what_can_be_several_places_comes_back_as_several(said: str, full_names: set[str]) -> None:
    assert set(best(said)) == full_names


@pytest.mark.parametrize(
    "said", ["", "。", "火星", "想找工作", "今天天气", "999999", "不知道", "zzz", "👍"]
)
def test_what_names_no_place_finds_none(said: str) -> None:
    assert find_places(said) == []


def test_within_narrows() -> None:
    assert best("鼓楼", "350000") == ["福建省福州市鼓楼区"]
    assert best("朝阳", "110000") == ["北京市朝阳区"]
    assert best("西湖", "330100") == ["浙江省杭州市西湖区"]
    assert find_places("西湖", "440000") == []


def test_no_more_than_asked_for() -> None:
    assert len(find_places("市中", limit=2)) == 2
    assert len(find_places("自治县")) == 5
    assert len(find_places("自治县", limit=100)) == 100


@pytest.mark.parametrize(
    ("code", "level", "province", "city"),
    [
        ("440000", Level.PROVINCE, "广东省", None),
        ("440300", Level.CITY, "广东省", "深圳市"),
        ("440305", Level.COUNTY, "广东省", "深圳市"),
        ("110105", Level.COUNTY, "北京市", None),
        ("500103", Level.COUNTY, "重庆市", None),
        ("500229", Level.COUNTY, "重庆市", None),
        ("419001", Level.COUNTY, "河南省", None),
        ("429004", Level.COUNTY, "湖北省", None),
        ("469001", Level.COUNTY, "海南省", None),
        ("659001", Level.COUNTY, "新疆维吾尔自治区", None),
        ("441900", Level.CITY, "广东省", "东莞市"),
        ("442000", Level.CITY, "广东省", "中山市"),
        ("460400", Level.CITY, "海南省", "儋州市"),
        ("620200", Level.CITY, "甘肃省", "嘉峪关市"),
        ("152200", Level.CITY, "内蒙古自治区", "兴安盟"),
        ("653228", Level.COUNTY, "新疆维吾尔自治区", "和田地区"),
        ("660000", Level.PROVINCE, "新疆生产建设兵团", None),
    ],
)
def test_every_place_hangs_where_it_belongs(
    code: str, level: Level, province: str, city: str | None
) -> None:
    place = places()[code]
    assert (place.level, place.province, place.city) == (level, province, city)
    assert place.full_name == "".join(dict.fromkeys((province, city or "", place.name)))


def test_only_counties_of_these_provinces_have_no_city() -> None:
    without = {
        one.code[:4] for one in places().values() if one.level is Level.COUNTY and one.city is None
    }
    assert without == {
        "1101", "1201", "3101", "5001", "5002", "4190", "4290", "4690", "6590",
    }  # fmt: skip


def test_the_table_is_whole() -> None:
    levels = [one.level for one in places().values()]
    assert levels.count(Level.PROVINCE) == 35
    assert 330 <= levels.count(Level.CITY) <= 340
    assert 2840 <= levels.count(Level.COUNTY) <= 2880
    names = [one.full_name for one in places().values()]
    assert len(names) == len(set(names))
    assert not [one for one in names if "开发区" in one or "市辖区" in one]


def test_every_full_name_finds_its_place_and_nothing_else() -> None:
    for place in list(places().values())[::7]:
        assert best(place.full_name) == [place.full_name]


@pytest.mark.parametrize(
    ("code", "province"),
    [("110105", "北京市"), ("659099", "新疆维吾尔自治区"), ("44", "广东省"), ("510199", "四川省")],
)
def test_the_province_of_a_code(code: str, province: str) -> None:
    found = province_of_code(code)
    assert found is not None
    assert found.name == province


@pytest.mark.parametrize("code", ["", "1", "000000", "99", "ab"])
def test_no_province_of_other_codes(code: str) -> None:
    assert province_of_code(code) is None


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("延边朝鲜族自治州", {"延边", "延边州", "延边自治州"}),
        ("东乡族自治县", {"东乡", "东乡县", "东乡自治县"}),
        ("唐县", set()),
        ("深圳市", {"深圳"}),
        ("香港特别行政区", {"香港"}),
    ],
)
def test_names_are_shortened_as_people_do(name: str, short: set[str]) -> None:
    assert short_names(name) == short


def test_a_broken_table_is_named(tmp_path: Path) -> None:
    table = tmp_path / "regions.tsv"
    table.write_text("110000\t北京市\n13\t河北\n", encoding="utf-8")
    with pytest.raises(DataProblem, match=r"regions\.tsv: row 2"):
        load_places(table)
    table.write_text("110105\t朝阳区\n", encoding="utf-8")
    with pytest.raises(DataProblem, match="110105: has no province"):
        load_places(table)


def test_looking_up_is_quick() -> None:
    said = ("北京朝阳", "我住在成都武侯区那边", "shen zhen", "深镇南山", "火星", "杭洲", "石景")
    find_places("北京")
    begun = time.perf_counter()
    for one in said * 5:
        find_places(one)
    # Half of a hundredth of a second each is promised; a busy machine gets ten times that.
    assert (time.perf_counter() - begun) / (len(said) * 5) < 0.05


@given(st.text())
def test_no_text_is_too_strange(said: str) -> None:
    scores = [one.score for one in find_places(said)]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < one <= 100 for one in scores)


@given(st.text(alphabet="北京上海市区县省广东西南山朝阳 abcxhinzg1", max_size=60))
def test_no_heap_of_names_is_too_strange(said: str) -> None:
    assert len(find_places(said)) <= 5
