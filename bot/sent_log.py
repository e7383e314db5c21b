"""What has gone out and is not marked in the database yet, on disk within microseconds.

Between the answer of a channel and the commit that marks a message as sent a process can be
killed; without this the message would go out once more. A line is written without waiting for the
disk: that outlives the process, though not a power cut.
"""

import fcntl
import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path


class SentLog:
    """A file of one process; a second process that is given the same file does without."""

    def __init__(self, path: Path) -> None:
        """Open `path`, for its owner only, and make it if there is none.

        Raises:
            OSError: it cannot be opened.
        """
        self._file: int | None = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        self._waiting = 0
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.close()

    def left(self) -> list[tuple[int, datetime]]:
        """Messages, by id and when they were written, that an earlier process could not mark."""
        if self._file is None:
            return []
        found = []
        for line in os.pread(self._file, os.fstat(self._file).st_size, 0).splitlines():
            # The last line may be half a line.
            with suppress(ValueError):
                number, written = line.decode().split(" ")
                found.append((int(number), datetime.fromisoformat(written)))
        return found

    def clear(self) -> None:
        """Forget everything: it is marked."""
        if self._file is not None:
            os.ftruncate(self._file, 0)

    def sent(self, message_id: int, written: datetime) -> None:
        """Note that a message has gone out."""
        self._waiting += 1
        if self._file is not None:
            os.write(self._file, f"{message_id} {written.isoformat()}\n".encode())

    def marked(self) -> None:
        """Note that one of those is marked; when all are, the file is empty again."""
        self._waiting -= 1
        if self._waiting == 0:
            self.clear()

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
