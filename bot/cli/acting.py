"""Who acts at the command line, and what to tell them where they may not."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import click

from bot.cli.trouble import Misuse, Trouble
from bot.operator_words import say
from handlers.noticing.allowed import NotAllowed
from handlers.noticing.drafts import CountChanged, DraftProblem, NotNow
from handlers.noticing.staffing import StaffProblem

_MISUSED = frozenset({"unnamed", "unknown", "name", "association"})
"""What is wrong with an option or an argument."""

_Command = TypeVar("_Command", bound=Callable[..., Any])


def acted_by(command: _Command) -> _Command:
    """Give a command the option that names the member of staff who acts."""
    return click.option("--by", metavar="NAME", help=say("help.by"))(command)


@contextmanager
def permitted() -> Iterator[None]:
    """Tell of what may not be, or cannot be now, in a sentence.

    Raises:
        Trouble: it may not or cannot be.
        Misuse: what was given as an option or argument is wrong.
    """
    try:
        yield
    except NotAllowed as refused:
        action = say(f"staff.action.{refused.action}")
        raise Trouble(say(f"staff.not_allowed.{refused.why}", action=action)) from refused
    except StaffProblem as problem:
        kind = Misuse if problem.name in _MISUSED else Trouble
        raise kind(say(f"staff.problem.{problem.name}", **problem.values)) from problem
    except CountChanged as changed:
        raise Trouble(say("notice.changed", count=changed.count)) from changed
    except DraftProblem as problem:
        raise Trouble(say(f"notice.problem.{problem.name}")) from problem
    except NotNow as refused:
        raise Trouble(_not_now(refused.state)) from refused


def _not_now(state: str | None) -> str:
    if state is None:
        return say("notice.none")
    return say("notice.not_now", state=say(f"notice.state.{state}"))
