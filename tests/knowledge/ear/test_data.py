"""Errors in data files name the file and the key."""

from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.ear.lexicon import load_lexicon
from knowledge.ear.tables import load_tables
from knowledge.problems import DataProblem


def load_signs(folder: Path) -> object:
    return load_tables("signs.toml", folder)


BROKEN: list[tuple[Callable[[Path], object], str, str, str]] = [
    (load_signs, "signs.toml", "[signs", "-"),
    (load_signs, "signs.toml", "signs = 1", "signs"),
    (load_signs, "signs.toml", "[signs]\nplus = 1", "signs.plus"),
    (load_lexicon, "lexicon.toml", '[words]\n"重庆" = "chong2"', "words.重庆"),
    (load_lexicon, "lexicon.toml", '[words]\n"聋" = "long"', "words.聋"),
    (load_lexicon, "lexicon.toml", '[words]\n"A" = "a1"', "words.A"),
    (load_lexicon, "lexicon.toml", '[a]\n"聋" = "long2"\n[b]\n"聋" = "long2"', "b.聋"),
]


@pytest.mark.parametrize(("load", "name", "text", "key"), BROKEN)
def test_it_is_named(
    load: Callable[[Path], object], name: str, text: str, key: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(DataProblem) as raised:
        load(tmp_path)
    assert (raised.value.file, raised.value.key) == (name, key)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataProblem, match=r"signs\.toml"):
        load_signs(tmp_path)
