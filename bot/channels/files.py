"""Files from people: what they are by their first bytes, and a name that is safe to keep."""

import re
import unicodedata

_KINDS = (
    (b"\xff\xd8\xff", "image/jpeg", ".jpg"),
    (b"\x89PNG\r\n\x1a\n", "image/png", ".png"),
    (b"%PDF-", "application/pdf", ".pdf"),
)
"""How the files that we take begin (ISO/IEC 10918-1, ISO/IEC 15948, ISO 32000-1)."""

_LONGEST_NAME = 60
_UNSAFE = re.compile(r"[^\w.()（） -]+")


def media_type(content: bytes) -> str | None:
    """The media type of a file that we take, by its content; `None` for any other."""
    return next((kind for begin, kind, _ in _KINDS if content.startswith(begin)), None)


def safe_name(name: str, kind: str) -> str:
    """A name without folders, control characters and a false ending, for a file of type `kind`."""
    ending = next(end for _, one, end in _KINDS if one == kind)
    base = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    stem = _UNSAFE.sub("", base.rpartition(".")[0] or base).strip(" .")[:_LONGEST_NAME].rstrip(" .")
    return f"{stem or 'file'}{ending}"
