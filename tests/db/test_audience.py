"""The audience: a row for each person that never disagrees with what it is derived from."""

import asyncio

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select

from db.database import Database
from db.keys import Keys
from db.listed_records import AlertRow, PostingRow
from db.models import Consent, IdentityRow, Person
from db.notice_records import (
    AudienceCounts,
    AudienceMember,
    AudienceQuery,
    DeliveryResult,
    DeliveryState,
    Doors,
    SampleRecord,
    Stance,
)
from db.noticed import AudienceRow
from db.repositories.audience import CHANNELS
from db.unit_of_work import UnitOfWork
from tests.db.examples import LATER, NOW, somebody
from tests.db.notices import agreed, claim, sending

EVERYBODY = AudienceQuery()


def tagged(**facts: str) -> AudienceQuery:
    return AudienceQuery(tags={name: frozenset(value.split()) for name, value in facts.items()})


async def told(database: Database, query: AudienceQuery) -> list[int]:
    """The people whom a notice suits, read page by page; the count says the same."""
    found: list[int] = []
    async with database.read() as work:
        while page := await work.audience.page(query, found[-1] if found else 0, 2):
            found += [one.person_id for one in page]
        assert (await work.audience.count(query)).total == len(found)
    return found


async def described(database: Database, address: str, **facets: str) -> int:
    person = await agreed(database, address)
    async with database.begin() as work:
        await work.audience.describe(person, facets)
    return person


async def test_who_is_just_met_is_known_but_never_agreed(database: Database) -> None:
    person = await somebody(database)
    async with database.read() as work:
        assert await work.audience.page(EVERYBODY, 0, 9) == [
            AudienceMember(person, None, Stance.NONE, Doors.WEB)
        ]
        counts = await work.audience.count(EVERYBODY)
    assert counts == AudienceCounts(total=1, no_consent=1)
    assert counts.reached == 0


async def test_the_count_says_who_is_told_where_and_why_others_are_not(database: Database) -> None:
    for number, channel in enumerate(("telegram", "telegram", "web", "terminal", "pager")):
        await agreed(database, f"{channel} {number}", channel)
    out, gone = await agreed(database, "out"), await agreed(database, "gone")
    both = await agreed(database, "both", "web")
    async with database.begin() as work:
        await work.consents.withdraw(out, subject="self", kind="notices", now=LATER)
        await work.people.set_reachable("telegram", "gone", LATER, reachable=False)
        other = (await work.people.meet("telegram", "both too", NOW)).id
        await work.joining.join(other, both, LATER)
        counts = await work.audience.count(EVERYBODY)
        assert counts == AudienceCounts(
            total=8, by_channel={"telegram": 3, "web": 1, "terminal": 1}, out=1, unreachable=2
        )
        assert counts.reached == 5
        await work.people.part("telegram", "both too")
        assert (await work.audience.count(EVERYBODY)).by_channel["web"] == 2
        await work.people.set_reachable("telegram", "gone", LATER, reachable=True)
        assert (await work.audience.count(EVERYBODY)).by_channel["telegram"] == 3
        await work.people.erase(gone, LATER)
        assert (await work.audience.count(EVERYBODY)).total == 7


async def test_tags_are_found_by_what_was_told_and_tell_nothing(
    database: Database, keys: Keys
) -> None:
    sees = await described(database, "1", category="visual", level="2", province="110000")
    hears = await described(database, "2", category="hearing", level="2", city="440300")
    both = await described(database, "3", category="hearing+visual", level="1")
    assert await told(database, tagged(category="visual hearing+visual")) == [sees, both]
    assert await told(database, tagged(category="visual hearing", level="2")) == [sees, hears]
    assert await told(database, tagged(category="visual", level="1")) == []
    # A place is a province or a city.
    assert await told(database, tagged(province="110000", city="440300")) == [sees, hears]
    assert await told(database, tagged(province="110000", city="440300", level="1")) == []
    # Asked for in none of the ways there are, a fact is nobody's.
    assert await told(database, tagged(category="")) == []
    async with database.read() as work:
        found = await work.audience._connection.execute(select(AudienceRow.category))
        rows = set(found.scalars())
    assert len(rows) == 3
    # The same word in another column is another number.
    assert keys.tag("visual", "audience.category") in rows
    assert keys.tag("visual", "audience.roles") not in rows


async def test_what_is_told_anew_takes_the_place_of_what_was_told(database: Database) -> None:
    person = await described(database, "1", category="visual", level="2")
    async with database.begin() as work:
        await work.audience.describe(person, {"category": "hearing"})
        await work.audience.describe(person + 1, {"category": "hearing"})
    assert await told(database, tagged(category="hearing")) == [person]
    assert await told(database, tagged(level="2")) == []
    assert await told(database, tagged(category="visual")) == []


