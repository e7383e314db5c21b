"""The web server: one for all doors, run inside the program's own loop."""

import asyncio
import contextlib
from collections.abc import Iterator, Sequence

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route

from bot.operator_words import say
from bot.settings import Settings, SettingsProblem, setting_name

_CLOSING = 5


class _Server(uvicorn.Server):
    """A server that leaves signals to the program."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


async def serve_web(settings: Settings, routes: Sequence[Route]) -> None:
    """Answer requests for `routes` until cancelled, then those that are under way.

    Raises:
        SettingsProblem: the address cannot be listened on; names the settings.
    """
    server = _Server(
        uvicorn.Config(
            Starlette(routes=list(routes)),
            host=settings.web_host,
            port=settings.web_port,
            log_config=None,
            access_log=False,
            server_header=False,
            lifespan="off",
            timeout_graceful_shutdown=_CLOSING,
        )
    )
    serving = asyncio.create_task(server.serve())
    try:
        await asyncio.shield(serving)
    except asyncio.CancelledError:
        server.should_exit = True
        await serving
        raise
    except SystemExit as error:
        # That is how uvicorn says that it could not bind.
        names = setting_name("web_host"), setting_name("web_port")
        where = f"{settings.web_host}:{settings.web_port}"
        sentence = say("trouble.web", host=names[0], port=names[1], where=where)
        raise SettingsProblem(sentence) from error
