"""The build: uv follows pip's settings, and the requirement files name no place."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
REQUIREMENTS = sorted(ROOT.glob("requirements*.txt"))
FAKE_UV = """#!{python}
import json, os, sys
print(json.dumps({{"arguments": sys.argv[1:], "environment": dict(os.environ)}}))
"""


def uv(folder: Path, *arguments: str, pip: str = "", **own: str) -> dict[str, str]:
    """The environment that uv would get in an environment where pip is set up like `pip`."""
    bin_folder = folder / "bin"
    bin_folder.mkdir()
    (bin_folder / "python").symlink_to(sys.executable)
    fake = bin_folder / "uv"
    fake.write_text(FAKE_UV.format(python=sys.executable), encoding="utf-8")
    fake.chmod(0o755)
    config = folder / "pip.conf"
    config.write_text(pip, encoding="utf-8")
    done = subprocess.run(
        [bin_folder / "python", ROOT / ".ci" / "uv.py", *arguments],
        check=True,
        capture_output=True,
        text=True,
        env={
            "HOME": str(folder),
            "PATH": "/usr/bin:/bin",
            "PYTHONPATH": ":".join(sys.path),
            "PIP_CONFIG_FILE": str(config),
            **own,
        },
    )
    report = json.loads(done.stdout)
    assert report["arguments"] == [*arguments]
    environment: dict[str, str] = report["environment"]
    return environment


MIRROR = """[global]
index-url = https://mirror.example/simple
extra-index-url = https://more.example/simple
    https://third.example/simple
find-links = /srv/wheels
trusted-host = mirror.example
cert = /srv/ca.pem
timeout = 77
[install]
index-url = https://install.example/simple
"""


def test_a_mirror_that_only_pip_knows_is_used(tmp_path: Path) -> None:
    got = uv(tmp_path, "pip", "install", pip=MIRROR)
    assert got["UV_DEFAULT_INDEX"] == "https://install.example/simple"
    assert got["UV_INDEX"] == "https://more.example/simple https://third.example/simple"
    assert got["UV_FIND_LINKS"] == "/srv/wheels"
    assert got["UV_INSECURE_HOST"] == "mirror.example"
    assert got["SSL_CERT_FILE"] == "/srv/ca.pem"
    assert got["UV_HTTP_TIMEOUT"] == "77"


def test_the_environment_beats_the_file(tmp_path: Path) -> None:
    own = {"PIP_INDEX_URL": "https://env.example/simple"}
    assert uv(tmp_path, "pip", pip=MIRROR, **own)["UV_DEFAULT_INDEX"] == own["PIP_INDEX_URL"]


def test_what_uv_was_told_itself_wins(tmp_path: Path) -> None:
    own = {"UV_DEFAULT_INDEX": "https://own.example/simple", "SSL_CERT_FILE": "/own.pem"}
    got = uv(tmp_path, "pip", "install", pip=MIRROR, **own)
    assert got["UV_DEFAULT_INDEX"] == own["UV_DEFAULT_INDEX"]
    assert got["SSL_CERT_FILE"] == own["SSL_CERT_FILE"]
    assert "UV_INDEX" not in got


def test_a_file_of_uv_with_an_index_wins(tmp_path: Path) -> None:
    config = tmp_path / ".config" / "uv" / "uv.toml"
    config.parent.mkdir(parents=True)
    config.write_text('index-url = "https://own.example/simple"\n', encoding="utf-8")
    assert "UV_DEFAULT_INDEX" not in uv(tmp_path, "pip", "install", pip=MIRROR)


def test_without_any_setting_nothing_is_invented(tmp_path: Path) -> None:
    got = uv(tmp_path, "pip", "install")
    assert not {"UV_DEFAULT_INDEX", "UV_INDEX", "UV_FIND_LINKS", "ALL_PROXY"} & got.keys()


def test_a_lock_asks_the_main_index_only(tmp_path: Path) -> None:
    got = uv(tmp_path, "pip", "compile", pip=MIRROR)
    assert got["UV_DEFAULT_INDEX"] == "https://install.example/simple"
    assert not {"UV_INDEX", "UV_FIND_LINKS", "UV_NO_INDEX"} & got.keys()


@pytest.mark.parametrize("file", REQUIREMENTS, ids=lambda file: file.name)
def test_every_requirement_has_its_hash_and_names_no_place(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert not re.search(r"https?:|file:|find-links|index-url|\s@\s", text)
    pinned = re.findall(r"^[a-z0-9].*?(?=^[a-z0-9]|\Z)", text, flags=re.MULTILINE | re.DOTALL)
    assert pinned
    for one in pinned:
        assert re.match(r"[a-z0-9._-]+==\S+", one)
        assert "--hash=sha256:" in one


def test_what_the_tests_run_is_what_runs() -> None:
    def pins(name: str) -> set[str]:
        text = (ROOT / name).read_text(encoding="utf-8")
        return set(re.findall(r"^[a-z0-9._-]+==\S+", text, flags=re.MULTILINE))

    assert pins("requirements.txt") < pins("requirements-dev.txt")


def test_make_explains_its_targets() -> None:
    done = subprocess.run(
        ["/usr/bin/env", "make", "-s", "help"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    for target in ("install", "run", "test", "bench", "lock"):
        assert f"make {target} " in done.stdout
