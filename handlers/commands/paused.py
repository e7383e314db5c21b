"""What waits half answered."""

from dataclasses import dataclass
from typing import Any

from handlers.commands.context import Context
from handlers.talk.commands import Command
from handlers.talk.values import JSON

KEEPS = frozenset({"enrol", "listing", "profile"})
"""The flows that wait, half answered, when somebody goes elsewhere."""


@dataclass(frozen=True)
class Waiting(Command[Any]):
    """The flow that waits below this one: `{"flow", "carry"}`, or nothing."""


async def waiting(context: Context, _: Waiting) -> JSON:
    """See `Waiting`."""
    frame = context.state.waiting(KEEPS)
    return None if frame is None else {"flow": frame.flow, "carry": frame.carry}
