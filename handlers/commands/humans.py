"""Requests for a human: stored with a status, never a dead end."""

from dataclasses import dataclass

from db.references import show_reference
from handlers.commands.context import Context
from handlers.talk.commands import Command


@dataclass(frozen=True)
class AskHuman(Command[str]):
    """Ask staff to get in touch; the result is the request's reference."""

    topic: str
    text: str = ""
    urgent: bool = False


async def ask_human(context: Context, command: AskHuman) -> str:
    """See `AskHuman`."""
    record = await context.uow.requests.open(
        context.person,
        topic=command.topic,
        text=command.text,
        urgent=command.urgent,
        now=context.now,
    )
    return show_reference(record.reference)
