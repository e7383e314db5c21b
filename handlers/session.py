"""One turn of one talk: what a message does to where the talk stands, and what is replied.

Nothing here opens a transaction or knows a channel; the turn does that around it.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from handlers.answers import LENGTH_AT_MOST, read_answer, read_tap
from handlers.book import Book, Finder
from handlers.commands.people import ChangeRate, SetMode
from handlers.incoming import Tap
from handlers.replies import Reply
from handlers.signals import Signal, is_taught, read_signal
from handlers.state import TalkState
from handlers.talk.commands import Execute
from handlers.talk.driver import Ended, Open, Run, Stop
from handlers.talk.problems import FencedOff, TalkProblem, UnknownFlow
from handlers.talk.questions import Misread, Secret, Shown, Understood
from handlers.talk.talk import Next
from handlers.talk.values import JSON, Line, Value
from handlers.wording import Wording
from knowledge.certificate import hide_certificates
from knowledge.crisis import is_crisis
from knowledge.paging import pages
from knowledge.reading.normal import bare, normalise
from knowledge.reading.text import read_text

log = logging.getLogger(__name__)

FLOWS_A_TURN = 20
"""How many flows may follow each other in one turn; more is a circle."""

MISSES_BEFORE_HELP = 2

PASSING = ("turn.", "readers.")
"""Keys of lines about the last message, which 重复 leaves out."""

READ_AT_MOST = 2 * LENGTH_AT_MOST
"""Characters of a message that are looked at at all; the rest would only cost time."""

FIRST_WORDS = 200
"""Characters of the very first message that are kept until it can be answered."""


@dataclass
class Session:
    """The talk of one person during one turn."""

    book: Book
    wording: Wording
    state: TalkState
    execute: Execute
    find: Finder
    today: Callable[[], date]
    seal: Callable[[str], str]
    lines: list[Line] = field(default_factory=list)

    async def hear(self, message: str, tap: Tap | None) -> Reply:
        """Take one message and move the talk on; the reply says what happened.

        Raises:
            TalkProblem: a flow broke a rule of the engine.
        """
        if tap is not None:
            return await self._tapped(tap)
        text = read_text(message[:READ_AT_MOST], limit=READ_AT_MOST)
        if text is not None and is_crisis(text):
            return await self._interrupt(self.book.crisis, {})
        if not self.state.threads:
            return await self._first(text or "")
        if text is None or len(message) > READ_AT_MOST:
            self.lines.append(
                Line("turn.empty")
                if text is None
                else Line("turn.too_long", {"limit": LENGTH_AT_MOST})
            )
            return await self._again()
        return await self._understood(text)

    async def menu(self, *lines: Line) -> Reply:
        """Say `lines`, and begin anew at the menu."""
        self.lines += lines
        self.state.begin(self.book.menu, {})
        return await self._start()

    async def _understood(self, text: str) -> Reply:
        signal = read_signal(text)
        option = self._is_option(text)
        stopped, self.state.stopped = self.state.stopped, False
        if signal is not None and (is_taught(text) or not option):
            return await self._signalled(signal)
        if stopped and not option:
            # Somebody returns after 停止 and may not remember what was asked.
            self._say("turn.hello_again")
            return await self._again()
        return await self._answered(text)

    def _is_option(self, text: str) -> bool:
        """Whether `text` is an option's own words: then it is no synonym of anything else."""
        options = self.state.shown.options if self.state.shown else ()
        said = {normalise(text), bare(text)}
        return any(
            not said.isdisjoint({normalise(label), bare(label)})
            for option in options
            for label in self.wording.labels(option.words)
        )

    async def _first(self, text: str) -> Reply:
        signal = read_signal(text)
        said = "" if signal is not None else hide_certificates(text)[:FIRST_WORDS]
        return await self._interrupt(self.book.first, {"said": said} if said else {})

    async def _tapped(self, tap: Tap) -> Reply:
        if not self.state.threads:
            return await self._first("")
        if self.state.shown is None or tap.token != self.state.shown.token:
            self._say("turn.stale")
            return await self._again()
        run = self._run()
        stop = await run.start()
        if not isinstance(stop, Open):
            return await self._follow(stop, run)
        return await self._take(run, read_tap(stop.question, tap.value))

    async def _answered(self, text: str) -> Reply:
        run = self._run()
        stop = await run.start()
        if not isinstance(stop, Open):
            return await self._follow(stop, run)
        answer = read_answer(stop.question, text, self.wording)
        if isinstance(answer, Misread) and stop.question.options:
            found = self.find(text)
            if found is not None:
                run.close()
                return await self._found(found)
        return await self._take(run, answer)

    async def _take(self, run: Run, answer: Understood[JSON] | Secret[JSON] | Misread) -> Reply:
        if isinstance(answer, Misread):
            run.close()
            self.state.misses += 1
            self.lines.append(answer.line)
            if self.state.misses >= MISSES_BEFORE_HELP:
                self._say("turn.offer_human")
            return await self._again()
        self.state.misses = 0
        value = answer.value
        if isinstance(answer, Secret):
            value = _sealed(answer, self.seal)
        return await self._follow(await run.answer(value), run)

    async def _signalled(self, signal: Signal) -> Reply:
        moves = {
            Signal.BACK: self._back,
            Signal.MORE: self._more,
            Signal.REPEAT: self._repeat,
            Signal.STOP: self._stop,
        }
        if signal in moves:
            return await moves[signal]()
        if signal is Signal.HUMAN:
            return await self._interrupt(self.book.human, {})
        if signal in self.book.signals:
            return await self._leave_for(self.book.signals[signal])
        await self._remark(signal)
        return await self._again()

    async def _remark(self, signal: Signal) -> None:
        """Do what `signal` asks for without leaving the open question."""
        match signal:
            case Signal.HELP:
                self._help()
            case Signal.SLOWER | Signal.FASTER:
                step = -1 if signal is Signal.SLOWER else 1
                self._say("turn.rate", rate=f"{await self.execute(ChangeRate(step))}")
            case Signal.PLAIN | Signal.EASY | Signal.VOICE:
                await self.execute(SetMode(signal))
                self._say(f"turn.mode_{signal}")
            case Signal.GREETING:
                self._say("turn.hello_again")
            case Signal.THANKS:
                self._say("turn.thanks")

    async def _repeat(self) -> Reply:
        return Reply.from_json(self.state.last) if self.state.last else await self._again()

    async def _stop(self) -> Reply:
        self.state.stopped = True
        self._say("turn.goodbye")
        return Reply(tuple(self.lines))

    def _help(self) -> None:
        self._say("turn.help")
        own = f"{self.state.shown.key}.help" if self.state.shown else ""
        if own in self.wording:
            self._say(own)

    async def _more(self) -> Reply:
        shown = self.state.shown
        if shown is None or shown.page + 1 >= pages(shown.options):
            self._say("turn.no_more")
            return await self._again()
        self.state.shown = replace(shown, page=shown.page + 1)
        return self._reply()

    async def _back(self) -> Reply:
        frames = self.state.threads[-1].frames
        while True:
            run = self._run()
            stop = await run.start()
            try:
                earlier = await run.back()
            except FencedOff:
                self._say("turn.cannot_undo")
                return await self._follow(stop, run)
            if earlier is not None:
                self.state.current.done = False
                return await self._follow(earlier, run)
            run.close()
            if len(frames) == 1:
                break
            frames.pop()
            if not self.state.current.done:
                return await self._again()
        if len(self.state.threads) > 1:
            self.state.threads.pop()
        else:
            self._say("turn.nothing_before")
        return await self._again()

    async def _leave_for(self, flow: str) -> Reply:
        """Begin `flow` afresh; a half answered flow that can wait stays below."""
        self.state.set_aside(self.book.keeps)
        self.state.begin(flow, {})
        return await self._start()

    async def _interrupt(self, flow: str, carry: Mapping[str, JSON]) -> Reply:
        if not (self.state.threads and self.state.current.flow == flow):
            self.state.interrupt(flow, carry)
        return await self._start()

    async def _found(self, found: Mapping[str, JSON]) -> Reply:
        if self.state.current.flow == self.book.found:
            self.state.replace(self.book.found, found)
        else:
            self.state.interrupt(self.book.found, found)
        return await self._start()

    async def _start(self) -> Reply:
        self.state.misses = 0
        run = self._run()
        return await self._follow(await run.start(), run)

    async def _again(self) -> Reply:
        """Put the open question again, after what there is to say."""
        page = self.state.shown
        run = self._run()
        stop = await run.start()
        run.lines = []
        reply = await self._follow(stop, run)
        if page is not None and reply.question is not None and page.token == reply.question.token:
            self.state.shown = replace(reply.question, page=page.page)
            return self._reply()
        return reply

    async def _follow(self, stop: Stop, run: Run) -> Reply:
        """Go on from flow to flow until a question is open."""
        for _ in range(FLOWS_A_TURN):
            self.lines += run.lines
            if isinstance(stop, Open):
                run.close()
                shown = self._shown(stop)
                if self.state.shown is None or self.state.shown.token != shown.token:
                    self.state.misses = 0
                self.state.shown = shown
                return self._reply()
            run = self._next(stop)
            stop = await run.start()
        raise TalkProblem(f"more than {FLOWS_A_TURN} flows in one turn, at {run.name}")

    def _next(self, ended: Ended) -> Run:
        if ended.orphans:
            log.info("flow %s ended with %d orphans", self.state.current.flow, ended.orphans)
        if isinstance(ended.next, Next):
            if self.state.go(ended.next.flow, ended.next.carry, self.book.keeps):
                self._say("turn.resumed_waiting")
            return self._run()
        self.state.resume()
        if not self.state.threads:
            self.state.begin(self.book.menu, {})
        elif self.state.current.flow != self.book.menu:
            self._say("turn.resumed")
        return self._run()

    def _run(self) -> Run:
        frame = self.state.current
        if frame.flow not in self.book.flows:
            raise UnknownFlow(frame.flow)
        flow = self.book.flows[frame.flow]
        return Run(frame.flow, flow, frame.carry, frame.journal, self.execute, self.today)

    def _shown(self, stop: Open) -> Shown:
        question = stop.question
        return Shown(
            token=f"{self.state.current.serial}:{question.name}",
            key=question.key,
            values=question.values,
            options=question.options,
            many=question.many,
            skippable=question.skippable,
        )

    def _reply(self) -> Reply:
        reply = Reply(tuple(self.lines), self.state.shown)
        lasting = [one for one in reply.lines if not one.key.startswith(PASSING)]
        self.state.last = replace(reply, lines=tuple(lasting)).to_json()
        return reply

    def _say(self, key: str, **values: Value) -> None:
        self.lines.append(Line(key, values))


def _sealed(answer: Secret[JSON], seal: Callable[[str], str]) -> JSON:
    if not isinstance(answer.value, Mapping):
        raise TypeError("the value of a secret answer is a table")
    return {**answer.value, "digest": seal(answer.number), "tail": answer.number[-2:]}
