"""A member of staff writes a notice: counted after each condition, let go by a number."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from db.database import Database
from db.notice_records import NoticeRecord, NoticeState
from handlers.days import day_in_china
from handlers.incoming import Tap
from handlers.talk.questions import option_mark
from handlers.turn import Turns
from knowledge.sheets.dates import CHINA
from tests.support.listings import put_listings
from tests.support.noticing import CROWD, deliver_all, make_staff, put_crowd, put_reader
from tests.support.talks import House, Someone

TITLE = "周六招聘会"
TEXT = "周六上午九点在市图书馆举办招聘会，敬请携带证件，逾期不候。"
WRITTEN = ("写通知", TITLE, TEXT, "行，就这样", "行，就这样")


async def at_the_menu(database: Database, address: str = "somebody") -> Someone:
    someone = Someone(House(database), address)
    for said in ("你好", "1"):
        await someone.says(said)
    return someone


async def says_all(someone: Someone, *words: str) -> str:
    """Say one after the other; what comes back last."""
    said = ""
    for one in words:
        said = await someone.says(one)
    return said


async def ready(database: Database, role: str = "broadcaster", *scopes: str) -> Someone:
    """A member of staff whose notice for everybody is written, and not sent."""
    await put_crowd(database)
    someone = await at_the_menu(database)
    await make_staff(someone, role, scopes)
    await says_all(someone, *WRITTEN, "不连", "就发给这些人", "现在就发")
    assert someone.asked == "notice.step"
    return someone


async def notices(database: Database) -> list[NoticeRecord]:
    async with database.read() as uow:
        return list(await uow.notices.list(9))


async def test_whoever_is_no_staff_hears_for_whom_it_is(database: Database) -> None:
    someone = await at_the_menu(database)
    assert "给残联和协会的工作人员用的" in await someone.says("/notice")
    assert someone.asked == "menu.goal"
    assert "给残联和协会的工作人员用的" in await someone.says("通知情况")


async def test_who_may_not_write_hears_that(database: Database) -> None:
    someone = await at_the_menu(database)
    await make_staff(someone, "reader")
    assert "您的账号不能做这一步" in await someone.says("写通知")


async def test_a_notice_goes_out_when_its_number_comes_back(database: Database) -> None:
    someone = await ready(database)
    assert "要发，请回复人数：3" in await someone.says("发")
    for wrong in ("行", "4", "好的，发吧", "三十"):
        assert "人数对不上" in await someone.says(wrong)
    assert await notices(database) == []
    assert "交好了" in await someone.says("三个人")
    (notice,) = await notices(database)
    assert (notice.state, notice.size, notice.target) == (NoticeState.SCHEDULED, 3, None)
    assert notice.body["title"] == TITLE
    assert notice.body["plain"] == TEXT
    assert notice.body["easy"].startswith("周六上午九点在市图书馆办招聘会。")
    assert len(await deliver_all(someone.house)) == 3


async def test_going_back_does_not_send_twice(database: Database) -> None:
    someone = await ready(database)
    await says_all(someone, "发", "3", "返回", "返回", "3")
    assert len(await notices(database)) == 1


async def test_an_audience_that_grew_is_read_back_again(database: Database) -> None:
    someone = await ready(database)
    await someone.says("发")
    await put_reader(database, "late", CROWD[0])
    said = await someone.says("3")
    assert "人数变成了 4 人" in said
    assert "要发，请回复人数：4" in said
    assert await notices(database) == []
    assert "交好了" in await someone.says("4")


async def test_a_large_number_can_be_said_and_refused_in_words(database: Database) -> None:
    await put_crowd(database)
    for number in range(20):
        await put_reader(database, f"reader {number}", CROWD[0])
    someone = await at_the_menu(database)
    await make_staff(someone, "broadcaster")
    await says_all(someone, *WRITTEN, "不连", "就发给这些人", "现在就发", "发")
    assert "人数对不上" in await someone.says("1")
    assert "没有发" in await someone.says("先不发")
    await someone.says("发")
    assert "交好了" in await someone.says_aloud("二十三", 0.8)


async def test_scopes_limit_the_count_and_refuse_other_places(database: Database) -> None:
    await put_crowd(database)
    someone = await at_the_menu(database)
    await make_staff(someone, "broadcaster", ["440000"])
    assert "现在有 2 人会收到" in await says_all(someone, *WRITTEN, "不连")
    said = await says_all(someone, "地区", "北京市")
    assert "您管不到的地方" in said
    assert "就发给这些人" not in said
    assert "现在有 1 人会收到" in await says_all(someone, "地区", "深圳")


async def test_who_agreed_since_it_was_counted_counts(database: Database) -> None:
    someone = await at_the_menu(database)
    await make_staff(someone, "broadcaster")
    assert "现在有 0 人会收到" in await says_all(someone, *WRITTEN, "不连")
    assert "没有人收到，还不能发" in await someone.says("就发给这些人")
    await someone.says("菜单")
    await put_crowd(database)
    await says_all(someone, "写通知", "接着写", "就发给这些人")
    assert someone.asked == "notice.when"


async def test_an_account_that_ended_meanwhile_sends_nothing(database: Database) -> None:
    someone = await ready(database)
    await someone.says("发")
    async with database.begin() as uow:
        (account,) = await uow.staff.list()
        await uow.staff.revoke(account.id, someone.house.calendar())
    assert "您的账号不能做这一步" in await someone.says("3")
    assert await notices(database) == []


async def test_an_editor_hands_in_what_another_lets_go(database: Database) -> None:
    someone = await ready(database, "editor")
    assert "要另一位同事同意" in await someone.says("发")
    assert "另一位同事同意以后才会发" in await someone.says("3")
    assert await deliver_all(someone.house) == []
    second = Someone(someone.house, "second")
    await says_all(second, "你好", "1")
    await make_staff(second, "broadcaster", name="second")
    said = await second.says("通知情况")
    assert "等同事同意" in said
    assert "同意发" not in said
    said = await says_all(second, "看全文", "普通文字")
    for part in (TITLE, TEXT, "发给：所有同意收通知的人"):
        assert part in said
    assert "要发，请回复人数：3" in await second.says("同意发")
    assert "同意了" in await second.says("3")
    assert len(await deliver_all(someone.house)) == 3
    own = await someone.says("通知情况")
    assert "同意发" not in own


async def test_the_author_is_never_offered_to_approve(database: Database) -> None:
    someone = await ready(database, "administrator")
    turns = someone.house.turns
    assert turns.approval == 200
    async with database.begin() as uow:
        (account,) = await uow.staff.list()
    await says_all(someone, "发", "3")
    async with database.begin() as uow:
        (notice,) = await uow.notices.list(9)
        await uow.notices.move(
            notice.id, NoticeState.WAITING, {NoticeState.SCHEDULED}, someone.house.calendar()
        )
    assert notice.author_id == account.id
    said = await says_all(someone, "通知情况", "看全文", "普通文字")
    assert "同意发" not in said


async def test_every_question_can_be_answered_by_its_place_and_by_button(
    database: Database,
) -> None:
    await put_crowd(database)
    someone = await at_the_menu(database)
    await make_staff(someone, "broadcaster")
    await says_all(someone, "写通知", TITLE, TEXT)
    for place in ("notice.easy", "notice.spoken", "notice.about", "notice.next", "notice.when"):
        assert someone.asked == place
        shown = someone.reply.question
        assert shown is not None
        assert len(shown.options) <= 5
        await someone.taps(Tap(option_mark(shown.token, shown.options[0].value)))
    assert someone.asked == "notice.step"


async def test_what_is_changed_leaves_the_rest(database: Database) -> None:
    someone = await ready(database)
    await says_all(someone, "试发", "改", "标题", "周日招聘会")
    assert someone.asked == "notice.step"
    await says_all(someone, "改", "内容", "改到周日上午九点。", "1", "1")
    assert someone.asked == "notice.step"
    await says_all(someone, "发", "3")
    sent = [one for one in await notices(database) if not one.test]
    assert [one.body["title"] for one in sent] == ["周日招聘会"]
    assert sent[0].body["plain"] == "改到周日上午九点。"
    assert len([one for one in await notices(database) if one.test]) == 1


async def test_the_preview_is_what_is_sent(database: Database) -> None:
    someone = await ready(database)
    shown = {}
    for mode in ("普通文字", "简单的话", "适合听的话"):
        shown[mode] = await says_all(someone, "预览", mode)
    said = await says_all(someone, "预览", "抽几位")
    for part in ("适合听的话，Telegram", "普通文字，Telegram", "简单的话，网页"):
        assert part in said
    await says_all(someone, "发", "3")
    (notice,) = await notices(database)
    assert f"{TITLE}\n{notice.body['plain']}\n不想再收，回复“退订”。" in shown["普通文字"]
    assert f"{TITLE}\n{notice.body['easy']}\n" in shown["简单的话"]
    assert f"{TITLE}\n{notice.body['spoken']}\n" in shown["适合听的话"]


async def test_a_notice_that_was_left_until_its_moment_passed_is_read_back_again(
    database: Database,
) -> None:
    await put_crowd(database)
    someone = await at_the_menu(database)
    await make_staff(someone, "broadcaster")
    await says_all(someone, *WRITTEN, "不连", "就发给这些人", "定个时间发", "明天上午九点")
    said = await says_all(someone, "30 天", "发")
    assert "30 天后还没收到的，就不发了" in said
    someone.house.calendar.pass_days(8)
    said = await says_all(someone, "写通知", "接着写", "3")
    assert "定的时间过了，还没有发" in said
    assert "现在发。" in said
    assert await notices(database) == []
    assert "交好了，马上就发" in await someone.says("3")
    assert len(await notices(database)) == 1


async def test_tomorrow_is_the_day_after_it_is_said(database: Database) -> None:
    await put_crowd(database)
    someone = await at_the_menu(database)
    await make_staff(someone, "broadcaster")
    await says_all(someone, *WRITTEN, "不连", "就发给这些人", "定个时间发")
    someone.house.calendar.pass_days(8)
    await someone.says("你好")
    now = someone.house.calendar().astimezone(CHINA)
    assert "这个时间已经过了" in await someone.says(f"今天{now.hour - 1}点")
    await says_all(someone, "明天上午九点", "1 天", "发", "3")
    (notice,) = await notices(database)
    tomorrow = now.date() + timedelta(days=1)
    assert notice.send_at == datetime.combine(tomorrow, time(9), CHINA)


async def test_what_nobody_would_get_in_time_is_not_handed_in(database: Database) -> None:
    await put_crowd(database)
    someone = await at_the_menu(database)
    await make_staff(someone, "broadcaster")
    await says_all(someone, *WRITTEN, "不连", "就发给这些人", "慢慢发", "三天", "明天")
    assert "还没发完就过期了" in await says_all(someone, "发", "3")
    assert await notices(database) == []


async def test_what_stands_on_lines_of_its_own_is_sent_so(database: Database) -> None:
    await put_crowd(database)
    someone = await at_the_menu(database)
    await make_staff(someone, "broadcaster")
    written = "春季招聘会\r\n\n\n\n  时间：周六上午九点\n地点：市图书馆  一楼\n"
    kept = "春季招聘会\n\n时间：周六上午九点\n地点：市图书馆 一楼"
    await says_all(someone, "写通知", TITLE, written, "行，就这样", "行，就这样")
    await says_all(someone, "不连", "就发给这些人", "现在就发")
    assert f"{TITLE}\n{kept}\n" in await says_all(someone, "预览", "普通文字")
    await says_all(someone, "发", "3")
    (notice,) = await notices(database)
    assert notice.body["plain"] == kept


async def test_the_last_day_can_be_said(database: Database) -> None:
    await put_crowd(database)
    someone = await at_the_menu(database)
    await make_staff(someone, "broadcaster")
    await says_all(someone, *WRITTEN, "不连", "就发给这些人", "慢慢发", "三小时")
    assert "请选一个，或者说最后一天" in await someone.says("到时候再说")
    assert "这个时间已经过了" in await someone.says("2020年1月1日")
    await says_all(someone, "两周", "发", "3")
    (notice,) = await notices(database)
    last = day_in_china(someone.house.calendar()) + timedelta(days=14)
    assert notice.expires_at == datetime.combine(last + timedelta(days=1), time(), CHINA)


async def test_the_areas_that_were_understood_are_said(database: Database) -> None:
    await put_crowd(database)
    someone = await at_the_menu(database)
    await make_staff(someone, "broadcaster")
    assert "地区是：广东省深圳市。" in await says_all(
        someone, *WRITTEN, "不连", "地区", "深圳市南山区"
    )


async def test_a_draft_is_there_after_a_week_and_can_be_thrown_away(database: Database) -> None:
    someone = await ready(database)
    await someone.says("菜单")
    someone.house.calendar.pass_days(7)
    assert "一个通知" in await someone.says("菜单")
    await someone.says("写通知")
    assert someone.asked == "notice.draft"
    await someone.says("接着写")
    assert someone.asked == "notice.step"
    await says_all(someone, "菜单", "写通知", "写新的")
    assert someone.asked == "notice.title"
    await says_all(someone, "菜单", "写通知", "接着写")
    assert someone.asked == "notice.title"


@pytest.mark.parametrize("said", ["书店招人吗？", "我想找工作的朋友看过来", "听听大家怎么说"])
async def test_what_is_written_for_others_is_no_wish(said: str, database: Database) -> None:
    await put_crowd(database)
    someone = await at_the_menu(database)
    await make_staff(someone, "broadcaster")
    await says_all(someone, "写通知", said)
    assert someone.asked == "notice.text"
    await someone.says("欢迎来看书听书，一个人在家难受的，也来坐坐。")
    assert someone.asked == "notice.easy"


async def test_it_is_bound_to_what_was_looked_for(database: Database) -> None:
    await put_crowd(database)
    await put_listings(database)
    someone = await at_the_menu(database)
    await make_staff(someone, "broadcaster")
    await says_all(someone, *WRITTEN, "培训", "咖啡", "1", "就发给这些人", "现在就发", "发", "3")
    (notice,) = await notices(database)
    assert notice.target == "training:1"


class StrictHouse(House):
    """A house in which two people already are many."""

    @property
    def turns(self) -> Turns:
        return replace(super().turns, approval=2)


async def test_from_a_set_number_on_it_waits_for_a_second_person(database: Database) -> None:
    someone = await ready(database)
    someone.house = StrictHouse(database, someone.house.calendar)
    assert "要另一位同事同意" in await someone.says("发")
    assert "另一位同事同意以后才会发" in await someone.says("3")
    (notice,) = await notices(database)
    assert notice.state is NoticeState.WAITING
