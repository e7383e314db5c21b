"""What staff do besides notices, by every role with every scope, held against one table."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

import pytest

from db.database import Database
from db.notice_records import StaffRecord
from db.unit_of_work import UnitOfWork
from handlers.by_staff import applications, bring_in, close_posting, move_application
from handlers.importing import row_of
from handlers.noticing.allowed import NotAllowed
from handlers.noticing.staffing import (
    StaffProblem,
    add_staff,
    listed_staff,
    new_code,
    revoke_staff,
    trail,
)
from knowledge.postings.posting import Posting
from knowledge.sheets.columns import Kind
from knowledge.staffing.roles import Role, actions
from tests.support.noticing import put_staff
from tests.support.talks import START

# An account for 西安, a posting there with an application. Who asks is for everywhere, for the
# province, for another, for another city of the province, for an association.
TABLE = """
                        管理 编辑 发布 个案 查看   全国 陕西 甘肃 宝鸡 聋协
    staff.manage         x    .    .    .    .      x    x    .    .    .
    staff.list           x    .    .    .    x      x    x    x    x    x
    audit.read           x    .    .    .    x      x    x    x    x    x
    postings.import      x    x    .    .    .      x    x    .    .    x
    applications.read    x    .    .    x    x      x    x    .    .    x
    applications.move    x    .    .    x    .      x    x    .    .    x
"""
SCOPES = ((), ("610000",), ("620000",), ("610300",), ("association:中国聋人协会",))
XIAN = ["610100"]


class Undone(Exception):
    """What was allowed is not kept, so that the next one finds everything as it was."""


@dataclass(frozen=True)
class World:
    """What there is to do something with."""

    key: str
    reference: str


async def _manage(uow: UnitOfWork, staff: StaffRecord, _: World) -> None:
    await add_staff(uow, staff, "新来的", Role.READER, XIAN, now=START)
    await new_code(uow, staff, "西安的", START)
    await revoke_staff(uow, staff, "西安的", START)


async def _list(uow: UnitOfWork, staff: StaffRecord, _: World) -> None:
    assert staff in await listed_staff(uow, staff)


async def _audit(uow: UnitOfWork, staff: StaffRecord, _: World) -> None:
    await trail(uow, staff, 9)


async def _bring_in(uow: UnitOfWork, staff: StaffRecord, world: World) -> None:
    counts = await bring_in(uow, staff, Kind.JOBS, [row_of("new", _posting())], START)
    assert counts.created == 1
    await close_posting(uow, staff, world.key, START)


async def _see(uow: UnitOfWork, staff: StaffRecord, world: World) -> None:
    found = await applications(uow, staff, "posting:", 9)
    # Those of elsewhere are left out.
    if [one.reference for one in found] != [world.reference]:
        raise NotAllowed("applications.read", "scope")


async def _move(uow: UnitOfWork, staff: StaffRecord, world: World) -> None:
    await move_application(uow, staff, world.reference, "accepted", message=None, now=START)


WAYS: Mapping[str, Callable[[UnitOfWork, StaffRecord, World], Awaitable[None]]] = {
    "staff.manage": _manage,
    "staff.list": _list,
    "audit.read": _audit,
    "postings.import": _bring_in,
    "applications.read": _see,
    "applications.move": _move,
}
CELLS = {row[0]: row[1:] for row in map(str.split, TABLE.strip().splitlines()[1:])}


def test_the_table_has_every_action_but_those_with_notices() -> None:
    assert CELLS.keys() == {one for one in actions() if not one.startswith("notice.")}


# Whether somebody may is no matter of the database.
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("action", WAYS)
async def test_who_may_do_it_where(database: Database, action: str) -> None:
    world = await _made(database)
    roles = tuple(Role)
    by_role, by_scope = CELLS[action][: len(roles)], CELLS[action][len(roles) :]
    for role, may in zip(roles, by_role, strict=True):
        for scopes, there in zip(SCOPES, by_scope, strict=True):
            staff = await put_staff(database, role, scopes, f"{role} {scopes}")
            does = await _does(database, action, staff, world)
            assert does is (may == there == "x"), (role, scopes)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_who_is_revoked_may_nothing(database: Database) -> None:
    world = await _made(database)
    staff = await put_staff(database, Role.ADMINISTRATOR)
    async with database.begin() as uow:
        revoked = await uow.staff.revoke(staff.id, START)
    assert not [one for one in WAYS if await _does(database, one, revoked, world)]


async def _does(database: Database, action: str, staff: StaffRecord, world: World) -> bool:
    """Whether somebody can do something; nothing of it stays."""
    with pytest.raises((Undone, NotAllowed, StaffProblem)) as ended:
        await _tried(database, action, staff, world)
    match ended.value:
        case NotAllowed() as refused:
            assert refused.action == action
        case StaffProblem() as problem:
            assert problem.name == "beyond"
    return isinstance(ended.value, Undone)


async def _tried(database: Database, action: str, staff: StaffRecord, world: World) -> None:
    async with database.begin() as uow:
        await WAYS[action](uow, staff, world)
        raise Undone


async def _made(database: Database) -> World:
    root = await put_staff(database, Role.ADMINISTRATOR, name="总管")
    await put_staff(database, Role.READER, XIAN, "西安的")
    async with database.begin() as uow:
        await bring_in(uow, root, Kind.JOBS, [row_of("key", _posting())], START)
        person = await uow.people.meet("telegram", "7", START)
        opened = await uow.enrolments.open(
            person.id,
            subject="self",
            offer=f"posting:{await uow.postings.id_of('key')}",
            answers={},
            by="person",
            now=START,
        )
    return World("key", opened.reference)


def _posting() -> Posting:
    today = START.date()
    return Posting.model_validate(
        {
            "title": "客服",
            "hiring_organization": "甲公司",
            "region": "610113",
            "date_posted": today,
            "valid_through": today + timedelta(days=30),
        }
    )
