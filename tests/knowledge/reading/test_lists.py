from pathlib import Path

import pytest

from knowledge.problems import DataProblem
from knowledge.reading.lists import FOLDER, load_lists


@pytest.mark.parametrize("file", sorted(one.name for one in FOLDER.glob("*.toml")))
def test_every_list_is_read_and_says_nothing_twice(file: str) -> None:
    for words in load_lists(file).values():
        assert len(words) == len(set(words))


@pytest.mark.parametrize(
    ("content", "key"),
    [
        ('yes = ["是"', "-"),
        ('yes = "是"', "yes"),
        ("yes = [1]", "yes"),
        ('yes = ["是", ""]', "yes"),
    ],
)
def test_a_broken_list_is_named(tmp_path: Path, content: str, key: str) -> None:
    (tmp_path / "broken.toml").write_text(content, encoding="utf-8")
    with pytest.raises(DataProblem) as raised:
        load_lists("broken.toml", tmp_path)
    assert (raised.value.file, raised.value.key) == ("broken.toml", key)


def test_a_missing_list_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataProblem, match=r"none\.toml"):
        load_lists("none.toml", tmp_path)
