import pytest

from knowledge.reading.asking import asks
from knowledge.reading.corrections import read_correction


@pytest.mark.parametrize(
    ("said", "instead"),
    [
        ("不对，是海淀", "海淀"),
        ("不对不对，我要第二个", "第二个"),
        ("说错了，三十五", "三十五"),
        ("错了 应该是2", "2"),
        ("不是朝阳，是海淀", "海淀"),
        ("唔系，係深圳", "深圳"),
        ("我刚才说错了，改成小黄", "小黄"),
    ],
)
def test_what_is_meant_instead(said: str, instead: str) -> None:
    assert read_correction(said) == instead


@pytest.mark.parametrize(
    "said",
    ["不对", "不是", "不是的", "不是我", "说错了", "不要按摩", "海淀", "", "等一下", "错不了"],
)
def test_what_takes_nothing_back(said: str) -> None:
    assert read_correction(said) is None


@pytest.mark.parametrize("said", ["要钱吗", "为什么要我的电话", "点解要问呢啲", "这个咋弄"])
def test_a_question_back(said: str) -> None:
    assert asks(said)


@pytest.mark.parametrize("said", ["打电话", "三十五", "我住徐州", "都要"])
def test_an_answer_asks_nothing(said: str) -> None:
    assert not asks(said)
