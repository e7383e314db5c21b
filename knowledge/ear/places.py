"""Names of places: words of their own, some read in their own way."""

import tomllib
from collections.abc import Mapping
from functools import cache
from itertools import product

from pypinyin import Style, pinyin

from knowledge.problems import DataProblem
from knowledge.regions.divisions import FOLDER, places

FILE = "readings.toml"
_SHORTEST = 2


@cache
def official_names() -> frozenset[str]:
    """The full names of places, all but their last character a name: 长沙市, 朝阳区."""
    return frozenset(one.name for one in places().values() if len(one.name) > _SHORTEST)


@cache
def special_names() -> Mapping[str, tuple[str, ...]]:
    """The names of `knowledge/regions/readings.toml`, with the tones that go with their letters.

    Raises:
        DataProblem: the file is not TOML, or no readings of a name's characters make its letters.
    """
    try:
        names = tomllib.loads((FOLDER / FILE).read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataProblem(FILE, "-", str(error)) from error
    return {name: _toned(name, str(letters)) for name, letters in names.items()}


def _toned(name: str, letters: str) -> tuple[str, ...]:
    readings = (
        pinyin(one, Style.TONE3, heteronym=True, neutral_tone_with_five=True)[0] for one in name
    )
    for syllables in product(*readings):
        if "".join(one[:-1] for one in syllables) == letters:
            return syllables
    raise DataProblem(FILE, name, "its characters cannot be read so")
