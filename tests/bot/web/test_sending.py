"""What somebody says is sent once, whatever becomes of the network, the page and the answer."""

from typing import Any

import pytest
from playwright.async_api import Route, expect

from tests.bot.web.conftest import Come
from tests.support.browsers import Visitor

pytestmark = pytest.mark.asyncio(loop_scope="module")

OFFLINE = "网络断了。您的话已经记下，连上以后会自动发送。"
HIDE = """
Object.defineProperty(document, "hidden", { value: true, configurable: true });
document.dispatchEvent(new Event("visibilitychange"));
"""
SHOW = """
delete document.hidden;
document.dispatchEvent(new Event("visibilitychange"));
"""


async def never(_: Route) -> None:
    """Neither an answer nor an error."""


async def test_an_answer_that_never_comes_is_asked_for_again(come: Come) -> None:
    sun = await come()
    await sun.taps("开始对话")
    await sun.page.clock.install()
    await sun.page.route("**/say", never, times=1)
    await sun.input.fill("1")
    await sun.input.press("Enter")
    await sun.page.clock.run_for(29_000)
    await expect(sun.status).to_have_text("正在发送。")
    await sun.page.clock.run_for(1_100)
    await expect(sun.status).to_have_text(OFFLINE)
    await sun.page.clock.run_for(1_100)
    await expect(sun.replies).to_have_count(2)
    await expect(sun.status).to_have_text("网络好了，已经发送。")
    assert await sun.own.count() == 2
    sun.complaints.clear()


async def test_as_many_pages_as_somebody_likes(come: Come) -> None:
    # A browser has six connections to a server; pages in the background must not hold them.
    ma = await come()
    await ma.taps("开始对话")
    pages = [ma]
    for _ in range(7):
        await pages[-1].page.evaluate(HIDE)
        other = Visitor(await ma.page.context.new_page(), ma.address)
        await other.page.goto(ma.address)
        pages.append(other)
    await pages[-1].says("1")
    # Who comes back to a page finds what was said meanwhile.
    assert await ma.replies.count() == 1
    await ma.page.evaluate(SHOW)
    await expect(ma.replies).to_have_count(2)
    await expect(ma.own).to_have_count(2)


async def test_what_is_much_too_long_stays_in_the_input_field(come: Come) -> None:
    ma = await come()
    await ma.taps("开始对话")
    await ma.input.fill("长" * 30_000)
    await ma.input.press("Enter")
    await expect(ma.status).to_contain_text("请分几次发")
    assert await ma.input.input_value() == "长" * 30_000
    assert await ma.own.count() == 1
    # Nothing of it waits to be sent.
    await ma.page.reload()
    await ma.taps("1. 普通文字")
    assert await ma.own.count() == 2
    ma.complaints[:] = [one for one in ma.complaints if "413" not in one]


async def test_nothing_that_is_pasted_is_cut_off_in_silence(come: Come) -> None:
    ma = await come()
    await ma.taps("开始对话")
    await ma.input.focus()
    await ma.page.keyboard.insert_text("长" * 3_000)
    await ma.answered(lambda: ma.page.keyboard.press("Enter"))
    assert "太长" in await ma.last()
    assert (await ma.own.last.locator("p").inner_text()).count("长") == 3_000


async def test_words_that_are_refused_can_be_mended(come: Come) -> None:
    ma = await come()
    await ma.taps("开始对话")
    refusal = {"problem": "这样不行。"}
    await ma.page.route("**/say", lambda route: route.fulfill(status=422, json=refusal), times=1)
    await ma.input.fill("普通文字")
    await ma.input.press("Enter")
    await expect(ma.status).to_have_text("这样不行。")
    assert await ma.input.input_value() == "普通文字"
    assert await ma.own.count() == 1
    await ma.answered(lambda: ma.input.press("Enter"))
    assert await ma.own.count() == 2
    ma.complaints.clear()


async def test_an_old_page_becomes_a_new_one_in_which_the_words_still_stand(come: Come) -> None:
    ma = await come()
    await ma.taps("开始对话")
    await ma.page.context.clear_cookies()
    await ma.input.fill("普通文字")
    await ma.input.press("Enter")
    await expect(ma.page.get_by_role("alert")).to_contain_text("它还在输入框里")
    assert (await ma.page.title()).startswith("没有发出去")
    assert await ma.input.input_value() == "普通文字"
    await ma.answered(ma.page.get_by_role("button", name="发送", exact=True).click)
    assert await ma.own.count() == 1
    assert await ma.input.input_value() == ""
    ma.complaints.clear()


