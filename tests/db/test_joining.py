"""Two people turn out to be one: everything is the one's then, nothing is lost, nobody waits."""

import asyncio
import json
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from db.database import Database
from db.errors import DatabaseBusy
from db.keys import Keys
from db.models import Erasure
from db.records import JOINING, CodeState
from db.tables import METADATA
from tests.db.examples import LATER, NOW, somebody
from tests.db.test_privacy import PHRASE, fill


async def join(database: Database, gone: int, into: int, now: datetime = LATER) -> bool:
    async with database.begin() as work:
        if not await work.joining.lock(gone, into):
            return False
        await work.joining.join(gone, into, now)
    return True


async def two(database: Database) -> tuple[int, int]:
    return await somebody(database, "web address"), await somebody(database, "phone address")


async def enrol(database: Database, person: int, offer: str, now: datetime = NOW) -> str:
    async with database.begin() as work:
        opened = await work.enrolments.open(
            person, subject="self", offer=offer, answers={"x": person}, by="person", now=now
        )
    return opened.reference


async def test_everything_of_one_is_the_others_then(database: Database, keys: Keys) -> None:
    gone, into = await fill(database, keys, "here"), await somebody(database, "there")
    async with database.begin() as work:
        await work.messages.add(gone, "in:1", {"text": PHRASE}, NOW, by_person=True)
        await work.speeches.put(gone, "web", "here", {"said": PHRASE}, NOW)
        await work.people.set_preferences(gone, mode="easy", text_size=1.5)
        code = await work.codes.issue(gone, NOW)
        before = await work.people.export(gone)
        (enrolled,) = await work.enrolments.list(gone)
        await work.attachments.tie(gone, [before["attachments"][0]["id"]], enrolled.reference)
    assert await join(database, gone, into)
    async with database.begin() as work:
        assert await work.people.get(gone) is None
        after = await work.people.export(into)
        for table in METADATA.tables:
            if table in before and table not in {"talks", "attachments"}:
                there = [one for one in after[table] if one in before[table]]
                assert there == before[table], table
        assert str(after["person"]).count(PHRASE) == 2
        (file,) = await work.attachments.of(into, enrolled.reference)
        assert file.content == PHRASE.encode()
        assert after["person"]["certificate_tail"] == "42"
        assert (after["person"]["mode"], after["person"]["text_size"]) == ("easy", 1.5)
        assert await work.people.find("web", "here") == into
        assert [one.address for one in await work.people.identities(into)] == ["here", "there"]
        assert (await work.people.meet("web", "here", LATER)).id == into
        assert [one.body for one in await work.outbox.pending(into)] == [{"value": PHRASE}]
        claimed = await work.speeches.claim(into, "web", LATER, timedelta(seconds=9))
        assert claimed is not None
        assert claimed.body == {"said": PHRASE}
        (shown,) = await work.messages.latest(into, 9)
        assert shown.body == {"text": PHRASE}
        assert await work.consents.has(into, "keep")
        (history,) = [await work.enrolments.history(enrolled.reference)]
        assert [one.note for one in history] == [None, PHRASE]
        assert (await work.codes.look(into, work.codes.digest(code), LATER))[0] is CodeState.OWN


async def test_every_table_with_something_of_people_is_known_to_the_joining(
    database: Database, keys: Keys
) -> None:
    gone, into = await fill(database, keys, "here"), await somebody(database, "there")
    async with database.begin() as work:
        exported = await work.people.export(gone)
    assert await join(database, gone, into)
    async with database.read() as work:
        (row,) = (await work.people._connection.execute(select(Erasure.counts))).scalars()
    owned = {name for name, table in METADATA.tables.items() if "person_id" in table.c}
    assert set(row["joined"]) == owned - {"talks", "audience", "staff"}
    assert row["joined"]["enrolments"] == len(exported["enrolments"]) == 1
    assert "here" not in json.dumps(row)


async def test_what_both_have_told_and_chosen_stays_as_it_was_with_whom_stays(
    database: Database,
) -> None:
    gone, into = await two(database)
    async with database.begin() as work:
        for person, age in ((gone, 20), (into, 37)):
            await work.people.set_profile(person, {"age": age}, NOW)
            await work.people.set_contact(person, {"called": str(age)})
            await work.people.set_preferences(person, rate=age / 20)
        await work.people.set_preferences(gone, voice="male", large_keys=True)
    await join(database, gone, into)
    async with database.read() as work:
        assert await work.people.profile(into) == {"age": 37}
        assert await work.people.contact(into) == {"called": "37"}
        record = await work.people.get(into)
    assert record is not None
    assert (record.rate, record.voice, record.large_keys) == (1.85, "male", True)


@pytest.mark.parametrize(
    ("theirs", "own", "stays"),
    [
        ("received", "received", "older"),
        ("accepted", "received", "newer"),
        ("received", "in_progress", "older"),
    ],
)
async def test_of_two_open_enrolments_one_stays_open_and_both_stay_in_sight(
    theirs: str, own: str, stays: str, database: Database
) -> None:
    gone, into = await two(database)
    older = await enrol(database, into, "a.b")
    newer = await enrol(database, gone, "a.b", LATER)
    other = await enrol(database, gone, "c.d", LATER)
    async with database.begin() as work:
        for reference, status in ((newer, theirs), (older, own)):
            await work.enrolments.change_status(reference, status, by="staff", note="n", now=LATER)
    await join(database, gone, into, LATER + timedelta(hours=1))
    kept, ended = (older, newer) if stays == "older" else (newer, older)
    async with database.read() as work:
        statuses = {one.reference: one.status for one in await work.enrolments.list(into)}
        assert statuses == {
            kept: own if stays == "older" else theirs,
            ended: "withdrawn",
            other: "received",
        }
        last = (await work.enrolments.history(ended))[-1]
        assert (last.status, last.by, last.note) == ("withdrawn", JOINING, kept)
        answers = {one.reference: one.answers for one in await work.enrolments.list(into)}
    assert answers[newer] == {"x": gone}
    assert answers[older] == {"x": into}


