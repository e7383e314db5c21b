"""The webhook: 200 only when the update is durable, anything else lets Telegram send it again."""

import hmac
import json
import logging

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.telegram.intake import Intake
from db.errors import DatabaseProblem

log = logging.getLogger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
LARGEST = 1_000_000
"""Bytes of a request; an update is a few thousand."""


class Webhook:
    """Answers Telegram's requests."""

    def __init__(self, intake: Intake, secret: str) -> None:
        """Take in what comes with `secret`."""
        self._intake = intake
        self._secret = secret.encode()

    def route(self, path: str) -> Route:
        """Where the requests go."""
        return Route(path, self.take, methods=["POST"])

    async def take(self, request: Request) -> Response:
        """Take one update in."""
        given = request.headers.get(SECRET_HEADER, "").encode()
        if not hmac.compare_digest(given, self._secret):
            return Response(status_code=403)
        try:
            body = await _body(request)
        except ClientDisconnect:
            return Response(status_code=400)
        if body is None:
            return Response(status_code=413)
        update = _json(body)
        if not isinstance(update, dict):
            return Response(status_code=400)
        try:
            await self._intake.take([update])
        except DatabaseProblem as problem:
            log.warning("update not kept: %s", type(problem).__name__)
            return Response(status_code=503)
        return Response(status_code=200)


async def _body(request: Request) -> bytes | None:
    """The body, `None` if it is larger than any update."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            return None
    return bytes(body)


def _json(body: bytes) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
