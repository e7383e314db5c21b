"""Where a notice goes, as people name it."""

import pytest

from knowledge.notices.areas import read_areas


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ("广东、北京", [["440000"], ["110000"]]),
        ("深圳市和广州市", [["440300"], ["440100"]]),
        ("深圳南山", [["440300"]]),
        ("北京市朝阳区", [["110105"]]),
        ("没有这个地方吧嗯", [[]]),
        ("", []),
    ],
)
def test_areas(said: str, codes: list[list[str]]) -> None:
    assert read_areas(said) == codes


def test_a_name_of_several_places_means_them_all() -> None:
    (found,) = read_areas("朝阳区")
    assert len(found) > 1
    assert "110105" in found
