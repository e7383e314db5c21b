"""Fit the learned part of the search to the examples, and write its weights (`make teach`).

Needs scikit-learn, which only the `dev` extra brings.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.preprocessing import normalize
from sklearn.svm import LinearSVC

from knowledge import crisis
from knowledge.catalogue import catalogue
from knowledge.meaning import examples as examples_room
from knowledge.meaning import frames, heard, lexicon, traits
from knowledge.meaning.examples import Example, taught
from knowledge.meaning.heard import Heard
from knowledge.meaning.intents import OUTSIDE, Intent
from knowledge.meaning.learned import FOLDER, HEAD, MATRIX, TRAITS
from knowledge.reading import normal, sound
from knowledge.words import Mode, texts

SIGNALS: Mapping[str, Intent] = {
    "repeat": Intent.NAV_REPEAT,
    "back": Intent.NAV_BACK,
    "menu": Intent.NAV_MENU,
    "help": Intent.NAV_HELP,
    "human": Intent.HUMAN,
    "stop": Intent.NAV_STOP,
    "slower": Intent.MODE_SLOWER,
    "faster": Intent.MODE_FASTER,
    "plain": Intent.MODE_TEXT,
    "easy": Intent.MODE_EASY,
    "voice": Intent.MODE_VOICE,
    "keys_on": Intent.MODE_KEYS,
    "keys_off": Intent.MODE_NO_KEYS,
    "greeting": Intent.GREETING,
    "thanks": Intent.THANKS,
    "enrolments": Intent.ME_ENROLMENTS,
    "text_larger": Intent.MODE_LARGER,
    "text_smaller": Intent.MODE_SMALLER,
    "joining": Intent.ME_JOIN,
    "wants_code": Intent.ME_JOIN,
    "has_code": Intent.ME_JOIN,
}
"""Words of the talk that are examples of an intent."""

_LIBRARIES = ("opencc", "pypinyin")
"""What decides how a sentence is spelled and sounds."""
_AT_LEAST = 3
"""Examples in which a trait must stand: once or twice is an accident."""
_MANY: Mapping[str, float] = {Intent.CRISIS: 0.5, OUTSIDE: 0.5}
"""Weight of an example where there are many times more of them than of any other."""
_SOFTNESS = 2.0
_STEPS = 127
_SHARPNESS = 6.0
"""Of 2, 3, 4, 5, 6 and 8 the one with the best chances for examples that were not fitted to."""


def digest() -> str:
    """What the weights depend on, in 16 hexadecimal digits: examples, words, code and libraries."""
    known = hashlib.sha256()
    for one in _own():
        known.update(f"{one.utterance}\t{one.expect[0]}\n".encode())
    rooms = (crisis, frames, heard, lexicon, normal, sound, traits)
    code = (Path(__file__), *(Path(str(room.__file__)) for room in rooms))
    words = (frames.FILE, crisis.FILE, Path(str(sound.__file__)).with_name("syllables.toml"))
    for file in sorted((*code, *words, *examples_room.FOLDER.glob("*.tsv"))):
        known.update(file.name.encode() + file.read_bytes())
    for library in _LIBRARIES:
        known.update(f"{library} {version(library)}".encode())
    return known.hexdigest()[:16]


def fit(examples: Sequence[Example]) -> tuple[DictVectorizer, LinearSVC]:
    """Fit a margin for each target to `examples`, each as it was written and as it sounds."""
    said = [Heard(one.utterance) for one in examples]
    categories = [one.category for one in examples]
    written = [traits.traits(*one) for one in zip(said, categories, strict=True)]
    sounds = [traits.traits(*one, by_sound=True) for one in zip(said, categories, strict=True)]
    often = Counter(trait for one in written for trait in one)
    vectors = DictVectorizer()
    table = normalize(
        vectors.fit_transform(
            {trait: 1.0 for trait in one if often[trait] >= _AT_LEAST}
            for one in (*written, *sounds)
        )
    )
    model = LinearSVC(C=_SOFTNESS, random_state=0)
    meant = [one.expect[0] for one in examples] * 2
    model.fit(table, meant, sample_weight=[_MANY.get(one, 1.0) for one in meant])
    return vectors, model


def write(vectors: DictVectorizer, model: LinearSVC, folder: Path = FOLDER) -> None:
    """Write the weights in whole steps, one size of step a trait."""
    folder.mkdir(exist_ok=True)
    rows = model.coef_.T
    steps = np.maximum(np.abs(rows).max(axis=1), 1e-9) / _STEPS
    matrix = np.rint(rows / steps[:, None]).astype(np.int8)
    (folder / MATRIX).write_bytes(matrix.tobytes())
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


def _own() -> Iterator[Example]:
    """Our own words as examples: the names of the offers, and what is told to everybody to say."""
    for id_, offer in catalogue().offers.items():
        for name in dict.fromkeys(offer.name.of(mode) for mode in Mode):
            yield Example("", name, None, (id_,), "plain")
    for signal, intent in SIGNALS.items():
        words = texts()[f"signal.{signal}"]
        for saying in (words.plain, *words.also):
            yield Example("", saying, None, (intent,), "short")


if __name__ == "__main__":
    write(*fit((*taught(), *_own())))
