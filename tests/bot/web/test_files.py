"""Files on the page: sent where one is asked for, and handed out to whom they belong."""

import json
from datetime import UTC, datetime

import pytest
from icalendar import Calendar
from playwright.async_api import FilePayload, expect

from db.database import Database
from db.keys import Keys
from tests.bot.web.conftest import Come
from tests.conftest import TEST_SECRET
from tests.support.browsers import Visitor
from tests.support.listings import SIGNING_UP, put_course
from tests.support.served import Running

pytestmark = pytest.mark.asyncio(loop_scope="module")

PNG = FilePayload(
    name="营业执照.png", mimeType="image/png", buffer=b"\x89PNG\r\n\x1a\n" + b"\0" * 64
)
TO_THE_PHOTOS = (
    "你好", "普通文字", "按摩店上美团", "是", "我要报名", "盲人按摩店", "不是", "光明按摩",
    "光明路 8 号", "有", "3", "早九点到晚十点", "还没有", "跳过",
)  # fmt: skip


@pytest.mark.parametrize("scripted", [True, False])
async def test_a_photo_is_taken_where_one_is_asked_for(come: Come, *, scripted: bool) -> None:
    wang = await come(java_script_enabled=scripted)
    await until_asked_for_a_file(wang, scripted=scripted)
    await wang.page.set_input_files("#file", PNG)
    await wang.page.get_by_role("button", name="发这个文件").click()
    await expect(wang.own.last).to_contain_text("发了文件：营业执照.png")
    assert "现在有 1 个文件" in await wang.last()


async def test_what_is_no_photo_is_refused_in_words(come: Come) -> None:
    wang = await come()
    await until_asked_for_a_file(wang, scripted=True)
    wrong = FilePayload(name="照片.png", mimeType="image/png", buffer=b"MZ" + b"\0" * 64)
    await wang.page.set_input_files("#file", wrong)
    await wang.page.get_by_role("button", name="发这个文件").click()
    await expect(wang.replies.last).to_contain_text("这种文件收不了")
    # The question is still open.
    await expect(wang.page.locator("#file")).to_be_visible()


async def test_where_no_file_is_asked_for_there_is_nothing_to_send_one_with(come: Come) -> None:
    wang = await come()
    await wang.taps("开始对话")
    assert await wang.page.locator("#send-file").is_hidden()


async def test_what_is_kept_can_be_taken_along(come: Come) -> None:
    wang = await come()
    for said in ("你好", "1", "我的资料"):
        await wang.says(said)
    await wang.says("导出")
    async with wang.page.expect_download() as coming:
        await wang.page.get_by_role("link", name="下载文件").click()
    file = await (await coming.value).path()
    kept = json.loads(file.read_text(encoding="utf-8"))
    told = [one["body"]["text"] for one in kept["messages"] if one["by_person"]]
    assert told == ["你好", "1", "我的资料", "导出"]


async def test_a_seat_comes_with_its_calendar_file(come: Come, running: Running) -> None:
    database = Database.open(running.database_url, Keys(TEST_SECRET))
    await put_course(database, datetime.now(UTC))
    await database.close()
    wang = await come()
    for said in ("你好", "1", *SIGNING_UP):
        await wang.says(said)
    assert "报上了" in await wang.says("同意")
    async with wang.page.expect_download() as coming:
        await wang.page.get_by_role("link", name="下载文件").click()
    download = await coming.value
    assert download.suggested_filename.endswith(".ics")
    (event,) = Calendar.from_ical((await download.path()).read_bytes()).walk("VEVENT")
    assert str(event["SUMMARY"]) == "读屏软件办公课"


async def until_asked_for_a_file(wang: Visitor, *, scripted: bool) -> None:
    """Go on with a listing until photos of the shop are asked for."""
    for text in TO_THE_PHOTOS:
        if scripted:
            await wang.says(text)
        else:
            await wang.input.fill(text)
            await wang.page.get_by_role("button", name="发送", exact=True).click()
    assert "有店铺照片吗" in await wang.last()
