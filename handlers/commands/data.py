"""What is kept of a person: handed over whole, or deleted whole."""

from dataclasses import dataclass

from handlers.commands.context import Context
from handlers.talk.commands import Command

_OF_THE_TALK = ("talks", "outbox", "speeches")
"""Tables that hold the talk as it goes on, not what is known of somebody."""


@dataclass(frozen=True)
class ExportEverything(Command[None]):
    """Hand over everything kept of the person, as a file called `file`.

    Of files that they sent themselves it holds what they are called and how large they are.
    """

    file: str


@dataclass(frozen=True)
class EraseEverything(Command[None]):
    """Delete everything kept of the person when the turn ends, and say so with `said`."""

    said: str


async def export_everything(context: Context, command: ExportEverything) -> None:
    """See `ExportEverything`."""
    kept = await context.uow.people.export(context.person)
    for table in _OF_THE_TALK:
        kept.pop(table, None)
    context.files.append((command.file, {**kept, "not_kept_for_good": context.state.facts}))


async def erase_everything(context: Context, command: EraseEverything) -> None:
    """See `EraseEverything`."""
    context.erase = command.said
