"""A notice taken up by whoever got it: by a word, by 1, by the button under it."""

from db.database import Database
from handlers.incoming import Tap
from tests.support.listings import put_listings
from tests.support.noticing import tell
from tests.support.talks import House, Someone


async def at_the_menu(database: Database) -> Someone:
    await put_listings(database)
    someone = Someone(House(database))
    for said in ("你好", "1"):
        await someone.says(said)
    return someone


async def interested(database: Database, notice: int) -> bool:
    async with database.read() as uow:
        (line,) = await uow.deliveries.report(notice, 0, 9)
    return line.interested_at is not None


async def test_one_means_interest_right_after_a_notice_and_only_then(database: Database) -> None:
    someone = await at_the_menu(database)
    notice = await tell(someone, "posting:1")
    assert "在线客服" in await someone.says("1")
    assert someone.asked == "posting.step"
    assert await interested(database, notice)
    await someone.says("菜单")
    await someone.says("1")
    assert someone.asked != "posting.step"


async def test_one_is_taken_for_neither_in_the_middle_of_something(database: Database) -> None:
    someone = await at_the_menu(database)
    for said in ("找培训", "1", "我要报名"):
        await someone.says(said)
    asked = someone.asked
    notice = await tell(someone, "posting:1")
    assert "想参加，说“感兴趣”" in await someone.says("1")
    assert someone.asked == asked
    assert not await interested(database, notice)
    await someone.says("1")
    assert someone.asked != asked
    assert not await interested(database, notice)


async def test_the_word_leads_there_from_anywhere_for_two_weeks(database: Database) -> None:
    someone = await at_the_menu(database)
    notice = await tell(someone, "training:1")
    await someone.says("找岗位")
    someone.house.calendar.pass_days(1)
    assert "咖啡制作入门" in await someone.says("感兴趣")
    assert await interested(database, notice)
    await someone.says("菜单")
    someone.house.calendar.pass_days(14)
    assert "最近没有发给您的通知" in await someone.says("感兴趣")


async def test_the_button_takes_up_its_own_notice(database: Database) -> None:
    someone = await at_the_menu(database)
    first = await tell(someone, "posting:1")
    second = await tell(someone, "training:1")
    assert "在线客服" in await someone.taps(Tap(f"notice:{first}"))
    assert await interested(database, first)
    assert not await interested(database, second)


async def test_nobody_takes_up_what_they_did_not_get(database: Database) -> None:
    someone = await at_the_menu(database)
    notice = await tell(someone, "posting:1")
    other = Someone(someone.house, "other")
    for said in ("你好", "1"):
        await other.says(said)
    for mark in (f"notice:{notice}", "notice:999"):
        assert "最近没有发给您的通知" in await other.taps(Tap(mark))
    assert not await interested(database, notice)


async def test_without_anything_to_lead_to_it_is_noted_and_said(database: Database) -> None:
    someone = await at_the_menu(database)
    notice = await tell(someone, None)
    said = await someone.says("我感兴趣")
    assert "记下了" in said
    assert "工作人员能看到有多少人感兴趣" in said
    assert await interested(database, notice)


async def test_what_is_over_is_told_as_such(database: Database) -> None:
    someone = await at_the_menu(database)
    await tell(someone, "posting:1")
    async with database.begin() as uow:
        await uow.postings.close("晨光网络公司", someone.house.calendar())
    assert "已经不招了" in await someone.says("感兴趣")


async def test_unsubscribing_is_done_at_once_and_names_the_way_back(database: Database) -> None:
    someone = await at_the_menu(database)
    for said in ("订阅", "1"):
        await someone.says(said)
    async with database.read() as uow:
        person = await uow.people.find("test", "somebody")
        assert person is not None
        assert await uow.consents.has(person, "notices")
    said = await someone.says("退订")
    assert "不再给您发消息了" in said
    assert "订阅" in said
    async with database.read() as uow:
        assert not await uow.consents.has(person, "notices")
