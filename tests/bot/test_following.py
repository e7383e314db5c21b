"""Those who follow something are told: once, in time, and nobody else."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.following import Following
from db.database import Database
from db.keys import Keys
from db.listed_records import PostingRow, SessionRow, TrainingRow
from db.unit_of_work import UnitOfWork
from handlers.announcing import tell
from handlers.quiet import QuietHours
from knowledge.postings.posting import Posting
from knowledge.postings.terms import posting_terms, training_terms
from knowledge.postings.wish import wish_to_json
from knowledge.postings.wishing import read_wish
from knowledge.trainings.training import Training
from tests.support.listings import A_MONTH, TODAY
from tests.support.talks import Calendar, House, Someone

MORNING = datetime(2026, 11, 24, 2, tzinfo=UTC)
"""Ten o'clock in China, on a Tuesday."""


def row(title: str, *, sample: bool = False, region: str = "110000", number: int = 0) -> PostingRow:
    one = Posting(
        title=title,
        hiring_organization="晨光",
        region=region,
        date_posted=TODAY,
        valid_through=TODAY + A_MONTH,
        sample=sample,
    )
    body = one.model_dump(mode="json")
    key = f"{title}{number}"
    return PostingRow(key, body, posting_terms(one), TODAY, one.valid_through, sample)


