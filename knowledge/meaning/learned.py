"""The learned part of the search: how much each trait of a sentence speaks for each target.

The weights are fitted to the examples by `knowledge.meaning.teach` and kept in `weights/`: a row
for each trait, a column for each target.
"""

import json
import math
from collections.abc import Iterable, Iterator, Mapping
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

    def margins(self, traits: Iterable[str]) -> Mapping[str, float]:
        """How far a sentence with `traits` lies on the side of each target.

        1 is surely, below 0 rather not. Unknown traits do not count.
        """
        known, wide = list(self._known(traits)), len(self.targets)
        sums = [0.0] * wide
        for _, row, step in known:
            weights = self.matrix[row * wide : (row + 1) * wide]
            sums = [one + step * weight for one, weight in zip(sums, weights, strict=True)]
        size = math.sqrt(len(known)) or 1.0
        weighed = [bias + one / size for bias, one in zip(self.bias, sums, strict=True)]
        return dict(zip(self.targets, weighed, strict=True))

    def chances(self, margins: Mapping[str, float]) -> Mapping[str, float]:
        """For each target the chance, from 0 to 1, that it is meant; they add up to 1."""
        most = max(margins.values())
        powers = {id_: math.exp(self.sharpness * (one - most)) for id_, one in margins.items()}
        whole = sum(powers.values())
        return {id_: one / whole for id_, one in powers.items()}

    def shares(self, traits: Iterable[str], target: str) -> Mapping[str, float]:
        """How much each of `traits` adds to the margin of `target`, or takes from it."""
        known, column = list(self._known(traits)), self.targets.index(target)
        size = math.sqrt(len(known))
        return {
            one: step * self.matrix[row * len(self.targets) + column] / size
            for one, row, step in known
        }

    def _known(self, traits: Iterable[str]) -> Iterator[tuple[str, int, float]]:
        for one in traits:
            if one in self.rows:
                yield (one, *self.rows[one])


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