async def test_agreements_stay_unless_they_were_taken_back_since(database: Database) -> None:
    gone, into = await two(database)

    async def give(person: int, kind: str, now: datetime) -> None:
        async with database.begin() as work:
            await work.consents.give(
                person, subject="self", kind=kind, wording=f"of {person}", by="person", now=now
            )

    for kind in ("profile", "both", "only"):
        await give(gone, kind, NOW)
    await give(into, "both", LATER)
    await give(into, "profile", NOW)
    async with database.begin() as work:
        await work.people.set_profile(gone, {"age": 20}, NOW)
        await work.consents.withdraw(into, subject="self", kind="profile", now=LATER)
    await join(database, gone, into, LATER + timedelta(hours=1))
    async with database.read() as work:
        current = {one.kind: one.wording for one in await work.consents.current(into)}
        assert await work.people.profile(into) is None
        assert len((await work.people.export(into))["consents"]) == 5
    assert current == {"both": f"of {into}", "only": f"of {gone}"}


async def test_two_calls_for_a_human_in_the_same_words_are_one_as_urgent_as_either(
    database: Database,
) -> None:
    gone, into = await two(database)
    async with database.begin() as work:
        first = await work.requests.open(into, topic="crisis", text="", urgent=False, now=NOW)
        second = await work.requests.open(gone, topic="crisis", text="", urgent=True, now=LATER)
        third = await work.requests.open(gone, topic="a.b", text="问", urgent=False, now=LATER)
    await join(database, gone, into)
    async with database.begin() as work:
        found = {one.reference: one for one in await work.requests.list(into)}
        assert found[first.reference].status == "open"
        assert found[first.reference].urgent
        assert found[second.reference].status == "closed"
        again = await work.requests.open(into, topic="a.b", text="问", urgent=False, now=LATER)
    assert (again.reference, again.created) == (third.reference, False)


async def test_what_cannot_be_opened_holds_nobody_up(database: Database, keys: Keys) -> None:
    gone, into = await fill(database, keys, "here"), await somebody(database, "there")
    other = Keys("another-secret-that-nothing-here-was-made-with")
    async with database.begin() as work:
        broken = other.seal({"x": 1}, f"outbox.body:{gone}")
        await work.people._connection.execute(
            METADATA.tables["outbox"].update().values(body=broken)
        )
    assert await join(database, gone, into)
    async with database.begin() as work:
        assert await work.outbox.claim({into}, "web", LATER, timedelta(seconds=9)) == []
        assert len(await work.enrolments.list(into)) == 1


async def test_a_message_that_is_being_sent_meanwhile_is_marked_all_the_same(
    database: Database,
) -> None:
    gone, into = await two(database)
    async with database.begin() as work:
        await work.outbox.add(gone, "web", "web address", {"n": 1}, NOW)
        (claimed,) = await work.outbox.claim({gone}, "web", NOW, timedelta(minutes=1))
    await join(database, gone, into)
    async with database.begin() as work:
        await work.outbox.finish({claimed.id: None}, LATER)
        await work.speeches.put(gone, "web", "web address", {"said": "late"}, LATER)
    async with database.begin() as work:
        assert await work.outbox.pending(into) == []
        assert await work.speeches.claim(into, "web", LATER, timedelta(minutes=1)) is None


async def test_two_who_join_each_other_at_the_same_moment_are_one_soon(
    database: Database,
) -> None:
    for number in range(6):
        one, other = [await somebody(database, f"{name} {number}") for name in "ab"]

        async def turn(address: str, into: int, number: int = number) -> bool:
            # As a turn does it: the person is held before it is known what they want.
            for _ in range(20):
                try:
                    async with database.begin() as work:
                        me = (await work.people.meet("web", f"{address} {number}", LATER)).id
                        await work.talks.lock(me)
                        await asyncio.sleep(0.01)
                        if me == into or not await work.joining.lock(me, into):
                            return False
                        await work.talks.lock(into)
                        await work.joining.join(me, into, LATER)
                        return True
                except DatabaseBusy:
                    await asyncio.sleep(0.02)
            raise AssertionError("they wait for each other")

        joined = await asyncio.wait_for(asyncio.gather(turn("a", other), turn("b", one)), timeout=4)
        assert sorted(joined) == [False, True]
        async with database.read() as work:
            found = {await work.people.find("web", f"{name} {number}") for name in "ab"}
            assert len(found) == 1
            assert len(await work.people.identities(found.pop() or 0)) == 2


async def test_whoever_is_gone_joins_nobody(database: Database) -> None:
    gone, into = await two(database)
    async with database.begin() as work:
        await work.people.erase(into, NOW)
    assert not await join(database, gone, into)
    async with database.read() as work:
        assert await work.people.get(gone) is not None


async def test_where_the_transaction_fails_nothing_has_moved(database: Database) -> None:
    gone, into = await two(database)
    await enrol(database, gone, "a.b")

    async def fails() -> None:
        async with database.begin() as work:
            await work.joining.lock(gone, into)
            await work.joining.join(gone, into, LATER)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fails()
    async with database.read() as work:
        assert len(await work.enrolments.list(gone)) == 1
        assert await work.enrolments.list(into) == []
        assert await work.people.find("web", "web address") == gone
