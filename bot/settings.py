"""Settings: names that begin with ZHUYE_, from the environment, then from `.env`.

What is wrong stops the start with a sentence that names the setting and what it may hold. The
sentences never repeat a value, since it may be a secret.
"""

import difflib
import logging
import os
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Annotated, Any, Literal

from dotenv.parser import parse_stream
from pydantic import (
    AfterValidator,
    AnyHttpUrl,
    Field,
    SecretStr,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.operator_words import say
from db.engines import normalise
from db.errors import DatabaseProblem
from db.keys import SHORTEST_SECRET, Keys
from handlers.quiet import QuietHours

PREFIX = "ZHUYE_"
KEY_FILE = "secret.key"
ENV_FILE = Path(".env")
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


class SettingsProblem(Exception):
    """Settings that the program cannot start with: a sentence for each, naming the setting."""

    def __init__(self, *sentences: str) -> None:
        """Keep the sentences; the message is one of them a line."""
        super().__init__("\n".join(sentences))
        self.sentences = sentences


def _level(value: str) -> str:
    if value.upper() not in LEVELS:
        raise ValueError(value)
    return value.upper()


def _web_address(value: str) -> str:
    TypeAdapter(AnyHttpUrl).validate_python(value)
    return value.rstrip("/")


def _data_home() -> Path:
    # A relative XDG_DATA_HOME must be ignored (XDG Base Directory Specification 0.8).
    home = Path(os.environ.get("XDG_DATA_HOME", ""))
    return (home if home.is_absolute() else Path.home() / ".local" / "share") / "zhuye"


def _beside_the_data(values: dict[str, Any]) -> SecretStr:
    return SecretStr(f"sqlite:///{values['data_dir'] / 'zhuye.db'}")


def _secret(pattern: str) -> AfterValidator:
    def check(value: SecretStr) -> SecretStr:
        if not re.fullmatch(pattern, value.get_secret_value()):
            raise ValueError(pattern)
        return value

    return AfterValidator(check)


def _database_url(value: SecretStr) -> SecretStr:
    try:
        normalise(value.get_secret_value())
    except DatabaseProblem as error:
        raise ValueError(str(error)) from error
    return value


DatabaseURL = Annotated[SecretStr, AfterValidator(_database_url)]
# No spaces: one comes in with a copied line, and is not seen again.
SecretKey = Annotated[SecretStr, _secret(rf"[!-~]{{{SHORTEST_SECRET},}}")]
TelegramToken = Annotated[SecretStr, _secret(r"[0-9]+:[A-Za-z0-9_-]+")]
# The characters that the Bot API allows in `secret_token` of setWebhook.
WebhookSecret = Annotated[SecretStr, _secret(r"[A-Za-z0-9_-]{1,256}")]
BrokerURL = Annotated[SecretStr, _secret(r"rediss?://.+")]
WebAddress = Annotated[str, AfterValidator(_web_address)]
Speaker = Literal["kokoro", "gtts", "espeak", "off"]
Listener = Literal["whisper", "off"]
Where = Literal["here", "elsewhere"]

FREE_RATE = 30
PAID_RATE = 1000
"""Messages a second that Telegram takes of a bot: without paying, and as paid broadcasts
(https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this)."""


class Settings(BaseSettings):
    """Everything that can be set; `database_url` and `data_dir` always have a value."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=ENV_FILE,
        env_ignore_empty=True,
        env_file_encoding="utf-8-sig",
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    data_dir: Annotated[Path, AfterValidator(Path.expanduser)] = Field(default_factory=_data_home)
    # Secret, because the URL of a server holds its password.
    database_url: DatabaseURL = Field(default_factory=_beside_the_data)
    secret_key: SecretKey | None = None
    log_level: Annotated[str, AfterValidator(_level)] = "WARNING"
    web_host: Annotated[str, Field(pattern=r"^[0-9A-Za-z.:_-]+$")] = "127.0.0.1"
    web_port: int = Field(default=8000, ge=1, le=65535)
    telegram_token: TelegramToken | None = None
    telegram_api: WebAddress | None = None
    telegram_webhook_url: WebAddress | None = None
    telegram_webhook_secret: WebhookSecret | None = None
    tts: Speaker = "kokoro"
    asr: Listener = "whisper"
    voice_cache_mb: int = Field(default=500, ge=0)
    broker_url: BrokerURL | None = None
    quiet_from: int = Field(default=22, ge=0, le=23)
    quiet_until: int = Field(default=8, ge=0, le=23)
    notice_paid: bool = False
    notice_rate: int = Field(default=FREE_RATE, ge=1, le=PAID_RATE)
    notice_approval: int = Field(default=200, ge=0)
    notice_worker: Where = "here"

    @field_validator("notice_rate")
    @classmethod
    def _paid_for(cls, rate: int, info: ValidationInfo) -> int:
        if rate > FREE_RATE and not info.data.get("notice_paid"):
            raise ValueError(rate)
        return rate

    @property
    def key_file(self) -> Path:
        """Where the secret key stands when it is not set."""
        return self.data_dir / KEY_FILE

    @property
    def quiet(self) -> QuietHours:
        """The hours in which nobody is told of anything."""
        return QuietHours(self.quiet_from, self.quiet_until)

    @property
    def models(self) -> Path:
        """Where the models of speech are put together."""
        return self.data_dir / "models"

    @property
    def audio(self) -> Path:
        """Where audio is kept that was made."""
        return self.data_dir / "audio"


def setting_name(field: str) -> str:
    """The name of a field outside: `web_port` is `ZHUYE_WEB_PORT`."""
    return f"{PREFIX}{field.upper()}"


KNOWN = tuple(setting_name(field) for field in Settings.model_fields)


def load_settings() -> Settings:
    """Read the settings of the environment and of `.env` in the current folder, if there is one.

    Raises:
        SettingsProblem: a name is unknown, a value is wrong, or `.env` cannot be read.
    """
    names = [*os.environ, *_names_in(ENV_FILE)]
    unknown = sorted({one.upper() for one in names if one.upper().startswith(PREFIX)} - {*KNOWN})
    sentences = [_unknown(name) for name in unknown]
    try:
        settings = Settings()
    except ValidationError as error:
        sentences += _wrong(error)
    except RuntimeError:
        # Path.home of a user without a home.
        sentences.append(_expects("data_dir"))
    else:
        if not sentences:
            return settings
    raise SettingsProblem(*sentences)


def open_keys(settings: Settings) -> Keys:
    """The secret key of this installation: the one that was set, else that of the key file.

    Makes the data folder, for its owner only, and the key file where there are none yet.

    Raises:
        KeyProblem: the key cannot be used.
        SettingsProblem: the data folder cannot be made.
    """
    try:
        settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        name, why = setting_name("data_dir"), error.strerror
        sentence = say("trouble.folder", name=name, folder=settings.data_dir, why=why)
        raise SettingsProblem(sentence) from error
    if settings.secret_key is not None:
        return Keys(settings.secret_key.get_secret_value())
    return Keys.from_file(settings.key_file)


def known_keys(settings: Settings) -> Keys | None:
    """The secret key that is there already; `None` where the first start is still to make it.

    Raises:
        KeyProblem: the key cannot be used.
    """
    if settings.secret_key is not None:
        return Keys(settings.secret_key.get_secret_value())
    return Keys.from_file(settings.key_file) if settings.key_file.exists() else None


def _names_in(file: Path) -> Iterator[str]:
    if not file.exists():
        return
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsProblem(say("setting.file", file=file)) from error
    # The library logs lines that it cannot read, with what stands in them.
    logging.getLogger("dotenv").setLevel(logging.ERROR)
    for binding in parse_stream(StringIO(text)):
        if binding.error:
            raise SettingsProblem(say("setting.line", file=file, line=binding.original.line))
        if binding.key is not None:
            yield binding.key


def _unknown(name: str) -> str:
    # Without the prefix, which would make any two names alike.
    fields = [field.upper() for field in Settings.model_fields]
    near = difflib.get_close_matches(name.removeprefix(PREFIX), fields, n=1)
    if near:
        return say("setting.unknown_near", name=name, nearest=setting_name(near[0]))
    return say("setting.unknown", name=name)


def _wrong(error: ValidationError) -> list[str]:
    fields = dict.fromkeys(str(one["loc"][0]) for one in error.errors())
    return [_expects(field) for field in fields if field in Settings.model_fields]


def _expects(field: str) -> str:
    return say("setting.wrong", name=setting_name(field), expected=say(f"expected.{field}"))
