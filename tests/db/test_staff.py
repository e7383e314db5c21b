"""Staff: accounts with roles and scopes, linked by a code that works once; their audit trail."""

from datetime import timedelta

import pytest

from db.database import Database
from db.errors import NotThere, Refused
from db.notice_records import AuditRecord, StaffRecord
from db.records import CodeState
from db.repositories.codes import MISSES_AT_MOST, VALID
from tests.db.examples import LATER, NOW, somebody
from tests.db.notices import a_notice


async def add(database: Database, name: str = "王主任", *scopes: str) -> StaffRecord:
    async with database.begin() as work:
        return await work.staff.add(name, "broadcaster", scopes, NOW)


async def link(database: Database, person: int, code: str) -> StaffRecord | None:
    async with database.begin() as work:
        return await work.staff.link(person, work.staff.digest(code), LATER)


async def code_of(database: Database, staff: StaffRecord) -> str:
    async with database.begin() as work:
        return await work.staff.issue_code(staff.id, NOW)


async def who(database: Database, person: int) -> int | None:
    async with database.read() as work:
        staff = await work.staff.of_person(person)
    return None if staff is None else staff.id


async def test_an_account_has_a_role_and_a_scope(database: Database) -> None:
    one = await add(database, "王主任", "440300", "association:盲协")
    other = await add(database, "李老师")
    assert one.scopes == ("440300", "association:盲协")
    assert other.scopes == ()
    async with database.begin() as work:
        assert await work.staff.list() == [one, other]
        assert await work.staff.get(one.id) == one
        assert await work.staff.get(99) is None
        with pytest.raises(Refused, match="李老师"):
            await work.staff.add("李老师", "reader", (), NOW)


async def test_a_code_links_an_account_once(database: Database) -> None:
    staff, person, other = await add(database), await somebody(database), await somebody(database)
    code = await code_of(database, staff)
    assert len(code) == 8
    assert code.isdecimal()
    linked = await link(database, person, code)
    assert linked is not None
    assert (linked.id, linked.person_id) == (staff.id, person)
    assert await who(database, person) == staff.id
    assert await link(database, other, code) is None


async def test_a_newer_code_and_time_end_a_code(database: Database) -> None:
    staff, person = await add(database), await somebody(database)
    first, second = await code_of(database, staff), await code_of(database, staff)
    assert await link(database, person, first) is None
    async with database.begin() as work:
        digest = work.staff.digest(second)
        assert await work.staff.link(person, digest, NOW + VALID) is None
        assert await work.staff.prune_codes(NOW + VALID) == 0
        assert await work.staff.prune_codes(NOW + VALID + timedelta(seconds=1)) == 1


async def test_whoever_guesses_is_refused_and_their_guesses_count_with_those_of_other_codes(
    database: Database,
) -> None:
    staff, person = await add(database), await somebody(database)
    code = await code_of(database, staff)
    for _ in range(MISSES_AT_MOST):
        assert await link(database, person, "00000000") is None
    assert await link(database, person, code) is None
    async with database.begin() as work:
        state, _ = await work.codes.look(person, work.codes.digest("1"), LATER)
    assert state is CodeState.TOO_MANY
    assert await link(database, await somebody(database, "another"), code) is not None


async def test_a_guess_that_is_counted_elsewhere_is_not_counted_here(database: Database) -> None:
    staff, person = await add(database), await somebody(database)
    code = await code_of(database, staff)
    async with database.begin() as work:
        for _ in range(MISSES_AT_MOST):
            wrong = work.staff.digest("00000000")
            assert await work.staff.link(person, wrong, LATER, counted=False) is None
    assert await link(database, person, code) is not None


async def test_a_code_moves_an_account_and_a_person_has_one(database: Database) -> None:
    first, second = await add(database, "一"), await add(database, "二")
    old, new = await somebody(database, "old"), await somebody(database, "new")
    await link(database, old, await code_of(database, first))
    await link(database, new, await code_of(database, first))
    assert (await who(database, old), await who(database, new)) == (None, first.id)
    await link(database, new, await code_of(database, second))
    assert await who(database, new) == second.id
    async with database.read() as work:
        assert [one.person_id for one in await work.staff.list()] == [None, new]


async def test_who_is_revoked_may_nothing_and_stays_in_the_books(database: Database) -> None:
    staff, person = await add(database), await somebody(database)
    await link(database, person, await code_of(database, staff))
    code = await code_of(database, staff)
    async with database.begin() as work:
        revoked = await work.staff.revoke(staff.id, LATER)
        assert (revoked.revoked_at, revoked.person_id) == (LATER, None)
        assert await work.staff.list() == [revoked]
        with pytest.raises(NotThere):
            await work.staff.revoke(staff.id, LATER)
        with pytest.raises(NotThere):
            await work.staff.issue_code(staff.id, LATER)
    assert await who(database, person) is None
    assert await link(database, person, code) is None


async def test_what_somebody_may_does_not_go_over_with_a_code_of_everybodys(
    database: Database,
) -> None:
    """Else whoever lets a member of staff type their code would be that member of staff."""
    staff, person = await add(database), await somebody(database)
    await link(database, person, await code_of(database, staff))
    other = await somebody(database, "other")
    async with database.begin() as work:
        await work.joining.join(person, other, LATER)
        assert await work.staff.get(staff.id) == staff
    assert await who(database, other) is None


async def test_who_is_erased_gets_their_account_told_and_leaves_it(database: Database) -> None:
    staff, person = await add(database), await somebody(database)
    await link(database, person, await code_of(database, staff))
    async with database.begin() as work:
        (account,) = (await work.people.export(person))["staff"]
        assert (account["name"], account["role"]) == ("王主任", "broadcaster")
        assert not any("digest" in name for name in account)
        await work.people.erase(person, LATER)
        assert await work.staff.get(staff.id) == staff


async def test_the_trail_tells_who_did_what_and_how_it_was(database: Database) -> None:
    staff = await add(database)
    async with database.begin() as work:
        notice = await work.notices.add(a_notice(author_id=staff.id), NOW)
        for action, before, after in (
            ("notice.send", None, {"size": 3}),
            ("notice.pause", {"state": "sending"}, {"state": "paused"}),
        ):
            await work.audits.add(
                staff_id=staff.id, by=staff.name, action=action, target=f"notice:{notice}",
                before=before, after=after, now=NOW,
            )  # fmt: skip
        await work.audits.add(
            staff_id=None, by="operator", action="staff.revoke", target="staff:9",
            before=None, after=None, now=LATER,
        )  # fmt: skip
        assert await work.audits.list(9, f"notice:{notice}") == [
            AuditRecord(
                NOW, "王主任", "notice.pause", "notice:1", {"state": "sending"}, {"state": "paused"}
            ),
            AuditRecord(NOW, "王主任", "notice.send", "notice:1", None, {"size": 3}),
        ]
        (newest,) = await work.audits.list(1)
    assert (newest.by, newest.action, newest.before) == ("operator", "staff.revoke", None)
