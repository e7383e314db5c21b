"""Saved searches and alerts: each wish once, each posting told once; sites near a place."""

from datetime import date, timedelta

import pytest

from db.database import Database
from db.errors import NotThere
from db.listed_records import AlertRow, PostingRow, SiteRow
from tests.db.examples import LATER, NOW, somebody

TODAY = date(2026, 11, 24)
WISH = {"text": "按摩", "regions": ["110000"]}


async def posting(database: Database, key: str = "a") -> int:
    async with database.begin() as work:
        await work.postings.put([PostingRow(key, {}, ("按摩",), TODAY, TODAY)], NOW)
        return (await work.postings.find((), TODAY, 1))[0].id


async def test_the_same_wish_again_is_the_same_search(database: Database) -> None:
    person = await somebody(database)
    async with database.begin() as work:
        first = await work.searches.save(person, WISH, "daily", NOW)
        assert (
            await work.searches.save(person, dict(reversed(WISH.items())), "weekly", NOW) == first
        )
        (kept,) = await work.searches.list(person)
        assert (kept.wish, kept.cadence) == (WISH, "weekly")
        assert [one.id for one in await work.searches.batch(0, 9)] == [first]
        assert await work.searches.batch(first, 9) == []


async def test_a_search_is_stopped_by_its_own_person_only(database: Database) -> None:
    person, other = await somebody(database), await somebody(database, "b")
    async with database.begin() as work:
        search = await work.searches.save(person, WISH, "daily", NOW)
        with pytest.raises(NotThere):
            await work.searches.drop(other, search)
        await work.searches.drop(person, search)
        assert await work.searches.list(person) == []


async def test_somebody_is_told_of_a_posting_once_when_it_is_time(database: Database) -> None:
    person, one = await somebody(database), await posting(database)
    async with database.begin() as work:
        search = await work.searches.save(person, WISH, "daily", NOW)
        alert = AlertRow(person, one, search, LATER)
        await work.alerts.add([])
        await work.alerts.add([alert, alert])
        await work.alerts.add([AlertRow(person, one, search, LATER + timedelta(days=1))])
        assert await work.alerts.due_people(NOW, 9) == []
        assert await work.alerts.due_people(LATER, 9) == [person]
        assert await work.alerts.take(person, NOW) == []
        assert await work.alerts.take(person, LATER) == [one]
        assert await work.alerts.take(person, LATER) == []
        await work.alerts.add([AlertRow(person, one, search, NOW)])
        assert await work.alerts.due_people(LATER, 9) == []
        assert await work.alerts.of_person(person, 9) == [one]


async def test_who_asked_twice_is_told_as_early_as_they_asked_for(database: Database) -> None:
    person, one = await somebody(database), await posting(database)
    async with database.begin() as work:
        weekly = await work.searches.save(person, WISH, "weekly", NOW)
        at_once = await work.searches.save(person, {"text": "推拿"}, "at_once", NOW)
        await work.alerts.add([AlertRow(person, one, weekly, LATER)])
        await work.alerts.add([AlertRow(person, one, at_once, NOW)])
        assert await work.alerts.untold(person, 9) == [one]
        assert await work.alerts.take(person, NOW) == [one]
        assert await work.alerts.untold(person, 9) == []


async def test_what_waits_is_not_told_to_who_wants_nothing_more(database: Database) -> None:
    person, one = await somebody(database), await posting(database)
    async with database.begin() as work:
        search = await work.searches.save(person, WISH, "at_once", NOW)
        await work.alerts.add([AlertRow(person, one, search, NOW)])
        assert await work.searches.drop_all(person) == 1
        assert await work.alerts.drop_untold(person) == 1
        assert await work.alerts.due_people(LATER, 9) == []


async def test_alerts_of_postings_that_are_over_go_in_time(database: Database) -> None:
    person, one = await somebody(database), await posting(database)
    month = NOW + timedelta(days=31)
    async with database.begin() as work:
        search = await work.searches.save(person, WISH, "at_once", NOW)
        await work.alerts.add([AlertRow(person, one, search, NOW)])
        await work.alerts.take(person, NOW)
        assert await work.alerts.prune(NOW, 9) == 0
        assert await work.alerts.prune(month, 9) == 1


async def test_two_who_are_one_follow_each_thing_once(database: Database) -> None:
    into, gone = await somebody(database), await somebody(database, "b")
    one, two = await posting(database), await posting(database, "b")
    async with database.begin() as work:
        for person in (into, gone):
            search = await work.searches.save(person, WISH, "daily", NOW)
            await work.alerts.add([AlertRow(person, one, search, NOW)])
        other = await work.searches.save(gone, {"text": "客服"}, "weekly", NOW)
        await work.alerts.add([AlertRow(gone, two, other, NOW)])
        await work.joining.join(gone, into, LATER)
        assert [kept.wish["text"] for kept in await work.searches.list(into)] == ["按摩", "客服"]
        assert await work.alerts.take(into, LATER) == [one, two]
        assert await work.searches.save(into, {"text": "客服"}, "daily", LATER) == other


async def test_sites_are_found_by_where_they_are_and_what_they_are(database: Database) -> None:
    def site(key: str, kind: str, region: str) -> SiteRow:
        return SiteRow(key, kind, region, {"name": key})

    async with database.begin() as work:
        rows = [
            site("银川", "base", "640100"),
            site("张掖", "base", "620700"),
            site("甘州", "station", "620702"),
        ]
        assert (await work.sites.put(rows, NOW)).created == 3
        assert await work.sites.put_missing([*rows, site("桂林", "base", "450300")], NOW) == 1
        near = await work.sites.within("62", (), 9)
        assert [one.key for one in near] == ["张掖", "甘州"]
        assert [one.key for one in await work.sites.within("6207", ["station"], 9)] == ["甘州"]
        assert len(await work.sites.within("", ["base"], 9)) == 3
        assert await work.sites.get(near[0].id) == near[0]
        assert await work.sites.get(77) is None
