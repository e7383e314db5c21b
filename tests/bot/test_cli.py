"""The command line as an operator uses it, and the sentences it ends in."""

import json
import os
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from bot.cli import COMMANDS, Commands
from bot.operator_words import say
from knowledge.catalogue import catalogue

ZHUYE = Path(sys.executable).with_name("zhuye")
VALID = "37010119890203001711"


def zhuye(*arguments: str, given: str | bytes | None = None) -> Result:
    return CliRunner(mix_stderr=False).invoke(Commands("zhuye"), arguments, input=given)


def ended(result: Result, code: int) -> str:
    """The one sentence that a command ended in."""
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    assert result.stderr.count("\n") == 1
    return result.stderr.strip()


def test_help_lists_every_command_without_loading_them() -> None:
    started = time.monotonic()
    done = subprocess.run([ZHUYE, "--help"], check=True, capture_output=True, text=True)
    assert time.monotonic() - started < 5
    for name in COMMANDS:
        assert say(f"help.{name}") in done.stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_where_the_list_says(name: str) -> None:
    command = getattr(import_module(COMMANDS[name]), name)
    assert isinstance(command, click.Command)
    assert command.name == name


def test_an_unknown_command_is_misuse() -> None:
    assert zhuye("nosuch").exit_code == 2


def test_a_wrong_setting_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHUYE_DATABASE_URL", "mysql://x")
    assert "ZHUYE_DATABASE_URL" in ended(zhuye("db", "upgrade"), 2)


def test_debugging_shows_where_it_went_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHUYE_NOPE", "1")
    monkeypatch.setenv("ZHUYE_LOG_LEVEL", "debug")
    assert type(zhuye("db", "upgrade").exception).__name__ == "SettingsProblem"


def test_a_server_that_is_away_ends_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHUYE_DATABASE_URL", "postgresql://zhuye:geheim@127.0.0.1:1/zhuye")
    sentence = ended(zhuye("db", "upgrade"), 1)
    assert "ZHUYE_DATABASE_URL" in sentence
    assert "geheim" not in sentence


def test_a_backup_comes_back(home: Path) -> None:
    assert zhuye("db", "upgrade").exit_code == 0
    assert zhuye("db", "backup", "kept").exit_code == 0
    assert Path("kept").stat().st_mode & 0o077 == 0
    (home / ".local/share/zhuye/zhuye.db").unlink()
    assert zhuye("db", "restore", "kept").exit_code == 0
    assert zhuye("doctor").exit_code == 0


def test_a_backup_never_overwrites(home: Path) -> None:
    zhuye("db", "upgrade")
    Path("kept").write_text("mine", encoding="utf-8")
    assert "kept" in ended(zhuye("db", "backup", "kept"), 1)
    assert Path("kept").read_text(encoding="utf-8") == "mine"


def test_what_is_no_backup_is_refused() -> None:
    zhuye("db", "upgrade")
    Path("photo").write_bytes(b"\xff\xd8 not a backup")
    assert "photo" in ended(zhuye("db", "restore", "photo"), 1)


def test_a_profile_is_answered_with_every_offer() -> None:
    profile = {"category": ["visual"], "age": 37, "roles": ["person"], "late_onset": True}
    Path("profile.json").write_text(json.dumps(profile, indent=2), encoding="utf-8")
    result = zhuye("eligible", "--json", "profile.json")
    assert result.exit_code == 0
    answer = json.loads(result.stdout)
    assert [one["id"] for one in answer] == [*catalogue().offers]
    for one in answer:
        assert one.keys() == {"id", "status", "reasons", "verify", "missing"}
        assert one["status"] in {"eligible", "not_eligible", "ask"}
    shop = next(one for one in answer if one["id"] == "xinguang.meituan")
    assert shop["status"] == "not_eligible"
    assert shop["reasons"][0]["source"] == "1.1"


def test_json_lines_are_answered_line_by_line() -> None:
    lines = '\n{"roles": ["shop"]}\n\n{"id": "se1", "profile": {"roles": ["person"]}}\n'
    result = zhuye("eligible", "--json", "-", given=lines)
    first, second = (json.loads(line) for line in result.stdout.splitlines())
    assert first[0]["status"] == "eligible"
    assert second[0]["status"] == "not_eligible"


def test_without_json_a_profile_is_answered_in_words() -> None:
    result = zhuye("eligible", "-", given='{"roles": ["shop"]}')
    name = catalogue().offers["xinguang.meituan"].name.plain
    assert result.stdout.startswith("可以报名")
    assert f"\n{name}：" in result.stdout


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ('{}\n{"age": "old"}\n', ("第 2 行", "age")),
        ('{"colour": 1}', ("第 1 行", "colour")),
        ("[1]", ("第 1 行", "profile")),
        ('{"id": 1, "profile": null}', ("第 1 行", "profile")),
        ('{\n"age": 3,\n', ("第 3 行", "JSON")),
        ('{}\n\n{"age": 3\n', ("第 3 行", "JSON")),
        ("[" * 100_000, ("第 1 行", "太深")),
        ("", ("标准输入",)),
        (b"\xff\xfe{}", ("UTF-8",)),
    ],
)
def test_what_is_no_profile_is_told_by_line_and_field(
    given: str | bytes, told: tuple[str, ...]
) -> None:
    sentence = ended(zhuye("eligible", "--json", "-", given=given), 2)
    for part in told:
        assert part in sentence


def test_a_file_that_is_not_there_is_named() -> None:
    assert "nowhere.json" in ended(zhuye("eligible", "nowhere.json"), 1)


def test_a_valid_certificate_gives_its_facts() -> None:
    result = zhuye("certificate", VALID, "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout) == {
        "valid": True,
        "category": "visual",
        "level": 1,
        "birth_date": "1989-02-03",
        "gender": "male",
        "province": "山东省",
    }


def test_an_invalid_certificate_says_why_and_ends_with_one() -> None:
    result = zhuye("certificate", VALID[:-1] + "9", "--json")
    assert result.exit_code == 1
    answer = json.loads(result.stdout)
    assert answer["valid"] is False
    assert answer["problem"] == "level"
    assert VALID[:10] not in answer["text"]


def test_a_certificate_need_not_stand_in_the_shell_history() -> None:
    result = zhuye("certificate", "-", given=f"{VALID}\n")
    assert result.exit_code == 0
    assert "视力" in result.stdout


def test_a_reader_that_goes_away_is_no_trouble() -> None:
    """`zhuye eligible … | head -1` ends quietly."""
    profiles = "{}\n" * 50
    done = subprocess.run(
        ["/bin/sh", "-c", '"$0" eligible --json - | head -c 1', ZHUYE],
        input=profiles,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert done.stdout == "["
    assert done.stderr == ""
