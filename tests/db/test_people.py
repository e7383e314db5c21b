"""People: found by their address, changed, and never confused."""

import asyncio
from datetime import datetime

import pytest

from db.database import Database
from db.errors import NotThere
from db.records import Identity
from tests.db.examples import LATER, NOW


async def test_somebody_new_is_met_and_known_again(database: Database) -> None:
    async with database.begin() as work:
        first = await work.people.meet("telegram", "4711", NOW)
    async with database.begin() as work:
        again = await work.people.meet("telegram", "4711", LATER)
    assert again.id == first.id
    assert (again.created_at, again.last_seen_at) == (NOW, LATER)
    assert (again.mode, again.rate) == (None, None)


async def test_the_same_address_on_another_channel_is_somebody_else(database: Database) -> None:
    async with database.begin() as work:
        one = await work.people.meet("telegram", "4711", NOW)
        other = await work.people.meet("web", "4711", NOW)
        assert one.id != other.id
        assert await work.people.identities(one.id) == [Identity("telegram", "4711")]
        assert await work.people.identities(other.id) == [Identity("web", "4711")]


async def test_two_first_messages_at_once_make_one_person(database: Database) -> None:
    async def meet() -> int:
        async with database.begin() as work:
            return (await work.people.meet("web", "same", NOW)).id

    ids = await asyncio.gather(*(meet() for _ in range(8)))
    assert len(set(ids)) == 1


async def test_preferences_change_one_by_one(database: Database) -> None:
    async with database.begin() as work:
        person = await work.people.meet("web", "a", NOW)
        await work.people.set_preferences(person.id, mode="easy")
        await work.people.set_preferences(person.id, rate=0.8)
    async with database.read() as work:
        kept = await work.people.get(person.id)
    assert kept is not None
    assert (kept.mode, kept.rate) == ("easy", 0.8)


async def test_profile_and_contact_come_back_as_they_were(database: Database) -> None:
    profile = {"category": ["visual"], "level": 1, "region": "云南省昆明市"}
    async with database.begin() as work:
        person = await work.people.meet("web", "a", NOW)
        assert await work.people.profile(person.id) is None
        assert await work.people.contact(person.id) is None
        await work.people.set_profile(person.id, profile, NOW)
        await work.people.set_contact(person.id, {"name": "王芳", "phone": "13800000000"})
    async with database.read() as work:
        assert await work.people.profile(person.id) == profile
        assert await work.people.contact(person.id) == {"name": "王芳", "phone": "13800000000"}


async def test_of_a_certificate_only_the_tail_can_be_read(database: Database) -> None:
    async with database.begin() as work:
        person = await work.people.meet("web", "a", NOW)
        assert await work.people.certificate_tail(person.id) is None
        digest = work.people.certificate_digest("53010219900101001X11")
        await work.people.set_certificate(person.id, digest, "11", NOW)
        assert await work.people.certificate_tail(person.id) == "11"


async def test_nobody_is_not_changed_silently(database: Database) -> None:
    async with database.begin() as work:
        assert await work.people.get(99) is None
        assert await work.people.profile(99) is None
        with pytest.raises(NotThere):
            await work.people.set_profile(99, {}, NOW)


async def test_a_moment_without_a_zone_is_refused(database: Database) -> None:
    naive = datetime(2026, 11, 24)  # noqa: DTZ001
    with pytest.raises(ValueError, match="time zone"):
        async with database.begin() as work:
            await work.people.meet("web", "a", naive)
