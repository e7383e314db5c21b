"""The parameters of a request, however they were sent."""

import json
from typing import Any

from aiohttp.web import BaseRequest, FileField
from yarl import URL

from tests.support.botapi.checks import Upload
from tests.support.botapi.refusals import invalid

Json = dict[str, Any]

ATTACHED = "attach://"


async def parameters(request: BaseRequest) -> Json:
    """What the address and the body say."""
    asked = dict(request.query) if request.query_string else {}
    return asked | await body(request) if request.can_read_body else asked


async def body(request: BaseRequest) -> Json:
    """What the body says."""
    kind = request.content_type
    if kind == "application/x-www-form-urlencoded":
        return form(await request.read())
    if kind == "multipart/form-data":
        return await parts(request)
    if kind == "application/json":
        return from_json(await request.read())
    raise invalid(f"content type {kind} is not supported")


def form(data: bytes) -> Json:
    """An encoded form; yarl reads it many times faster than the standard library."""
    return dict(URL.build(query_string=data.decode("ascii"), encoded=True).query)


def from_json(data: bytes) -> Json:
    """A JSON object."""
    try:
        told = json.loads(data)
    except ValueError:
        raise invalid("can't parse JSON object") from None
    if not isinstance(told, dict):
        raise invalid("can't parse JSON object")
    return told


async def parts(request: BaseRequest) -> Json:
    """A form with files; a file stands where the form says that it is attached."""
    told: Json = {}
    for key, value in (await request.post()).items():
        if isinstance(value, FileField):
            told[key] = Upload(value.filename, value.content_type, value.file.read())
        else:
            told[key] = value
    for key, value in list(told.items()):
        if isinstance(value, str) and value.startswith(ATTACHED):
            told[key] = told.pop(value.removeprefix(ATTACHED), value)
    return told
