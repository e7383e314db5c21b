"""What a page shows of a talk: in order, once, sealed, and gone after a while."""

import asyncio
from datetime import UTC, datetime, timedelta

from db.database import Database

NOW = datetime(2026, 11, 30, tzinfo=UTC)


async def somebody(database: Database, name: str = "a-browser") -> int:
    async with database.begin() as work:
        return (await work.people.meet("web", name, NOW)).id


async def say(database: Database, person: int, text: str, *, by_person: bool = False) -> bool:
    async with database.begin() as work:
        return await work.messages.add(person, text, {"said": text}, NOW, by_person=by_person)


async def test_a_talk_is_read_on_from_where_one_was_and_back_to_its_beginning(
    database: Database,
) -> None:
    person, other = await somebody(database), await somebody(database, "another")
    for text in ("您好", "想找什么？", "按摩", "找到了"):
        assert await say(database, person, text, by_person=text == "按摩")
    await say(database, other, "别人的话")
    async with database.read() as work:
        last = await work.messages.latest(person, 2)
        earlier = await work.messages.latest(person, 2, before=last[0].id)
        later = await work.messages.after(person, earlier[1].id, 10)
    assert [one.body["said"] for one in earlier + last] == ["您好", "想找什么？", "按摩", "找到了"]
    assert later == last
    assert [one.by_person for one in last] == [True, False]


async def test_the_same_message_is_shown_once(database: Database) -> None:
    person = await somebody(database)
    assert await say(database, person, "按摩")
    assert not await say(database, person, "按摩")
    async with database.read() as work:
        assert len(await work.messages.latest(person, 10)) == 1


async def test_nobody_reads_anothers_message(database: Database) -> None:
    person, other = await somebody(database), await somebody(database, "another")
    await say(database, person, "按摩")
    async with database.read() as work:
        (mine,) = await work.messages.latest(person, 1)
        assert await work.messages.get(person, mine.id) == mine
        assert await work.messages.get(other, mine.id) is None


async def test_who_reads_on_misses_nothing_that_is_written_meanwhile(database: Database) -> None:
    person = await somebody(database)
    seen: list[str] = []
    writing = [asyncio.create_task(say(database, person, f"第{n}句")) for n in range(20)]
    last = 0
    while len(seen) < len(writing):
        async with database.read() as work:
            for one in await work.messages.after(person, last, 100):
                seen.append(one.body["said"])
                last = one.id
        if all(one.done() for one in writing) and len(seen) < len(writing):
            async with database.read() as work:
                rest = await work.messages.after(person, last, 100)
            assert rest, "a message became visible behind a later one"
    assert sorted(seen) == sorted(f"第{n}句" for n in range(20))


async def test_it_is_part_of_an_export_and_goes_with_an_erasure(database: Database) -> None:
    person = await somebody(database)
    await say(database, person, "我有视力残疾", by_person=True)
    async with database.begin() as work:
        kept = await work.people.export(person)
        assert kept["messages"][0]["body"] == {"said": "我有视力残疾"}
        assert (await work.people.erase(person, NOW))["messages"] == 1


async def test_it_goes_when_it_is_old_or_when_somebody_wants_it_gone(database: Database) -> None:
    person = await somebody(database)
    await say(database, person, "您好")
    async with database.begin() as work:
        assert await work.messages.prune(NOW, 10) == 0
        assert await work.messages.prune(NOW + timedelta(days=31), 10) == 1
    await say(database, person, "您好")
    async with database.begin() as work:
        await work.messages.clear(person)
        assert await work.messages.latest(person, 10) == []
