"""Files that Telegram keeps for the bot."""

from dataclasses import dataclass
from itertools import count
from typing import Any

from tests.support.botapi.refusals import failed, invalid

Json = dict[str, Any]

MEGABYTE = 1024 * 1024
FOLDERS = {
    "photo": "photos",
    "voice": "voice",
    "audio": "music",
    "video_note": "video_notes",
    "sticker": "stickers",
}


@dataclass(frozen=True)
class Stored:
    """One file; `size` may be told larger than its bytes are.

    `duration` is what its sender said of a sound, in seconds.
    """

    id: str
    unique: str
    kind: str
    path: str
    data: bytes
    name: str
    mime: str
    size: int
    duration: int = 0

    def json(self) -> Json:
        """What every object of a file begins with."""
        return {"file_id": self.id, "file_unique_id": self.unique, "file_size": self.size}


class Files:
    """Every file by its identifier, which no other bot knows, and by its path."""

    def __init__(self, bot: int) -> None:
        self.uploaded: list[Stored] = []
        self.resent: list[Stored] = []
        self._bot = bot
        self._by_id: dict[str, Stored] = {}
        self._by_path: dict[str, Stored] = {}
        self._numbers = count(1)

    def add(
        self,
        kind: str,
        data: bytes,
        name: str = "",
        mime: str = "",
        size: int | None = None,
        *,
        duration: int = 0,
    ) -> Stored:
        """Keep a file."""
        number = next(self._numbers)
        ending = name.rpartition(".")[2] if "." in name else "bin"
        stored = Stored(
            id=f"{kind}-file-{number:08}-AgADBAADabcdefghijklmnopq{self._bot}",
            unique=f"AQAD{number:08}",
            kind=kind,
            path=f"{FOLDERS.get(kind, 'documents')}/file_{number}.{ending}",
            data=data,
            name=name,
            mime=mime,
            size=len(data) if size is None else size,
            duration=duration,
        )
        self._by_id[stored.id] = stored
        self._by_path[stored.path] = stored
        return stored

    def known(self, file_id: str) -> Stored:
        """The file of an identifier."""
        if file_id not in self._by_id:
            raise invalid("wrong file identifier/HTTP URL specified")
        return self._by_id[file_id]

    def downloadable(self, file_id: str, megabytes: int) -> Stored:
        """A file that is small enough to be fetched."""
        if file_id not in self._by_id:
            raise invalid("invalid file_id")
        if self._by_id[file_id].size > megabytes * MEGABYTE:
            raise failed("file is too big")
        return self._by_id[file_id]

    def at(self, path: str) -> Stored | None:
        """The file at a path."""
        return self._by_path.get(path)
