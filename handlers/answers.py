"""Reading a message as the answer to the open question."""

from handlers.talk.questions import Before, Misread, Question, Secret, Understood
from handlers.talk.values import JSON
from handlers.wording import Wording
from knowledge.reading.asking import asks
from knowledge.reading.choices import Spoken, read_choice, read_choices
from knowledge.reading.matching import by_words
from knowledge.reading.normal import compact
from knowledge.reading.numbers import read_number
from knowledge.reading.sayings import read_skip, read_unsure

ALONE = frozenset({"any", "none", "other", "several", "unsure"})
"""Values of options that stand for themselves; 都要 does not mean them."""

DIGITS_OF_OPTIONS = 8

SURELY_WHOLE = 8
"""Characters beyond which a message says more than yes."""

_ANYTHING = "甲乙丙丁"
"""Words that are an answer only where all words are."""
_A_STORY = 15
"""Times that these are said to make whole sentences."""

LENGTH_AT_MOST = 1000
"""Characters of one answer that are kept."""


def read_answer(
    question: Question, text: str, wording: Wording
) -> Understood[JSON] | Secret[JSON] | Misread:
    """What `text` says to `question`, or why it was not understood."""
    if len(text) > LENGTH_AT_MOST:
        return Misread.because("turn.too_long", limit=LENGTH_AT_MOST)
    if question.skippable and read_skip(text):
        return Understood(None)
    answer = _read(question, text, wording)
    if isinstance(answer, Misread) and question.skippable and read_unsure(text):
        return Understood(None)
    return answer


def _read(
    question: Question, text: str, wording: Wording
) -> Understood[JSON] | Secret[JSON] | Misread:
    if question.careful and (len(compact(text)) > SURELY_WHOLE or asks(text)):
        return Misread.because("turn.careful")
    if isinstance(question.read, Before) and not _is_an_option(question, text, wording):
        said = question.read.first(text)
        if not isinstance(said, Misread):
            return said
    if question.options and not _is_a_number_of_something(question, text):
        return _read_options(question, text, wording)
    if question.read is None:
        raise RuntimeError(f"{question.key} can be answered in no way")
    return question.read(text)


def understands(question: Question, text: str, wording: Wording) -> bool:
    """Whether `text` is an answer to `question`."""
    return not isinstance(read_answer(question, text, wording), Misread)


def is_free(question: Question, wording: Wording) -> bool:
    """Whether any few words at all are an answer."""
    return not question.options and understands(question, _ANYTHING, wording)


def takes_stories(question: Question, wording: Wording) -> bool:
    """Whether whole sentences are an answer, and not only a name."""
    return not question.options and understands(question, _ANYTHING * _A_STORY, wording)


def read_tap(question: Question, value: str) -> Understood[JSON] | Misread:
    """What a pressed button says to `question`."""
    if value not in {one.value for one in question.options}:
        return Misread.because("turn.stale")
    return Understood([value] if question.many else value)


def _is_an_option(question: Question, text: str, wording: Wording) -> bool:
    """Whether `text` is the words of an option, whole."""
    return bool(by_words(text, [wording.labels(one.words) for one in question.options]))


def _is_a_number_of_something(question: Question, text: str) -> bool:
    """Whether `text` has more digits than several option numbers would."""
    most = DIGITS_OF_OPTIONS if question.many else DIGITS_OF_OPTIONS - 1
    return question.read is not None and sum(map(str.isnumeric, text)) > most


def _read_options(
    question: Question, text: str, wording: Wording
) -> Understood[JSON] | Secret[JSON] | Misread:
    spoken = [
        Spoken(number, wording.labels(option.words))
        for number, option in enumerate(question.options, start=1)
    ]
    found = (read_choices(text, spoken) if question.many else None) or read_choice(text, spoken)
    values = [question.options[index].value for index in found]
    if question.many and values:
        everything = len(values) == len(question.options)
        return Understood([one for one in values if not (everything and one in ALONE)])
    if len(values) == 1:
        return Understood(values[0])
    if len(values) > 1:
        names = [question.options[index].words for index in found]
        return Misread.because("turn.which", options=names)
    if question.read is not None:
        return question.read(text)
    if read_number(text) is not None:
        return Misread.because("turn.out_of_range", count=len(question.options))
    return Misread.because("turn.misread")
