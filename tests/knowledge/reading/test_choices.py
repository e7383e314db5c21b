import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.reading.choices import Spoken, read_choice, read_choices


def spoken(*labels: str | tuple[str, ...]) -> list[Spoken]:
    return [
        Spoken(number, (one,) if isinstance(one, str) else one)
        for number, one in enumerate(labels, start=1)
    ]


CATEGORIES = spoken(
    ("视力残疾", "看不见", "盲人", "视障", "眼睛"),
    ("听力残疾", "听不见", "聋人", "听障"),
    ("言语残疾", "说话困难"),
    ("肢体残疾", "腿脚不便", "轮椅"),
    "智力残疾",
    "精神残疾",
    ("多重残疾", "有两种以上"),
)
COURSES = spoken(("按摩", "推拿"), "心理咨询", ("电脑", "信息技术"), "会手语", "不会手语")
HAVE = spoken("有", "没有", "不知道")
GENDERS = spoken("男", "女")


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("1", 1), ("一", 1), ("１", 1), ("①", 1), ("1️⃣", 1), ("1.", 1), ("1、", 1), ("(2)", 2),
        ("1号", 1), ("一号", 1), ("第1", 1),
        ("第一个", 1), ("选一", 1), ("我选3", 3), ("选项三", 3), ("要第二个", 2),
        ("那就第二个吧", 2), ("第 4 个", 4), ("最后一个", 7),
        ("倒数第二个", 6), ("头一个", 1), ("按3", 3), ("七", 7), ("我要第二項", 2), ("xuan 2", 2),
        ("视力残疾", 1), ("視力殘疾", 1), ("视力", 1), ("我是盲人", 1), ("我眼睛不好", 1),
        ("我是视障", 1), ("聋人", 2), ("我听不见", 2),
        ("我坐轮椅", 4), ("肢体的", 4), ("肢体的那个", 4), ("精神", 6), ("智力方面的", 5),
        ("我有两种以上", 7),
        ("市力", 1), ("实力残疾", 1), ("忙人", 1), ("停力", 2), ("zhi li", 5),
        ("ting li can ji", 2), ("我是忙人", 1), ("资历", 5),
        ("不是盲人，是聋人", 2), ("不，我是盲人", 1), ("我不是盲人我是聋人", 2),
    ],
)  # fmt: skip
def test_one_is_meant(said: str, number: int) -> None:
    assert read_choice(said, CATEGORIES) == [number - 1]


@pytest.mark.parametrize(
    "said",
    [
        "", "。", "8", "0", "第九个", "99", "一个", "两个", "1.5", "不是盲人", "不是盲人和聋人",
        "没有残疾", "想回家", "要", "啊", "不是忙人",
    ],
)  # fmt: skip
def test_none_is_meant(said: str) -> None:
    assert read_choice(said, CATEGORIES) == []


def test_several_that_are_equally_good_come_back_together() -> None:
    assert read_choice("盲人还是聋人", CATEGORIES) == [0, 1]
    assert read_choice("残疾", CATEGORIES) == list(range(7))
    assert read_choice("按摩或者电脑", COURSES) == [0, 2]


@pytest.mark.parametrize(
    ("said", "numbers"),
    [
        ("不要按摩", []), ("不想学按摩", []), ("按摩不要", []), ("不要按摩和推拿", []),
        ("除了按摩", []),
        ("不要按摩，要电脑", [3]), ("不，按摩", [1]), ("会手语", [4]), ("不会手语", [5]),
        ("我不会手语", [5]), ("我会手语", [4]),
        ("手语", [4]), ("按模", [1]), ("an mo", [1]), ("新西技术", [3]), ("心里咨询", [2]),
        ("我想学暗魔", [1]), ("推那", [1]),
    ],
)  # fmt: skip
def test_refusals_are_heard(said: str, numbers: list[int]) -> None:
    assert read_choice(said, COURSES) == [one - 1 for one in numbers]


@pytest.mark.parametrize(
    ("said", "numbers"),
    [
        ("有", [1]),
        ("没有", [2]),
        ("没有电脑", [2]),
        ("有电脑", [1]),
        ("不知道", [3]),
        ("我不知道啊", [3]),
    ],
)
def test_the_longer_label_wins(said: str, numbers: list[int]) -> None:
    assert read_choice(said, HAVE) == [one - 1 for one in numbers]


def test_a_label_of_one_character_is_found_in_a_short_answer_only() -> None:
    assert read_choice("我是男的", GENDERS) == [0]
    assert read_choice("女生", GENDERS) == [1]
    assert read_choice("我不是男的", GENDERS) == []
    assert read_choice("我和子女住在一起", GENDERS) == []


