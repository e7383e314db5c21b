"""Files the bot sends, and what Telegram makes of them."""

from typing import Any

from tests.support.botapi.checks import Upload
from tests.support.botapi.facts import facts
from tests.support.botapi.files import MEGABYTE, Files, Stored
from tests.support.botapi.refusals import invalid

Json = dict[str, Any]

IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"BM")


def stored(files: Files, kind: str, method: str, value: Upload | str) -> Stored:
    """The file of a request: sent along, or known to Telegram already."""
    if isinstance(value, str):
        if value.startswith(("http://", "https://")):
            raise invalid("failed to get HTTP URL content")
        known = files.known(value)
        if known.kind != kind:
            raise invalid("type of file mismatch")
        return known
    told = facts().methods[method]
    most = told.get("megabytes") or told["fields"][kind]["megabytes"]
    if len(value.data) > most * MEGABYTE:
        raise invalid("Request Entity Too Large", code=413)
    if not value.data:
        raise invalid("file must be non-empty")
    if kind == "photo" and not value.data.startswith(IMAGES):
        raise invalid("IMAGE_PROCESS_FAILED")
    kept = "document" if kind == "voice" and not playable(value.data) else kind
    return files.add(kept, value.data, value.name, value.mime)


def playable(data: bytes) -> bool:
    """Whether it can be a voice message: OGG with OPUS, MP3 or M4A."""
    opus = data.startswith(b"OggS") and b"OpusHead" in data[:512]
    mp3 = data.startswith(b"ID3") or (data[:1] == b"\xff" and data[1:2] >= b"\xe0")
    return opus or mp3 or data[4:8] == b"ftyp"


def content(file: Stored, values: Json) -> Json:
    """The field of a message that holds the file."""
    told = file.json()
    if file.kind == "photo":
        return {"photo": [told | {"width": 640, "height": 480}]}
    if file.kind == "voice":
        told |= {"duration": values.get("duration", 0), "mime_type": "audio/ogg"}
    elif file.kind == "audio":
        told |= {"duration": values.get("duration", 0), "mime_type": file.mime}
        told |= {key: values[key] for key in ("title", "performer") if key in values}
    else:
        told |= {"file_name": file.name, "mime_type": file.mime}
    return {file.kind: told}
