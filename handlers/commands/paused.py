"""What waits half answered."""

from dataclasses import dataclass
from typing import Any

from handlers.commands.context import Context
from handlers.talk.commands import Command
from handlers.talk.values import JSON

KEEPS = frozenset({"enrol", "listing", "notice", "profile"})
"""The flows that wait, half answered, when somebody goes elsewhere."""


@dataclass(frozen=True)
class Waiting(Command[Any]):
    """The flow that waits below this one: `{"flow", "carry"}`, or nothing."""


@dataclass(frozen=True)
class Waits(Command[bool]):
    """Whether a `flow` waits half answered below this one."""

    flow: str


@dataclass(frozen=True)
class DropWaiting(Command[None]):
    """Let go of a half answered `flow` about `subject`, if it is about anybody.

    It would overwrite what was told since.
    """

    flow: str
    subject: str | None


async def waits(context: Context, command: Waits) -> bool:
    """See `Waits`."""
    below = context.state.threads[:-1]
    return any(one.current.is_half_answered({command.flow}) for one in below)


async def drop_waiting(context: Context, command: DropWaiting) -> None:
    """See `DropWaiting`."""
    state = context.state
    state.threads[:-1] = [
        thread
        for thread in state.threads[:-1]
        if not thread.current.is_about(command.flow, command.subject)
    ]


async def waiting(context: Context, _: Waiting) -> JSON:
    """See `Waiting`."""
    frame = context.state.waiting(KEEPS)
    return None if frame is None else {"flow": frame.flow, "carry": frame.carry}
