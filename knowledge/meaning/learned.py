"""The learned part of the search: how much each trait of a sentence speaks for each target.

The weights are fitted to the examples by `knowledge.meaning.teach` and kept in `weights/`: a row
for each trait, a column for each target.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from knowledge.problems import DataProblem

FOLDER = Path(__file__).parent / "weights"
HEAD = "targets.json"
TRAITS = "traits.tsv"
MATRIX = "matrix.bin"


@dataclass(frozen=True)
class Learned:
    """Fitted weights; `digest` tells what they were fitted to.

    `rows` leads from a trait to its row and the size of one step; the matrix holds whole steps
    from -127 to 127, `len(targets)` a row. `sharpness` turns margins into chances.
    """

    digest: str
    targets: tuple[str, ...]
    bias: tuple[float, ...]
    sharpness: float
    rows: Mapping[str, tuple[int, float]]
    matrix: memoryview

    def chances(self, traits: Mapping[str, float]) -> Mapping[str, float]:
        """For each target the chance, from 0 to 1, that a sentence with `traits` means it.

        `traits` are names with their strength, 1 for one that is simply there; unknown ones do not
        count. The chances add up to 1.
        """
        margins = self._margins(traits)
        most = max(margins)
        powers = [math.exp(self.sharpness * (one - most)) for one in margins]
        whole = sum(powers)
        return {id_: one / whole for id_, one in zip(self.targets, powers, strict=True)}

    def shares(self, traits: Mapping[str, float], target: str) -> Mapping[str, float]:
        """How much each of `traits` adds to the margin of `target`, or takes from it."""
        column = self.targets.index(target)
        size = self._size(traits)
        return {
            one: strength * step * self.matrix[row * len(self.targets) + column] / size
            for one, strength, row, step in self._known(traits)
        }

    def _margins(self, traits: Mapping[str, float]) -> list[float]:
        wide, size = len(self.targets), self._size(traits)
        sums = list(self.bias)
        for _, strength, row, step in self._known(traits):
            scale = strength * step / size
            weights = self.matrix[row * wide : (row + 1) * wide]
            sums = [one + scale * weight for one, weight in zip(sums, weights, strict=True)]
        return sums

    def _known(self, traits: Mapping[str, float]) -> list[tuple[str, float, int, float]]:
        return [
            (one, strength, *self.rows[one])
            for one, strength in traits.items()
            if one in self.rows
        ]

    def _size(self, traits: Mapping[str, float]) -> float:
        squares = sum(strength**2 for _, strength, *_ in self._known(traits))
        return math.sqrt(squares) or 1.0


@cache
def learned() -> Learned:
    """The weights of `weights/`, read once.

    Raises:
        DataProblem: they are not there, or do not fit together.
    """
    return load_learned()


def load_learned(folder: Path = FOLDER) -> Learned:
    """Read fitted weights.

    Raises:
        DataProblem: a file is missing or broken, or they do not fit together; names the file.
    """
    try:
        head = json.loads((folder / HEAD).read_text(encoding="utf-8"))
        rows: dict[str, tuple[int, float]] = {}
        for row, line in enumerate((folder / TRAITS).read_text(encoding="utf-8").splitlines()):
            trait, _, step = line.rpartition("\t")
            rows[trait] = (row, float(step))
        matrix = memoryview((folder / MATRIX).read_bytes()).cast("b")
        targets = tuple(head["targets"])
        bias = tuple(float(head["targets"][one]) for one in targets)
        sharpness = float(head["sharpness"])
        digest = str(head["digest"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataProblem(folder.name, "-", str(error)) from error
    if len(matrix) != len(rows) * len(targets):
        raise DataProblem(MATRIX, "-", f"is not {len(rows)} times {len(targets)} weights")
    return Learned(digest, targets, bias, sharpness, rows, matrix)
