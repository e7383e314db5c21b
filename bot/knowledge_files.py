"""Every broken file of `knowledge/`, where the loaders themselves stop at the first one."""

import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import knowledge
from knowledge.catalogue import PROGRAMMES, Catalogue, load_catalogue
from knowledge.eligibility import check_catalogue
from knowledge.problems import DataProblem
from knowledge.words import TEXTS, load_texts

ROOT = Path(knowledge.__file__).parent


def broken_files(root: Path = ROOT) -> list[DataProblem]:
    """Load each data file on its own, then all together; what was found wrong, file by file.

    Args:
        root: a folder laid out like `knowledge/`.
    """
    found: list[DataProblem] = []
    loaders: dict[str, Callable[[Path], object]] = {
        PROGRAMMES.name: _load_programmes,
        TEXTS.name: load_texts,
    }
    for file in sorted(root.rglob("*.toml")):
        found += _problem(_parse, file) or _alone(loaders.get(file.parent.name), file)
    if found:
        return found
    # Only together do two files that define the same thing disagree.
    return [problem for name, load in loaders.items() for problem in _problem(load, root / name)]


def _alone(load: Callable[[Path], object] | None, file: Path) -> list[DataProblem]:
    if load is None:
        return []
    with TemporaryDirectory() as folder:
        shutil.copy(file, folder)
        return _problem(load, Path(folder))


def _problem(load: Callable[[Path], object], path: Path) -> list[DataProblem]:
    try:
        load(path)
    except DataProblem as problem:
        return [problem]
    return []


def _load_programmes(folder: Path) -> Catalogue:
    loaded = load_catalogue(folder)
    check_catalogue(loaded)
    return loaded


def _parse(file: Path) -> None:
    try:
        tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataProblem(file.name, "-", str(error)) from error