def test_of_two_options_there_is_a_former_and_a_latter() -> None:
    assert read_choice("前者", GENDERS) == [0]
    assert read_choice("后面那个", GENDERS) == [1]
    assert read_choice("中间那个", HAVE) == [1]


def test_words_come_before_numbers() -> None:
    levels = spoken("四级", "三级", "二级", "一级")
    assert read_choice("一级", levels) == [3]
    assert read_choice("1级", levels) == [3]
    assert read_choice("1", levels) == [0]


def test_numbers_need_not_begin_at_one() -> None:
    options = [Spoken(7, ("按摩",)), Spoken(13, ("电脑",))]
    assert read_choice("7", options) == [0]
    assert read_choice("十三", options) == [1]
    assert read_choice("1", options) == []


@pytest.mark.parametrize(
    ("said", "numbers"),
    [
        ("1", [1]), ("第一个和第三个", [1, 3]), ("1 3", [1, 3]), ("1、3", [1, 3]), ("1，3", [1, 3]),
        ("3和1", [1, 3]), ("1/3", [1, 3]),
        ("13", [1, 3]), ("一三", [1, 3]), ("要13", [1, 3]), ("第1、2、5个", [1, 2, 5]),
        ("第一第二", [1, 2]), ("一二三", [1, 2, 3]), ("1 1", [1]),
        ("1到3", [1, 2, 3]), ("一至三", [1, 2, 3]), ("2-4", [2, 3, 4]), ("第二到第四个", [2, 3, 4]),
        ("按摩和电脑", [1, 3]), ("按摩、电脑", [1, 3]), ("按摩跟心理咨询还有电脑", [1, 2, 3]),
        ("按摩 电脑", [1, 3]), ("第一个和电脑", [1, 3]),
        ("我想学按摩还有那个电脑什么的", [1, 3]), ("an mo", [1]), ("按模和电恼", [1, 3]),
        ("按摩，谢谢", [1]),
        ("都要", [1, 2, 3, 4, 5]), ("全部", [1, 2, 3, 4, 5]), ("我都要", [1, 2, 3, 4, 5]),
        ("都不要", []), ("一个都不要", []),
        ("除了第二个", [1, 3, 4, 5]), ("除了第二个都要", [1, 3, 4, 5]),
        ("除了按摩和电脑以外其他都要", [2, 4, 5]), ("除了1和3", [2, 4, 5]),
        ("不要按摩，其他都要", [2, 3, 4, 5]), ("按摩不要，其余的都要", [2, 3, 4, 5]),
        ("不要按摩，要电脑", [3]), ("电脑，不要按摩", [3]),
    ],
)  # fmt: skip
def test_several_are_meant(said: str, numbers: list[int]) -> None:
    assert read_choices(said, COURSES) == [one - 1 for one in numbers]


@pytest.mark.parametrize(
    "said",
    [
        "",
        "6",
        "1和8",
        "18",
        "33",
        "3到1",
        "1到9",
        "我想回家",
        "不要按摩",
        "除了",
        "除了8",
        "谢谢",
        "1和火星",
    ],
)
def test_what_is_not_wholly_understood_is_none(said: str) -> None:
    assert read_choices(said, COURSES) is None


def test_thirteen_is_thirteen_where_there_is_a_thirteenth() -> None:
    many = spoken(*(f"课程{one}" for one in "甲乙丙丁戊己庚辛壬癸子丑寅"))
    assert read_choices("13", many) == [12]
    assert read_choices("十三", many) == [12]
    assert read_choices("14", many) == [0, 3]


def test_a_label_may_contain_a_word_that_separates() -> None:
    options = spoken("求职和应聘", "沟通")
    assert read_choices("求职和应聘", options) == [0]
    assert read_choices("求职和应聘还有沟通", options) == [0, 1]


def test_a_label_that_two_options_share_is_never_guessed() -> None:
    options = spoken(("北京", "按摩"), ("上海", "按摩"), "电脑")
    assert read_choice("按摩", options) == [0, 1]
    assert read_choices("按摩", options) is None
    assert read_choices("按摩和电脑", options) is None


@given(st.text(), st.lists(st.text(max_size=5), max_size=6))
def test_no_text_is_too_strange(said: str, labels: list[str]) -> None:
    options = spoken(*labels)
    positions = set(range(len(options)))
    assert set(read_choice(said, options)) <= positions
    assert set(read_choices(said, options) or ()) <= positions


@given(
    st.sets(st.integers(1, 5), min_size=1), st.sampled_from(["和", "、", " ", "跟", ",", "还有"])
)
def test_any_list_of_numbers_is_read_back(numbers: set[int], between: str) -> None:
    said = between.join(f"第{'一二三四五'[one - 1]}个" for one in sorted(numbers))
    assert read_choices(said, COURSES) == [one - 1 for one in sorted(numbers)]
