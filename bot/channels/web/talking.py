"""The talk on the web: the page, what is posted from it, and what comes in behind its back."""

import asyncio
import json
import logging
import secrets
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import (
    HTMLResponse,
    JSONResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import Route

from bot.channels.handed_over import file_bytes, kind_of
from bot.channels.web.counter import Counter, Posted
from bot.channels.web.crowd import Crowd
from bot.channels.web.forms import Form, is_scripted, read_form, read_number
from bot.channels.web.listeners import Listener, Listeners
from bot.channels.web.pages import Pages, View
from bot.channels.web.reading import A_PAGE, Reading, Sight
from bot.channels.web.shown import Shown
from bot.channels.web.visitors import Visitor, Visitors
from bot.pace import Pace, Verdict
from bot.to_the_end import to_the_end
from db.errors import DatabaseProblem
from knowledge.words import Mode

log = logging.getLogger(__name__)

BEAT = 20.0
"""Seconds after which an idle stream says that it is alive, and looks for itself."""

BEAT_SHARED = 3.0
"""The same where other processes write to the same database."""

NEWEST = "/#new"
LEFT = "/left"
_RECONNECT = 3_000
_TOO_FAST, _STALE, _BUSY = 429, 403, 503
_NOTHING = {"talk": "", "size": 100, "messages": []}
"""What a page is told that may show nothing of a talk any more."""

_PROBLEMS = {_TOO_FAST: "too_fast", _STALE: "stale", _BUSY: "busy"}


@dataclass(frozen=True)
class Talking:
    """Answers requests about the talk; `pace` holds for each browser, `crowd` for each network."""

    visitors: Visitors
    counter: Counter
    reading: Reading
    pages: Pages
    listeners: Listeners
    pace: Pace
    crowd: Crowd

    def routes(self) -> list[Route]:
        """Where the requests go."""
        return [
            Route("/", self.page, methods=["GET"]),
            Route("/say", self.say, methods=["POST"]),
            Route("/file", self.send_file, methods=["POST"]),
            Route("/news", self.news, methods=["GET"]),
            Route("/file/{id:int}/{number:int}", self.download, methods=["GET"]),
            Route("/leave", self.leave, methods=["POST"]),
            Route(LEFT, self.left, methods=["GET"]),
            # Where a browser goes back to, or shows again, after it has posted.
            *(Route(path, self.again, methods=["GET"]) for path in ("/say", "/file", "/leave")),
        ]

    async def page(self, request: Request) -> Response:
        """The talk as it stands, or its messages before one."""
        visitor = self.visitors.of(request)
        before = read_number(request.query_params.get("before", "")) or None
        sight = await to_the_end(self.reading.sight(visitor.address, before))
        view = self._view(sight, is_past=before is not None)
        return self._answered(request, visitor, sight, view)

    async def say(self, request: Request) -> Response:
        """Words, or a pressed button."""
        return await self._posted(request, Form.posted)

    async def send_file(self, request: Request) -> Response:
        """A file."""

        def posted(form: Form) -> Posted:
            name = form.file_name or "?"
            said = self.pages.words("web.input.sent_file", Mode.PLAIN, name=name)
            return form.posted_file(said)

        return await self._posted(request, posted)

    async def news(self, request: Request) -> Response:
        """A stream of messages as they come (WHATWG HTML, server-sent events)."""
        visitor = self.visitors.of(request)
        given = request.headers.get("last-event-id") or request.query_params.get("after", "0")
        seen = read_number(given)
        sight = await to_the_end(self.reading.after(visitor.address, seen))
        if sight.person is None or self.listeners.is_full:
            return Response(status_code=204)
        return StreamingResponse(
            self._stream(visitor, sight.person.id, seen),
            media_type="text/event-stream",
            headers={"X-Accel-Buffering": "no"},
        )

    async def download(self, request: Request) -> Response:
        """A file that belongs to a message."""
        visitor = self.visitors.of(request)
        number, place = request.path_params["id"], request.path_params["number"]
        sight = await to_the_end(self.reading.one(visitor.address, number))
        names = sight.messages[0].files if sight.messages else ()
        contents = await to_the_end(self.reading.content(visitor.address, number))
        if place >= min(len(names), len(contents)):
            raise HTTPException(404)
        return Response(
            file_bytes(contents[place]),
            media_type=kind_of(names[place]),
            headers={"Content-Disposition": f'attachment; filename="{names[place]}"'},
        )

    async def leave(self, request: Request) -> Response:
        """End the talk in this browser; nothing of it is shown there any more.

        A script is told where that could not be done, and tries again; without one the cookie goes
        at least.
        """
        visitor, form = self.visitors.of(request), await read_form(request)
        response = RedirectResponse(LEFT, status_code=303)
        # Whoever is in danger gets a blank page, even from an old one: only the talk needs proof.
        if self.visitors.is_theirs(visitor, request, form.key):
            try:
                await to_the_end(self.counter.leave(visitor.address))
            except DatabaseProblem as problem:
                log.warning("a talk is not ended: %s", type(problem).__name__)
                if is_scripted(request):
                    raise
            self.visitors.forget(request, response)
        return response

    async def again(self, _: Request) -> Response:
        """Lead to the talk from where there is nothing to see."""
        return RedirectResponse("/", status_code=303)

    async def left(self, _: Request) -> Response:
        """A page that tells nothing."""
        return HTMLResponse(self.pages.left())

    async def _posted(self, request: Request, read: Callable[[Form], Posted]) -> Response:
        visitor = self.visitors.of(request)
        refused = None if self.crowd.takes(request) else _TOO_FAST
        form = await read_form(request)
        refused = refused or self._refused(visitor, request, form)
        if refused is None:
            refused = await self._taken(visitor, read(form))
        if is_scripted(request):
            return await self._news_of(visitor, form, refused)
        if refused is None and not form.left_typed:
            return RedirectResponse(NEWEST, status_code=303)
        sight = await self._at_best(visitor)
        typed = form.typed if refused is not None else form.left_typed
        view = self._view(sight, typed=typed, problem=self._problem(refused, sight))
        return self._answered(request, visitor, sight, view, status=refused or 200)

    def _refused(self, visitor: Visitor, request: Request, form: Form) -> int | None:
        """The status with which something posted is refused before anything is done."""
        if not self.visitors.is_theirs(visitor, request, form.key):
            return _STALE
        taken = self.pace.verdict(visitor.address) is Verdict.TAKE
        return None if taken else _TOO_FAST

    async def _taken(self, visitor: Visitor, posted: Posted) -> int | None:
        try:
            await to_the_end(self.counter.take(visitor.address, posted))
        except DatabaseProblem as problem:
            log.warning("a message from a page is not taken: %s", type(problem).__name__)
            return _BUSY
        return None

    async def _news_of(self, visitor: Visitor, form: Form, refused: int | None) -> Response:
        """What the page's script is told: what is new, or why nothing is."""
        if refused is not None:
            words = self.pages.words(f"web.problem.{_PROBLEMS[refused]}", Sight().look.mode)
            return JSONResponse({"problem": words}, status_code=refused)
        sight = await to_the_end(self.reading.after(visitor.address, form.after))
        return JSONResponse(self._news(sight))

    async def _stream(self, visitor: Visitor, person: int, seen: int) -> AsyncIterator[str]:
        yield f"retry: {_RECONNECT}\n\n"
        with self.listeners.listening(person) as listener:
            while not listener.is_let_go:
                listener.something.clear()
                try:
                    sight = await to_the_end(self.reading.after(visitor.address, seen))
                except DatabaseProblem as problem:
                    log.warning("a page hears nothing for now: %s", type(problem).__name__)
                    return
                if listener.is_over or sight.person is None or sight.person.id != person:
                    yield f"data: {json.dumps(_NOTHING)}\n\n"
                    return
                for one in sight.messages:
                    seen = one.id
                    news = json.dumps(
                        self._news(replace(sight, messages=(one,))), ensure_ascii=False
                    )
                    yield f"id: {one.id}\ndata: {news}\n\n"
                # More than fits is read on at once; what comes meanwhile is noticed.
                if len(sight.messages) < A_PAGE and not await self._something(listener):
                    yield ": \n\n"

    async def _something(self, listener: Listener) -> bool:
        """Wait for something new; False after a while without."""
        try:
            async with asyncio.timeout(BEAT_SHARED if self.counter.database.is_shared else BEAT):
                await listener.something.wait()
        except TimeoutError:
            return False
        return True

    def _news(self, sight: Sight) -> dict[str, object]:
        look = sight.look
        return {
            "talk": sight.talk,
            "size": look.percent,
            "messages": [self._message(one, sight) for one in sight.messages],
        }

    def _message(self, one: Shown, sight: Sight) -> dict[str, object]:
        return {"id": one.id, "html": self.pages.message(one, sight.look)}

    async def _at_best(self, visitor: Visitor) -> Sight:
        """What can be seen: nothing where the database is away, rather than what was typed lost."""
        try:
            return await to_the_end(self.reading.sight(visitor.address))
        except DatabaseProblem as problem:
            log.warning("a page shows nothing: %s", type(problem).__name__)
            return Sight()

    def _view(
        self, sight: Sight, *, is_past: bool = False, typed: str = "", problem: str = ""
    ) -> View:
        talk = sight.talk
        return View(sight.messages, sight.earlier, is_past, talk, typed, problem)

    def _problem(self, refused: int | None, sight: Sight) -> str:
        if refused is None:
            return ""
        return self.pages.words(f"web.problem.{_PROBLEMS[refused]}", sight.look.mode)

    def _answered(
        self, request: Request, visitor: Visitor, sight: Sight, view: View, status: int = 200
    ) -> Response:
        page = self.pages.talk(visitor, sight.look, view, secrets.token_urlsafe(12))
        response = HTMLResponse(page, status_code=status)
        # Each time, so that whoever comes again is known from then on for as long.
        self.visitors.remember(visitor, request, response)
        return response
