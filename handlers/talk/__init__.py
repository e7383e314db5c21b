"""The conversation engine: flows are straight code, replayed from a journal of named answers."""

from handlers.talk.commands import Command
from handlers.talk.questions import (
    FURTHER,
    Before,
    Misread,
    Option,
    Read,
    Secret,
    Sort,
    Takes,
    Understood,
)
from handlers.talk.talk import Flow, Next, Resume, Talk
from handlers.talk.values import Line, Ref

__all__ = [
    "FURTHER",
    "Before",
    "Command",
    "Flow",
    "Line",
    "Misread",
    "Next",
    "Option",
    "Read",
    "Ref",
    "Resume",
    "Secret",
    "Sort",
    "Takes",
    "Talk",
    "Understood",
]
