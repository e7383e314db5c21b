"""Sound on the web: a message read aloud, and a recording written down before it counts."""

import asyncio
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from bot.channels.web import CHANNEL
from bot.channels.web.counter import Counter
from bot.channels.web.crowd import Crowd
from bot.channels.web.forms import Form, is_scripted, read_form
from bot.channels.web.pages import Pages, View
from bot.channels.web.reading import Reading, Sight
from bot.channels.web.visitors import Visitor, Visitors
from bot.pace import Pace, Verdict
from bot.speech.engines import Heard
from bot.speech.problems import SpeechProblem
from bot.speech.workshop import Workshop
from bot.speeches import Speech
from bot.to_the_end import to_the_end
from handlers.hearing import SURE
from handlers.incoming import Beside

_NOT_HEARD = {
    "empty": Beside.VOICE_EMPTY,
    "too_long": Beside.VOICE_TOO_LONG,
    "broken": Beside.VOICE_BROKEN,
}
# The same address sounds otherwise as soon as somebody wants another voice or speed.
_NOT_KEPT = {"Cache-Control": "no-store"}


@dataclass(frozen=True)
class Sounds:
    """Answers requests for sound."""

    visitors: Visitors
    counter: Counter
    reading: Reading
    pages: Pages
    workshop: Workshop
    pace: Pace
    crowd: Crowd

    def routes(self) -> list[Route]:
        """Where the requests go."""
        speaks = [Route("/speech/{id:int}", self.speech, methods=["GET"])]
        hears = [Route("/hear", self.hear, methods=["POST"])]
        return speaks * self.workshop.speaks + hears * self.workshop.hears

    async def speech(self, request: Request) -> Response:
        """A message read aloud: OGG/Opus, or MP3 where `?as=mp3` says that nothing else plays."""
        visitor = self.visitors.of(request)
        if not self.crowd.takes(request):
            raise HTTPException(429)
        sight = await to_the_end(self.reading.one(visitor.address, request.path_params["id"]))
        if not sight.messages or not sight.messages[0].speech:
            raise HTTPException(404)
        speech = Speech.for_person(sight.messages[0].speech, sight.person)
        try:
            clip = await self.workshop.speak(speech.passages, speech.voice, speech.rate)
        except SpeechProblem as problem:
            raise HTTPException(503) from problem
        if request.query_params.get("as") != "mp3":
            return Response(clip.ogg, media_type="audio/ogg", headers=_NOT_KEPT)
        # The library takes a moment to load, and is not everywhere.
        from bot.speech.audio import as_mp3  # noqa: PLC0415

        mp3 = await asyncio.to_thread(as_mp3, clip.ogg)
        return Response(mp3, media_type="audio/mpeg", headers=_NOT_KEPT)

    async def hear(self, request: Request) -> Response:
        """A recording, written down; it counts only when it is sent as words."""
        if not self.crowd.takes(request):
            raise HTTPException(429)
        visitor, form = self.visitors.of(request), await read_form(request)
        if not self.visitors.is_theirs(visitor, request, form.key):
            raise HTTPException(403)
        if self.pace.verdict(visitor.address) is not Verdict.TAKE:
            raise HTTPException(429)
        sight = await to_the_end(self.reading.sight(visitor.address))
        heard, problem = await self._heard(visitor, form, sight)
        if not is_scripted(request):
            return self._page(visitor, form, sight, heard, problem)
        if problem:
            return JSONResponse({"problem": problem})
        return JSONResponse({"text": heard.text, "sure": heard.confidence >= SURE})

    async def _heard(self, visitor: Visitor, form: Form, sight: Sight) -> tuple[Heard, str]:
        """What was heard, and what to say where that is nothing."""
        nothing, mode = Heard("", 0.0), sight.look.mode
        hints = await to_the_end(self.counter.turns.can_be_said(CHANNEL, visitor.address))
        try:
            heard = await self.workshop.hear(form.file or b"", hints)
        except SpeechProblem as problem:
            beside = _NOT_HEARD.get(problem.reason, Beside.VOICE_LATER)
            return nothing, self.pages.words(f"beside.{beside}", mode)
        if not heard.text:
            return nothing, self.pages.words("web.problem.not_heard", mode)
        return heard, ""

    def _page(
        self, visitor: Visitor, form: Form, sight: Sight, heard: Heard, problem: str
    ) -> Response:
        """The talk, with what was heard in the input field."""
        talk = sight.talk
        view = View(sight.messages, sight.earlier, talk=talk, typed=heard.text, problem=problem)
        return HTMLResponse(self.pages.talk(visitor, sight.look, view, form.nonce))
