"""What waits half answered."""

from dataclasses import dataclass
from typing import Any

from handlers.commands.context import Context
from handlers.talk.commands import Command
from handlers.talk.values import JSON


@dataclass(frozen=True)
class Waiting(Command[Any]):
    """The flow that waits below this one: `{"flow", "carry"}`, or nothing."""


async def waiting(context: Context, _: Waiting) -> JSON:
    """See `Waiting`."""
    below = context.state.threads[:-1]
    if not below:
        return None
    frame = below[-1].current
    return {"flow": frame.flow, "carry": frame.carry}
