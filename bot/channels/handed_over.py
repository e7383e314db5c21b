"""Files to people: their bytes, and what kind of file it is by its name."""

import json
from pathlib import PurePath

from handlers.talk.values import JSON

_KINDS = {".ics": "text/calendar; charset=utf-8", ".json": "application/json"}
_OTHER = "application/octet-stream"


def file_bytes(content: JSON) -> bytes:
    """A file of a reply as it is written: a text as it is, everything else as JSON."""
    if isinstance(content, str):
        return content.encode()
    return json.dumps(content, ensure_ascii=False, indent=2).encode()


def kind_of(name: str) -> str:
    """The media type of a file called `name`."""
    return _KINDS.get(PurePath(name).suffix, _OTHER)
