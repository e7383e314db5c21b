"""Audio on disk."""

import errno
import logging
import os
from pathlib import Path

import pytest

from bot.speech.cache import AudioCache

ONE, TWO, THREE = "1" * 64, "2" * 64, "3" * 64


def test_what_was_kept_is_there_for_its_owner_alone(tmp_path: Path) -> None:
    cache = AudioCache(tmp_path / "audio", 1000)
    assert cache.get(ONE) is None
    cache.put(ONE, b"audio")
    assert AudioCache(tmp_path / "audio", 1000).get(ONE) == b"audio"
    (file,) = (tmp_path / "audio").rglob("*.ogg")
    assert file.stat().st_mode & 0o077 == 0


def test_above_the_limit_what_was_used_last_stays(tmp_path: Path) -> None:
    cache = AudioCache(tmp_path, 250)
    for age, digest in ((300, ONE), (200, TWO)):
        cache.put(digest, bytes(100))
        file = next(tmp_path.rglob(f"{digest}.ogg"))
        os.utime(file, (file.stat().st_mtime - age,) * 2)
    assert cache.get(ONE) is not None
    cache.put(THREE, bytes(100))
    assert cache.get(TWO) is None
    assert cache.get(ONE) is not None
    assert cache.get(THREE) is not None


def test_half_a_file_is_no_file(tmp_path: Path) -> None:
    cache = AudioCache(tmp_path, 1000)
    cache.put(ONE, b"audio that is long enough")
    file = next(tmp_path.rglob("*.ogg"))
    file.write_bytes(file.read_bytes()[:-4])
    assert cache.get(ONE) is None
    assert not file.exists()


def test_a_full_disk_costs_the_cache_and_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    cache = AudioCache(tmp_path, 1000)
    monkeypatch.setattr("bot.speech.cache.tempfile.mkstemp", full)
    with caplog.at_level(logging.ERROR):
        cache.put(ONE, b"audio")
        cache.put(TWO, b"audio")
    assert [one.message for one in caplog.records] == ["audio is not kept: No space left on device"]
    assert cache.get(ONE) is None


def test_with_no_room_nothing_is_written(tmp_path: Path) -> None:
    AudioCache(tmp_path / "audio", 0).put(ONE, b"audio")
    assert not (tmp_path / "audio").exists()
