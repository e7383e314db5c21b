"""Members of staff in the talk: who somebody is, and linking them by a code."""

from dataclasses import dataclass
from typing import Any

from db.notice_records import StaffRecord
from handlers.commands.context import Context
from handlers.noticing.allowed import NotAllowed, note
from handlers.talk.commands import Command
from handlers.talk.values import JSON
from knowledge.regions.divisions import places
from knowledge.staffing.roles import actions, may
from knowledge.staffing.scopes import ASSOCIATION


@dataclass(frozen=True)
class WhoIsStaff(Command[Any]):
    """The member of staff that the person is: `{"name", "role", "where", "may"}`, or nothing.

    `where` are the names of the places and associations that they act for, none for everywhere;
    `may` the actions that their role may do.
    """


@dataclass(frozen=True)
class LinkStaff(Command[Any]):
    """Let the person be the member of staff whose code they typed; as `WhoIsStaff`, or nothing."""

    digest_of_code: str


@dataclass(frozen=True)
class LinkTyped(Command[Any]):
    """As `LinkStaff`, of a code that may as well be another device's.

    A wrong one is not counted here: whoever looks it up as the other counts it.
    """

    digest_of_code: str


async def who_is_staff(context: Context, _: WhoIsStaff) -> JSON:
    """See `WhoIsStaff`."""
    staff = await context.uow.staff.of_person(context.person)
    return None if staff is None else _told(staff)


async def link_staff(context: Context, command: LinkStaff) -> JSON:
    """See `LinkStaff`."""
    return await _link(context, command.digest_of_code, counted=True)


async def link_typed(context: Context, command: LinkTyped) -> JSON:
    """See `LinkTyped`."""
    return await _link(context, command.digest_of_code, counted=False)


async def _link(context: Context, digest: str, *, counted: bool) -> JSON:
    staff = await context.uow.staff.link(context.person, digest, context.now, counted=counted)
    if staff is None:
        return None
    await note(context.uow, staff, "staff.link", f"staff:{staff.id}", context.now)
    return _told(staff)


async def staff_of(context: Context, action: str) -> StaffRecord:
    """The member of staff that the person is now.

    Raises:
        NotAllowed: they are none (any more).
    """
    staff = await context.uow.staff.of_person(context.person)
    if staff is None:
        raise NotAllowed(action, "role")
    return staff


def _told(staff: StaffRecord) -> JSON:
    return {
        "name": staff.name,
        "role": staff.role,
        "where": [_named(one) for one in staff.scopes],
        "may": sorted(action for action in actions() if may(staff.role, action)),
    }


def _named(scope: str) -> str:
    place = places().get(scope)
    return scope.removeprefix(ASSOCIATION) if place is None else place.full_name
