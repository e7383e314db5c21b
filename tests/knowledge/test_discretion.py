"""Titles that others may see on a locked screen tell nothing of a disability."""

import tomllib
from pathlib import Path

import pytest

from knowledge import discretion
from knowledge.discretion import indiscreet_word, is_discreet

TABLE = tomllib.loads(Path(discretion.__file__).with_suffix(".toml").read_text("utf-8"))


@pytest.mark.parametrize(
    ("title", "word"),
    [
        ("盲人按摩招聘", "盲"),
        ("无障碍讲座", "障"),
        ("社会保障和障碍人士", "障"),
        ("色盲检查", "盲"),
        ("聋人朋友聚会", "聋"),
        ("手语班", "手语"),
        ("手語班", "手语"),
        ("特殊学校招老师", "特殊学校"),
        ("特教老师", "特教"),
        ("肢体朋友的工作", "肢体"),
        ("抑郁了怎么办", "抑郁"),
        ("拐杖发放", "拐杖"),
        ("義肢適配", "义肢"),
        ("假肢适配", "假肢"),
        ("助听器验配", "助听"),
        ("人工耳蜗讲座", "耳蜗"),
        ("轮椅维修", "轮椅"),
        ("导盲犬来了", "导盲"),
        ("读屏软件培训", "读屏"),
        ("精神科义诊", "精神"),
        ("企业精神病人工作", "精神病"),
        ("传达会议精神残疾人工作", "精神残"),
    ],
)
def test_what_tells_of_a_disability(title: str, word: str) -> None:
    assert indiscreet_word(title) == word
    assert not is_discreet(title)


@pytest.mark.parametrize(
    "title",
    [
        "社会保障讲座",
        "医疗保障政策",
        "保障房申请",
        "传达会议精神",
        "学习文件精神",
        "学习讲话精神",
        "精神文明建设",
        "故障维修班",
        "不要盲目投资",
        "招聘会",
        "",
    ],
)
def test_what_tells_nothing(title: str) -> None:
    assert is_discreet(title)


@pytest.mark.parametrize("word", TABLE["words"])
def test_every_word_is_refused_inside_a_title(word: str) -> None:
    assert not is_discreet(f"来看看{word}吧")


@pytest.mark.parametrize("word", TABLE["harmless"])
def test_every_harmless_word_holds_one_that_is_refused(word: str) -> None:
    assert any(one in word for one in TABLE["words"])
    assert is_discreet(f"来看看{word}吧")
