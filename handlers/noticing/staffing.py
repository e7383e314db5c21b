"""Accounts of staff: who acts, and accounts made, ended and linked; each change is in the audit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from db.notice_records import AuditRecord, NoticeRecord, NoticeState, StaffRecord
from db.unit_of_work import UnitOfWork
from handlers.noticing.allowed import OPERATOR, demand, note
from knowledge.staffing.roles import Role
from knowledge.staffing.scopes import ASSOCIATION, category_of, within

OPERATOR_NAME = "operator"
"""Who acts at the command line before there is an account: whoever runs the program."""

STAFF_PROBLEMS = ("unnamed", "unknown", "name", "taken", "first", "last", "beyond", "association")
"""What can be wrong about an account."""

_LONGEST = 80


class StaffProblem(Exception):
    """Something about an account that cannot be: `name` is one of `STAFF_PROBLEMS`."""

    def __init__(self, name: str, /, **values: object) -> None:
        """Keep the name, and the values that its words take."""
        self.name, self.values = name, values
        super().__init__(name)


def operator(now: datetime) -> StaffRecord:
    """Whoever runs the program; id 0, which no account has."""
    return StaffRecord(OPERATOR, OPERATOR_NAME, Role.ADMINISTRATOR, (), None, now, None)


async def acting(uow: UnitOfWork, name: str | None, now: datetime) -> StaffRecord:
    """Who acts at the command line: the account called `name`.

    Only while there are no accounts it is the operator, and needs no name.

    Raises:
        StaffProblem: `unnamed`: there are accounts, and none was named; `unknown`: none is
            called so.
    """
    staff = await _in_force(uow)
    if name is None:
        if staff:
            raise StaffProblem("unnamed")
        return operator(now)
    return _named(staff, name)


async def add_staff(
    uow: UnitOfWork,
    by: StaffRecord,
    name: str,
    role: Role,
    scopes: Sequence[str],
    *,
    now: datetime,
) -> StaffRecord:
    """Make an account; without `scopes` it is for everywhere.

    Raises:
        NotAllowed: `by` may not make accounts.
        StaffProblem: `name`: it is none; `taken`: there is an account of that name, or was;
            `first`: the first one has to be an administrator for everywhere, or nobody could
            make another; `beyond`: the scopes are wider than those of `by`; `association`: it
            is not known for whom one of them speaks.
    """
    demand(by, "staff.manage")
    if not name or len(name) > _LONGEST or name.isdecimal() or not name.isprintable():
        raise StaffProblem("name")
    for one in scopes:
        if one.startswith(ASSOCIATION) and category_of(one) is None:
            raise StaffProblem("association", name=one.removeprefix(ASSOCIATION))
    known = await uow.staff.list()
    if any(one.name == name for one in known) or name == OPERATOR_NAME:
        raise StaffProblem("taken", name=name)
    if not await _in_force(uow) and (role is not Role.ADMINISTRATOR or scopes):
        raise StaffProblem("first")
    if not within(scopes, by.scopes):
        raise StaffProblem("beyond")
    made = await uow.staff.add(name, role, scopes, now)
    after = {"name": name, "role": str(role), "scopes": [*scopes]}
    await note(uow, by, "staff.add", f"staff:{made.id}", now, after=after)
    return made


@dataclass(frozen=True)
class Revoked:
    """An account that was ended, and the numbers of the notices that were to go out on its word.

    Those `held` had not begun and wait for somebody else's now; those `going` go on.
    """

    account: StaffRecord
    held: Sequence[int]
    going: Sequence[int]


async def revoke_staff(uow: UnitOfWork, by: StaffRecord, name: str, now: datetime) -> Revoked:
    """End an account; what it did stays in the audit.

    Its notices that have not begun wait for another member of staff from now on.

    Raises:
        NotAllowed: `by` may not end accounts.
        StaffProblem: `unknown`: none is called so; `last`: without this administrator nobody
            could manage the others; `beyond`: it is for more than `by` is.
    """
    demand(by, "staff.manage")
    staff = await _in_force(uow)
    ended = _named(staff, name)
    if not within(ended.scopes, by.scopes):
        raise StaffProblem("beyond")
    others = [one for one in staff if one.id != ended.id]
    if others and not any(_manages_all(one) for one in others):
        raise StaffProblem("last")
    await uow.staff.revoke(ended.id, now)
    before = {"name": ended.name, "role": ended.role, "scopes": [*ended.scopes]}
    await note(uow, by, "staff.revoke", f"staff:{ended.id}", now, before=before)
    under_way = await uow.notices.let_go_by(ended.id)
    held = [one.id for one in under_way if await _hold(uow, by, one, now)]
    return Revoked(ended, held, [one.id for one in under_way if one.id not in held])


async def _hold(uow: UnitOfWork, by: StaffRecord, notice: NoticeRecord, now: datetime) -> bool:
    """Let a notice that has not begun wait; whether it had not."""
    waiting, scheduled = NoticeState.WAITING, (NoticeState.SCHEDULED,)
    if not await uow.notices.move(notice.id, waiting, scheduled, now, approved_by=None):
        return False
    before, after = {"state": notice.state.value}, {"state": waiting.value}
    await note(uow, by, "notice.hold", f"notice:{notice.id}", now, before=before, after=after)
    return True


async def new_code(
    uow: UnitOfWork, by: StaffRecord, name: str, now: datetime
) -> tuple[StaffRecord, str]:
    """A one-time code by which a person links themselves, in the talk, to the account `name`.

    Raises:
        NotAllowed: `by` may not manage accounts.
        StaffProblem: `unknown`: none is called so; `beyond`: it is for more than `by` is.
    """
    demand(by, "staff.manage")
    account = _named(await _in_force(uow), name)
    if not within(account.scopes, by.scopes):
        raise StaffProblem("beyond")
    code = await uow.staff.issue_code(account.id, now)
    await note(uow, by, "staff.code", f"staff:{account.id}", now)
    return account, code


async def trail(
    uow: UnitOfWork, by: StaffRecord, limit: int, target: str | None = None
) -> Sequence[AuditRecord]:
    """What staff did last, to `target` (as `notice:7`) or to anything.

    Raises:
        NotAllowed: `by` may not see that.
    """
    demand(by, "audit.read")
    return await uow.audits.list(limit, target)


async def listed_staff(uow: UnitOfWork, by: StaffRecord) -> Sequence[StaffRecord]:
    """Every account that there is or was.

    Raises:
        NotAllowed: `by` may not see them.
    """
    demand(by, "staff.list")
    return await uow.staff.list()


async def _in_force(uow: UnitOfWork) -> list[StaffRecord]:
    return [one for one in await uow.staff.list() if one.revoked_at is None]


def _named(staff: Sequence[StaffRecord], name: str) -> StaffRecord:
    """The account of that name, or of that number.

    Raises:
        StaffProblem: `unknown`.
    """
    found = [one for one in staff if one.name == name] or [
        one for one in staff if str(one.id) == name
    ]
    if not found:
        raise StaffProblem("unknown", name=name)
    return found[0]


def _manages_all(one: StaffRecord) -> bool:
    return one.role == Role.ADMINISTRATOR and not one.scopes
