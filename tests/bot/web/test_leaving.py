"""Leaving at once, and having everything deleted: nobody who comes later sees anything."""

import time
from contextlib import suppress

import pytest
from playwright.async_api import BrowserContext, Error, Page, Route, expect

from db.database import Database
from db.keys import Keys
from tests.bot.web.conftest import Come
from tests.conftest import TEST_SECRET
from tests.support.browsers import Visitor
from tests.support.served import Running

pytestmark = pytest.mark.asyncio(loop_scope="module")

DEAF = "window.addEventListener('storage', (event) => event.stopImmediatePropagation(), true)"
LEFT = "localStorage.getItem('zhuye-left')"
AT_ONCE = 1.5
"""Seconds within which a browser on a busy machine shows another page."""


async def never(_: Route) -> None:
    """Neither an answer nor an error."""


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


async def test_the_key_is_told_where_it_works(come: Come) -> None:
    wang = await come()
    await expect(wang.page.get_by_text("或按 F9 键")).to_be_visible()
    chen = await come(java_script_enabled=False)
    assert await chen.page.get_by_text("或按 F9 键").is_hidden()


async def test_where_the_network_is_gone_the_page_is_blank_and_the_rest_follows(
    come: Come,
) -> None:
    wang = await come()
    await wang.taps("开始对话")
    context = wang.page.context
    # Playwright's own "offline" lets requests through that outlive their page.
    await context.route("**/leave", lambda route: route.abort())
    await wang.page.keyboard.press("F9")
    await wang.page.wait_for_url("**/left")
    # Nobody who opens the talk meanwhile sees it.
    later = await opened(context, wang.address)
    assert await later.locator("article").count() == 0
    assert await later.evaluate(LEFT) is not None
    # The blank page goes on telling the server until it knows.
    await context.unroute("**/leave")
    await later.wait_for_function(f"() => {LEFT} === null")
    await later.goto(wang.address)
    await expect(later.get_by_role("button", name="开始对话")).to_be_visible()
    wang.complaints.clear()


@pytest.mark.parametrize("status", [200, 500, 503])
async def test_only_the_servers_own_word_counts(come: Come, status: int) -> None:
    wang = await come()
    await wang.taps("开始对话")
    context = wang.page.context
    # A network that wants a login answers for everybody, too.
    await context.route("**/leave", lambda route: route.fulfill(status=status, body="{}"))
    await wang.page.keyboard.press("F9")
    await wang.page.wait_for_url("**/left")
    assert await wang.page.evaluate(LEFT) is not None
    later = await opened(context, wang.address)
    assert await later.locator("article").count() == 0
    wang.complaints.clear()


async def test_a_network_that_hangs_holds_nobody(come: Come) -> None:
    wang = await come()
    await wang.taps("开始对话")
    await kept_for_later(wang.page)
    context = wang.page.context
    await context.route("**/*", never)
    began = time.monotonic()
    await wang.page.keyboard.press("F9")
    await expect(wang.page.locator("html")).to_be_hidden()
    assert time.monotonic() - began < AT_ONCE / 2
    await expect(wang.page.get_by_role("heading", name="页面已经关了")).to_be_visible()
    assert time.monotonic() - began < AT_ONCE
    assert "12385" not in await wang.page.content()
    await context.unroute("**/*")


async def test_without_a_network_the_blank_page_gives_no_numbers_to_call(come: Come) -> None:
    wang = await come()
    await wang.taps("开始对话")
    await kept_for_later(wang.page)
    waiting = await wang.page.context.new_page()
    await wang.page.context.set_offline(True)
    await wang.page.context.route("**/leave", lambda route: route.abort())
    await waiting.goto(wang.address)
    await expect(waiting.get_by_role("heading")).to_have_text("现在没有网络")
    await wang.page.keyboard.press("F9")
    # The page of another window that says what this is for goes as well.
    for page in (wang.page, waiting):
        await page.wait_for_url("**/left")
        await expect(page.get_by_role("heading")).to_have_text("页面已经关了")
        assert "12385" not in await page.content()
    await waiting.reload()
    await expect(waiting.get_by_role("heading")).to_have_text("页面已经关了")
    later = await opened(wang.page.context, wang.address)
    await expect(later.get_by_role("heading")).to_have_text("页面已经关了")
    wang.complaints.clear()


async def test_what_one_page_could_not_send_is_not_sent_for_the_next_person(come: Come) -> None:
    wang = await come()
    await wang.taps("开始对话")
    context = wang.page.context
    other = Visitor(await context.new_page(), wang.address)
    await other.page.goto(wang.address)
    await context.route("**/say", lambda route: route.abort())
    await other.input.fill("我心里难受")
    await other.input.press("Enter")
    await expect(other.status).to_contain_text("网络断了")
    await wang.page.keyboard.press("F9")
    await other.page.wait_for_url("**/left")
    await context.unroute("**/say")
    await wang.page.wait_for_url("**/left")
    await wang.page.wait_for_function(f"() => {LEFT} === null")
    next_one = Visitor(await context.new_page(), wang.address)
    await next_one.page.goto(wang.address)
    assert (await next_one.taps("开始对话")).startswith("您好")
    await next_one.page.wait_for_timeout(1_500)
    assert await next_one.own.all_inner_texts() == ["我\n\n你好"]
    assert await next_one.page.evaluate("Object.values(localStorage).join()") == ""
    wang.complaints.clear()