async def test_by_how_they_want_to_be_talked_to(database: Database) -> None:
    easy, silent, plain = [await agreed(database, str(number)) for number in range(3)]
    async with database.begin() as work:
        await work.people.set_preferences(easy, mode="easy")
        await work.people.set_preferences(silent, rate=1.5)
        await work.people.set_preferences(plain, mode="plain")
    assert await told(database, AudienceQuery(modes=frozenset({"easy"}))) == [easy]
    assert await told(database, AudienceQuery(modes=frozenset({"plain", ""}))) == [silent, plain]
    assert await told(database, AudienceQuery(person=plain)) == [plain]


async def test_who_is_enrolled_in_something_or_took_up_a_notice_of_it(database: Database) -> None:
    enrolled, interested, ended, other = [
        await agreed(database, str(number)) for number in range(4)
    ]
    notice = await sending(database, [interested, other], target="a.b")
    results = [DeliveryResult(one.id, DeliveryState.SENT) for one in await claim(database)]
    async with database.begin() as work:
        await work.deliveries.note(results, NOW)
        await work.deliveries.interested(notice, interested, NOW)
        for person in (enrolled, ended):
            opened = await work.enrolments.open(
                person, subject="self", offer="a.b", answers={}, by="person", now=NOW
            )
        await work.enrolments.change_status(
            opened.reference, "withdrawn", by="person", note=None, now=NOW
        )
    wanted = AudienceQuery(offers=frozenset({"a.b"}))
    assert await told(database, wanted) == [enrolled, interested]
    assert await told(database, AudienceQuery(offers=frozenset({"a.b"}), person=ended)) == []
    assert await told(database, AudienceQuery(offers=frozenset({"c.d"}))) == []


async def test_whose_saved_search_a_posting_suits(database: Database) -> None:
    person, _ = await agreed(database, "1"), await agreed(database, "2")
    day = NOW.date()
    async with database.begin() as work:
        await work.postings.put([PostingRow("a", {}, ("按摩",), day, day)], NOW)
        search = await work.searches.save(person, {}, "daily", NOW)
        await work.alerts.add([AlertRow(person, 1, search, NOW)])
    assert await told(database, AudienceQuery(alerted_of=1)) == [person]
    assert await told(database, AudienceQuery(alerted_of=2)) == []


async def test_a_correction_goes_to_exactly_those_who_got_the_wrong_text(
    database: Database,
) -> None:
    got, maybe, half, failed, waiting = people = [
        await agreed(database, str(number)) for number in range(5)
    ]
    wrong = await sending(database, people)
    rows = {one.person_id: one.id for one in await claim(database)}
    results = [
        DeliveryResult(rows[got], DeliveryState.SENT),
        DeliveryResult(rows[half], DeliveryState.FAILED, "blocked", parts_sent=1),
        DeliveryResult(rows[failed], DeliveryState.FAILED, "blocked"),
    ]
    async with database.begin() as work:
        await work.deliveries.note(results, NOW)
        await work.deliveries.settle([rows[maybe]], NOW)
    assert await told(database, AudienceQuery(notice=wrong)) == [got, maybe, half]
    assert await told(database, AudienceQuery(notice=wrong, person=waiting)) == []


async def test_a_sample_shows_some_who_would_be_told_and_names_nobody(database: Database) -> None:
    for number in range(6):
        await agreed(database, str(number))
    web, _ = await agreed(database, "w", "web"), await somebody(database, "never asked")
    async with database.begin() as work:
        await work.people.set_preferences(web, mode="voice")
        assert len(await work.audience.sample(EVERYBODY, 4)) == 4
        everybody = await work.audience.sample(EVERYBODY, 99)
    assert sorted(everybody, key=str) == sorted(
        [SampleRecord(None, "telegram")] * 6 + [SampleRecord("voice", "web")], key=str
    )


async def test_who_has_no_row_yet_is_missing_until_described(database: Database) -> None:
    people = [await agreed(database, str(number)) for number in range(5)]
    async with database.begin() as work:
        await work.audience._connection.execute(delete(AudienceRow))
        # What changes meanwhile does not make a row that says nothing of them.
        await work.consents.withdraw(people[0], subject="self", kind="notices", now=NOW)
        assert await work.audience.missing(0, 3) == people[:3]
        assert await work.audience.missing(people[2], 3) == people[3:]
        await work.audience.describe_all({person: {"level": "1"} for person in people})
        assert await work.audience.missing(0, 3) == []
        counts = await work.audience.count(tagged(level="1"))
    assert counts == AudienceCounts(total=5, by_channel={"telegram": 4}, out=1)


async def test_of_thousands_a_few_are_missing(database: Database) -> None:
    async with database.begin() as work:
        made = await work.people._connection.execute(
            insert(Person).returning(Person.id),
            [{"created_at": NOW, "last_seen_at": NOW} for _ in range(2_500)],
        )
        people = sorted(made.scalars())
        await work.audience.describe_all({one: {} for one in people[:-3]})
        assert await work.audience.missing(0, 2) == people[-3:-1]
        assert await work.audience.missing(people[-2], 2) == people[-1:]
        await work.audience.describe_all({one: {} for one in people[-3:]})
        assert await work.audience.missing(0, 2) == []


