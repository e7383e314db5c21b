"""Privacy: nothing readable is stored; everything can be had, and everything deleted."""

import json
import sqlite3
from pathlib import Path

import asyncpg
import pytest

from db.database import Database
from db.errors import NotThere
from db.keys import Keys
from db.notice_records import AudienceQuery
from db.records import Received
from tests.db.examples import LATER, NOW, somebody
from tests.db.notices import agreed, sending

PHRASE = "秘密的话XYZZY"


async def fill(database: Database, keys: Keys, address: str = PHRASE) -> int:
    """Somebody who has told `PHRASE` wherever something can be told."""
    person = await somebody(database, address)
    async with database.begin() as work:
        await work.people.set_profile(person, {"region": PHRASE}, NOW)
        await work.people.set_contact(person, {"name": PHRASE})
        await work.people.set_certificate(person, keys.digest(PHRASE, "certificate"), "42", NOW)
        await work.talks.lock(person)
        await work.talks.save(person, {"journal": {"shop_name": PHRASE}}, 0, NOW)
        await work.intake.accept("web", PHRASE, NOW)
        await work.outbox.add(person, "web", address, {"value": PHRASE}, NOW)
        await work.inbox.put("web", [Received(PHRASE, address, 1, {"text": PHRASE})], NOW)
        await work.attachments.add(
            person, name=PHRASE, media_type="image/png", content=PHRASE.encode(), now=NOW
        )
        enrolment = await work.enrolments.open(
            person, subject="self", offer="a.b", answers={"x": PHRASE}, by="person", now=NOW
        )
        await work.enrolments.change_status(
            enrolment.reference, "in_progress", by="staff", note=PHRASE, now=LATER
        )
        await work.consents.give(
            person, subject="self", kind="keep", wording="1", by="person", now=NOW
        )
        await work.requests.open(person, topic=PHRASE, text=PHRASE, urgent=False, now=NOW)
        await work.dependants.add(
            person, relation=PHRASE, name=PHRASE, facts={"region": PHRASE}, now=NOW
        )
        await work.audience.describe(person, {"category": PHRASE, "city": PHRASE})
    return person


async def test_a_sqlite_file_shows_nothing_that_was_told(sqlite_url: str, keys: Keys) -> None:
    database = Database.open(sqlite_url, keys)
    await fill(database, keys)
    path = Path(database.url.database or "")
    written = b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
    await database.close()
    assert b"enrolments" in written
    assert b"a.b" in written
    assert b"XYZZY" not in written
    assert "秘密".encode() not in written


async def test_postgresql_rows_show_nothing_that_was_told(postgres_url: str, keys: Keys) -> None:
    database = Database.open(postgres_url, keys)
    await fill(database, keys)
    await database.close()
    connection = await asyncpg.connect(postgres_url)
    tables = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    rows = [
        row["line"]
        for (table,) in tables
        for row in await connection.fetch(f"SELECT t::text AS line FROM {table} t")  # noqa: S608
    ]
    await connection.close()
    assert len(rows) > 10
    # Binary values are shown in hexadecimal.
    for part in ("XYZZY", b"XYZZY".hex(), "秘密", "秘密".encode().hex()):
        assert not [row for row in rows if part in row]


async def test_somebody_gets_everything_that_is_kept_of_them(
    database: Database, keys: Keys
) -> None:
    person = await fill(database, keys)
    stranger = await fill(database, keys, "somebody else")
    async with database.read() as work:
        exported = await work.people.export(person)
    assert json.loads(json.dumps(exported)) == exported
    assert exported["person"]["profile"] == {"region": PHRASE}
    assert exported["person"]["certificate_tail"] == "42"
    assert exported["identities"][0]["address"] == PHRASE
    assert exported["talks"][0]["state"] == {"journal": {"shop_name": PHRASE}}
    assert exported["outbox"][0]["body"] == {"value": PHRASE}
    assert exported["enrolments"][0]["answers"] == {"x": PHRASE}
    assert [step["note"] for step in exported["enrolments"][0]["history"]] == [None, PHRASE]
    assert exported["consents"][0]["given_at"] == NOW.isoformat()
    assert exported["human_requests"][0]["words"] == {"topic": PHRASE, "text": PHRASE}
    assert exported["dependants"][0]["details"]["name"] == PHRASE
    assert exported["attachments"][0]["details"]["name"] == PHRASE
    assert "content" not in exported["attachments"][0]
    assert exported["audience"] == [{"mode": None, "stance": "none", "doors": 2}]
    assert "somebody else" not in json.dumps(exported)
    assert str(stranger) not in [str(row.get("person_id")) for row in exported["identities"]]


async def test_erasing_leaves_time_and_counts_only(database: Database, keys: Keys) -> None:
    person = await fill(database, keys)
    stranger = await fill(database, keys, "somebody else")
    async with database.begin() as work:
        reference = (await work.enrolments.list(person))[0].reference
        before = await work.people.export(stranger)
        counts = await work.people.erase(person, LATER)
    assert counts == {
        "identities": 1,
        "attachments": 1,
        "consents": 1,
        "dependants": 1,
        "enrolments": 1,
        "human_requests": 1,
        "join_codes": 0,
        "messages": 0,
        "outbox": 1,
        "searches": 0,
        "alerts": 0,
        "seats": 0,
        "speeches": 0,
        "talks": 1,
        "audience": 1,
        "deliveries": 0,
    }
    async with database.begin() as work:
        assert await work.people.get(person) is None
        assert await work.enrolments.get(reference) is None
        assert await work.enrolments.history(reference) == []
        assert await work.outbox.pending(person) == []
        assert await work.requests.list(person) == []
        assert await work.people.export(stranger) == before
        with pytest.raises(NotThere):
            await work.people.export(person)
        with pytest.raises(NotThere):
            await work.people.erase(person, LATER)
        again = await work.people.meet("web", PHRASE, LATER)
        assert again.id not in {person, stranger}


async def test_what_somebody_was_told_they_can_have_and_it_goes_with_them(
    database: Database,
) -> None:
    person, other = await agreed(database, "1"), await agreed(database, "2")
    notice = await sending(database, [person, other])
    async with database.begin() as work:
        await work.deliveries.settle([1], NOW)
        await work.deliveries.interested(notice, person, LATER)
        (told,) = (await work.people.export(person))["deliveries"]
        assert (told["notice_id"], told["state"]) == (notice, "sent")
        assert told["interested_at"] == LATER.isoformat()
        counts = await work.people.erase(person, LATER)
        assert (counts["deliveries"], counts["audience"]) == (1, 1)
        assert [one.person_id for one in await work.deliveries.report(notice, 0, 9)] == [other]
        assert (await work.audience.count(AudienceQuery())).total == 1


async def test_the_number_of_an_erased_person_never_names_somebody_else(
    database: Database,
) -> None:
    last = await somebody(database, "last")
    async with database.begin() as work:
        await work.people.erase(last, LATER)
    assert await somebody(database, "next") > last


async def test_erased_rows_are_overwritten_in_the_file(sqlite_url: str, keys: Keys) -> None:
    database = Database.open(sqlite_url, keys)
    person = await fill(database, keys)
    path = Path(database.url.database or "")
    with sqlite3.connect(path) as connection:
        (digest,) = connection.execute("SELECT address_digest FROM identities").fetchone()
        (state,) = connection.execute("SELECT state FROM talks").fetchone()
    connection.close()
    async with database.begin() as work:
        await work.people.erase(person, LATER)
    await database.close()
    left = b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
    assert digest.encode() not in left
    assert state not in left
