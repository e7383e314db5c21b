"""Text that many people get: a screen reader reads out every sign that is in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.reading.normal import is_picture
from knowledge.reading.text import undecorated

PIECES = ("\n", " ", "★", "🎉", "👩‍💻", "===", "•", "※", "好的", "25°C", "A-B", "——", "12 月")


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("🎉周六招聘会★★★", "周六招聘会"),
        ("通知\n======\n周六有课", "通知\n周六有课"),
        ("第一段\n\n第二段", "第一段\n\n第二段"),
        ("• 带身份证\n• 带照片", "带身份证\n带照片"),
        ("室温 25°C，看 https://example.org/a---b", "室温 25°C，看 https://example.org/a---b"),
        ("好的——马上来……", "好的——马上来……"),
        ("★★★", ""),
    ],
)
def test_decoration_goes_and_words_stay(written: str, left: str) -> None:
    assert undecorated(written) == left


@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map("".join)))
def test_nothing_that_is_only_seen_is_left(text: str) -> None:
    left = undecorated(text)
    assert undecorated(left) == left
    assert not [one for one in left if is_picture(one) and one != "°"]
