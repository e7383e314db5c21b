"""Audio on disk, by what was said: made once, kept as long as there is room.

Only what is the same for everybody is ever put there.
"""

import logging
import os
import tempfile
import time
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

log = logging.getLogger(__name__)

_LEFT_AFTER_TIDYING = 0.9
"""Part of the limit that is filled when old files have been deleted."""

_LEFT_BEHIND = 3600.0
"""Seconds after which a file that was never finished belongs to nobody any more."""

_ENDING = ".ogg"
_UNFINISHED = ".part"


class AudioCache:
    """A folder of at most so many bytes of audio; what was used last stays longest.

    One process writes to it, any number read.
    """

    def __init__(self, folder: Path, limit: int) -> None:
        """Keep up to `limit` bytes in `folder`; with 0 nothing is kept."""
        self._folder = folder
        self._limit = limit
        self._size: int | None = None
        self._is_full = False

    def get(self, digest: str) -> bytes | None:
        """The audio called `digest`; `None` if it is not there, or damaged."""
        file = self._file(digest)
        try:
            content = file.read_bytes()
            os.utime(file)
        except OSError:
            return None
        checksum, _, audio = content.partition(b"\n")
        if checksum != _checksum(audio):
            # A disk that was full, or a power cut.
            with suppress(OSError):
                file.unlink()
            return None
        return audio

    def put(self, digest: str, audio: bytes) -> None:
        """Keep `audio` as `digest`; where that fails it is only made again later."""
        if not self._limit:
            return
        try:
            self._write(self._file(digest), b"%b\n%b" % (_checksum(audio), audio))
            self._is_full = False
        except OSError as error:
            if not self._is_full:
                log.error("audio is not kept: %s", error.strerror)  # noqa: TRY400 - no traceback
            self._is_full = True

    def _write(self, file: Path, content: bytes) -> None:
        # The mode of `mkdir` is not that of the parents which it makes.
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.parent.mkdir(mode=0o700, exist_ok=True)
        if self._size is None:
            self._size = self._tidied()
        handle, name = tempfile.mkstemp(suffix=_UNFINISHED, dir=file.parent)
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(content)
            Path(name).replace(file)
        finally:
            Path(name).unlink(missing_ok=True)
        self._size += len(content)
        if self._size > self._limit:
            self._size = self._tidied()

    def _tidied(self) -> int:
        """Make room where there is none, and away with what was left behind; the bytes there."""
        files = sorted(self._files(), key=lambda one: one[1].st_mtime)
        size = sum(stat.st_size for _, stat in files)
        is_too_full = size > self._limit
        for file, stat in files:
            was_left = file.suffix == _UNFINISHED and stat.st_mtime < time.time() - _LEFT_BEHIND
            if was_left or (is_too_full and size > self._limit * _LEFT_AFTER_TIDYING):
                file.unlink(missing_ok=True)
                size -= stat.st_size
        return size

    def _files(self) -> Iterator[tuple[Path, os.stat_result]]:
        for file in self._folder.glob("*/*.*"):
            # Another process has tidied it away.
            with suppress(FileNotFoundError):
                yield file, file.stat()

    def _file(self, digest: str) -> Path:
        return self._folder / digest[:2] / f"{digest}{_ENDING}"


def _checksum(audio: bytes) -> bytes:
    return b"%08x" % zlib.crc32(audio)
