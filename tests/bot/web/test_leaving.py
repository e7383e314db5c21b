"""Leaving at once, and having everything deleted: nobody who comes later sees anything."""

from contextlib import suppress

import pytest
from playwright.async_api import Error, expect

from db.database import Database
from db.keys import Keys
from tests.bot.web.conftest import Come
from tests.conftest import TEST_SECRET
from tests.support.served import Running

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_one_key_blanks_the_page_and_ends_the_talk(come: Come, running: Running) -> None:
    wang = await come()
    await wang.taps("开始对话")
    await wang.says("我心里难受")
    before = await people(running)
    await wang.page.keyboard.press("F9")
    await wang.page.wait_for_url("**/left")
    assert await wang.page.title() == "空白页"
    assert "助业" not in await wang.page.content()
    # Neither the way back nor the address leads to what was said.
    await wang.page.go_back()
    assert "难受" not in await wang.page.content()
    await wang.page.goto(wang.address)
    await expect(wang.page.get_by_role("button", name="开始对话")).to_be_visible()
    assert await wang.replies.count() == 0
    assert await people(running) == before - 1


async def test_the_button_does_the_same_without_a_script(come: Come) -> None:
    wang = await come(java_script_enabled=False)
    await wang.page.get_by_role("button", name="开始对话").click()
    await wang.page.get_by_role("button", name="快速离开").click()
    assert wang.page.url.endswith("/left")
    await wang.page.goto(wang.address)
    assert await wang.replies.count() == 0


async def test_where_the_network_is_gone_the_page_is_blank_and_the_rest_follows(
    come: Come,
) -> None:
    wang = await come()
    await wang.taps("开始对话")
    # Playwright's own "offline" lets requests through that outlive their page.
    await wang.page.route("**/leave", lambda route: route.abort())
    await wang.page.keyboard.press("F9")
    await wang.page.wait_for_url("**/left")
    later = await wang.page.context.new_page()
    # As soon as the page is opened again it leaves once more, now with a network.
    with suppress(Error):
        await later.goto(wang.address)
    await later.wait_for_url("**/left")
    await later.goto(wang.address)
    assert await later.locator("article").count() == 0
    wang.complaints.clear()


async def test_who_had_everything_deleted_sees_only_that(come: Come) -> None:
    wang = await come()
    await wang.taps("开始对话")
    await wang.says("1")
    await wang.says("我的资料")
    await wang.says("全部删除")
    await wang.input.fill("删")
    await wang.input.press("Enter")
    await expect(wang.replies).to_have_count(1)
    assert (await wang.last()).startswith("都删掉了")
    await wang.page.reload()
    assert await wang.page.locator("article").count() == 1
    assert (await wang.taps("2. 看全部项目")).startswith("想看哪个项目")


async def people(running: Running) -> int:
    database = Database.open(running.database_url, Keys(TEST_SECRET))
    try:
        async with database.read() as uow:
            found = await uow.people._connection.exec_driver_sql("SELECT count(*) FROM people")
            return int(found.scalar_one())
    finally:
        await database.close()