class Town:
    """The people, the worker, and the clock that both go by."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.calendar = Calendar(MORNING)
        self.house = House(database, self.calendar)
        self.worker = Following(database, self.calendar, QuietHours())

    async def put(self, *rows: PostingRow) -> None:
        async with self.database.begin() as uow:
            await uow.postings.put(rows, self.calendar())

    async def follows(self, name: str, said: str, how: str = "at_once") -> Someone:
        """Somebody who follows what they `said`."""
        someone = Someone(self.house, name)
        async with self.database.begin() as uow:
            person = (await uow.people.meet("test", name, self.calendar())).id
            await uow.searches.save(person, wish_to_json(read_wish(said)), how, self.calendar())
            await uow.consents.give(
                person, subject="self", kind="alerts", wording="0", by="person", now=MORNING
            )
        return someone

    async def seat(self, name: str, session: int) -> Someone:
        async with self.database.begin() as uow:
            person = (await uow.people.meet("test", name, self.calendar())).id
            await uow.seats.take(session, person, "self", self.calendar())
        return Someone(self.house, name)

    async def course(self, starts_at: datetime, name: str = "咖啡制作入门", seats: int = 9) -> int:
        one = Training(name=name, provider="就业中心", region="110105", address="示范路 1 号")
        held = SessionRow(starts_at, starts_at + timedelta(hours=2), starts_at, seats)
        body = one.model_dump(mode="json", exclude={"sessions"})
        async with self.database.begin() as uow:
            await uow.trainings.put(
                [TrainingRow(name, body, training_terms(one), (held,))], self.calendar()
            )
            return (await uow.trainings.find((), self.calendar(), 9))[0].sessions[0].id

    async def told(self, someone: Someone, channel: str = "test") -> list[str]:
        """What reaches somebody now."""
        someone.channel = channel
        await self.worker.round()
        async with self.database.read() as uow:
            person = await uow.people.find("test", someone.address)
        return [] if person is None else [one.text for one in await someone.receives(person)]


@pytest.fixture
def town(database: Database) -> Town:
    return Town(database)


async def test_a_new_posting_is_told_once_to_who_follows_such_ones(town: Town) -> None:
    wang, li = await town.follows("wang", "客服"), await town.follows("li", "洗车")
    await town.put(row("在线客服"))
    assert await town.told(wang) == [
        "有 1 个您要的新岗位：在线客服。\n想看，说“看新岗位”。不想再收，说“退订”。"
    ]
    assert await town.told(li) == []
    assert await town.told(wang) == []
    await town.put(row("在线客服"))
    assert await town.told(wang) == []


async def test_a_file_of_many_is_one_message_with_three_titles(town: Town) -> None:
    wang = await town.follows("wang", "都看看")
    titles = ("文员", "保洁", "客服", "司机", "洗车工")
    await town.put(*(row(title, sample=title == "司机") for title in titles))
    (told,) = await town.told(wang)
    assert told.startswith("有 5 个您要的新岗位：洗车工、示例：司机、客服，还有 2 个。")


async def test_titles_that_tell_of_a_disability_are_left_out(town: Town) -> None:
    wang = await town.follows("wang", "按摩")
    await town.put(row("盲人按摩师"))
    (told,) = await town.told(wang)
    assert told.startswith("有 1 个您要的新岗位。")
    await town.put(row("按摩师"), row("盲人按摩师", number=2))
    (told,) = await town.told(wang)
    assert told.startswith("有 2 个您要的新岗位：按摩师，还有 1 个。")


async def test_nobody_is_told_at_night(town: Town) -> None:
    wang = await town.follows("wang", "客服")
    town.calendar.moment = MORNING.replace(hour=14)  # 22:00 in China
    await town.put(row("在线客服"))
    assert await town.told(wang) == []
    town.calendar.moment = MORNING.replace(hour=23, minute=59)  # 07:59
    assert await town.told(wang) == []
    town.calendar.moment += timedelta(minutes=1)
    assert len(await town.told(wang)) == 1


async def test_a_digest_waits_for_its_morning_and_is_one_message(town: Town) -> None:
    daily, weekly = (
        await town.follows("wang", "客服", "daily"),
        await town.follows("li", "客服", "weekly"),
    )
    await town.put(row("在线客服"))
    await town.worker.round()
    await town.put(row("电话客服"))
    assert await town.told(daily) == []
    town.calendar.moment = datetime(2026, 11, 25, 1, tzinfo=UTC)
    (told,) = await town.told(daily)
    assert told.startswith("有 2 个您要的新岗位：电话客服、在线客服。")
    assert await town.told(weekly) == []
    town.calendar.moment = datetime(2026, 11, 30, 1, tzinfo=UTC)
    (told,) = await town.told(weekly)
    assert told.startswith("有 2 个")
    assert await town.told(daily) == []


async def test_what_is_over_by_the_time_is_not_told(town: Town) -> None:
    wang = await town.follows("wang", "客服", "daily")
    await town.put(row("在线客服"))
    await town.worker.round()
    async with town.database.begin() as uow:
        await uow.postings.close("在线客服0", town.calendar())
    town.calendar.pass_days(1)
    assert await town.told(wang) == []


async def test_who_said_stop_is_told_nothing_more(town: Town) -> None:
    wang = await town.follows("wang", "客服", "daily")
    await town.put(row("在线客服"))
    await town.worker.round()
    for said in ("你好", "1", "退订"):
        await wang.says(said)
    town.calendar.pass_days(1)
    assert await town.told(wang) == []


async def test_without_an_agreement_nobody_is_told(town: Town) -> None:
    wang = await town.follows("wang", "客服")
    async with town.database.begin() as uow:
        person = await uow.people.find("test", "wang")
        assert person is not None
        await uow.consents.withdraw(person, subject="self", kind="alerts", now=MORNING)
    await town.put(row("在线客服"))
    assert await town.told(wang) == []


async def test_who_stops_one_of_two_wishes_is_still_told_what_the_other_finds(town: Town) -> None:
    wang = await town.follows("wang", "客服", "daily")
    await town.follows("wang", "北京", "weekly")
    await town.put(row("在线客服"), row("电话客服", region="310000"))
    await town.worker.round()
    for said in ("你好", "1", "我的关注", "1", "不再告诉我"):
        await wang.says(said)
    town.calendar.pass_days(1)
    assert await town.told(wang) == []
    town.calendar.moment = datetime(2026, 11, 30, 1, tzinfo=UTC)
    (told,) = await town.told(wang)
    assert told.startswith("有 1 个您要的新岗位：在线客服。")


async def test_who_can_be_reached_nowhere_is_not_written_to(town: Town) -> None:
    wang = await town.follows("wang", "客服")
    async with town.database.begin() as uow:
        await uow.people.set_reachable("test", "wang", MORNING, reachable=False)
    await town.put(row("在线客服"))
    assert await town.told(wang) == []
    async with town.database.begin() as uow:
        await uow.people.set_reachable("test", "wang", MORNING, reachable=True)
    # It is no news any more; it can be seen all the same.
    assert await town.told(wang) == []
    await wang.says("你好")
    assert "在线客服" in await wang.says("看新岗位")


async def test_somebody_at_two_doors_is_told_at_the_one_that_is_noticed(town: Town) -> None:
    wang = await town.follows("wang", "客服")
    async with town.database.begin() as uow:
        person = await uow.people.find("test", "wang")
        other = (await uow.people.meet("telegram", "77", MORNING)).id
        assert person is not None
        await uow.joining.join(other, person, MORNING)
    await town.put(row("在线客服"))
    assert await town.told(wang) == []
    assert len(await town.told(wang, "telegram")) == 1


async def test_who_had_everything_deleted_is_told_nothing(town: Town) -> None:
    await town.follows("wang", "客服", "daily")
    await town.put(row("在线客服"))
    await town.worker.round()
    async with town.database.begin() as uow:
        person = await uow.people.find("test", "wang")
        assert person is not None
        await uow.people.erase(person, MORNING)
    town.calendar.pass_days(1)
    await town.worker.round()
    async with town.database.read() as uow:
        assert await uow.outbox.free("test", town.calendar(), 9) == []


async def test_two_workers_at_once_tell_everybody_once(
    town: Town, database_url: str, keys: Keys
) -> None:
    people = [await town.follows(f"p{number}", "客服") for number in range(30)]
    await town.put(*(row("在线客服", number=number) for number in range(20)))
    other = Database.open(database_url, keys)
    try:
        second = Following(other, town.calendar, QuietHours())
        await asyncio.gather(town.worker.round(), second.round())
    finally:
        await other.close()
    await town.worker.round()
    for one in people:
        (told,) = await town.told(one)
        assert told.startswith("有 20 个")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_one_who_cannot_be_told_holds_nobody_up(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    wang, li = await town.follows("wang", "客服"), await town.follows("li", "客服")
    async with town.database.read() as uow:
        broken = await uow.people.find("test", "wang")

    async def fails(uow: UnitOfWork, person: int, now: datetime) -> bool:
        if person == broken:
            raise KeyError("no words")
        return await tell(uow, person, now)

    monkeypatch.setattr("bot.following.tell", fails)
    await town.put(row("在线客服"))
    assert len(await town.told(li)) == 1
    assert await town.told(wang) == []


async def test_a_session_is_remembered_a_day_and_an_hour_before(town: Town) -> None:
    begins = datetime(2026, 11, 26, 6, tzinfo=UTC)  # 14:00 in China
    wang = await town.seat("wang", await town.course(begins))
    assert await town.told(wang) == []
    town.calendar.moment = begins - timedelta(days=1)
    (told,) = await town.told(wang)
    assert told.startswith("提醒您：明天 14:00 上课，咖啡制作入门。\n地点：示范路 1 号。\n")
    assert "我的报名" in told
    assert await town.told(wang) == []
    town.calendar.moment = begins - timedelta(minutes=61)
    assert await town.told(wang) == []
    town.calendar.moment = begins - timedelta(minutes=59)
    assert await town.told(wang) == [
        "快上课了：今天 14:00 开始，咖啡制作入门。\n地点：示范路 1 号。"
    ]
    town.calendar.moment = begins
    assert await town.told(wang) == []


async def test_a_reminder_of_a_day_waits_for_the_morning_one_of_an_hour_does_not(
    town: Town,
) -> None:
    begins = datetime(2026, 11, 25, 23, 30, tzinfo=UTC)  # 07:30 in China, the 26th
    wang = await town.seat("wang", await town.course(begins))
    town.calendar.moment = begins - timedelta(hours=23, minutes=50)  # 07:40
    assert await town.told(wang) == []
    town.calendar.moment = begins - timedelta(hours=23, minutes=30)
    (told,) = await town.told(wang)
    assert told.startswith("提醒您：明天 07:30 上课")
    town.calendar.moment = begins - timedelta(minutes=50)
    (told,) = await town.told(wang)
    assert told.startswith("快上课了")


async def test_who_signs_up_shortly_before_is_not_reminded_of_what_they_just_did(
    town: Town,
) -> None:
    begins = MORNING + timedelta(hours=20)
    wang = await town.seat("wang", await town.course(begins))
    assert await town.told(wang) == []
    town.calendar.moment = begins - timedelta(minutes=30)
    assert len(await town.told(wang)) == 1


async def test_who_waits_in_line_or_gave_up_is_not_reminded(town: Town) -> None:
    begins = MORNING + timedelta(days=3)
    session = await town.course(begins, seats=1)
    first, second = await town.seat("first", session), await town.seat("second", session)
    async with town.database.begin() as uow:
        person = await uow.people.find("test", "first")
        assert person is not None
    town.calendar.moment = begins - timedelta(hours=20)
    assert await town.told(second) == []
    assert len(await town.told(first)) == 1


async def test_a_course_whose_name_tells_of_a_disability_is_not_named(town: Town) -> None:
    begins = MORNING + timedelta(days=3)
    wang = await town.seat("wang", await town.course(begins, name="盲人按摩基础"))
    town.calendar.moment = begins - timedelta(days=1)
    (told,) = await town.told(wang)
    assert told.startswith("提醒您：明天 10:00 上课，您报名的课。")


async def test_after_trouble_the_next_round_goes_on(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    wang = await town.follows("wang", "客服")
    await town.put(row("在线客服"))
    pauses: list[float] = []

    async def passes(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 2:
            raise asyncio.CancelledError

    rounds = 0
    real = town.worker.round

    async def stumbles() -> None:
        nonlocal rounds
        rounds += 1
        if rounds == 1:
            raise RuntimeError("trouble")
        await real()

    monkeypatch.setattr(town.worker, "round", stumbles)
    monkeypatch.setattr("bot.following.asyncio.sleep", passes)
    with pytest.raises(asyncio.CancelledError):
        await town.worker.run()
    monkeypatch.undo()
    assert len(await town.told(wang)) == 1
