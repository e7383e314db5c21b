"""What the doctor looks at: settings, folder, key, database, disk, knowledge, versions.

No check changes anything: what the first start would make is told, not made.
"""

import os
import secrets
import shutil
import sqlite3
import stat
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Literal

from bot.database_words import database_sentence
from bot.knowledge_files import broken_files
from bot.operator_words import say
from bot.settings import Settings, SettingsProblem, known_keys, load_settings
from bot.speech.checkup import look_at_broker, look_at_voice
from db.database import Database
from db.engines import normalise, sqlite_file
from db.errors import DatabaseProblem
from db.keys import Keys
from knowledge.catalogue import catalogue
from knowledge.rules import RULES
from knowledge.words import texts

# A backup is a full copy, and SQLite needs room for its log: less is a question of days.
LEAST_FREE = 500
_MEGABYTE = 1_000_000
_LIBRARIES = (
    "pydantic",
    "sqlalchemy",
    "aiosqlite",
    "asyncpg",
    "cryptography",
    "aiogram",
    "starlette",
    "uvicorn",
)
_WRITABLE_BY_OTHERS = stat.S_IWGRP | stat.S_IWOTH
_OPEN_TO_OTHERS = stat.S_IRWXG | stat.S_IRWXO

Status = Literal["ok", "note", "problem"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found. `text` says what to do where `status` is "problem"."""

    check: str
    status: Status
    text: str


async def examine() -> AsyncIterator[Finding]:
    """Check everything, one finding after the other."""
    yield _versions()
    for finding in _knowledge():
        yield finding
    try:
        settings = load_settings()
    except SettingsProblem as problem:
        for sentence in problem.sentences:
            yield Finding("settings", "problem", sentence)
        return
    yield Finding("settings", "ok", say("doctor.settings"))
    for finding in (*_folder(settings.data_dir), *_key(settings)):
        yield finding
    yield await _database(settings)
    for works, sentence in look_at_voice(settings):
        yield Finding("voice", "ok" if works else "note", sentence)
    broker = await look_at_broker(settings)
    if broker is not None:
        yield Finding("broker", *broker)
    async for one in _doors(settings):
        yield one


def _versions() -> Finding:
    libraries = "，".join(f"{name} {version(name)}" for name in _LIBRARIES)
    python = ".".join(str(part) for part in sys.version_info[:3])
    text = say(
        "doctor.versions",
        zhuye=version("zhuye"),
        python=python,
        sqlite=sqlite3.sqlite_version,
        libraries=libraries,
    )
    return Finding("versions", "ok", text)


def _knowledge() -> Iterator[Finding]:
    broken = broken_files()
    for problem in broken:
        yield Finding("knowledge", "problem", say("trouble.data", what=problem))
    if not broken:
        ours = catalogue()
        text = say(
            "doctor.knowledge",
            programmes=len(ours.programmes),
            offers=len(ours.offers),
            rules=len(RULES),
            words=len(texts()) + len(ours.words()),
        )
        yield Finding("knowledge", "ok", text)


def _folder(folder: Path) -> Iterator[Finding]:
    nearest = next(one for one in (folder, *folder.absolute().parents) if one.exists())
    if not nearest.is_dir() or not os.access(nearest, os.W_OK | os.X_OK):
        yield Finding("folder", "problem", say("doctor.folder_blocked", folder=folder))
    elif nearest != folder:
        yield Finding("folder", "ok", say("doctor.folder_later", folder=folder))
    elif folder.stat().st_mode & _WRITABLE_BY_OTHERS:
        yield Finding("folder", "problem", say("doctor.folder_open", folder=folder))
    else:
        yield Finding("folder", "ok", say("doctor.folder", folder=folder))
    free = shutil.disk_usage(nearest).free // _MEGABYTE
    if free < LEAST_FREE:
        text = say("doctor.disk_full", free=free, needed=LEAST_FREE)
        yield Finding("disk", "problem", text)
    else:
        yield Finding("disk", "ok", say("doctor.disk", free=free))


def _key(settings: Settings) -> Iterator[Finding]:
    file = settings.key_file
    if settings.secret_key is not None:
        yield Finding("key", "ok", say("doctor.key_setting"))
    elif file.exists():
        try:
            Keys.from_file(file)
        except DatabaseProblem as problem:
            yield Finding("key", "problem", database_sentence(problem))
        else:
            yield Finding("key", "ok", say("doctor.key_file", file=file))
    elif _sqlite_exists(settings):
        yield Finding("key", "problem", say("doctor.key_lost", file=file))
    else:
        yield Finding("key", "ok", say("doctor.key_later", file=file))


async def _database(settings: Settings) -> Finding:
    url = settings.database_url.get_secret_value()
    parsed = normalise(url)
    path = sqlite_file(parsed)
    if path is not None and not path.exists():
        return Finding("database", "ok", say("doctor.database_later", file=path))
    try:
        known = known_keys(settings)
        # Without the key the schema can be looked at all the same.
        database = Database.open(url, known or Keys(secrets.token_urlsafe()))
        try:
            if not await database.schema_is_current():
                return Finding("database", "problem", say("doctor.database_outdated"))
            if known is None:
                return Finding("database", "note", say("doctor.database_unseen"))
            await database.check()
            async with database.read() as uow:
                repeats = await uow.outbox.repeats()
        finally:
            await database.close()
    except DatabaseProblem as problem:
        return Finding("database", "problem", database_sentence(problem))
    shown = parsed.render_as_string(hide_password=True)
    text = say("doctor.database", url=shown)
    if repeats:
        text += say("doctor.repeats", count=repeats)
    return Finding("database", "ok", text)


async def _doors(settings: Settings) -> AsyncIterator[Finding]:
    if settings.telegram_token is None:
        yield Finding("doors", "note", say("doctor.no_telegram"))
    else:
        # The library takes seconds to load, and most who ask have no bot.
        from bot.channels.telegram.checkup import look_at_bot  # noqa: PLC0415

        token = settings.telegram_token.get_secret_value()
        usable, sentences = await look_at_bot(settings, token)
        first, *more = sentences
        yield Finding("telegram", "ok" if usable else "problem", first)
        for one in more:
            yield Finding("telegram", "note", one)


def _sqlite_exists(settings: Settings) -> bool:
    path = sqlite_file(normalise(settings.database_url.get_secret_value()))
    return path is not None and path.exists()
