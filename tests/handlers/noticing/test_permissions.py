"""Who may do what with which notices: every action, by every role, in every scope."""

from collections.abc import Awaitable, Callable, Mapping

import pytest

from db.database import Database
from db.notice_records import NewNotice, NoticeState, StaffRecord
from db.unit_of_work import UnitOfWork
from handlers.noticing.allowed import NotAllowed, demand
from handlers.noticing.drafts import Draft
from handlers.noticing.looking import look, newest
from handlers.noticing.moving import approve, pause, resume, stop
from handlers.noticing.planning import correct, plan, plan_correction, send, send_test
from knowledge.notices.selection import Selection
from knowledge.staffing.roles import Role, actions
from tests.support.noticing import TEXT, link_to, put_crowd, put_staff
from tests.support.talks import START

ADMINISTRATOR, EDITOR, BROADCASTER, CASE_WORKER, READER = Role
TABLE: Mapping[str, tuple[Role, ...]] = {
    "staff.manage": (ADMINISTRATOR,),
    "staff.list": (ADMINISTRATOR, READER),
    "audit.read": (ADMINISTRATOR, READER),
    "notice.write": (ADMINISTRATOR, EDITOR, BROADCASTER),
    "notice.preview": (ADMINISTRATOR, EDITOR, BROADCASTER, READER),
    "notice.test": (ADMINISTRATOR, EDITOR, BROADCASTER),
    "notice.send": (ADMINISTRATOR, BROADCASTER),
    "notice.approve": (ADMINISTRATOR, BROADCASTER),
    "notice.pause": (ADMINISTRATOR, EDITOR, BROADCASTER),
    "notice.resume": (ADMINISTRATOR, BROADCASTER),
    "notice.stop": (ADMINISTRATOR, EDITOR, BROADCASTER),
    "notice.correct": (ADMINISTRATOR, EDITOR, BROADCASTER),
    "notice.report": (ADMINISTRATOR, EDITOR, BROADCASTER, READER),
    "postings.import": (ADMINISTRATOR, EDITOR),
    "applications.read": (ADMINISTRATOR, CASE_WORKER, READER),
    "applications.move": (ADMINISTRATOR, CASE_WORKER),
}
"""Who may do what, once more and by hand."""

GUANGDONG, SHENZHEN, BEIJING = "440000", "440300", "110000"
BLIND, DEAF = "association:广东省盲人协会", "association:广东省聋人协会"
ABOUT = Selection.model_validate({"regions": [SHENZHEN], "categories": ["visual"]})
SCOPES: Mapping[tuple[str, ...], bool] = {
    (): True,
    (GUANGDONG,): True,
    (SHENZHEN,): True,
    (BEIJING,): False,
    (BEIJING, SHENZHEN): True,
    (BLIND,): True,
    (DEAF,): False,
    (GUANGDONG, BLIND): True,
    (GUANGDONG, DEAF): False,
    (BEIJING, BLIND): False,
    ("association:合唱团",): False,
}
"""Scopes, and whether they reach blind people in 深圳."""

Act = Callable[[UnitOfWork, StaffRecord, int], Awaitable[object]]
DRAFT = Draft(TEXT, ABOUT)
ACTS: Mapping[str, tuple[NoticeState, Act]] = {
    "notice.write": (NoticeState.DONE, lambda uow, who, _: send(uow, who, DRAFT, 1, START)),
    "notice.preview": (NoticeState.DONE, lambda uow, who, _: plan(uow, who, ABOUT, START)),
    "notice.approve": (NoticeState.WAITING, lambda uow, who, one: approve(uow, who, one, START)),
    "notice.pause": (NoticeState.SENDING, lambda uow, who, one: pause(uow, who, one, START)),
    "notice.resume": (NoticeState.PAUSED, lambda uow, who, one: resume(uow, who, one, START)),
    "notice.stop": (NoticeState.SENDING, lambda uow, who, one: stop(uow, who, one, START)),
    "notice.correct": (NoticeState.DONE, plan_correction),
    "notice.report": (NoticeState.DONE, look),
}
"""What is done with a notice, the state that it has to be in, and how."""


