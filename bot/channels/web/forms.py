"""What comes from a page's forms, checked."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request

from bot.channels.files import media_type, safe_name
from bot.channels.web.counter import Posted
from bot.channels.web.visitors import FORM_KEY
from handlers.incoming import MEGABYTES_AT_MOST, Beside, SharedFile

LONGEST_TEXT = 4_000
"""Characters that are taken of one message; the talk itself says what is too long for it."""

LONGEST_NONCE = 40
LARGEST_UPLOAD = 20_000_000
"""Bytes of a recording, as on other channels."""

_MEGABYTE = 1_000_000
_NUMBER = re.compile(r"[0-9]{1,18}")
_SCRIPTED = "application/json"


@dataclass(frozen=True)
class Form:
    """One form: fields as text, at most one file with its name."""

    fields: Mapping[str, str]
    file: bytes | None = None
    file_name: str = ""

    @property
    def key(self) -> str:
        """What shows that the form is from our page."""
        return self.fields.get(FORM_KEY, "")

    @property
    def nonce(self) -> str:
        """The page's name of what it sends, so that it counts once."""
        return self.fields.get("nonce", "")[:LONGEST_NONCE] or secrets.token_urlsafe(12)

    @property
    def typed(self) -> str:
        """What stands in the input field."""
        return self.fields.get("text", "")[:LONGEST_TEXT]

    @property
    def left_typed(self) -> str:
        """What stands in the input field and is not sent, since a button was pressed instead."""
        return self.typed if self._pressed else ""

    @property
    def after(self) -> int:
        """The number of the last message that the page shows."""
        return read_number(self.fields.get("after", ""))

    @property
    def _pressed(self) -> bool:
        return bool(self.fields.get("mark") or self.fields.get("words"))

    def posted(self) -> Posted:
        """The words or the pressed button."""
        if mark := self.fields.get("mark", ""):
            return Posted(self.nonce, mark=mark[:LONGEST_NONCE])
        text = self.fields.get("words", "")[:LONGEST_TEXT] or self.typed
        return Posted(self.nonce, text=text, dictated=bool(self.fields.get("dictated")))

    def posted_file(self, said: str) -> Posted:
        """The file, shown as `said`; a remark where it is none that we take."""
        content = self.file or b""
        kind = media_type(content)
        if not content:
            return Posted(self.nonce, beside=Beside.FILE_GONE, said=said)
        if len(content) > MEGABYTES_AT_MOST * _MEGABYTE:
            return Posted(self.nonce, beside=Beside.FILE_SIZE, said=said)
        if kind is None:
            return Posted(self.nonce, beside=Beside.FILE_TYPE, said=said)
        file = SharedFile(safe_name(self.file_name, kind), kind, content)
        return Posted(self.nonce, file=file, said=said)


async def read_form(request: Request) -> Form:
    """The form of a request.

    Raises:
        HTTPException: it cannot be read as one (status 400).
    """
    async with request.form(max_files=1, max_fields=20) as data:
        return await _read(data)


async def _read(data: FormData) -> Form:
    fields = {name: value for name, value in data.items() if isinstance(value, str)}
    upload = next((one for one in data.values() if isinstance(one, UploadFile)), None)
    if upload is None:
        return Form(fields)
    return Form(fields, await upload.read(), upload.filename or "")


def read_number(text: str) -> int:
    """The number of a message; 0, which none has, for anything else."""
    return int(text) if _NUMBER.fullmatch(text) else 0


def is_scripted(request: Request) -> bool:
    """Whether the page's script asks, and not the browser itself."""
    return _SCRIPTED in request.headers.get("accept", "")
