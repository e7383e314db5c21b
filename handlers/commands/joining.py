"""Going on elsewhere: codes given out, looked up, and two people made one by them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from db.records import CodeState
from handlers.commands.context import Context
from handlers.commands.people import PROFILE_CONSENT, SELF
from handlers.talk.commands import Command

JOINED = "joined"
"""What `JoinByCode` gives where the two are one with the end of the turn."""

_GROUP = 4


@dataclass(frozen=True)
class IssueCode(Command[str | None]):
    """Give the person a code; the result is the code as it is shown, once, and kept nowhere."""

    kept: ClassVar[bool] = False


@dataclass(frozen=True)
class LookUpCode(Command[str]):
    """Look a code up that the person typed; the result is its `CodeState`."""

    digest_of_code: str


@dataclass(frozen=True)
class JoinByCode(Command[str]):
    """Let the person be the one whose code they typed; the result is `JOINED`, or a `CodeState`.

    The turn does it last: the talk goes on as that person's.
    """

    digest_of_code: str


async def issue_code(context: Context, _: IssueCode) -> str:
    """See `IssueCode`."""
    code = await context.uow.codes.issue(context.person, context.now)
    return " ".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))


async def look_up_code(context: Context, command: LookUpCode) -> str:
    """See `LookUpCode`."""
    state, _ = await context.uow.codes.look(context.person, command.digest_of_code, context.now)
    return state


async def join_by_code(context: Context, command: JoinByCode) -> str:
    """See `JoinByCode`."""
    uow, digest = context.uow, command.digest_of_code
    state, owner = await uow.codes.look(context.person, digest, context.now)
    if owner is None:
        return state
    # Held before the code is used up: whoever holds the person may be about to give out another.
    there = await uow.joining.lock(context.person, owner)
    if not there or await uow.codes.redeem(digest, context.now) != owner:
        return CodeState.USED
    context.join = owner
    return JOINED


async def keep_what_was_told(context: Context) -> None:
    """Keep for good what the talk holds of somebody who has agreed to that, where nothing is."""
    if not await context.uow.consents.has(context.person, PROFILE_CONSENT):
        return
    loose = context.state.facts.pop(SELF, None)
    if isinstance(loose, Mapping):
        kept = await context.uow.people.profile(context.person) or {}
        await context.uow.people.set_profile(context.person, {**loose, **kept}, context.now)
