"""The web door as a whole: opened, run, and closed without dropping anything."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from bot.app import App
from bot.channels.web import CHANNEL
from bot.channels.web.assets import service_worker, static
from bot.channels.web.counter import Counter
from bot.channels.web.crowd import Crowd
from bot.channels.web.door import WebDoor
from bot.channels.web.forms import LARGEST_UPLOAD, is_scripted
from bot.channels.web.listeners import Listeners
from bot.channels.web.pages import Look, Pages
from bot.channels.web.reading import Reading
from bot.channels.web.sounds import Sounds
from bot.channels.web.talking import LEFT, Talking
from bot.channels.web.visitors import Visitors
from bot.clock import now
from bot.couriers import Couriers
from bot.pace import Pace
from db.errors import DatabaseProblem
from handlers.incoming import MEGABYTES_AT_MOST
from handlers.wording import wording
from knowledge.words import Mode

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=3)
"""Keeping a message takes no time: what was claimed for longer was left by a killed process."""

_REFUSALS = {
    403: "web.problem.stale_page",
    413: "web.problem.too_large",
    429: "web.problem.too_fast_page",
    500: "web.problem.broken_page",
    503: "web.problem.busy_page",
}
_FORM = 10_000
_MEGABYTE = 1_000_000
LARGER = {
    "/hear": LARGEST_UPLOAD + _FORM,
    # Somewhat more than is taken, so that a file that is a little too large is answered in words.
    "/file": 2 * MEGABYTES_AT_MOST * _MEGABYTE + _FORM,
}
"""Bytes of a request by path, where files come in."""


@dataclass(frozen=True)
class Web:
    """The door, being served."""

    talking: Talking
    sounds: Sounds
    pages: Pages
    couriers: Couriers
    listeners: Listeners

    def routes(self) -> list[Route]:
        """What the web server is to answer for this door."""
        return [
            *self.talking.routes(),
            *self.sounds.routes(),
            Route("/static/{version}/{name}", static, methods=["GET"]),
            Route("/manifest.webmanifest", self._manifest, methods=["GET"]),
            Route("/offline", self._offline, methods=["GET"]),
            Route("/sw.js", self._service_worker, methods=["GET"]),
        ]

    def larger(self) -> dict[str, int]:
        """Bytes of what comes in on some of the paths."""
        return LARGER

    async def refuse(self, request: Request, error: Exception) -> Response:
        """Answer what is not there or not allowed."""
        status = error.status_code if isinstance(error, HTTPException) else 500
        if isinstance(error, DatabaseProblem):
            log.warning("a page waits: %s", type(error).__name__)
            status = 503
        kind = _REFUSALS.get(status, "web.problem.not_found")
        if is_scripted(request):
            problem = self.pages.words(kind, Mode.PLAIN)
            return JSONResponse({"problem": problem}, status_code=status)
        return HTMLResponse(self.pages.plain(Look(), kind), status_code=status)

    async def run(self) -> None:
        """Bring to the pages what others write, until cancelled."""
        try:
            await self.couriers.run()
        finally:
            self.listeners.close()

    async def _manifest(self, _: Request) -> Response:
        return JSONResponse(self.pages.manifest(), media_type="application/manifest+json")

    async def _offline(self, _: Request) -> Response:
        return HTMLResponse(self.pages.offline())

    async def _service_worker(self, _: Request) -> Response:
        script = service_worker([("/offline", self.pages.offline()), (LEFT, self.pages.left())])
        return Response(script, media_type="text/javascript", headers={"Cache-Control": "no-cache"})


@asynccontextmanager
async def web(app: App) -> AsyncIterator[Web]:
    """The door of one house.

    Raises:
        DatabaseProblem: the database cannot be used.
    """
    listeners = Listeners()
    door = WebDoor(app.database, listeners, now)
    delivery = app.delivery(CHANNEL, door, lease=LEASE)
    delivery.playable = app.workshop.speaks
    await delivery.begin()
    visitors = Visitors(app.keys)
    pages = Pages(wording(), speaks=app.workshop.speaks, hears=app.workshop.hears)
    couriers = Couriers(delivery)
    code = pages.words("web.input.sent_code", Mode.PLAIN)
    counter = Counter(app.database, app.turns, couriers, listeners, now, code)
    reading = Reading(app.database, app.keys)
    pace, crowd = Pace(), Crowd()
    yield Web(
        talking=Talking(visitors, counter, reading, pages, listeners, pace, crowd),
        sounds=Sounds(visitors, counter, reading, pages, app.workshop, pace, crowd),
        pages=pages,
        couriers=couriers,
        listeners=listeners,
    )
    await asyncio.wait_for(couriers.drain(), LEASE.total_seconds())
