"""What a message means that is more than an answer, or none: decided here, done by the session."""

from collections.abc import Mapping
from dataclasses import dataclass

from handlers.book import Sense
from handlers.correcting import read_or_correct
from handlers.course import Course
from handlers.finding import WISHES
from handlers.senses import Senses, meant
from handlers.signals import Signal
from handlers.talk.questions import Misread, Question, Secret
from handlers.talk.values import JSON
from handlers.wording import Wording
from knowledge.catalogue import catalogue
from knowledge.meaning.outside import OTHER, WORRIES
from knowledge.postings.wish import is_wish
from knowledge.reading.asking import asks
from knowledge.reading.normal import bare
from knowledge.reading.numbers import read_number

A_SENTENCE = 6
"""Characters from which on words may be a wish of their own, and not just an option's."""

A_WORD = 3
"""Characters below which what is no answer is a slip."""

SURE_IN_BETWEEN = 0.5
"""Chance from which on what is no answer to the open question is taken for a wish."""


@dataclass(frozen=True)
class Meaning:
    """What to do with a message; one of these is there.

    It means an `option` of the open question, or despair, or a signal; it `leads` to a flow that is
    told what was said; it is asked about by what the flow `found` carries; or it is about a topic
    that nothing here is for.
    """

    option: str | None = None
    crisis: bool = False
    signal: Signal | None = None
    leads: str | None = None
    carry: Mapping[str, JSON] | None = None
    topic: str | None = None


@dataclass(frozen=True)
class Meanings:
    """Looks for what messages mean to whom `course` is about."""

    course: Course
    wording: Wording
    senses: Senses

    async def before(self, question: Question, text: str) -> Meaning | None:
        """What `text` means before it is read as an answer, even if an option's words are in it."""
        if asks(text):
            sense = await self.senses.of(text)
            if sense.topic in WORRIES:
                return Meaning(topic=sense.topic)
        if self._in_general and len(bare(text)) >= A_SENTENCE:
            return await self._wished(question, text)
        return await self._rejected(question, text)

    async def beside(self, question: Question, text: str) -> Meaning | None:
        """What `text` may mean that is no answer."""
        if len(bare(text)) < A_WORD or read_number(text) is not None:
            return None
        sense = await self.senses.of(text)
        if sense.crisis:
            return Meaning(crisis=True)
        if sense.signal is not None:
            return Meaning(signal=sense.signal)
        if sense.leads is not None:
            return Meaning(leads=sense.leads)
        if sense.topic is not None and self._is_worth_an_answer(sense.topic, text):
            return Meaning(topic=sense.topic)
        return None if sense.carry is None else self._carried(question, sense, text)

    @property
    def _in_general(self) -> bool:
        """Whether nothing has been begun."""
        return self.course.state.current.flow in self.course.book.wide

    async def _wished(self, question: Question, text: str) -> Meaning | None:
        """A sentence about an offer, or about oneself, where nothing has been begun."""
        sense = await self.senses.of(text)
        if sense.leads is not None:
            return Meaning(leads=sense.leads)
        if sense.carry is None:
            return None
        first = meant(sense.carry)[0]
        if "told" not in sense.carry:
            if first in {one.value for one in question.options}:
                return self._chosen(str(first), text)
            if first not in catalogue().offers or sense.sureness < SURE_IN_BETWEEN:
                return None
        return Meaning(carry=sense.carry)

    async def _rejected(self, question: Question, text: str) -> Meaning | None:
        """What somebody says instead of the meaning that they were asked about."""
        in_found = self.course.state.current.flow == self.course.book.found
        if not in_found or len(bare(text)) < A_SENTENCE:
            return None
        offered = {one.value for one in question.options}
        answer = read_or_correct(question, text, self.wording)
        if isinstance(answer, Misread | Secret) or answer.value != "none" or "none" not in offered:
            return None
        sense = await self.senses.of(text)
        if sense.carry is None or not set(map(str, meant(sense.carry))) - offered:
            return None
        return Meaning(carry=sense.carry)

    def _carried(self, question: Question, sense: Sense, text: str) -> Meaning | None:
        """A meaning is the answer where it is one of the options; else it is asked about."""
        carry = sense.carry or {}
        likely = meant(carry)
        if likely[0] in {one.value for one in question.options}:
            return self._chosen(str(likely[0]), text)
        if sense.sureness >= SURE_IN_BETWEEN or len(likely) > 1:
            return Meaning(carry=carry)
        return None

    def _chosen(self, option: str, text: str) -> Meaning:
        """An option that is meant; one that listens is told what was wished for."""
        read = WISHES.get(option)
        listens = read is not None and is_wish(read(text))
        return Meaning(leads=option) if listens else Meaning(option=option)

    def _is_worth_an_answer(self, topic: str, text: str) -> bool:
        """Whether a message that nothing here is for is more than a slip."""
        is_sentence = len(bare(text)) >= A_SENTENCE and (topic != OTHER or self._in_general)
        return topic in WORRIES or is_sentence
