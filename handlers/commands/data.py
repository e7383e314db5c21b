"""What is kept of a person: handed over whole, or deleted whole."""

from dataclasses import dataclass
from typing import Any

from handlers.commands.context import Context
from handlers.talk.commands import Command
from handlers.talk.values import JSON


@dataclass(frozen=True)
class ExportEverything(Command[Any]):
    """Everything kept of the person, as one table."""


@dataclass(frozen=True)
class EraseEverything(Command[None]):
    """Delete everything kept of the person, when the turn ends."""


async def export_everything(context: Context, _: ExportEverything) -> JSON:
    """See `ExportEverything`."""
    kept = await context.uow.people.export(context.person)
    return {**kept, "not_kept_for_good": context.state.facts}


async def erase_everything(context: Context, _: EraseEverything) -> None:
    """See `EraseEverything`."""
    context.erase = True
