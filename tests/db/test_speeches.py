"""What is to be spoken, and what a channel has already."""

from datetime import UTC, datetime, timedelta

from db.database import Database

NOW = datetime(2026, 11, 25, tzinfo=UTC)
LEASE = timedelta(minutes=3)


async def somebody(database: Database) -> int:
    async with database.begin() as work:
        return (await work.people.meet("telegram", "1001", NOW)).id


async def test_the_newest_reply_takes_the_place_of_the_one_before(database: Database) -> None:
    person = await somebody(database)
    async with database.begin() as work:
        await work.speeches.put(person, "telegram", "1001", {"text": "一"}, NOW)
        first = await work.speeches.claim(person, "telegram", NOW, LEASE)
        await work.speeches.put(person, "telegram", "1001", {"text": "二"}, NOW)
        second = await work.speeches.claim(person, "telegram", NOW, LEASE)
        assert first is not None
        assert second is not None
        assert second.body == {"text": "二"}
        assert not await work.speeches.is_there(first.id)
        assert await work.speeches.is_there(second.id)


async def test_a_claimed_reply_is_nobody_elses_until_its_time_is_over(database: Database) -> None:
    person = await somebody(database)
    async with database.begin() as work:
        await work.speeches.put(person, "telegram", "1001", {}, NOW)
        assert await work.speeches.due("telegram", NOW, 10) == [person]
        assert await work.speeches.claim(person, "telegram", NOW, LEASE) is not None
        assert await work.speeches.claim(person, "telegram", NOW, LEASE) is None
        assert await work.speeches.due("telegram", NOW, 10) == []
        again = await work.speeches.claim(person, "telegram", NOW + LEASE, LEASE)
        assert again is not None
        assert again.attempts == 1
        await work.speeches.end_claims("telegram", NOW + LEASE)
        assert await work.speeches.due("telegram", NOW + LEASE, 10) == [person]


async def test_what_is_left_of_a_reply_is_spoken_after_a_crash(database: Database) -> None:
    person = await somebody(database)
    async with database.begin() as work:
        await work.speeches.put(person, "telegram", "1001", {"text": "一二"}, NOW)
        claimed = await work.speeches.claim(person, "telegram", NOW, LEASE)
        assert claimed is not None
        await work.speeches.shorten(claimed, {"text": "二"}, NOW + LEASE)
    async with database.begin() as work:
        left = await work.speeches.claim(person, "telegram", NOW + LEASE, LEASE)
        assert left is not None
        assert (left.body, left.attempts) == ({"text": "二"}, 0)
        await work.speeches.finish(left.id)
        assert await work.speeches.claim(person, "telegram", NOW + 2 * LEASE, LEASE) is None


async def test_what_nobody_ever_spoke_goes(database: Database) -> None:
    person = await somebody(database)
    async with database.begin() as work:
        await work.speeches.put(person, "telegram", "1001", {}, NOW)
        assert await work.speeches.prune(NOW, 10) == 0
        assert await work.speeches.prune(NOW + timedelta(days=1), 10) == 1
        assert await work.speeches.due("telegram", NOW, 10) == []


async def test_nothing_of_it_is_readable_in_the_file(database: Database) -> None:
    person = await somebody(database)
    async with database.begin() as work:
        await work.speeches.put(person, "telegram", "1001", {"text": "视力残疾"}, NOW)
        kept = await work.people.export(person)
    assert kept["speeches"][0]["body"] == {"text": "视力残疾"}
    async with database.begin() as work:
        assert (await work.people.erase(person, NOW))["speeches"] == 1


async def test_a_clip_is_known_to_the_bot_that_uploaded_it(database: Database) -> None:
    async with database.begin() as work:
        await work.clips.add("telegram", "4242", "d" * 64, "file-1", NOW)
        await work.clips.add("telegram", "4242", "d" * 64, "file-2", NOW)
        assert await work.clips.file("telegram", "4242", "d" * 64, NOW) == "file-2"
        assert await work.clips.file("telegram", "1", "d" * 64, NOW) is None
        assert await work.clips.prune(NOW, 10) == 0
        assert await work.clips.prune(NOW + timedelta(days=1), 10) == 1
        assert await work.clips.file("telegram", "4242", "d" * 64, NOW) is None


async def test_that_no_voice_comes_is_told_once(database: Database) -> None:
    await somebody(database)
    async with database.begin() as work:
        assert await work.people.tell_silent("telegram", "1001", told=True)
        assert not await work.people.tell_silent("telegram", "1001", told=True)
        await work.people.tell_silent("telegram", "1001", told=False)
        assert await work.people.tell_silent("telegram", "1001", told=True)
