"""Taking answers back: what somebody says in place of what they said a moment ago."""

from handlers.answers import is_free, read_answer, takes_stories, understands
from handlers.course import Course
from handlers.talk.driver import Open, Run
from handlers.talk.problems import FencedOff
from handlers.talk.questions import Misread, Question, Secret, Understood
from handlers.talk.values import JSON
from handlers.wording import Wording
from knowledge.reading.corrections import read_correction


def read_or_correct(
    question: Question, text: str, wording: Wording
) -> Understood[JSON] | Secret[JSON] | Misread:
    """What `text` says to `question`, or what it says in place of something else."""
    instead = read_correction(text)
    if instead is not None and not is_free(question, wording):
        answer = read_answer(question, instead, wording)
        if not isinstance(answer, Misread):
            return answer
    return read_answer(question, text, wording)


async def correct(
    course: Course, wording: Wording, run: Run, question: Question, text: str
) -> Understood[JSON] | Secret[JSON] | None:
    """What `text` puts in the place of the last answer; `run` then stands at that question again.

    `None`, with `run` where it was, when it does not. What answers the open `question` is that
    question's; but a name can be anything, and so what answers the one before is that one's.
    """
    instead = read_correction(text)
    if instead is None:
        return None
    if understands(question, instead, wording) and not is_free(question, wording):
        return None
    kept = dict(run.journal.entries)
    try:
        earlier = await run.back()
    except FencedOff:
        return None
    if isinstance(earlier, Open) and not takes_stories(earlier.question, wording):
        answer = read_answer(earlier.question, instead, wording)
        both_free = is_free(question, wording) and is_free(earlier.question, wording)
        if not isinstance(answer, Misread) and not both_free:
            if not isinstance(answer, Secret):
                course.say("turn.corrected", what=instead)
            return answer
    run.journal.entries.clear()
    run.journal.entries.update(kept)
    await run.start()
    return None