def test_the_table_is_the_whole_table() -> None:
    assert {action: set(roles) for action, roles in TABLE.items()} == actions()


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("action", TABLE)
def test_a_role(role: Role, action: str) -> None:
    staff = StaffRecord(1, "小周", role, (), None, START, None)
    revoked = StaffRecord(1, "小周", role, (), None, START, START)
    if role in TABLE[action]:
        demand(staff, action)
    else:
        with pytest.raises(NotAllowed, match=f"{action}: role"):
            demand(staff, action)
    with pytest.raises(NotAllowed, match=f"{action}: role"):
        demand(revoked, action)


async def a_notice(uow: UnitOfWork, state: NoticeState) -> int:
    """A notice of nobody in particular, in that state."""
    new = NewNotice(None, state, TEXT.model_dump(), ABOUT.to_json(), 1, START)
    return await uow.notices.add(new, START)


# Whether somebody may is no matter of the database.
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("action", ACTS)
async def test_an_action_by_every_role_in_every_scope(action: str, database: Database) -> None:
    await put_crowd(database)
    state, act = ACTS[action]
    for role in Role:
        for number, (scopes, reaches) in enumerate(SCOPES.items()):
            staff = await put_staff(database, role, scopes, f"{role} {number}")
            why = "role" if role not in TABLE[action] else None if reaches else "scope"
            async with database.begin() as uow:
                notice = await a_notice(uow, state)
                before = await uow.audits.list(1_000)
                if why is None:
                    await act(uow, staff, notice)
                    assert action not in TRACED or len(await uow.audits.list(1_000)) > len(before)
                    continue
                with pytest.raises(NotAllowed) as refused:
                    await act(uow, staff, notice)
                assert (refused.value.action, refused.value.why) == (action, why)
                kept = await uow.notices.get(notice)
                assert kept is not None
                assert kept.state is state
                assert await uow.audits.list(1_000) == before


TRACED = frozenset(ACTS) - {"notice.preview", "notice.correct", "notice.report"}
"""Those that change something, and so stand in the audit."""


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_test_goes_to_its_author_by_whoever_may_write(database: Database) -> None:
    for role in Role:
        staff = await link_to(database, await put_staff(database, role, name=role))
        async with database.begin() as uow:
            if role in TABLE["notice.test"]:
                assert (await send_test(uow, staff, DRAFT, START)).test
                continue
            with pytest.raises(NotAllowed):
                await send_test(uow, staff, DRAFT, START)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_correction_is_refused_as_its_plan_is(database: Database) -> None:
    editor = await put_staff(database, EDITOR, [BEIJING])
    async with database.begin() as uow:
        notice = await a_notice(uow, NoticeState.DONE)
        with pytest.raises(NotAllowed, match=r"notice\.correct: scope"):
            await correct(uow, editor, notice, DRAFT, confirmed=1, now=START)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_nobody_approves_what_they_wrote(database: Database) -> None:
    author = await put_staff(database, ADMINISTRATOR)
    async with database.begin() as uow:
        new = NewNotice(author.id, NoticeState.WAITING, TEXT.model_dump(), {}, 1, START)
        notice = await uow.notices.add(new, START)
        with pytest.raises(NotAllowed, match=r"notice\.approve: own"):
            await approve(uow, author, notice, START)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_only_what_is_theirs_is_listed(database: Database) -> None:
    here = await put_staff(database, READER, [GUANGDONG], "here")
    there = await put_staff(database, READER, [BEIJING], "there")
    async with database.begin() as uow:
        notice = await a_notice(uow, NoticeState.DONE)
        assert [one.id for one in await newest(uow, here, 9)] == [notice]
        assert await newest(uow, there, 9) == []
