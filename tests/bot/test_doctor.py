"""The doctor on houses that are well, and on houses that are not."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import make_url

from bot import checks
from bot.cli.database import db
from bot.cli.doctor import doctor
from bot.knowledge_files import ROOT, broken_files
from bot.settings import load_settings
from db.keys import Keys


def examined() -> tuple[int, dict[str, str], str]:
    """Exit code, status of each check (the worst), all texts."""
    result = CliRunner(mix_stderr=False).invoke(doctor, ["--json"])
    report = json.loads(result.stdout)
    assert report["ok"] is (result.exit_code == 0)
    order = ("ok", "note", "problem")
    status: dict[str, str] = {}
    for one in report["findings"]:
        worst = status.get(one["check"], "ok")
        status[one["check"]] = max(worst, one["status"], key=order.index)
    return result.exit_code, status, "\n".join(one["text"] for one in report["findings"])


def upgraded() -> Result:
    result = CliRunner(mix_stderr=False).invoke(db, ["upgrade"])
    assert result.exit_code == 0
    return result


def test_a_fresh_machine_is_well_and_nothing_is_made(home: Path) -> None:
    code, status, _ = examined()
    assert code == 0
    assert "problem" not in status.values()
    assert list(home.iterdir()) == []


def test_a_house_in_use_is_well() -> None:
    upgraded()
    code, status, text = examined()
    assert code == 0
    assert status["database"] == "ok"
    assert "zhuye.db" in text


def test_in_words_it_is_a_line_a_finding() -> None:
    lines = CliRunner(mix_stderr=False).invoke(doctor).stdout.splitlines()
    assert all(line.startswith(("正常：", "说明：")) for line in lines[:-1])
    assert lines[-1] == "没有发现问题。"


def test_a_lost_key_file_is_a_problem() -> None:
    upgraded()
    load_settings().key_file.unlink()
    code, status, _ = examined()
    assert code == 1
    assert status["key"] == "problem"


def test_a_key_file_that_others_can_read_is_a_problem() -> None:
    upgraded()
    load_settings().key_file.chmod(0o640)
    code, status, text = examined()
    assert code == 1
    assert status["key"] == "problem"
    assert "chmod 600" in text


def test_another_key_is_a_problem_of_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    upgraded()
    monkeypatch.setenv("ZHUYE_SECRET_KEY", "y" * 40)
    code, status, _ = examined()
    assert code == 1
    assert status["database"] == "problem"


def test_a_database_of_another_version_is_a_problem() -> None:
    upgraded()
    url = load_settings().database_url.get_secret_value()
    Path(url.removeprefix("sqlite:///")).write_bytes(b"")
    code, _, text = examined()
    assert code == 1
    assert "zhuye db upgrade" in text


def test_a_server_that_is_away_is_a_problem_and_its_password_stays_secret(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ZHUYE_DATABASE_URL", "postgresql://zhuye:geheim@127.0.0.1:1/zhuye")
    code, status, text = examined()
    assert code == 1
    assert status["database"] == "problem"
    assert "geheim" not in text


def test_a_server_in_use_is_well_and_its_password_stays_secret(
    monkeypatch: pytest.MonkeyPatch, postgres_url: str, keys: Keys
) -> None:
    url = make_url(postgres_url).set(password="geheim")
    monkeypatch.setenv("ZHUYE_DATABASE_URL", url.render_as_string(hide_password=False))
    monkeypatch.setattr(checks, "known_keys", lambda _: keys)
    code, status, text = examined()
    assert code == 0
    assert status["database"] == "ok"
    assert "postgresql" in text
    assert "geheim" not in text


def test_a_data_folder_that_cannot_be_made_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("file").touch()
    monkeypatch.setenv("ZHUYE_DATA_DIR", "file/inside")
    assert examined()[1]["folder"] == "problem"


def test_a_data_folder_that_others_can_write_is_a_problem(home: Path) -> None:
    upgraded()
    (home / ".local/share/zhuye").chmod(0o777)
    assert examined()[1]["folder"] == "problem"


def test_a_full_disk_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "LEAST_FREE", 10**12)
    assert examined()[1]["disk"] == "problem"


def test_wrong_settings_are_all_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHUYE_WEB_PORT", "no")
    monkeypatch.setenv("ZHUYE_TELEGRAM_TOKENS", "1:x")
    code, status, text = examined()
    assert code == 1
    assert status["settings"] == "problem"
    assert "ZHUYE_WEB_PORT" in text
    assert "ZHUYE_TELEGRAM_TOKEN " in text


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of our data files, to be broken."""
    folder = tmp_path / "knowledge"
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return folder


def test_our_own_data_files_are_sound(copied: Path) -> None:
    assert broken_files(copied) == []


def test_every_broken_data_file_is_named(copied: Path) -> None:
    (copied / "texts/menu.toml").write_text("[menu]\nplain = 1\n", encoding="utf-8")
    (copied / "texts/turn.toml").write_text("[turn", encoding="utf-8")
    (copied / "crisis.toml").write_bytes(b"\xff")
    programme = copied / "programmes/1-xinguang.toml"
    text = programme.read_text(encoding="utf-8")
    programme.write_text(text.replace('rule = "shop"', 'rule = "shoop"'), encoding="utf-8")
    named = {problem.file.replace("*", "1"): str(problem) for problem in broken_files(copied)}
    assert named.keys() == {"menu.toml", "turn.toml", "crisis.toml", "1-xinguang.toml"}
    assert "shoop" in named["1-xinguang.toml"]


def test_files_that_disagree_are_named(copied: Path) -> None:
    shutil.copy(copied / "texts/menu.toml", copied / "texts/zmenu.toml")
    assert [problem.file for problem in broken_files(copied)] == ["zmenu.toml"]
