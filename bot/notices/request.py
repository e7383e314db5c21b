"""Requests of python-telegram-bot through aiohttp, noting when each is really on its way.

The library's own way through httpx costs seven times the time, and does not say whether a request
that failed had been begun: only what surely was not begun may be tried again.
"""

import json
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from aiohttp import (
    ClientError,
    ClientSession,
    ClientTimeout,
    FormData,
    TCPConnector,
    TraceConfig,
    TraceRequestChunkSentParams,
)
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.channels.telegram.refusals import ANSWER_WITHIN, CONNECTED_WITHIN

Begin = Callable[[], None]

BEGUN: ContextVar[Begin] = ContextVar("begun")
"""What is called in the moment before the first byte of a request goes out."""

CONNECTIONS = 300


class NeverBegun(NetworkError):
    """The request failed before any of it went out."""


class NoticeRequest(BaseRequest):
    """One pool of connections to the Bot API."""

    def __init__(self) -> None:
        """Open nothing yet."""
        self._session: ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds until an answer counts as lost."""
        return ANSWER_WITHIN

    async def initialize(self) -> None:
        """Make the pool."""
        if self._session is None:
            trace = TraceConfig()
            trace.on_request_chunk_sent.append(_begin)
            self._session = ClientSession(
                connector=TCPConnector(limit=CONNECTIONS),
                timeout=ClientTimeout(total=ANSWER_WITHIN, connect=CONNECTED_WITHIN),
                trace_configs=[trace],
            )

    async def shutdown(self) -> None:
        """Close the pool."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        *_: object,
        **__: object,
    ) -> tuple[int, bytes]:
        """See `BaseRequest`; timeouts of single requests are not known here.

        Raises:
            NeverBegun: it certainly did not go out.
            NetworkError: nobody can say.
        """
        if self._session is None:
            raise NeverBegun("the pool is not open")
        request = _Request(BEGUN.get(_nothing))
        try:
            async with self._session.request(
                method, url, data=_body(request_data), trace_request_ctx=request
            ) as answer:
                return answer.status, await answer.read()
        except (ClientError, TimeoutError) as error:
            if not request.is_begun:
                raise NeverBegun(type(error).__name__) from error
            if isinstance(error, TimeoutError):
                raise TimedOut from error
            raise NetworkError(type(error).__name__) from error

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The table of an answer; the library's own logs all of one that cannot be read.

        Raises:
            TelegramError: it cannot be read.
        """
        try:
            table: dict[str, Any] = json.loads(payload)
        except ValueError as error:
            raise TelegramError("Invalid server response") from error
        return table


class _Request:
    """Whether a request is begun, and whom to tell when it is."""

    def __init__(self, begin: Begin) -> None:
        self._begin = begin
        self.is_begun = False

    def begin(self) -> None:
        if not self.is_begun:
            self.is_begun = True
            self._begin()


async def _begin(_: ClientSession, context: Any, __: TraceRequestChunkSentParams) -> None:
    context.trace_request_ctx.begin()


def _nothing() -> None:
    """Nobody wants to know."""


def _body(data: RequestData | None) -> FormData | dict[str, str] | None:
    if data is None or not data.contains_files:
        return None if data is None else data.json_parameters
    form = FormData(data.json_parameters)
    for name, (file, content, kind) in data.multipart_data.items():
        form.add_field(name, content, filename=file, content_type=kind)
    return form
