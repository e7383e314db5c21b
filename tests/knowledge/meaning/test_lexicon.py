"""Words are found in whatever spelling, and how surely is known."""

import pytest

from knowledge.meaning.heard import Heard, Token
from knowledge.meaning.lexicon import Lexicon, Word

WORDS = ("推拿", "在家", "智力", "畅听王卡", "乐业云工", "job", "workfromhome", "牙")
LEXICON = Lexicon(map(Word.of, WORDS))


@pytest.mark.parametrize(
    ("said", "word", "sureness"),
    [
        ("想学推拿", "推拿", 1.0),
        ("想學推拿，呵", "推拿", 1.0),
        ("想学推那", "推拿", 0.8),
        ("xiang xue tui na", "推拿", 0.9),
        ("xiangxuetuina", "推拿", 0.9),
        ("乐夜云功", "乐业云工", 0.95),
        ("畅听王咔", "畅听王卡", 0.95),
        ("畅听王牌", "畅听王卡", 0.8),
        ("job please", "job", 1.0),
        ("work from home", "workfromhome", 1.0),
    ],
)
def test_a_word_is_found(said: str, word: str, sureness: float) -> None:
    assert LEXICON.find(Heard(said))[word] == sureness


@pytest.mark.parametrize("said", ["jobless", "推一下", "", "自立自强" * 3])
def test_what_is_not_there_is_not_found(said: str) -> None:
    assert not {"job", "推拿", "乐业云工"} & LEXICON.find(Heard(said)).keys()


def test_a_sentence_is_taken_apart() -> None:
    assert Heard("我 xiangxue 3D app").tokens == (
        Token("我", "wo"),
        Token("xiang", "xiang", typed=True),
        Token("xue", "xue", typed=True),
        Token("#", "#"),
        Token("d", ""),
        Token("app", ""),
    )
