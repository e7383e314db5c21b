"""Notices taken up: by the button under one, or by the number that one was answered with."""

import re

from handlers.commands.interest import JustTold
from handlers.course import Course
from handlers.replies import Reply
from knowledge.reading.numbers import read_number

_MARK = re.compile(r"notice:([0-9]{1,18})")


def notice_of(mark: str) -> int | None:
    """The notice under which the button with that mark stands; `None` where it is another's."""
    found = _MARK.fullmatch(mark)
    return int(found[1]) if found else None


async def take_up(course: Course, text: str) -> Reply | None:
    """Take up the notice that is the last thing said, where `text` is 1.

    In the middle of something it may as well answer the question that was open before: it is
    taken for neither, and what says which is told.
    """
    flow = course.state.current.flow
    if read_number(text) != 1 or flow == course.book.crisis:
        return None
    notice = await course.execute(JustTold())
    if not isinstance(notice, int):
        return None
    if flow not in course.book.wide:
        course.say("interest.which")
        return await course.again()
    return await course.leave_for(course.book.interest, {"notice": notice})
