"""The web server: one for all doors, run inside the program's own loop."""

import asyncio
import contextlib
import socket
from collections.abc import Callable, Iterator, Mapping, Sequence

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.routing import Route
from starlette.types import ExceptionHandler

from bot.guard import Guard
from bot.operator_words import say
from bot.settings import Settings, SettingsProblem, setting_name
from db.errors import DatabaseProblem

_CLOSING = 5
_KEPT_OPEN = 65
"""Seconds that an idle connection stays open: a new one costs a slow phone a second or more."""


class _Server(uvicorn.Server):
    """A server that leaves signals to the program."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


class Site:
    """What the server answers: doors add what they want to be asked."""

    def __init__(self, refuse: ExceptionHandler) -> None:
        """Answer with `refuse` what is not there or not allowed."""
        self._pages = Starlette(
            exception_handlers=dict.fromkeys((HTTPException, DatabaseProblem, Exception), refuse)
        )
        self._larger: dict[str, int] = {}
        self.app = Guard(self._pages, self._larger)

    def add(self, routes: Sequence[Route], larger: Mapping[str, int]) -> None:
        """Answer requests for `routes` too.

        `larger` are the bytes that come in on some paths, where `bot.guard.LARGEST` is too little.
        """
        self._pages.router.routes.extend(routes)
        self._larger.update(larger)


async def serve_web(settings: Settings, site: Site, ready: Callable[[], None]) -> None:
    """Answer requests until cancelled, then those that are under way.

    `ready` is called once requests get through.

    Raises:
        SettingsProblem: the address cannot be listened on; names the settings.
    """
    server = _Server(
        uvicorn.Config(
            site.app,
            log_config=None,
            access_log=False,
            server_header=False,
            lifespan="off",
            timeout_keep_alive=_KEPT_OPEN,
            timeout_graceful_shutdown=_CLOSING,
        )
    )
    with _listening(settings) as listening:
        ready()
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        try:
            await asyncio.shield(serving)
        except asyncio.CancelledError:
            server.should_exit = True
            await serving
            raise


def _listening(settings: Settings) -> socket.socket:
    """A socket at the address that is set; uvicorn would end the program where there is none."""
    family = socket.AF_INET6 if ":" in settings.web_host else socket.AF_INET
    try:
        return socket.create_server((settings.web_host, settings.web_port), family=family)
    except OSError as error:
        names = setting_name("web_host"), setting_name("web_port")
        where = f"{settings.web_host}:{settings.web_port}"
        sentence = say("trouble.web", host=names[0], port=names[1], where=where)
        raise SettingsProblem(sentence) from error
