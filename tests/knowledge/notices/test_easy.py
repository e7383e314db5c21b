"""Easy words are proposed: short sentences, everyday words, and not one fact changed."""

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.notices import easy
from knowledge.notices.easy import propose_easy
from knowledge.notices.facts import facts

TABLE = tomllib.loads(Path(easy.__file__).with_name("easy.toml").read_text("utf-8"))
WORDS, KEPT = TABLE["words"], TABLE["kept"]["words"]
FACTS = (
    "12月5日", "上午9:00-11:30", "下午三点半", "北京市朝阳区", "深圳", "010-12345678",
    "13812345678", "https://example.org/a?b=1", "hr@example.org", "《劳动法》", "3000元",
    "16到45岁", "地址：示范路1号", "2026年", "三楼", "第2期",
)  # fmt: skip
OTHERS = (
    "敬请携带证件", "逾期不候", "如需接送", "请提前告诉我们", "（周六）", "（食宿除外）",
    "费用自理", "可以及时", "无需", "要求", "咨询", "电话", "与", "会员", "即可", "以",
    "好", "，", "。", "；", "\n", "！", "：", "、", " ", "并且", "岗位", "？",
)  # fmt: skip
texts = st.lists(st.sampled_from((*FACTS, *OTHERS)), min_size=1, max_size=40).map("".join)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("敬请携带证件，逾期不候。", "请带上证件。晚了就没有了。"),
        ("如需接送，请提前两天告诉我们。", "如需接送，请提前两天告诉我们。"),
        ("费用自理（食宿除外）", "费用自己付。吃和住除外。"),
        ("时间：12月5日（周六）上午9:00", "时间：12月5日周六上午9:00。"),
        (
            "北京市朝阳区举办招聘会，地点：示范路1号三层，岗位很多。",
            "北京市朝阳区办招聘会。地点：示范路1号三层。工作很多。",
        ),
        ("请看《岗位目录》。", "请看《岗位目录》。"),
        ("好。", "好。"),
        ("咨询电话：010-12345678", "咨询电话：010-12345678。"),
        ("请向社区咨询。", "请向社区问。"),
        ("有心理咨询师在。", "有心理咨询师在。"),
        ("生活能自理。", "生活能自理。"),
        ("交通费自理。", "交通费自己付。"),
        ("应聘人员请早来。", "找工作的人请早来。"),
        ("有工作岗位。", "有工作。"),
        ("公益性岗位招人。", "公益性岗位招人。"),
        ("参与会议即可以。", "参与会议就可以。"),
        ("我们与会员都可以及时来。", "我们与会员都可以及时来。"),
        ("因故障停课。", "因故障停课。"),
        ("因故停课。", "因为有事停课。"),
        ("其他的均可以。", "别的都可以。"),
        ("舍不得，不得不走。", "舍不得，只好走。"),
    ],
)
def test_what_is_proposed(written: str, told: str) -> None:
    assert propose_easy(written) == told


@given(texts)
def test_no_fact_is_lost_or_changed(text: str) -> None:
    told = propose_easy(text)
    for one in facts(text):
        assert one in told


@given(texts.map(lambda text: re.sub("[（）]", "", text)))
def test_no_fact_outside_brackets_is_moved(text: str) -> None:
    told, at = propose_easy(text), 0
    for one in facts(text):
        at = told.find(one, at)
        assert at >= 0, one


@given(texts)
def test_proposing_again_changes_nothing(text: str) -> None:
    told = propose_easy(text)
    assert propose_easy(told) == told


@given(st.text(max_size=200))
def test_whatever_is_written_something_is_proposed(text: str) -> None:
    assert propose_easy(text) or not text


def test_no_everyday_word_is_an_office_word_itself() -> None:
    assert [(office, word) for office in WORDS for word in WORDS.values() if office in word] == []


@pytest.mark.parametrize("kept", KEPT)
def test_what_holds_a_word_of_offices_and_means_something_else_is_left(kept: str) -> None:
    assert any(word in kept for word in WORDS)
    assert propose_easy(f"这是{kept}") == f"这是{kept}。"


def test_long_sentences_become_short_ones() -> None:
    long = "我们下周在图书馆办活动，内容有唱歌跳舞，来的人都有小礼物，欢迎带上家人朋友。"
    assert max(map(len, propose_easy(long).split("。"))) <= 12
