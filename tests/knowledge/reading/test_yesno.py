import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.reading.lists import load_lists
from knowledge.reading.normal import bare, compact
from knowledge.reading.sayings import read_skip, read_unsure
from knowledge.reading.yesno import read_yes_no


@pytest.mark.parametrize(
    "said",
    [
        "是", "是的", "嗯", "嗯嗯", "恩", "对", "对头", "对对对", "对的呀", "好", "好的", "好嘞",
        "行", "行吧", "得行", "要得", "中",
        "要", "要的", "我要", "可以", "阔以", "有", "有的", "我有", "没问题", "没错", "没毛病",
        "ok", "OK！", "yes", "Y", "好滴",
        "愿意", "同意", "當然", "系啊", "shi de", "keyi", "嗯，是的", "嗯，我有电脑", "对 我是盲人",
        "好的，谢谢", "是，没错",
        "可以可以", "👍", "👌🏻", "ｏｋ", "行行行", "有，一台旧的", "会一点",
    ],
)  # fmt: skip
def test_yes(said: str) -> None:
    assert read_yes_no(said) is True


@pytest.mark.parametrize(
    "said",
    [
        "不", "不是", "不是的", "不要", "不要了", "没有", "没", "没得", "莫得", "冇", "唔系",
        "不了吧", "不用", "不用了谢谢", "算了",
        "算了吧", "不行", "不得行", "不可以", "不能", "不会", "不想", "不愿意", "不同意", "不需要",
        "no", "No!", "nope", "n", "否", "無",
        "bu shi", "mei you", "嗯，不是", "嗯没有", "不，谢谢", "没有，从来没有", "不用了，我自己来",
        "没有没有", "👎", "还没", "暂时不用", "木有",
    ],
)  # fmt: skip
def test_no(said: str) -> None:
    assert read_yes_no(said) is False


@pytest.mark.parametrize(
    "said",
    [
        "", "。", "不是不行", "不是没有", "没有不行", "不好说", "不知道", "不确定", "说不清",
        "好不好", "有没有", "是不是", "行不行", "对不起",
        "不好意思", "没关系", "随便", "无所谓", "是，但是我没有证", "好，不过我不想去",
        "可以，要看多少钱", "不，可以的", "不是，我有电脑",
        "没有，有一个", "1", "2", "我想问一下", "可能吧", "按摩", "👍👎", "什么意思", "不客气",
    ],
)  # fmt: skip
def test_neither(said: str) -> None:
    assert read_yes_no(said) is None


def test_no_saying_is_both_and_none_can_never_match() -> None:
    lists = load_lists("yesno.toml")
    assert not set(lists["yes"]) & set(lists["no"])
    unreachable = [one for one in (*lists["yes"], *lists["no"]) if compact(one) != one]
    assert unreachable == []


def test_uncertainty_is_never_read_as_an_answer() -> None:
    lists = load_lists("sayings.toml")
    for key in ("unsure_exact", "unsure_part"):
        assert [one for one in lists[key] if read_yes_no(one) is not None] == []


@given(st.text())
def test_polite_words_never_turn_an_answer_around(said: str) -> None:
    before, after = read_yes_no(said), read_yes_no(bare(said))
    assert before is None or after is None or before is after


@pytest.mark.parametrize(
    "said",
    [
        "跳过", "跳过吧", "略过", "下一个", "不想说", "我不想说", "这个不方便说", "不填", "先不填",
        "不告诉你", "skip", "以后再说", "tiao guo", "保密",
    ],
)  # fmt: skip
def test_left_out(said: str) -> None:
    assert read_skip(said)


@pytest.mark.parametrize(
    "said",
    ["", "不想跳过", "别跳过", "按摩", "第一个", "我不想说话的工作，想找安静的地方做手工的那种"],
)
def test_not_left_out(said: str) -> None:
    assert not read_skip(said)


@pytest.mark.parametrize(
    "said",
    [
        "不知道", "我不知道啊", "不清楚", "忘了", "忘了是哪年", "说不清", "不确定", "記不得了",
        "不好说", "看情况", "bu zhi dao", "我也不太清楚", "不晓得",
    ],
)  # fmt: skip
def test_unsure(said: str) -> None:
    assert read_unsure(said)


@pytest.mark.parametrize("said", ["", "知道", "不是不知道", "没忘", "清楚", "有", "2015年"])
def test_sure(said: str) -> None:
    assert not read_unsure(said)