async def test_two_who_change_different_things_at_once_both_count(database: Database) -> None:
    people = [await agreed(database, str(number)) for number in range(20)]

    async def withdraw(person: int) -> None:
        async with database.begin() as work:
            await work.consents.withdraw(person, subject="self", kind="notices", now=NOW)

    async def lose(address: int) -> None:
        async with database.begin() as work:
            await work.people.set_reachable("telegram", str(address), NOW, reachable=False)

    async def choose(person: int) -> None:
        async with database.begin() as work:
            await work.people.set_preferences(person, mode="easy")

    await asyncio.gather(
        *(one for number, person in enumerate(people)
          for one in (withdraw(person), lose(number), choose(person)))
    )  # fmt: skip
    async with database.read() as work:
        page = await work.audience.page(EVERYBODY, 0, 99)
    assert page == [AudienceMember(person, "easy", Stance.OUT, 0) for person in people]


class Somebody:
    """A person of the property below, and an address that they or somebody else may have."""

    def __init__(self, work: UnitOfWork, person: int, other: int, number: int) -> None:
        self.work, self.person, self.other = work, person, other
        self.channel = (*CHANNELS.values(), "pager")[number % 4]
        self.address = str(number // 4)

    async def meet(self) -> None:
        await self.work.people.meet(self.channel, self.address, NOW)

    async def lose(self) -> None:
        await self.work.people.set_reachable(self.channel, self.address, NOW, reachable=False)

    async def reach(self) -> None:
        await self.work.people.set_reachable(self.channel, self.address, NOW, reachable=True)

    async def part(self) -> None:
        await self.work.people.part(self.channel, self.address)

    async def move(self) -> None:
        await self.work.people.move(self.channel, self.address, "elsewhere")

    async def agree(self, subject: str = "self", kind: str = "notices") -> None:
        await self.work.consents.give(
            self.person, subject=subject, kind=kind, wording=self.address, by="person", now=NOW
        )

    async def agree_for_somebody(self) -> None:
        await self.agree(subject="7")

    async def agree_to_something_else(self) -> None:
        await self.agree(kind="profile")

    async def take_back(self) -> None:
        await self.work.consents.withdraw(self.person, subject="self", kind="notices", now=LATER)

    async def choose(self) -> None:
        await self.work.people.set_preferences(self.person, mode=self.channel)

    async def describe(self) -> None:
        await self.work.audience.describe(self.person, {"level": self.address})

    async def lose_row(self) -> None:
        theirs = AudienceRow.person_id == self.person
        await self.work.audience._connection.execute(delete(AudienceRow).where(theirs))

    async def erase(self) -> None:
        await self.work.people.erase(self.person, NOW)

    async def join(self) -> None:
        if self.person != self.other:
            await self.work.joining.join(self.person, self.other, LATER)


async def everybody(work: UnitOfWork) -> list[int]:
    found = await work.people._connection.execute(select(Person.id).order_by(Person.id))
    return list(found.scalars())


async def worked_out(work: UnitOfWork, person: int) -> AudienceMember:
    """What the row of a person has to say, from each of the tables that it is derived from."""
    look = work.people._connection.execute
    mode = (await look(select(Person.mode).where(Person.id == person))).scalar_one()
    doors = await look(
        select(IdentityRow.channel).where(
            IdentityRow.person_id == person, IdentityRow.unreachable_at.is_(None)
        )
    )
    is_open = set(doors.scalars())
    ends = await look(
        select(Consent.withdrawn_at).where(
            Consent.person_id == person, Consent.kind == "notices", Consent.subject == "self"
        )
    )
    over = [end is not None for end in ends.scalars()]
    return AudienceMember(
        person,
        mode,
        Stance.NONE if not over else Stance.OUT if all(over) else Stance.AGREED,
        sum(door for door, channel in CHANNELS.items() if channel in is_open),
    )


ACTS = [name for name in vars(Somebody) if not name.startswith("_")]
STEPS = st.tuples(st.sampled_from(ACTS), *(st.integers(0, 4),) * 2, st.integers(0, 11))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, max_size=24))
async def test_a_row_never_disagrees_with_what_it_is_derived_from(
    database: Database, steps: list[tuple[str, int, int, int]]
) -> None:
    async with database.begin() as work:
        await work.people._connection.execute(delete(Person))
        for number in range(3):
            await work.people.meet("telegram", str(number), NOW)
    for name, first, second, number in steps:
        async with database.begin() as work:
            people = await everybody(work) or [0]
            person, other = (people[one % len(people)] for one in (first, second))
            if person or name == "meet":
                await getattr(Somebody(work, person, other, number), name)()
    async with database.read() as work:
        missing = await work.audience.missing(0, 99)
        expected = [
            await worked_out(work, one) for one in await everybody(work) if one not in missing
        ]
        assert await work.audience.page(EVERYBODY, 0, 99) == expected
