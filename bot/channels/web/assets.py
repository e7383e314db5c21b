"""The files that belong to pages: scripts, style and picture, under one version for all of them."""

import gzip
import hashlib
import json
import mimetypes
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

_HERE = Path(__file__).parent / "static"
_SCRIPT = "chat.js"
_SERVICE_WORKER = "sw.js"
_IMPORT = re.compile(r'^import .*"\./([a-z]+\.js)";$', re.MULTILINE)
_FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class _File:
    content: bytes
    packed: bytes
    media_type: str


@cache
def _files() -> dict[str, _File]:
    return {path.name: _read(path) for path in sorted(_HERE.iterdir())}


def _read(path: Path) -> _File:
    content = path.read_bytes()
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return _File(content, gzip.compress(content, mtime=0), kind)


@cache
def version() -> str:
    """Changes with any of the files: scripts name each other by neighbourhood alone."""
    digest = hashlib.sha256()
    for name, file in _files().items():
        digest.update(f"{name} {len(file.content)} ".encode() + file.content)
    return digest.hexdigest()[:10]


def address(name: str) -> str:
    """Where a file that belongs to pages is found.

    Raises:
        KeyError: there is no such file.
    """
    if name not in _files():
        raise KeyError(name)
    return f"/static/{version()}/{name}"


def addresses() -> list[str]:
    """Where all files are found that a page without network needs."""
    return [address(name) for name in _files() if name != _SERVICE_WORKER]


def modules() -> list[str]:
    """Where the scripts are found that the talk's own imports, one by another.

    A page names them all, so that they come together and not one after the other.
    """
    found, behind = set[str](), [_SCRIPT]
    while behind:
        named = set(_IMPORT.findall(_files()[behind.pop()].content.decode())) - found
        found |= named
        behind += named
    return [address(name) for name in sorted(found)]


def service_worker(pages: Sequence[tuple[str, str]]) -> str:
    """The script that a browser runs behind the pages; it keeps `pages` (path and text) too.

    A new version of anything that is kept is a new script, which browsers then fetch.
    """
    kept = json.dumps([*(path for path, _ in pages), *addresses()])
    texts = "".join(text for _, text in pages)
    named = hashlib.sha256(f"{version()}{texts}".encode()).hexdigest()[:10]
    script = _files()[_SERVICE_WORKER].content.decode()
    return script.replace("KEPT_ADDRESSES", kept).replace("VERSION", named)


async def static(request: Request) -> Response:
    """A file that belongs to pages."""
    file = _files().get(request.path_params["name"])
    if file is None:
        return HTMLResponse(status_code=404)
    # Another version's address is answered with what there is now, and not kept.
    lasting = request.path_params["version"] == version()
    headers = {"Cache-Control": _FOR_EVER if lasting else "no-cache", "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        return Response(file.packed, media_type=file.media_type, headers=headers)
    return Response(file.content, media_type=file.media_type, headers=headers)
