import pytest

from knowledge.reading.sound import sound, syllables


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("视力", "实力"),
        ("湖南", "湖兰"),
        ("福建", "湖建"),
        ("山", "三"),
        ("盲人", "mangren"),
        ("精神", "金深"),
        ("视力", "shi li"),
        ("按摩", "an mo"),
        ("绿", "lv"),
    ],
)
def test_what_many_people_merge_sounds_alike(one: str, other: str) -> None:
    assert sound(one) == sound(other)


@pytest.mark.parametrize(
    ("one", "other"), [("视力", "听力"), ("智力", "视力"), ("肢体", "智力"), ("言语", "听力")]
)
def test_different_words_still_sound_different(one: str, other: str) -> None:
    assert sound(one) != sound(other)


def test_syllables_keep_their_borders() -> None:
    assert syllables("西安") == ["xi", "an"]
    assert syllables("先") == ["xian"]
