"""Nothing on the path of a turn grows with the number of rows: every look-up has its index."""

import re
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, insert, text
from sqlalchemy.ext.asyncio import AsyncConnection

from db.database import Database
from db.keys import Keys
from db.listed_records import AlertRow, PostingRow, SessionRow, SiteRow, TrainingRow
from db.models import Person
from db.notice_records import AudienceQuery, DeliveryResult, DeliveryState, NoticeState
from db.noticed import Delivery
from db.records import Received, Showing
from db.unit_of_work import UnitOfWork
from tests.db.examples import LATER, NOW
from tests.db.notices import agreed, sending

Statement = tuple[str, Any]


@pytest.fixture
async def turn(sqlite_url: str, keys: Keys) -> AsyncIterator[tuple[Database, list[Statement]]]:
    """A SQLite database, and the statements that have been run on it."""
    database = Database.open(sqlite_url, keys)
    statements: list[Statement] = []

    @event.listens_for(database._engines.write.sync_engine, "before_cursor_execute")
    def note(_conn: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        statements.append((statement, parameters))

    yield database, statements
    await database.close()


def plans(database: Database, statements: list[Statement]) -> list[str]:
    """What SQLite would do for each of the statements, a line a step."""
    connection = sqlite3.connect(database.url.database or "")
    steps = [
        f"{step[3]}  -- {statement}"
        for statement, parameters in statements
        if statement.startswith(("SELECT", "UPDATE", "DELETE", "INSERT"))
        for step in connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
    ]
    connection.close()
    return steps


async def test_a_turn_reads_no_table_from_end_to_end(
    turn: tuple[Database, list[Statement]],
) -> None:
    database, statements = turn
    async with database.begin() as work:
        await work.intake.accept("web", "1", NOW)
        (letter,) = await work.inbox.put("web", [Received("2", "a", 2, {})], NOW)
        await work.inbox.take(letter)
        await work.inbox.first("web", "a")
        person = (await work.people.meet("web", "a", NOW)).id
        await work.people.meet("web", "a", LATER)
        await work.people.set_preferences(person, mode="easy")
        await work.people.profile(person)
        await work.people.identities(person)
        talk = await work.talks.lock(person)
        await work.talks.save(person, {}, talk.version, NOW)
        sent = await work.outbox.add(person, "web", "a", {}, NOW)
        await work.outbox.pending(person)
        await work.outbox.claim({person}, "web", NOW, LATER - NOW)
        await work.outbox.note_parts(sent, 1, LATER)
        await work.outbox.put_back(sent, LATER, maybe_sent=True, undone=True)
        await work.outbox.finish({sent: None}, NOW)
        await work.outbox.readdress(person, "web", "b")
        await work.outbox.give_up(person, "web", "blocked", NOW)
        await work.people.get_all([person])
        await work.people.find("web", "a")
        await work.people.showings("web", ["a"])
        await work.people.set_showings("web", {"a": Showing("9", keys=False)})
        await work.people.set_reachable("web", "a", NOW, reachable=False)
        await work.people.move("web", "a", "b")
        await work.talks.peek(person)
        file = await work.attachments.add(
            person, name="n", media_type="image/png", content=b"", now=NOW
        )
        await work.attachments.tie(person, [file], "ABC234")
        await work.attachments.of(person, "ABC234")
        opened = await work.enrolments.open(
            person, subject="self", offer="a.b", answers={}, by="person", now=NOW
        )
        await work.enrolments.list(person)
        await work.enrolments.get(opened.reference)
        await work.enrolments.history(opened.reference)
        await work.enrolments.change_status(
            opened.reference, "accepted", by="staff", note=None, now=NOW
        )
        await work.consents.give(
            person, subject="self", kind="keep", wording="1", by="person", now=NOW
        )
        await work.consents.has(person, "keep")
        await work.consents.current(person)
        await work.requests.open(person, topic="t", text="x", urgent=False, now=NOW)
        await work.requests.list(person)
        child = await work.dependants.add(person, relation="child", name="n", facts={}, now=NOW)
        await work.dependants.list(person)
        await work.dependants.get(person, child.id)
        await work.people.export(person)
        await work.people.erase(person, LATER)
    steps = plans(database, statements)
    assert len([step for step in steps if step.startswith("SEARCH")]) > 20
    assert [step for step in steps if step.startswith("SCAN ") and "CONSTANT ROW" not in step] == []


async def test_a_page_reads_no_table_from_end_to_end(
    turn: tuple[Database, list[Statement]],
) -> None:
    database, statements = turn
    async with database.begin() as work:
        person = (await work.people.meet("web", "a", NOW)).id
        await work.people.look_up("web", "a")
        await work.messages.add(person, "1", {}, NOW, by_person=True, content=[{}])
        await work.messages.after(person, 0, 9)
        await work.messages.latest(person, 9)
        await work.messages.latest(person, 9, before=1)
        await work.messages.get(person, 1)
        await work.messages.content(person, 1)
        await work.requests.has_open(person)
        await work.messages.prune(NOW, 9)
        await work.messages.clear(person)
        await work.people.part("web", "a")
    steps = plans(database, statements)
    assert len([step for step in steps if step.startswith("SEARCH")]) > 10
    assert [step for step in steps if step.startswith("SCAN ") and "CONSTANT ROW" not in step] == []


async def test_joining_reads_no_table_from_end_to_end(
    turn: tuple[Database, list[Statement]],
) -> None:
    database, statements = turn
    async with database.begin() as work:
        person = (await work.people.meet("web", "a", NOW)).id
        other = (await work.people.meet("web", "b", NOW)).id
        code = work.codes.digest(await work.codes.issue(person, NOW))
        await work.codes.look(other, code, NOW)
        await work.codes.look(other, "none", NOW)
        await work.codes.redeem(code, NOW)
        await work.joining.lock(other, person)
        await work.joining.join(other, person, NOW)
    steps = plans(database, statements)
    assert len([step for step in steps if step.startswith("SEARCH")]) > 20
    assert [step for step in steps if step.startswith("SCAN ") and "CONSTANT ROW" not in step] == []


async def test_looking_for_work_reads_no_table_from_end_to_end(
    turn: tuple[Database, list[Statement]],
) -> None:
    database, statements = turn
    today, tomorrow = NOW.date(), NOW + timedelta(days=1)
    held = SessionRow(tomorrow, tomorrow, tomorrow, 1)
    async with database.begin() as work:
        person = (await work.people.meet("web", "a", NOW)).id
        await work.postings.put([PostingRow("a", {}, ("按摩",), today, today)], NOW)
        await work.trainings.put([TrainingRow("t", {}, ("盲文",), (held,))], NOW)
        await work.sites.put([SiteRow("s", "base", "640100", {})], NOW)
        (one,) = await work.postings.find([("按摩", "推拿"), ("按摩",)], today, 9)
        await work.postings.find((), today, 9)
        await work.postings.get_many([one.id])
        (course,) = await work.trainings.find([("盲文",)], NOW, 9)
        await work.trainings.get(course.id)
        session = course.sessions[0].id
        await work.trainings.of_session(session)
        await work.seats.take(session, person, "self", NOW)
        await work.seats.sessions_of(person)
        await work.seats.cancel(session, person, "self", NOW)
        await work.sites.within("64", ["base"], 9)
        await work.sites.get(1)
        search = await work.searches.save(person, {}, "daily", NOW)
        await work.searches.save(person, {}, "weekly", NOW)
        await work.searches.list(person)
        await work.alerts.add([AlertRow(person, one.id, search, NOW)])
        await work.alerts.take(person, NOW)
        await work.alerts.of_person(person, 9)
        await work.alerts.drop_untold(person)
        await work.searches.drop(person, search)
        await work.searches.drop_all(person)
    steps = plans(database, statements)
    assert len([step for step in steps if step.startswith("SEARCH")]) > 20
    scans = {step.partition("  --")[0] for step in steps if step.startswith("SCAN ")}
    assert {one for one in scans if "CONSTANT ROW" not in one} == {
        # Through the index of terms, and newest first through that of what can be found at all.
        "SCAN postings_terms VIRTUAL TABLE INDEX 192:M1",
        "SCAN trainings_terms VIRTUAL TABLE INDEX 192:M1",
        "SCAN postings USING INDEX ix_postings_found",
    }
    assert not any("TEMP B-TREE" in step for step in steps if "postings_terms" in step)


async def test_what_notices_add_to_a_turn_reads_no_table_from_end_to_end(
    turn: tuple[Database, list[Statement]],
) -> None:
    database, statements = turn
    async with database.begin() as work:
        person = (await work.people.meet("web", "a", NOW)).id
        await work.audience.describe(person, {"level": "1"})
        await work.consents.give(
            person, subject="self", kind="notices", wording="1", by="person", now=NOW
        )
        await work.people.set_reachable("web", "a", NOW, reachable=False)
        await work.deliveries.newest_of(person, NOW)
        await work.deliveries.just_told(person, NOW)
        await work.deliveries.interested(1, person, NOW)
        await work.staff.of_person(person)
        await work.staff.link(person, work.staff.digest("12345678"), NOW)
        await work.audits.list(9, "notice:1")
        await work.consents.withdraw(person, subject="self", kind="notices", now=LATER)
        await work.people.part("web", "a")
    steps = plans(database, statements)
    assert len([step for step in steps if step.startswith("SEARCH")]) > 20
    assert [step for step in steps if step.startswith("SCAN ") and "CONSTANT ROW" not in step] == []


async def test_whoever_sends_notices_walks_over_what_waits_only(
    turn: tuple[Database, list[Statement]],
) -> None:
    database, statements = turn
    person = await agreed(database, "1")
    notice, waiting = await sending(database, [person]), await sending(database, [person])
    statements.clear()
    async with database.begin() as work:
        await work.notices.due(NOW)
        claimed, _ = await work.deliveries.claim(NOW, LATER - NOW, 9)
        await work.deliveries.keep([claimed.id], LATER)
        await work.deliveries.put_back([claimed.id], NOW)
        await work.deliveries.settle([claimed.id], NOW)
        await work.deliveries.note([DeliveryResult(claimed.id, DeliveryState.SENT)], NOW)
        await work.deliveries.note([DeliveryResult(claimed.id, DeliveryState.PENDING)], NOW)
        await work.deliveries.pending_elsewhere(NOW, 9)
        await work.deliveries.waits(notice)
        await work.deliveries.counts(notice)
        await work.deliveries.rate(notice, NOW)
        await work.deliveries.report(notice, 0, 9)
        await work.deliveries.stop(waiting, "stopped", 9)
        await work.notices.move(notice, NoticeState.DONE, {NoticeState.SENDING}, NOW)
        await work.deliveries.prune(LATER, 9)
    steps = plans(database, statements)
    claiming = "deliveries USING INDEX ix_deliveries_pending (notice_id=? AND channel=? AND due_at"
    assert any(claiming in step for step in steps)
    assert any("ix_deliveries_notice_id_state_reason_sent_at" in step for step in steps)
    assert any("identities USING INDEX ix_identities_person_id" in step for step in steps)
    scans = {step.partition("  --")[0] for step in steps if step.startswith("SCAN")}
    # Those at work, among all notices that there ever were.
    assert scans == {"SCAN notices USING INDEX ix_notices_open"}
    sorted_ones = [step for step in steps if "TEMP B-TREE" in step]
    assert all("FROM notices" in step for step in sorted_ones)


async def crowd(work: UnitOfWork) -> list[int]:
    """Enough people for PostgreSQL to choose with care."""
    made = await work.people._connection.execute(
        insert(Person).returning(Person.id),
        [{"created_at": NOW, "last_seen_at": NOW} for _ in range(3_000)],
    )
    return list(made.scalars())


async def explained(
    database: Database, do: Callable[[UnitOfWork], Awaitable[Any]], about: str
) -> list[str]:
    """How either database does what is done about a table; a step a line.

    PostgreSQL keeps a plan for all values once a statement has been run some times: that is told.
    """
    statements: list[Statement] = []
    engine = database._engines.write.sync_engine

    def note(_conn: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        statements.append((statement, parameters))

    async with database.begin() as work:
        connection = work.people._connection
        await connection.execute(text("ANALYZE"))
        event.listen(engine, "before_cursor_execute", note)
        await do(work)
        event.remove(engine, "before_cursor_execute", note)
        steps: list[str] = []
        for statement, parameters in statements:
            if database.is_shared:
                steps += await plan_for_all(connection, statement)
            else:
                found = await connection.exec_driver_sql(
                    f"EXPLAIN QUERY PLAN {statement}", parameters
                )
                steps += [str(row[-1]) for row in found]
        return [one for one in steps if about in one]


async def plan_for_all(connection: AsyncConnection, statement: str) -> list[str]:
    """The plan of PostgreSQL that knows none of the values."""
    driver = (await connection.get_raw_connection()).driver_connection
    assert driver is not None
    await driver.execute("SET LOCAL plan_cache_mode = force_generic_plan")
    await driver.execute(f"PREPARE explained AS {statement}")
    values = ["NULL"] * len(set(re.findall(r"\$\d+", statement)))
    given = f"({', '.join(values)})" if values else ""
    found = await connection.exec_driver_sql(f"EXPLAIN EXECUTE explained{given}")
    await driver.execute("DEALLOCATE explained")
    return [str(row[0]) for row in found]


async def test_nothing_looks_at_what_is_sent_to_find_what_waits_at_what_is_sent(
    database: Database,
) -> None:
    person = await agreed(database, "1")
    notice, other = await sending(database, [person]), await sending(database, [person])
    over = {"channel": "telegram", "due_at": NOW, "sent_at": NOW}
    async with database.begin() as work:
        rows = [
            over | {"notice_id": one, "person_id": somebody, "state": state}
            for somebody in await crowd(work)
            for one, state in ((notice, "sent"), (other, "failed"))
        ]
        await work.people._connection.execute(insert(Delivery), rows)

    async def send(work: UnitOfWork) -> None:
        assert len(await work.deliveries.claim(NOW, LATER - NOW, 9)) == 2
        await work.deliveries.waits(notice)
        await work.deliveries.stop(notice, "stopped", 9)

    steps = await explained(database, send, "deliveries")
    reads = [one for one in steps if re.search(r"SCAN|SEARCH|Scan", one)]
    # What was found is then changed by its number.
    by_number = re.compile(r"ix_deliveries_pending|pk_deliveries|INTEGER PRIMARY KEY")
    assert any("ix_deliveries_pending" in one for one in reads)
    assert [one for one in reads if not by_number.search(one)] == []


async def test_an_audience_is_counted_in_one_look_and_read_in_order(database: Database) -> None:
    async with database.begin() as work:
        facets = {"category": "visual", "city": "440300"}
        await work.audience.describe_all(dict.fromkeys(await crowd(work), facets))
    query = AudienceQuery(tags={"category": frozenset(["visual"]), "city": frozenset(["440300"])})
    (counting,) = await explained(database, lambda work: work.audience.count(query), "audience")
    assert "SCAN audience" in counting or "Seq Scan on audience" in counting
    (paging,) = await explained(
        database, lambda work: work.audience.page(query, 1_500, 9), "audience"
    )
    assert "INTEGER PRIMARY KEY (rowid>?)" in paging or "Index Scan using pk_audience" in paging


async def test_who_is_enrolled_is_looked_up_for_each_of_a_page(sqlite_url: str, keys: Keys) -> None:
    database = Database.open(sqlite_url, keys)
    query = AudienceQuery(offers=frozenset(["a.b", "c.d"]), notice=1)
    steps = await explained(database, lambda work: work.audience.page(query, 5, 9), "SEARCH")
    await database.close()
    assert [one.partition("USING ")[2] for one in steps] == [
        "INTEGER PRIMARY KEY (rowid>?)",
        "INDEX ix_enrolments_offer_person_id (offer=? AND person_id=?)",
        "INDEX sqlite_autoindex_deliveries_1 (notice_id=? AND person_id=?)",
        "INDEX sqlite_autoindex_deliveries_1 (notice_id=? AND person_id=?)",
    ]


async def test_the_workers_walk_over_what_waits_only(
    turn: tuple[Database, list[Statement]],
) -> None:
    database, statements = turn
    async with database.begin() as work:
        await work.outbox.free("web", NOW, 10)
        await work.outbox.end_claims("web", NOW)
        await work.inbox.waiting("web", NOW, 10)
        await work.attachments.purge_loose(NOW, 9)
        await work.requests.waiting(10)
        await work.outbox.prune(NOW, 9)
        await work.intake.prune(NOW, 9)
        await work.talks.purge_idle(NOW, 9)
        await work.codes.prune(NOW, 9)
        await work.codes.prune_misses(NOW, 9)
        await work.postings.unannounced(NOW.date(), 9)
        await work.postings.mark_announced([1], NOW)
        await work.postings.drop_from_index(NOW.date(), 9)
        await work.postings.drop_samples(9)
        await work.alerts.due_people(NOW, 9)
        await work.alerts.prune(NOW, 9)
        await work.seats.due("day", NOW, LATER, 9)
        await work.seats.mark_told("day", [1], NOW)
        await work.searches.batch(0, 9)
        await work.postings.page(0, 9)
    steps = plans(database, statements)
    scans = [step.partition("  --")[0] for step in steps if step.startswith("SCAN")]
    # Those indexes hold nothing but what waits.
    assert scans == [
        "SCAN human_requests USING INDEX ix_human_requests_waiting",
        "SCAN postings USING INDEX ix_postings_unannounced",
        "SCAN postings USING INDEX ix_postings_samples",
    ]
    assert any("outbox USING INDEX ix_outbox_finished_at (finished_at=?)" in step for step in steps)
