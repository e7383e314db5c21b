"""Notices on their way in the talk: who sees which, and what is read before one is let go."""

from datetime import timedelta

import pytest

from db.database import Database
from db.notice_records import NewNotice, NoticeState
from tests.support.listings import put_listings
from tests.support.noticing import TEXT, make_staff, put_staff
from tests.support.talks import START, House, Someone

GUANGDONG, BEIJING = "440000", "110000"


@pytest.fixture
async def someone(database: Database) -> Someone:
    someone = Someone(House(database))
    for said in ("你好", "1"):
        await someone.says(said)
    return someone


async def waits(
    someone: Someone,
    regions: tuple[str, ...] = (),
    target: str | None = None,
    *,
    spread: int = 0,
    last: timedelta | None = None,
) -> int:
    """A notice that somebody else has written, and that waits for a second person."""
    database = someone.house.database
    author = await put_staff(database, "editor", name="王芳")
    new = NewNotice(
        author.id,
        NoticeState.WAITING,
        TEXT.model_dump(),
        {"regions": [*regions]} if regions else {},
        12,
        START,
        target,
        spread_minutes=spread,
        expires_at=START + last if last else None,
    )
    async with database.begin() as uow:
        return await uow.notices.add(new, START)


async def says_all(someone: Someone, *words: str) -> str:
    said = ""
    for one in words:
        said = await someone.says(one)
    return said


@pytest.mark.parametrize("word", ["同意", "同意发", "批准"])
async def test_who_agrees_before_reading_hears_that_it_is_to_be_read_first(
    word: str, someone: Someone
) -> None:
    await waits(someone)
    await make_staff(someone, "broadcaster")
    said = await says_all(someone, "通知情况", word)
    assert "请先选“看全文”" in said
    assert "没有听懂" not in said
    assert "同意发" not in said
    assert "没有听懂" in await someone.says("苹果")
    said = await says_all(someone, "看全文", "普通文字")
    assert "同意发" in said
    assert "要发，请回复人数：12" in await someone.says(word)


async def test_who_may_not_approve_is_not_told_to_read_first(someone: Someone) -> None:
    await waits(someone)
    await make_staff(someone, "editor")
    assert "没有听懂" in await says_all(someone, "通知情况", "同意")


@pytest.mark.parametrize(
    ("mode", "text"),
    [("普通文字", TEXT.plain), ("简单的话", TEXT.easy), ("适合听的话", TEXT.spoken)],
)
async def test_the_wording_that_is_asked_for_is_read_and_no_other(
    mode: str, text: str, someone: Someone
) -> None:
    await waits(someone)
    await make_staff(someone, "broadcaster")
    asked = await says_all(someone, "通知情况", "看全文")
    for one in (TEXT.plain, TEXT.easy, TEXT.spoken):
        assert one not in asked
    said = await someone.says(mode)
    read = [one for one in (TEXT.plain, TEXT.easy, TEXT.spoken) if one in said]
    assert read == [text]
    assert "同意发" in said


async def test_what_there_is_to_know_stands_beside_it(someone: Someone) -> None:
    await put_listings(someone.house.database)
    async with someone.house.database.read() as uow:
        posting = await uow.postings.get(1)
    assert posting is not None
    await waits(someone, (GUANGDONG,), "posting:1", spread=180, last=timedelta(days=7))
    await make_staff(someone, "broadcaster")
    said = await says_all(someone, "通知情况", "看全文", "普通文字")
    for part in (
        f"连着：{posting.body['title']}。",
        "发给：在广东省。",
        "发给 12 人，11 月 24 日，周二 09:00。",
        "在 3 小时里慢慢发完。",
        "到 12 月 1 日，周二 09:00 还没收到的人，就不发了。",
        "写通知的是王芳。",
    ):
        assert part in said


async def test_what_is_not_there_is_not_told(someone: Someone) -> None:
    await waits(someone)
    await make_staff(someone, "broadcaster")
    said = await says_all(someone, "通知情况", "看全文", "普通文字")
    for part in ("连着", "慢慢发完", "就不发了"):
        assert part not in said


async def test_a_notice_about_an_offer_names_it(someone: Someone) -> None:
    await waits(someone, target="xinguang.voice")
    await make_staff(someone, "broadcaster")
    said = await says_all(someone, "通知情况", "看全文", "普通文字")
    assert "连着：声音类工作培训。" in said


async def test_what_is_there_no_more_is_not_named(someone: Someone) -> None:
    await waits(someone, target="posting:999")
    await make_staff(someone, "broadcaster")
    said = await says_all(someone, "通知情况", "看全文", "普通文字")
    assert "连着" not in said
    assert TEXT.plain in said


async def test_who_is_staff_and_may_not_see_notices_hears_that(someone: Someone) -> None:
    await waits(someone)
    await make_staff(someone, "case_worker")
    said = await someone.says("通知情况")
    assert "您的账号不能看通知的情况" in said
    assert "给残联和协会的工作人员用的" not in said


async def test_whoever_is_no_staff_hears_for_whom_it_is(someone: Someone) -> None:
    await waits(someone)
    assert "给残联和协会的工作人员用的" in await someone.says("通知情况")


async def test_where_none_is_theirs_it_is_said_that_none_is_there(someone: Someone) -> None:
    await waits(someone, (BEIJING,))
    await make_staff(someone, "broadcaster", [GUANGDONG])
    said = await someone.says("通知情况")
    assert "您管的范围里还没有通知" in said
    assert "要写一个" in said


async def test_who_may_not_write_is_not_told_to(someone: Someone) -> None:
    await make_staff(someone, "reader")
    said = await someone.says("通知情况")
    assert "还没有通知" in said
    assert "写通知" not in said