async def test_what_is_said_to_earlier_messages_without_a_network_is_kept(come: Come) -> None:
    ma = await come()
    await ma.taps("开始对话")
    await ma.says("1")
    await ma.page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
    newest = str(await ma.replies.last.get_attribute("id")).removeprefix("m")
    await ma.page.goto(f"{ma.address}/?before={newest}")
    assert await ma.own.count() == 2
    await ma.page.context.set_offline(True)
    await ma.input.fill("看全部项目")
    await ma.input.press("Enter")
    await expect(ma.page.get_by_role("heading", level=1)).to_have_text("现在没有网络")
    await expect(ma.page.locator("#waiting li")).to_have_text("看全部项目")
    await ma.page.context.set_offline(False)
    await expect(ma.replies).to_have_count(3)
    assert await ma.own.count() == 3
    assert (await ma.last()).startswith("想看哪个项目")
    ma.complaints.clear()


async def test_earlier_messages_stand_still_and_what_is_said_there_leads_on(come: Come) -> None:
    ma = await come()
    await ma.taps("开始对话")
    await ma.says("1")
    newest = str(await ma.replies.last.get_attribute("id")).removeprefix("m")
    await ma.page.goto(f"{ma.address}/?before={newest}")
    other = Visitor(await ma.page.context.new_page(), ma.address)
    await other.page.goto(ma.address)
    await other.page.context.set_offline(True)
    await other.input.fill("看全部项目")
    await other.input.press("Enter")
    await expect(other.status).to_have_text(OFFLINE)
    await other.page.context.set_offline(False)
    await expect(other.replies).to_have_count(3)
    assert await ma.page.locator("article").count() == 3
    await ma.input.fill("菜单")
    await ma.input.press("Enter")
    await ma.page.wait_for_url("**/#new")
    await expect(ma.replies).to_have_count(4)
    assert (await ma.last()).startswith("您想做什么")
    ma.complaints.clear()


async def test_where_nothing_can_come_nothing_is_asked_for(come: Come) -> None:
    ma = await come()
    await ma.taps("开始对话")
    asked: list[str] = []

    async def nothing(route: Route) -> None:
        asked.append(route.request.url)
        await route.fulfill(status=204)

    await ma.page.route("**/news?*", nothing)
    await ma.page.reload()
    await ma.page.wait_for_timeout(7_000)
    assert 1 <= len(asked) <= 2
    # The talk goes on all the same.
    await ma.says("1")
    ma.complaints.clear()


async def test_where_a_stream_is_refused_for_a_while_it_is_asked_for_again(come: Come) -> None:
    ma = await come()
    await ma.taps("开始对话")
    await ma.page.route("**/news?*", lambda route: route.fulfill(status=503), times=2)
    await ma.page.reload()
    other = Visitor(await ma.page.context.new_page(), ma.address)
    await other.page.goto(ma.address)
    await other.says("1")
    await expect(ma.replies).to_have_count(2)
    ma.complaints.clear()


async def test_what_the_server_hides_is_hidden_at_once(come: Come) -> None:
    ma = await come()
    await ma.taps("开始对话")
    await ma.says("我的残疾人证号是11010119900101123X44，想找工作")
    said = await ma.own.last.inner_text()
    assert "想找工作" in said
    assert "19900101" not in said
    # The stream may bring the reply before the sending itself is answered.
    await ma.page.wait_for_function("() => Object.values(localStorage).join() === ''")


async def test_a_browser_that_keeps_nothing_sends_all_the_same(come: Come) -> None:
    ma = await come()
    await ma.page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('none'); } })"
    )
    await ma.page.goto(ma.address)
    await ma.taps("开始对话")
    await ma.page.context.set_offline(True)
    await ma.input.fill("1")
    await ma.input.press("Enter")
    await expect(ma.status).to_have_text(OFFLINE)
    await ma.answered(lambda: ma.page.context.set_offline(False))
    assert await ma.own.count() == 2
    # On a page of earlier messages the form itself does it.
    newest = str(await ma.replies.last.get_attribute("id")).removeprefix("m")
    await ma.page.goto(f"{ma.address}/?before={newest}")
    await ma.input.fill("看全部项目")
    await ma.input.press("Enter")
    await ma.page.wait_for_url("**/#new")
    assert (await ma.last()).startswith("想看哪个项目")
    ma.complaints.clear()


async def test_scripts_of_all_kinds_come_in_one_version(come: Come) -> None:
    ma = await come()
    names: dict[str, Any] = await ma.page.evaluate(
        "Object.fromEntries(performance.getEntriesByType('resource')"
        ".filter((one) => one.name.includes('/static/'))"
        ".map((one) => [one.name.split('/').pop(), one.name.split('/').slice(-2)[0]]))"
    )
    assert {"chat.js", "gate.js", "log.js", "style.css"} <= set(names)
    assert len(set(names.values())) == 1
    await ma.page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
    kept: list[list[str]] = await ma.page.evaluate(
        "caches.keys().then((names) => Promise.all(names.map((name) => caches.open(name)"
        ".then((cache) => cache.keys())"
        ".then((all) => all.map((one) => new URL(one.url).pathname)))))"
    )
    (paths,) = kept
    assert {"/offline", "/left"} <= set(paths)
    (version,) = set(names.values())
    assert {f"/static/{version}/{name}" for name in names} <= set(paths)
