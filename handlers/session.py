"""One turn of one talk: what a message does to where the talk stands, and what is replied.

Nothing here opens a transaction or knows a channel; the turn does that around it.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from handlers.answers import (
    LENGTH_AT_MOST,
    read_answer,
    read_tap,
    takes_stories,
)
from handlers.correcting import correct, read_or_correct
from handlers.course import Course
from handlers.doubt import Doubt
from handlers.everywhere import Everywhere
from handlers.hearing import UNSURE, Verdict, judge
from handlers.incoming import (
    MEGABYTES_AT_MOST,
    VOICES,
    Beside,
    Incoming,
    Shared,
    SharedFile,
    Spoken,
    Tap,
)
from handlers.meanings import Meaning, Meanings
from handlers.replies import Reply
from handlers.senses import Senses
from handlers.signals import LEAD_ON, Signal, is_taught, read_signal
from handlers.taking_up import notice_of, take_up
from handlers.talk.driver import Open, Run
from handlers.talk.questions import Misread, Question, Secret, Sort, Understood
from handlers.talk.values import JSON, Line
from handlers.wording import Wording
from knowledge.certificate import hide_certificates
from knowledge.crisis import Despair, despair
from knowledge.postings.wish import is_wish
from knowledge.postings.wishing import read_wish
from knowledge.reading.codes import is_code_alone, read_code
from knowledge.reading.normal import bare, normalise
from knowledge.reading.text import read_lines, read_text
from knowledge.search import is_despair

MISSES_BEFORE_HELP = 2

READ_AT_MOST = 2 * LENGTH_AT_MOST
"""Characters of a message that are looked at at all; the rest would only cost time."""

FIRST_WORDS = 200
"""Characters of the very first message that are kept until it can be answered."""


@dataclass
class Session:
    """The talk of one person during one turn."""

    course: Course
    wording: Wording
    senses: Senses
    seal: Callable[[Sort, str], str]
    keep: Callable[[SharedFile], Awaitable[JSON]]

    async def hear(self, incoming: Incoming) -> Reply:
        """Take one message and move the talk on; the reply says what happened.

        Raises:
            TalkProblem: a flow broke a rule of the engine.
        """
        if incoming.tap is not None or incoming.shared is not None or incoming.beside is not None:
            self.course.state.stopped = False
        if incoming.tap is not None:
            return await self._tapped(incoming.tap)
        # Nobody's despair is read out to them, or to whoever is with them.
        if incoming.spoken is not None and not self._in_crisis():
            self.course.say("voice.heard", what=hide_certificates(incoming.text))
        text = read_text(incoming.text[:READ_AT_MOST], limit=READ_AT_MOST)
        if text is not None and self._despairs(text):
            self.course.lines.clear()
            return await self.course.interrupt(self.course.book.crisis, {})
        if not self.course.state.threads:
            return await self._first("" if incoming.beside else text or "", incoming.spoken)
        return await self._heard(incoming, text)

    async def _heard(self, incoming: Incoming, text: str | None) -> Reply:
        # In a crisis words are heard, whatever way they came; a human can be sent what others said.
        for_human = incoming.beside is Beside.FORWARD and self._is_at(self.course.book.human)
        if not (text and (self._in_crisis() or for_human)):
            if incoming.shared is not None:
                return await self._shared(incoming.shared)
            if incoming.beside is not None:
                return await self._set_beside(incoming.beside)
        if text is not None and self._doubt.is_open:
            await self._doubt.leave_for(text)
        if text is not None and incoming.spoken is not None:
            return await self._spoken(text, incoming.spoken)
        return await self._worded(text, incoming.text)

    async def _worded(self, text: str | None, message: str) -> Reply:
        if text is None or len(message) > READ_AT_MOST:
            self.course.lines.append(
                Line("turn.empty")
                if text is None
                else Line("turn.too_long", {"limit": LENGTH_AT_MOST})
            )
            return await self.course.again()
        if self.course.state.current.flow in self.course.book.wide and is_code_alone(text):
            self.course.state.stopped = False
            return await self.course.interrupt(self.course.book.joining, self._typed(text))
        return await self._understood(text, read_lines(message, limit=READ_AT_MOST) or text)

    async def _spoken(self, text: str, spoken: Spoken) -> Reply:
        """Take what was said aloud as far as it is certain what it was."""
        signalled = read_signal(text) is not None and spoken.sureness >= UNSURE
        # In a crisis everything is heard.
        if self._in_crisis() or is_taught(text) or (signalled and not self._is_option(text)):
            return await self._understood(text)
        run = self.course.run()
        stop = await run.start()
        if not isinstance(stop, Open):
            return await self.course.follow(stop, run)
        run.close()
        match judge(stop.question, text, spoken.sureness, self.wording):
            case Verdict.TAKE:
                return await self._understood(text)
            case Verdict.READ_BACK:
                return await self._doubt.begin(stop.question, text)
            case Verdict.REFUSE_NUMBER:
                # What was heard of it is kept nowhere, and read out to nobody.
                self.course.lines.clear()
                self.course.say("voice.no_numbers")
            case Verdict.ASK_AGAIN:
                state = self.course.state
                state.misses += 1
                again = state.misses >= MISSES_BEFORE_HELP
                self.course.say("voice.unclear_again" if again else "voice.unclear")
        return await self.course.again()

    @property
    def _meanings(self) -> Meanings:
        return Meanings(self.course, self.wording, self.senses)

    @property
    def _doubt(self) -> Doubt:
        return Doubt(self.course, self.wording)

    async def menu(self, *lines: Line) -> Reply:
        """Say `lines`, and begin anew at the menu."""
        self.course.lines += lines
        return await self.course.begin(self.course.book.menu)

    async def goes_on(self, *lines: Line) -> Reply:
        """Say `lines` to somebody who has shown who they are, and put the open question again."""
        state = self.course.state
        state.stopped = False
        while state.threads and state.current.flow == self.course.book.joining:
            state.resume()
        if not state.threads:
            return await self.menu(*lines)
        self.course.lines += lines
        return await self.course.again()

    def _despairs(self, text: str) -> bool:
        """Whether `text` is of somebody who may want to die; our own words are not.

        Nor is what somebody writes for others, unless it leaves no doubt.
        The crisis flow hears everything itself.
        """
        if self._in_crisis():
            return False
        if Despair.CERTAIN in despair(text):
            return True
        ours = read_signal(text) is not None or self._is_option(text)
        return not (ours or self._is_writing()) and is_despair(text)

    def _in_crisis(self) -> bool:
        return self._is_at(self.course.book.crisis)

    def _is_writing(self) -> bool:
        """Whether what is said is written for others, and so is no wish."""
        state = self.course.state
        return bool(state.threads) and state.current.flow in self.course.book.writing

    def _is_at(self, flow: str) -> bool:
        state = self.course.state
        return bool(state.threads) and state.current.flow == flow

    async def _understood(self, text: str, lines: str = "") -> Reply:
        """Take what was said; `lines` is the same as it was written, line by line."""
        taken_up = await take_up(self.course, text)
        if taken_up is not None:
            return taken_up
        signal = read_signal(text)
        option = self._is_option(text)
        state = self.course.state
        stopped, state.stopped = state.stopped, False
        own = option or self._is_wish(text)
        if signal is not None and (is_taught(text) or not own):
            return await self._signalled(signal)
        if stopped and not option:
            # Somebody returns after 停止 and may not remember what was asked.
            self.course.say("turn.hello_again")
            return await self.course.again()
        return await self._answered(text, lines or text, is_option=option)

    def _is_option(self, text: str) -> bool:
        """Whether `text` is an option's own words: then it is no synonym of anything else."""
        options = self.course.state.shown.options if self.course.state.shown else ()
        said = {normalise(text), bare(text)}
        return any(not said.isdisjoint(self.wording.spellings(option.words)) for option in options)

    def _is_wish(self, text: str) -> bool:
        """Whether `text` names work where somebody is asked for that."""
        listening = self.course.state.current.flow in self.course.book.listening
        return listening and is_wish(read_wish(text))

    async def _first(self, text: str, spoken: Spoken | None = None) -> Reply:
        first = self.course.book.first
        if is_code_alone(text):
            if spoken is None:
                return await self.course.interrupt(first, self._typed(text))
            # Numbers are neither taken by ear nor read out.
            self.course.lines.clear()
            return await self.course.interrupt(first, {})
        signal = read_signal(text)
        is_kept = signal is None or signal in LEAD_ON
        said = hide_certificates(text)[:FIRST_WORDS] if is_kept else ""
        return await self.course.interrupt(first, {"said": said} if said else {})

    def _typed(self, text: str) -> Mapping[str, JSON]:
        """What is kept of a code that was not asked for: as another device's, and as staff's."""
        code = read_code(text) or ""
        return {"typed": self.seal(Sort.CODE, code), "staff": self.seal(Sort.STAFF_CODE, code)}

    async def _tapped(self, tap: Tap) -> Reply:
        state = self.course.state
        if not state.threads:
            return await self._first("")
        if (notice := notice_of(tap.mark)) is not None:
            return await self.course.leave_for(self.course.book.interest, {"notice": notice})
        value = None if state.shown is None else state.shown.marked(tap.mark)
        if value is None:
            self.course.say("turn.stale")
            return await self.course.again()
        run = self.course.run()
        stop = await run.start()
        if not isinstance(stop, Open):
            return await self.course.follow(stop, run)
        return await self._take(run, read_tap(stop.question, value))

    async def _shared(self, shared: Shared) -> Reply:
        """Take what was handed over for the answer, where the open question takes such a thing."""
        run = self.course.run()
        stop = await run.start()
        if not isinstance(stop, Open):
            return await self.course.follow(stop, run)
        if stop.question.takes is not shared.kind:
            run.close()
            return await self._set_beside(Beside(shared.kind))
        if shared.file is not None:
            return await self._take(run, Understood(await self.keep(shared.file)))
        if stop.question.read is None:
            raise RuntimeError(f"{stop.question.key} takes {shared.kind} and cannot read it")
        answer = stop.question.read(shared.text)
        if not isinstance(answer, Misread):
            what = answer.value if isinstance(answer.value, str) else shared.text
            self.course.say("turn.took", what=what)
        return await self._take(run, answer)

    async def _set_beside(self, beside: Beside) -> Reply:
        """Say what is to be said about a message that is no answer; the question stays open."""
        if self._in_crisis() and beside not in VOICES:
            self.course.say("crisis.hearing")
        else:
            self.course.say(f"beside.{beside}", limit=MEGABYTES_AT_MOST)
        return await self.course.again()

    async def _answered(self, text: str, lines: str, *, is_option: bool) -> Reply:
        run = self.course.run()
        stop = await run.start()
        if not isinstance(stop, Open):
            return await self.course.follow(stop, run)
        question = stop.question
        if takes_stories(question, self.wording):
            return await self._take(run, read_answer(question, lines, self.wording))
        if not is_option and not self._in_crisis():
            instead = await self._first_of_all(run, question, text)
            if instead is not None:
                return instead
        answer = read_or_correct(question, text, self.wording)
        if isinstance(answer, Misread) and not (question.careful or self._is_writing()):
            meaning = await self._meanings.beside(question, text)
            if meaning is not None:
                return await self._follow(meaning, run, text)
        return await self._take(run, answer)

    async def _first_of_all(self, run: Run, question: Question, text: str) -> Reply | None:
        """What comes before reading `text` as an answer."""
        corrected = await correct(self.course, self.wording, run, question, text)
        if corrected is not None:
            return await self._take(run, corrected)
        meaning = None if self._is_writing() else await self._meanings.before(question, text)
        return None if meaning is None else await self._follow(meaning, run, text)

    async def _follow(self, meaning: Meaning, run: Run, text: str) -> Reply:
        """Do what a message means."""
        course = self.course
        if meaning.option is not None:
            return await self._take(run, Understood(meaning.option))
        run.close()
        if meaning.crisis:
            return await course.interrupt(course.book.crisis, {})
        if meaning.signal is not None:
            return await self._signalled(meaning.signal)
        if meaning.leads is not None:
            return await course.leave_for(meaning.leads, {"said": text})
        if meaning.carry is not None:
            return await course.found(meaning.carry)
        course.say(f"outside.{meaning.topic}")
        return await course.again()

    async def _missed(self, answer: Misread) -> Reply:
        self.course.state.misses += 1
        self.course.lines.append(answer.line)
        if self.course.state.misses >= MISSES_BEFORE_HELP:
            self.course.say("turn.offer_human")
        return await self.course.again()

    async def _take(self, run: Run, answer: Understood[JSON] | Secret[JSON] | Misread) -> Reply:
        if isinstance(answer, Misread):
            run.close()
            return await self._missed(answer)
        self.course.state.misses = 0
        if self._doubt.is_open:
            said = await self._doubt.settle(run, agreed=answer.value == "yes")
            if said is not None:
                return await self._understood(said)
            self.course.say("heard.again")
            return await self.course.again()
        value = answer.value
        if isinstance(answer, Secret):
            value = _sealed(answer, self.seal)
        return await self.course.follow(await run.answer(value), run)

    async def _signalled(self, signal: Signal) -> Reply:
        if signal is Signal.HUMAN and self._in_crisis():
            run = self.course.run()
            await run.start()
            return await self._take(run, Understood("human"))
        return await Everywhere(self.course, self.wording).follow(signal)


def _sealed(answer: Secret[JSON], seal: Callable[[Sort, str], str]) -> JSON:
    if not isinstance(answer.value, Mapping):
        raise TypeError("the value of a secret answer is a table")
    kept = {**answer.value, "digest": seal(answer.sort, answer.number)}
    match answer.sort:
        case Sort.CERTIFICATE:
            return kept | {"tail": answer.number[-2:]}
        case Sort.CODE:
            return kept | {"staff": seal(Sort.STAFF_CODE, answer.number)}
        case Sort.STAFF_CODE:
            return kept
