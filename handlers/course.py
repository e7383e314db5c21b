"""Where a talk goes during one turn: on, back, aside, and what is replied then."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from handlers.book import Book
from handlers.replies import Reply
from handlers.state import TalkState
from handlers.talk.commands import Execute
from handlers.talk.driver import Ended, Open, Run, Stop
from handlers.talk.problems import FencedOff, TalkProblem, UnknownFlow
from handlers.talk.questions import FURTHER, Shown
from handlers.talk.talk import Next
from handlers.talk.values import JSON, Line, Value
from knowledge.paging import pages

log = logging.getLogger(__name__)

FLOWS_A_TURN = 20
"""How many flows may follow each other in one turn; more is a circle."""

PASSING = ("turn.", "readers.", "outside.", "beside.", "voice.", "heard.")
"""Keys of lines about the last message, which 重复 leaves out."""


@dataclass
class Course:
    """The talk of one person on its way; `lines` are what there is to say before the question."""

    book: Book
    state: TalkState
    execute: Execute
    clock: Callable[[], datetime]
    lines: list[Line] = field(default_factory=list)

    def say(self, key: str, **values: Value) -> None:
        """Say the words of `key` with this turn's reply."""
        self.lines.append(Line(key, values))

    def run(self) -> Run:
        """The current flow, not yet stepped.

        Raises:
            UnknownFlow: the state names a flow that nobody registered.
        """
        frame = self.state.current
        if frame.flow not in self.book.flows:
            raise UnknownFlow(frame.flow)
        flow = self.book.flows[frame.flow]
        return Run(frame.flow, flow, frame.carry, frame.journal, self.execute, self.clock)

    async def start(self) -> Reply:
        """Run the current flow to its open question."""
        self.state.misses = 0
        run = self.run()
        return await self.follow(await run.start(), run)

    async def again(self) -> Reply:
        """Put the open question again, after what there is to say."""
        page = self.state.shown
        run = self.run()
        stop = await run.start()
        run.lines = []
        reply = await self.follow(stop, run)
        if page is not None and reply.question is not None and page.token == reply.question.token:
            self.state.shown = replace(reply.question, page=page.page)
            return self.reply()
        return reply

    async def follow(self, stop: Stop, run: Run) -> Reply:
        """Go on from flow to flow until a question is open.

        Raises:
            TalkProblem: a flow broke a rule of the engine, or flows lead in a circle.
        """
        for _ in range(FLOWS_A_TURN):
            self.lines += run.lines
            if isinstance(stop, Open):
                run.close()
                shown = self._shown(stop)
                if self.state.shown is None or self.state.shown.token != shown.token:
                    self.state.misses = 0
                self.state.shown = shown
                return self.reply()
            run = self._next(stop)
            stop = await run.start()
        raise TalkProblem(f"more than {FLOWS_A_TURN} flows in one turn, at {run.name}")

    async def back(self) -> Reply:
        """Take the last answer back, over the border of flows where need be."""
        frames = self.state.threads[-1].frames
        while True:
            run = self.run()
            stop = await run.start()
            try:
                earlier = await run.back()
            except FencedOff:
                self.say("turn.cannot_undo")
                return await self.follow(stop, run)
            if earlier is not None:
                self.state.current.done = False
                return await self.follow(earlier, run)
            run.close()
            if len(frames) == 1:
                break
            frames.pop()
            if not self.state.current.done:
                return await self.again()
        if len(self.state.threads) > 1:
            self.state.threads.pop()
        else:
            self.say("turn.nothing_before")
        return await self.again()

    async def more(self) -> Reply:
        """Show the next page of the options; where there is none, tell more of the last reply."""
        shown = self.state.shown
        if shown is None or shown.page + 1 >= pages(shown.options):
            if shown is not None and shown.goes_further:
                run = self.run()
                await run.start()
                return await self.follow(await run.answer(FURTHER), run)
            return self._further() if self.state.last else await self.again()
        self.state.shown = replace(shown, page=shown.page + 1)
        return self.reply()

    async def begin(self, flow: str, carry: Mapping[str, JSON] | None = None) -> Reply:
        """Begin `flow` in a thread of its own, whatever is under way."""
        self.state.begin(flow, carry or {})
        return await self.start()

    async def leave_for(self, flow: str, carry: Mapping[str, JSON] | None = None) -> Reply:
        """Begin `flow` afresh; a half answered flow that can wait stays below."""
        self.state.set_aside(self.book.keeps)
        return await self.begin(flow, carry)

    async def interrupt(self, flow: str, carry: Mapping[str, JSON]) -> Reply:
        """Put `flow` before the open question, unless it is under way."""
        if not (self.state.threads and self.state.current.flow == flow):
            self.state.interrupt(flow, carry)
        return await self.start()

    async def found(self, carry: Mapping[str, JSON]) -> Reply:
        """Ask about what a sentence can mean; instead of an earlier such question."""
        if self.state.current.flow == self.book.found:
            self.state.replace(self.book.found, carry)
        else:
            self.state.interrupt(self.book.found, carry)
        return await self.start()

    def reply(self) -> Reply:
        """What there is to say, and the open question; 重复 will say it again."""
        reply = Reply(tuple(self.lines), self.state.shown)
        lasting = [one for one in reply.lines if not one.key.startswith(PASSING)]
        self.state.last = replace(reply, lines=tuple(lasting)).to_json()
        return reply

    def _further(self) -> Reply:
        """The next stretch of the last reply; whoever presents it says where there is none."""
        last = Reply.from_json(self.state.last)
        reply = replace(last, stretch=last.stretch + 1)
        self.state.last = reply.to_json()
        return reply

    def _next(self, ended: Ended) -> Run:
        if ended.orphans:
            log.info("flow %s ended with %d orphans", self.state.current.flow, ended.orphans)
        if isinstance(ended.next, Next):
            if self.state.go(ended.next.flow, ended.next.carry, self.book.keeps):
                self.say("turn.resumed_waiting")
            return self.run()
        self.state.resume()
        if not self.state.threads:
            self.state.begin(self.book.menu, {})
        elif self.state.current.flow != self.book.menu:
            self.say("turn.resumed")
        return self.run()

    def _shown(self, stop: Open) -> Shown:
        question = stop.question
        return Shown(
            token=f"{self.state.current.serial}:{question.name}",
            key=question.key,
            values=question.values,
            options=question.options,
            many=question.many,
            skippable=question.skippable,
            takes=question.takes,
        )
