"""A text for the ear is proposed: links last, numbers twice, nothing that has to be seen."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.ear import speakable
from knowledge.notices.spoken import propose_spoken

PIECES = (
    "010-62345678", "13812345678", "400-123-4567", "https://example.org/a?b=1",
    "www.example.org/x", "（周六）", "【通知】", "HR", "周一/周三", "9:00", "时间：", "，", "。",
    "\n", "好的", "A&B", "、", "《劳动法》", "2026-12-05", "请来", "(见附件)",
    "4500元/月", "8小时", "/", "天", "周", "网址", "报名链接：", "2026/12/5",
)  # fmt: skip
texts = st.lists(st.sampled_from(PIECES), min_size=1, max_size=30).map("".join)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("时间：12月5日（周六）", "时间，12月5日，周六"),
        ("电话：010-12345678。", "电话，010-12345678，再说一遍，010-12345678。"),
        (
            "请看 https://example.org/a 报名。",
            "请看，网址在最后，报名。\n网址：https://example.org/a",
        ),
        ("网址 https://example.org/a", "网址在最后\n网址：https://example.org/a"),
        ("报名链接：https://example.org/a", "报名，网址在最后\n网址：https://example.org/a"),
        ("工资4500元/月", "工资4500元每月"),
        ("单价30元/小时起", "单价30元每小时起"),
        ("4000-5000元/月包吃住", "4000-5000元每月包吃住"),
        ("80元/人/天。", "80元每人每天。"),
        ("一万元/年", "一万元每年"),
        ("30元/㎡", "30元每平方米"),
        ("20人/班，8小时/天", "20人每班，8小时每天"),
        ("月薪4500/月", "月薪4500每月"),
        ("单位：元/月", "单位，元每月"),
        ("200元/次，周一/周三", "200元每次，周一或者周三"),
        ("周六/日", "周六或者日"),
        ("5楼/人事处", "5楼或者人事处"),
        ("3天/周三休息", "3天或者周三休息"),
        ("2026/12/5", "2026/12/5"),
        ("好。（周六）来", "好。周六，来"),
        ("周一/周三上课", "周一或者周三上课"),
        ("【好消息】HR在线", "好消息，人事在线"),
        ("9:00 开始", "9:00 开始"),
    ],
)
def test_what_is_proposed(written: str, told: str) -> None:
    assert propose_spoken(written) == told


@given(texts)
def test_every_digit_is_told(text: str) -> None:
    told = propose_spoken(text)
    for number in re.findall("[0-9]+", text):
        assert number in told


@given(texts)
def test_nothing_has_to_be_seen(text: str) -> None:
    heard = "\n".join(
        one for one in propose_spoken(text).split("\n") if not one.startswith("网址：")
    )
    assert not set("（）()【】&《》") & set(heard)
    assert "http" not in heard


@given(texts)
def test_proposing_again_changes_nothing(text: str) -> None:
    told = propose_spoken(text)
    assert propose_spoken(told) == told


@given(st.text(max_size=200))
def test_whatever_can_be_spoken_still_can(text: str) -> None:
    assert bool(speakable(propose_spoken(text))) is bool(speakable(text))
