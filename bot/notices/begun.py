"""What was begun and is not noted in the database yet, on disk before the request goes out.

A process can be killed between a request and the commit that notes what became of it. What was
begun then is never sent again; everything else is. A place is written without waiting for the
disk: that outlives the process, though not a power cut.
"""

import fcntl
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Self

_PLACE = 32
"""Bytes of a place; the first holds who the file belongs to."""


class Mark(StrEnum):
    """How far a part of a delivery has come.

    It is claimed, its request is going out, its text is out and its voice is to follow, or all of
    it is out.
    """

    CLAIMED = "claimed"
    BEGUN = "begun"
    TEXT = "text"
    SENT = "sent"


@dataclass(frozen=True, slots=True)
class Left:
    """What an earlier process has left: a delivery, its part (from 1), and how far that came."""

    delivery: int
    part: int
    mark: Mark


class BegunLog:
    """A file of one process, with a place for everything that is under way."""

    def __init__(self, file: int) -> None:
        """Use `BegunLog.open`."""
        self._file = file
        self._places: dict[int, int] = {}
        self._free: list[int] = []
        self._count = 1
        self.owner = self._read_owner()

    @classmethod
    def open(cls, path: Path) -> Self | None:
        """Open `path`, for its owner only; `None` while another process has it.

        Raises:
            OSError: it cannot be opened.
        """
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            return None
        return cls(file)

    def left(self) -> list[Left]:
        """What an earlier process had under way."""
        found = []
        size = os.fstat(self._file).st_size
        for start in range(_PLACE, size, _PLACE):
            words = os.pread(self._file, _PLACE, start).decode(errors="replace").split()
            # A place may be free, or half written in a power cut.
            with suppress(ValueError):
                mark, delivery, part = words
                found.append(Left(int(delivery), int(part), Mark(mark)))
        return found

    def clear(self) -> None:
        """Forget what an earlier process had under way."""
        os.ftruncate(self._file, _PLACE)

    def note(self, delivery: int, part: int, mark: Mark) -> None:
        """Note how far a part of a delivery has come."""
        place = self._places.get(delivery)
        if place is None:
            place = self._places[delivery] = self._free.pop() if self._free else self._count
            self._count = max(self._count, place + 1)
        self._write(place, f"{mark} {delivery} {part}")

    def forget(self, delivery: int) -> None:
        """Give the place of a delivery free: it is noted elsewhere, or surely did not go out."""
        place = self._places.pop(delivery, None)
        if place is not None:
            self._write(place, "")
            self._free.append(place)

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._file)

    def _read_owner(self) -> str:
        """Who sends by this file: the same at every start, and nowhere else."""
        owner = os.pread(self._file, _PLACE, 0).decode(errors="replace").strip()
        if not owner:
            owner = secrets.token_hex(12)
            self._write(0, owner)
        return owner

    def _write(self, place: int, text: str) -> None:
        os.pwrite(self._file, f"{text:<{_PLACE - 1}}\n".encode(), place * _PLACE)
