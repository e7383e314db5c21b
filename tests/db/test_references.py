"""Reference numbers: read as people say and type them; a slip is noticed."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.references import ALPHABET, new_reference, read_reference, show_reference

LENGTHS = st.integers(min_value=6, max_value=8)


def reference_like(body: str) -> str:
    """The one reference that begins with `body`."""
    found = [body + one for one in ALPHABET if read_reference(body + one)]
    assert len(found) == 1
    return found[0]


REFERENCES = st.text(ALPHABET, min_size=5, max_size=7).map(reference_like)


@given(LENGTHS)
def test_what_is_made_can_be_read(length: int) -> None:
    reference = new_reference(length)
    assert len(reference) == length
    assert read_reference(reference) == reference


@given(REFERENCES)
def test_what_is_shown_can_be_read_back_however_it_is_typed(reference: str) -> None:
    shown = show_reference(reference)
    wide = "".join(chr(ord(one) + 0xFEE0) if one != " " else "\u3000" for one in shown)
    assert unicodedata.normalize("NFKC", wide) == shown
    for typed in (shown, shown.lower(), shown.replace(" ", "-"), wide, f" {reference}。"):
        assert read_reference(typed) == reference


@given(REFERENCES, st.data())
def test_one_wrong_character_is_noticed(reference: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(reference) - 1))
    wrong = data.draw(st.sampled_from([one for one in ALPHABET if one != reference[place]]))
    assert read_reference(reference[:place] + wrong + reference[place + 1 :]) is None


@given(REFERENCES, st.data())
def test_two_swapped_characters_are_noticed(reference: str, data: st.DataObject) -> None:
    one = data.draw(st.integers(0, len(reference) - 1))
    other = data.draw(st.integers(0, len(reference) - 1))
    swapped = list(reference)
    swapped[one], swapped[other] = swapped[other], swapped[one]
    expected = reference if reference[one] == reference[other] else None
    assert read_reference("".join(swapped)) == expected


@given(st.text(max_size=12))
def test_any_text_is_a_reference_or_is_not(text: str) -> None:
    found = read_reference(text)
    assert found is None or (set(found) <= set(ALPHABET) and 6 <= len(found) <= 8)


def test_spoken_digits_are_read() -> None:
    reference = reference_like("379AF")
    assert read_reference("三七九 A F" + reference[-1]) == reference


@pytest.mark.parametrize("text", ["", "39K", "O0I1L2", "你好", "379AFHJKM", "++++++"])
def test_what_cannot_be_one_is_none(text: str) -> None:
    assert read_reference(text) is None


def test_groups_of_three() -> None:
    assert show_reference("39KMRA") == "39K MRA"
    assert show_reference("39KMRAWX") == "39K MRA WX"


def test_no_character_looks_like_another() -> None:
    assert not set(ALPHABET) & set("0O1IL2Z5S8BUV")
    assert len(set(ALPHABET)) == len(ALPHABET) == 13