async def test_what_somebody_else_left_unsent_is_not_said_in_this_talk(come: Come) -> None:
    wang = await come()
    await wang.taps("开始对话")
    foreign = {"text": "我心里难受", "said": "我心里难受", "nonce": "n"}
    await wang.page.evaluate(
        "one => localStorage.setItem('zhuye-waiting',"
        " JSON.stringify({ key: 'of another', messages: [one] }))",
        foreign,
    )
    await wang.page.reload()
    await wang.says("1")
    assert "难受" not in await wang.page.get_by_role("log").inner_text()
    await wang.page.reload()
    assert "难受" not in await wang.page.get_by_role("log").inner_text()


async def test_a_page_that_hears_nothing_of_it_is_told_by_the_server(come: Come) -> None:
    wang = await come()
    await wang.taps("开始对话")
    other = Visitor(await wang.page.context.new_page(), wang.address)
    await other.page.add_init_script(DEAF)
    await other.page.goto(wang.address)
    await expect(other.replies).to_have_count(1)
    await wang.page.keyboard.press("F9")
    await expect(other.page.get_by_role("button", name="开始对话")).to_be_visible()
    assert await other.page.locator("article").count() == 0


async def test_a_page_in_the_background_finds_out_when_it_is_looked_at(come: Come) -> None:
    wang = await come()
    await wang.taps("开始对话")
    other = Visitor(await wang.page.context.new_page(), wang.address)
    await other.page.add_init_script(DEAF)
    await other.page.goto(wang.address)
    await expect(other.replies).to_have_count(1)
    await other.page.evaluate(
        "Object.defineProperty(document, 'hidden', { value: true, configurable: true });"
        "document.dispatchEvent(new Event('visibilitychange'))"
    )
    await wang.page.keyboard.press("F9")
    await wang.page.wait_for_url("**/left")
    assert await other.replies.count() == 1
    await other.page.evaluate(
        "delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))"
    )
    await expect(other.page.get_by_role("button", name="开始对话")).to_be_visible()
    assert await other.page.locator("article").count() == 0


async def test_an_answer_that_comes_too_late_changes_nothing(come: Come) -> None:
    wang = await come(service_workers="block")
    await wang.taps("开始对话")
    held: list[Route] = []

    async def hold(route: Route) -> None:
        held.append(route)

    await wang.page.route("**/say", hold)
    await wang.page.route("**/leave", never)
    # The browser stays where it is.
    await wang.page.route("**/left", lambda route: route.fulfill(status=204))
    await wang.input.fill("我心里难受")
    await wang.input.press("Enter")
    await expect(wang.own).to_have_count(2)
    await wang.page.evaluate("document.querySelector('#log').dataset.before = 'left'")
    await wang.page.keyboard.press("F9")
    await expect(wang.page.locator("html")).to_be_hidden()
    assert await wang.page.title() == ""
    message = {"id": 999_999, "html": '<article id="m999999" class="message bot"></article>'}
    with suppress(Error):
        await held[0].fulfill(json={"talk": "t", "size": 100, "messages": [message]})
    await wang.page.wait_for_timeout(1_500)
    # It is still the same page, blank, and as it was.
    assert await wang.page.locator("#log").get_attribute("data-before") == "left"
    assert await wang.replies.count() == 1
    assert await wang.page.locator("#status").text_content() == ""
    assert await wang.page.evaluate("localStorage.getItem('zhuye-waiting')") is None
    wang.complaints.clear()


async def test_no_page_of_the_talk_is_shown_on_the_way_back(come: Come) -> None:
    wang = await come()
    await wang.taps("开始对话")
    await wang.says("我心里难受")
    newest = str(await wang.replies.last.get_attribute("id")).removeprefix("m")
    await wang.page.goto(f"{wang.address}/?before={newest}")
    await wang.page.goto(f"{wang.address}/#new")
    await wang.page.keyboard.press("F9")
    await wang.page.wait_for_url("**/left")
    for _ in range(2):
        await wang.page.go_back()
        await expect(wang.page.locator("main")).to_be_attached()
        assert "难受" not in await wang.page.content()


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
    assert (await wang.taps("2. 找岗位")).startswith("想找什么样的工作")


async def opened(context: BrowserContext, address: str) -> Page:
    """A new page that was to show the talk, and is blank."""
    page = await context.new_page()
    # The page is left before it is there.
    with suppress(Error):
        await page.goto(address)
    await page.wait_for_url("**/left")
    return page


async def kept_for_later(page: Page) -> None:
    """Wait until the browser has what is shown without a network."""
    await page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
    await page.wait_for_function("() => navigator.serviceWorker.controller !== null")


async def people(running: Running) -> int:
    database = Database.open(running.database_url, Keys(TEST_SECRET))
    try:
        async with database.read() as uow:
            found = await uow.people._connection.exec_driver_sql("SELECT count(*) FROM people")
            return int(found.scalar_one())
    finally:
        await database.close()
