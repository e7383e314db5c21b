"""Agreements: given and withdrawn, each with the wording agreed to."""

from collections.abc import Mapping
from dataclasses import dataclass

from handlers.commands.context import Context
from handlers.commands.people import PROFILE_CONSENT, SELF
from handlers.noticing.facets import keep_facets
from handlers.state import Thread
from handlers.talk.commands import Command
from handlers.wording import wording


@dataclass(frozen=True)
class SeenWording(Command[str]):
    """Note which wording of `key` somebody is shown now, before they agree to it."""

    key: str


@dataclass(frozen=True)
class GiveConsent(Command[None]):
    """Record that `by` agreed for `subject`; `wording` is what `SeenWording` gave."""

    kind: str
    wording: str
    subject: str = SELF
    by: str = "person"


@dataclass(frozen=True)
class WithdrawConsent(Command[None]):
    """Take an agreement back; what was kept on its strength is deleted.

    With `forget`, the talk forgets what was said on its strength too.
    """

    kind: str
    forget: bool = False


async def seen_wording(_: Context, command: SeenWording) -> str:
    """See `SeenWording`."""
    return wording().version(command.key)


async def give_consent(context: Context, command: GiveConsent) -> None:
    """See `GiveConsent`; what was said before is kept from now on."""
    await context.uow.consents.give(
        context.person,
        subject=command.subject,
        kind=command.kind,
        wording=command.wording,
        by=command.by,
        now=context.now,
    )
    loose = context.state.facts.pop(SELF, None) if command.kind == PROFILE_CONSENT else None
    if isinstance(loose, Mapping):
        await context.uow.people.set_profile(context.person, dict(loose), context.now)
        await keep_facets(context.uow, context.person, context.now)


async def withdraw_consent(context: Context, command: WithdrawConsent) -> None:
    """See `WithdrawConsent`."""
    await context.uow.consents.withdraw(
        context.person, subject=SELF, kind=command.kind, now=context.now
    )
    if command.kind == PROFILE_CONSENT:
        await context.uow.people.forget_profile(context.person)
        await keep_facets(context.uow, context.person, context.now)
    if command.forget:
        context.state.facts.pop(SELF, None)
        context.state.threads = [Thread([context.state.current])]
        context.forget_talk = True
