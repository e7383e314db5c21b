"""Doubt about what somebody said: their words are read back, and count when they agree."""

from dataclasses import dataclass

from handlers.answers import read_answer, understands
from handlers.course import Course
from handlers.replies import Reply
from handlers.signals import read_signal
from handlers.talk.driver import Open, Run
from handlers.talk.questions import Misread, Question
from handlers.wording import Wording
from knowledge.words import Mode


@dataclass(frozen=True)
class Doubt:
    """The `heard` flow around the open question of one person, during one turn."""

    course: Course
    wording: Wording

    @property
    def is_open(self) -> bool:
        """Whether somebody was asked if they said what was heard."""
        state = self.course.state
        return bool(state.threads) and state.current.flow == self.course.book.heard

    async def begin(self, question: Question, text: str) -> Reply:
        """Ask whether somebody said `text`, or the option of `question` that it is near to."""
        # The question says what was heard.
        self.course.lines.clear()
        said = self._words_of_option(question, text) or text
        return await self.course.interrupt(self.course.book.heard, {"said": said})

    async def settle(self, run: Run, *, agreed: bool) -> str | None:
        """Put the question again that was open before; what was said, if they agree."""
        said = str(self.course.state.current.carry["said"])
        run.close()
        await self._leave()
        return said if agreed else None

    async def leave_for(self, text: str) -> None:
        """Let go of what was heard where somebody says something else than yes or no."""
        run = self.course.run()
        stop = await run.start()
        run.close()
        is_answer = isinstance(stop, Open) and understands(stop.question, text, self.wording)
        if read_signal(text) is None and not is_answer:
            await self._leave()

    async def _leave(self) -> None:
        """Open the question again that was open before, without saying anything."""
        lines = list(self.course.lines)
        self.course.state.resume()
        await self.course.again()
        self.course.lines = lines

    def _words_of_option(self, question: Question, text: str) -> str | None:
        """The words of the option that `text` seems to name."""
        answer = read_answer(question, text, self.wording)
        if question.many or isinstance(answer, Misread):
            return None
        meant = (one.words for one in question.options if one.value == answer.value)
        return next((self.wording.text(one, Mode.PLAIN) for one in meant), None)
