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
)  # fmt: skip
texts = st.lists(st.sampled_from(PIECES), min_size=1, max_size=30).map("".join)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("时间：12月5日（周六）", "时间，12月5日，周六"),
        ("电话：010-12345678。", "电话，010-12345678，再说一遍，010-12345678。"),
        (
            "请看 https://example.org/a 报名。",
            "请看 见最后一行 报名。\n网址：https://example.org/a",
        ),
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
