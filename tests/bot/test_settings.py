"""Settings as an operator gives them, and the sentences for those that cannot be."""

import stat
from pathlib import Path

import pytest

from bot.operator_words import say
from bot.settings import Settings, SettingsProblem, load_settings, open_keys
from db.errors import KeyProblem

SECRET = "x" * 40


def refused(monkeypatch: pytest.MonkeyPatch, **given: str) -> str:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsProblem) as caught:
        load_settings()
    return str(caught.value)


def test_without_any_setting_everything_lives_in_the_home(home: Path) -> None:
    settings = load_settings()
    folder = home / ".local/share/zhuye"
    assert settings.data_dir == folder
    assert settings.database_url.get_secret_value() == f"sqlite:///{folder}/zhuye.db"
    assert settings.log_level == "WARNING"


def test_the_data_folder_follows_xdg(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", "/srv/data")
    assert load_settings().data_dir == Path("/srv/data/zhuye")
    monkeypatch.setenv("XDG_DATA_HOME", "relative")
    assert load_settings().data_dir == home / ".local/share/zhuye"


def test_the_database_moves_with_the_data_folder(
    monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    monkeypatch.setenv("ZHUYE_DATA_DIR", "~/kept")
    url = load_settings().database_url.get_secret_value()
    assert url == f"sqlite:///{home}/kept/zhuye.db"


def test_a_file_gives_settings_and_the_environment_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text(
        "\ufeff# 我们的设置\nZHUYE_LOG_LEVEL=info\nZHUYE_WEB_PORT=8080\nOTHER=1\n", encoding="utf-8"
    )
    monkeypatch.setenv("ZHUYE_WEB_PORT", "9000")
    settings = load_settings()
    assert settings.log_level == "INFO"
    assert settings.web_port == 9000


def test_an_empty_value_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHUYE_WEB_PORT", "")
    assert load_settings().web_port == 8000


def test_a_misspelt_name_is_told_with_the_one_that_was_meant(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sentence = refused(monkeypatch, ZHUYE_DATABSE_URL="sqlite:///x")
    assert sentence == "ZHUYE_DATABSE_URL：没有这个设置。您要的是 ZHUYE_DATABASE_URL 吗？"


def test_a_name_like_no_other_is_told_where_to_look(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "docs/operating.md" in refused(monkeypatch, ZHUYE_QQQQ="1")


def test_a_misspelt_name_in_the_file_is_told_too(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("ZHUYE_LOGLEVEL=INFO\n", encoding="utf-8")
    assert "ZHUYE_LOG_LEVEL" in refused(monkeypatch)


def test_a_line_that_is_no_setting_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("ZHUYE_LOG_LEVEL=INFO\n'half a quote\n", encoding="utf-8")
    assert refused(monkeypatch).startswith(".env 第 2 行")


def test_a_file_in_another_encoding_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_bytes("ZHUYE_DATA_DIR=/数据\n".encode("gb18030"))
    assert "UTF-8" in refused(monkeypatch)


def test_all_that_is_wrong_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    told = refused(monkeypatch, ZHUYE_WEB_PORT="70000", ZHUYE_LOG_LEVEL="loud", ZHUYE_NOPE="1")
    assert [line.partition(" ")[0].partition("：")[0] for line in told.splitlines()] == [
        "ZHUYE_NOPE",
        "ZHUYE_LOG_LEVEL",
        "ZHUYE_WEB_PORT",
    ]


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("ZHUYE_DATABASE_URL", "mysql://root:geheim@host/zhuye"),
        ("ZHUYE_DATABASE_URL", "sqlite:///:memory:"),
        ("ZHUYE_SECRET_KEY", "geheim"),
        ("ZHUYE_SECRET_KEY", "geheim " * 8),
        ("ZHUYE_LOG_LEVEL", "geheim"),
        ("ZHUYE_WEB_HOST", "geheim/"),
        ("ZHUYE_WEB_PORT", "0"),
        ("ZHUYE_WEB_PORT", "geheim"),
        ("ZHUYE_TELEGRAM_TOKEN", "geheim"),
        ("ZHUYE_TELEGRAM_API", "geheim"),
        ("ZHUYE_TELEGRAM_WEBHOOK_URL", "geheim.example/hook"),
        ("ZHUYE_TELEGRAM_WEBHOOK_SECRET", "geheim!"),
        ("ZHUYE_TTS", "Geheim Geheim"),
        ("ZHUYE_ASR", "geheim?"),
        ("ZHUYE_BROKER_URL", "geheim"),
    ],
)
def test_a_wrong_value_is_told_by_name_and_never_repeated(
    monkeypatch: pytest.MonkeyPatch, name: str, wrong: str
) -> None:
    sentence = refused(monkeypatch, **{name: wrong})
    assert sentence.startswith(f"{name} 的值不对，应该是")
    assert "geheim" not in sentence


def test_good_values_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "ZHUYE_DATABASE_URL": "postgresql://zhuye:geheim@db/zhuye",
        "ZHUYE_SECRET_KEY": SECRET,
        "ZHUYE_TELEGRAM_TOKEN": "12345:AA-bb_cc",
        "ZHUYE_TELEGRAM_API": "http://127.0.0.1:8081/",
    }.items():
        monkeypatch.setenv(name, value)
    settings = load_settings()
    assert settings.telegram_api == "http://127.0.0.1:8081"
    for secret in ("geheim", SECRET, "AA-bb_cc"):
        assert secret not in repr(settings)


def test_each_setting_says_what_it_may_hold() -> None:
    for field in Settings.model_fields:
        assert say(f"expected.{field}").strip()


def test_the_key_file_is_made_once_for_its_owner_alone() -> None:
    settings = load_settings()
    first = open_keys(settings)
    assert stat.S_IMODE(settings.data_dir.stat().st_mode) == 0o700
    assert stat.S_IMODE(settings.key_file.stat().st_mode) == 0o600
    assert open_keys(settings).check == first.check


def test_a_key_that_was_set_needs_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHUYE_SECRET_KEY", SECRET)
    settings = load_settings()
    open_keys(settings)
    assert not settings.key_file.exists()


def test_a_key_file_that_others_can_read_is_refused() -> None:
    settings = load_settings()
    open_keys(settings)
    settings.key_file.chmod(0o644)
    with pytest.raises(KeyProblem, match="chmod 600"):
        open_keys(settings)


def test_a_data_folder_that_cannot_be_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("file").touch()
    monkeypatch.setenv("ZHUYE_DATA_DIR", "file/inside")
    with pytest.raises(SettingsProblem, match="ZHUYE_DATA_DIR"):
        open_keys(load_settings())
