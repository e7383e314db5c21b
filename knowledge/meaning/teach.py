"""Fit the learned part of the search to the examples, and write its weights (`make teach`).

Needs scikit-learn, which only the `dev` extra brings.
"""

import array
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.preprocessing import normalize
from sklearn.svm import LinearSVC

from knowledge.meaning.examples import Example, taught
from knowledge.meaning.learned import FOLDER, HEAD, MATRIX, TRAITS
from knowledge.search import traits_of

_AT_LEAST = 2
"""Examples in which a trait must stand: once is an accident."""
_BY_SOUND = 0.5
"""Weight of an example as it is heard, beside the same as it was written."""
_SOFTNESS = 1.0
_STEPS = 127
_SHARPNESS = 3.0


def digest() -> str:
    """What the weights depend on, in 16 hexadecimal digits: all data and code of this package."""
    known = hashlib.sha256()
    folder = Path(__file__).parent
    for file in sorted(folder.rglob("*")):
        if file.suffix in {".tsv", ".toml", ".py"} and FOLDER not in file.parents:
            known.update(file.name.encode() + file.read_bytes())
    return known.hexdigest()[:16]


def fit(examples: Sequence[Example]) -> tuple[DictVectorizer, LinearSVC]:
    """Fit a margin for each target to `examples`, written and by their sound."""
    written = [traits_of(one.utterance, one.category) for one in examples]
    heard = [traits_of(one.utterance, one.category, by_sound=True) for one in examples]
    often = Counter(trait for one in written for trait in one)
    kept = [_kept(one, often) for one in (*written, *heard)]
    vectors = DictVectorizer()
    table = normalize(vectors.fit_transform(kept))
    model = LinearSVC(C=_SOFTNESS, random_state=0)
    weights = [1.0] * len(written) + [_BY_SOUND] * len(heard)
    model.fit(table, [one.expect[0] for one in examples] * 2, sample_weight=weights)
    return vectors, model


def write(vectors: DictVectorizer, model: LinearSVC, folder: Path = FOLDER) -> None:
    """Write the weights in whole steps, one size of step a trait."""
    folder.mkdir(exist_ok=True)
    rows = model.coef_.T
    steps = np.abs(rows).max(axis=1) / _STEPS
    steps[steps == 0] = 1
    matrix = np.rint(rows / steps[:, None]).astype(np.int8)
    (folder / MATRIX).write_bytes(array.array("b", matrix.ravel().tolist()).tobytes())
    names = vectors.get_feature_names_out()
    lines = (f"{name}\t{step:.4g}\n" for name, step in zip(names, steps, strict=True))
    (folder / TRAITS).write_text("".join(lines), encoding="utf-8")
    biases = zip(model.classes_, model.intercept_, strict=True)
    head = {
        "digest": digest(),
        "sharpness": _SHARPNESS,
        "targets": {id_: round(float(one), 4) for id_, one in biases},
    }
    (folder / HEAD).write_text(json.dumps(head, indent=1) + "\n", encoding="utf-8")


def _kept(traits: Mapping[str, float], often: Mapping[str, int]) -> dict[str, float]:
    return {one: much for one, much in traits.items() if often[one] >= _AT_LEAST}


def main(examples: Iterable[Example] | None = None) -> None:
    """Fit and write."""
    write(*fit(tuple(taught() if examples is None else examples)))


if __name__ == "__main__":
    main()
