"""Those whom a person speaks for: family, or somebody a member of staff sits beside."""

from dataclasses import dataclass

from handlers.commands.context import Context
from handlers.commands.people import OTHER, facts_of
from handlers.talk.commands import Command

OWN = "own"
"""They agreed themselves; otherwise their guardian, who is the one speaking, did."""


@dataclass(frozen=True)
class AddDependant(Command[str]):
    """Keep somebody spoken for, with what was said of them so far; the result is their id.

    `agreed` says in which way they agreed; both agreements are recorded.
    """

    relation: str
    called: str
    agreed: str
    wording: str


async def add_dependant(context: Context, command: AddDependant) -> str:
    """See `AddDependant`."""
    facts = await facts_of(context, OTHER)
    record = await context.uow.dependants.add(
        context.person,
        relation=command.relation,
        name=command.called,
        facts=facts,
        now=context.now,
    )
    subject = str(record.id)
    agreeing = command.relation if command.agreed == OWN else "person"
    for kind, by in (("speaker", "person"), (command.agreed, agreeing)):
        await context.uow.consents.give(
            context.person,
            subject=subject,
            kind=kind,
            wording=command.wording,
            by=by,
            now=context.now,
        )
    context.state.facts.pop(OTHER, None)
    return subject
