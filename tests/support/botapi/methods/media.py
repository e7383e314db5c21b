"""Files the bot sends, and what Telegram makes of them."""

from typing import TYPE_CHECKING, Any

from tests.support.botapi.facts import facts
from tests.support.botapi.files import MEGABYTE, Files, Stored
from tests.support.botapi.ogg import voice_like
from tests.support.botapi.refusals import invalid

if TYPE_CHECKING:
    from tests.support.botapi.checks import Upload

Json = dict[str, Any]

LONGEST = 24 * 3600
NO_VOICE = "VOICE_NOT_OGG_OPUS (test server)"
IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"BM")


def stored(files: Files, kind: str, method: str, values: Json) -> Stored:
    """The file of a request: sent along, or known to Telegram already."""
    value: Upload | str = values[kind]
    duration: int = values.get("duration", 0)
    if not 0 <= duration <= LONGEST:
        raise invalid(f"wrong duration {duration}")
    if isinstance(value, str):
        if not value:
            raise invalid(f"there is no {kind} in the request")
        if value.startswith(("http://", "https://")):
            raise invalid("failed to get HTTP URL content")
        known = files.known(value)
        if known.kind != kind:
            raise invalid("type of file mismatch")
        files.resent.append(known)
        return known
    told = facts().methods[method]
    most = told.get("megabytes") or told["fields"][kind]["megabytes"]
    if len(value.data) > most * MEGABYTE:
        raise invalid("Request Entity Too Large", code=413)
    if not value.data:
        raise invalid("file must be non-empty")
    if kind == "photo" and not value.data.startswith(IMAGES):
        raise invalid("IMAGE_PROCESS_FAILED")
    # Telegram would show it as a document, or as a voice message without its waves.
    if kind == "voice" and not voice_like(value.data):
        raise invalid(NO_VOICE)
    file = files.add(kind, value.data, value.name, value.mime, duration=duration)
    files.uploaded.append(file)
    return file


def content(file: Stored, values: Json) -> Json:
    """The field of a message that holds the file; a sound is as long as was said at first."""
    told = file.json()
    if file.kind == "photo":
        return {"photo": [told | {"width": 640, "height": 480}]}
    if file.kind == "voice":
        told |= {"duration": file.duration, "mime_type": "audio/ogg"}
    elif file.kind == "audio":
        told |= {"duration": file.duration, "mime_type": file.mime}
        told |= {key: values[key] for key in ("title", "performer") if key in values}
    else:
        told |= {"file_name": file.name, "mime_type": file.mime}
    return {file.kind: told}
