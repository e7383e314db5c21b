"""Models are whole, or made whole, or said to be missing."""

import hashlib
import logging
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.speech.models import Model, put_together
from bot.speech.problems import SpeechProblem

PARTS = (b"first" * 1000, b"second" * 1000)
CONFIG = b"{}"


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Model:
    """A model in two packages that are on the path."""
    packages = tmp_path / "packages"
    parts = []
    for part, content in enumerate(PARTS):
        package = packages / f"zhuye_part_{part}"
        package.mkdir(parents=True)
        (package / "__init__.py").touch()
        (package / "part.bin").write_bytes(content)
        parts.append((package.name, "part.bin"))
    (packages / "zhuye_part_0" / "config.json").write_bytes(CONFIG)
    monkeypatch.syspath_prepend(packages)
    return Model(
        name="toy",
        folder="toy-1",
        file="model.bin",
        digest=hashlib.sha256(b"".join(PARTS)).hexdigest(),
        parts=parts,
        beside=[("zhuye_part_0", "config.json")],
    )


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "data" / "models"


def part(tmp_path: Path, number: int) -> Path:
    return tmp_path / "packages" / f"zhuye_part_{number}" / "part.bin"


def reason(model: Model, home: Path) -> str:
    with pytest.raises(SpeechProblem) as caught:
        put_together(model, home)
    return caught.value.reason


def assert_whole(folder: Path) -> None:
    assert (folder / "model.bin").read_bytes() == b"".join(PARTS)
    assert (folder / "config.json").read_bytes() == CONFIG
    assert {one.name for one in folder.iterdir()} == {"model.bin", "config.json"}


def test_it_is_put_together_once_for_its_owner_alone(model: Model, home: Path) -> None:
    folder = put_together(model, home)
    assert_whole(folder)
    made = (folder / "model.bin").stat()
    assert put_together(model, home) == folder
    assert (folder / "model.bin").stat().st_mtime_ns == made.st_mtime_ns
    assert all(one.stat().st_mode & 0o077 == 0 for one in (home, folder, *folder.iterdir()))


@pytest.mark.parametrize("damaged", ["model.bin", "config.json"])
def test_what_is_damaged_is_made_anew(
    damaged: str, model: Model, home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = put_together(model, home) / damaged
    file.write_bytes(file.read_bytes()[:-1])
    with caplog.at_level(logging.WARNING):
        assert_whole(put_together(model, home))
    told = ["the model of toy is damaged and made anew"] if damaged == "model.bin" else []
    assert [one.message for one in caplog.records] == told


def test_a_missing_part_is_told(model: Model, home: Path, tmp_path: Path) -> None:
    part(tmp_path, 1).unlink()
    assert reason(model, home) == "model_missing"
    assert not (home / "toy-1" / "model.bin").exists()


def test_a_missing_package_is_told(model: Model, home: Path, tmp_path: Path) -> None:
    shutil.rmtree(part(tmp_path, 1).parent)
    assert reason(model, home) == "not_installed"


def test_a_damaged_part_is_told_and_nothing_of_it_kept(
    model: Model, home: Path, tmp_path: Path
) -> None:
    part(tmp_path, 1).write_bytes(b"other")
    assert reason(model, home) == "model_corrupt"
    assert [one.name for one in (home / "toy-1").iterdir()] == ["config.json"]


def test_where_there_is_no_room_it_says_so(model: Model, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert reason(model, tmp_path / "file" / "models") == "no_room"


MAKING = """
import sys
from pathlib import Path
from bot.speech.models import Model, put_together
packages, home, digest = sys.argv[1:]
sys.path.insert(0, packages)
parts = [("zhuye_part_0", "part.bin"), ("zhuye_part_1", "part.bin")]
model = Model("toy", "toy-1", "model.bin", digest, parts, [("zhuye_part_0", "config.json")])
for _ in range(20):
    (put_together(model, Path(home)) / "model.bin").write_bytes(b"damaged")
"""


def test_two_processes_may_do_it_at_once(model: Model, home: Path, tmp_path: Path) -> None:
    # Each damages what the other has just made; neither may fall over that.
    command = [sys.executable, "-c", MAKING]
    given = [str(tmp_path / "packages"), str(home), model.digest]
    both = [subprocess.Popen([*command, *given]) for _ in range(2)]
    assert [one.wait(60) for one in both] == [0, 0]
    assert_whole(put_together(model, home))
