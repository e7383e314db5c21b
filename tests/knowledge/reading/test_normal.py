import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.reading.normal import bare, compact, normalise
from knowledge.reading.text import read_text


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("１２３ＡＢＣ", "123abc"),
        ("我要找工作！", "我要找工作!"),
        ("殘疾人證號", "残疾人证号"),
        ("視障朋友", "视障朋友"),
        ("  你\t好 \n 啊  ", "你 好 啊"),
        ("你\u200b好\ufeff", "你好"),
        ("好\x00的\x07", "好的"),
        ("好的👍🏽", "好的"),
        ("👨‍👩‍👧", ""),
        ("1️⃣", "1"),
        ("①", "1"),
        ("★按摩★", "按摩"),
        ("⠼⠁", "⠼⠁"),
        ("OK", "ok"),
        ("\ud800坏", "坏"),
        ("", ""),
    ],
)
def test_one_spelling(typed: str, normal: str) -> None:
    assert normalise(typed) == normal


@given(st.text())
def test_normalising_again_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.text(alphabet=st.characters(categories=["Lo", "So", "Cf", "Sk", "Mn", "Cs"])))
def test_strange_characters_settle_too(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("请帮我查一下吧！", "查"),
        ("麻烦你，我想学按摩啊", "学按摩"),
        ("我要第一个，谢谢", "第一个"),
        ("按摩", "按摩"),
        ("我要", "我要"),
        ("请", "请"),
        ("啊", "啊"),
        ("。。。", ""),
        ("就业", "就业"),
        ("那曲", "那曲"),
        ("hao de", "haode"),
    ],
)
def test_polite_words_fall_off_the_ends(typed: str, kept: str) -> None:
    assert bare(typed) == kept


@given(st.text())
def test_bare_is_empty_only_when_nothing_was_written(text: str) -> None:
    assert bool(bare(text)) == bool(compact(text))
    assert bare(text) in compact(text)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  光明 按摩店 \n", "光明 按摩店"),
        ("Anna 的店😀", "Anna 的店😀"),
        ("殘疾", "殘疾"),
        ("\x00\u200b", None),
        ("", None),
        ("   ", None),
    ],
)
def test_free_text_keeps_the_writers_own_characters(typed: str, kept: str | None) -> None:
    assert read_text(typed) == kept


def test_free_text_ends_at_the_limit() -> None:
    assert read_text("好" * 300) == "好" * 200
    assert read_text("一二 三四", limit=3) == "一二"


@given(st.text(), st.integers(1, 50))
def test_free_text_has_nothing_invisible(text: str, limit: int) -> None:
    read = read_text(text, limit)
    assert read is None or (0 < len(read) <= limit and read == read.strip() and "\n" not in read)
    assert read is None or read_text(read, limit) == read
