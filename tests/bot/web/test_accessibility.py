"""What axe-core finds, what is announced, where the focus is, and how large things are."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.async_api import Page, Route, expect

from tests.bot.web.conftest import Come
from tests.support.announcements import announced, listen, live_regions, read_last, regions
from tests.support.browsers import Visitor

pytestmark = pytest.mark.asyncio(loop_scope="module")

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SMALLEST = 44
"""CSS pixels of a target (WCAG 2.2, 2.5.5)."""

LOOKS: Mapping[str, Mapping[str, Any]] = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "forced colours": {"forced_colors": "active"},
    "phone": {"viewport": {"width": 320, "height": 568}, "has_touch": True, "is_mobile": True},
    "no motion": {"reduced_motion": "reduce"},
}


@pytest.mark.parametrize("look", LOOKS)
async def test_axe_finds_nothing_in_any_state(come: Come, look: str) -> None:
    wang = await come(bypass_csp=True, **LOOKS[look])
    assert await violations(wang.page) == []
    await wang.taps("开始对话")
    assert await violations(wang.page) == []
    await wang.page.get_by_text("设置", exact=True).click()
    assert await violations(wang.page) == []
    for said in ("简单说", "看全部项目", "人工", "菜单"):
        await wang.says(said)
    assert await violations(wang.page) == []
    await wang.page.reload()
    assert await violations(wang.page) == []
    for path in ("/left", "/offline", "/nowhere"):
        await wang.page.goto(wang.address + path)
        assert await violations(wang.page) == []
    wang.complaints[:] = [one for one in wang.complaints if "404" not in one]


async def test_axe_finds_nothing_where_something_went_wrong(come: Come) -> None:
    wang = await come(bypass_csp=True)
    await wang.page.evaluate("document.querySelector('#say [name=key]').value = 'old'")
    await wang.page.evaluate(
        "HTMLFormElement.prototype.submit.call(document.getElementById('say'))"
    )
    await expect(wang.page.get_by_role("alert")).to_contain_text("没有发出去")
    # Without scripts nothing is announced but the title.
    assert (await wang.page.title()).startswith("没有发出去")
    assert await violations(wang.page) == []
    wang.complaints.clear()


async def test_each_reply_is_announced_once_and_nothing_else(come: Come) -> None:
    wang = await come()
    await listen(wang.page)
    await wang.taps("开始对话")
    (reply,) = await announced(wang.page)
    assert reply.startswith("助业 您好，我是助业")
    assert reply.endswith("1. 普通文字 2. 简单的话 3. 适合听的话")
    await wang.says("1")
    (reply,) = await announced(wang.page)
    assert reply.startswith("助业 您想做什么？")
    # Nothing of the history is announced again, neither now nor after a while.
    await wang.page.wait_for_timeout(500)
    assert await announced(wang.page) == []


async def test_what_is_announced_is_what_the_browser_has_announced_and_read(come: Come) -> None:
    wang = await come()
    await listen(wang.page)
    for said in ("你好", "1", "帮助"):
        await wang.says(said)
        (reply,) = await announced(wang.page)
        assert reply == await read_last(wang.page)
    assert await live_regions(wang.page) == await regions(wang.page)
    assert await live_regions(wang.page) == [("log", "polite"), ("status", "polite")]


async def test_what_takes_a_moment_is_announced_and_what_is_quick_is_not(come: Come) -> None:
    wang = await come()
    await wang.taps("开始对话")
    await listen(wang.page)

    async def slowly(route: Route) -> None:
        await wang.page.wait_for_timeout(1_500)
        await route.continue_()

    await wang.page.route("**/say", slowly, times=1)
    await wang.says("1")
    sending, reply = await announced(wang.page)
    assert sending == "正在发送。"
    assert reply.startswith("助业 您想做什么？")


async def test_that_there_is_no_network_is_announced_once_for_each_thing_said(come: Come) -> None:
    wang = await come()
    await wang.taps("开始对话")
    await listen(wang.page)
    attempts: list[str] = []

    async def gone(route: Route) -> None:
        attempts.append(route.request.url)
        await route.abort()

    await wang.page.route("**/say", gone)
    offline = "网络断了。您的话已经记下，连上以后会自动发送。"
    for _ in range(2):
        await wang.input.fill("帮助")
        await wang.input.press("Enter")
        await wang.page.wait_for_timeout(1_500)
        assert await announced(wang.page) == [offline]
    assert len(attempts) >= 3
    await wang.page.unroute("**/say")
    await wang.page.evaluate("() => window.dispatchEvent(new Event('online'))")
    await expect(wang.replies).to_have_count(3)
    assert "网络好了，已经发送。" in await announced(wang.page)
    wang.complaints.clear()


async def test_what_other_pages_of_the_same_person_say_is_announced_once(come: Come) -> None:
    wang = await come()
    await wang.taps("开始对话")
    other = Visitor(await wang.page.context.new_page(), wang.address)
    await other.page.goto(wang.address)
    await expect(other.replies).to_have_count(1)
    await listen(other.page)
    await wang.says("1")
    await expect(other.replies).to_have_count(2)
    (reply,) = await announced(other.page)
    assert reply.startswith("助业 您想做什么？")


async def test_the_focus_is_never_taken_away(come: Come) -> None:
    wang = await come()
    await wang.taps("开始对话")
    await wang.says("1")
    assert await wang.page.evaluate("document.activeElement.id") == "say-text"
    option = wang.page.get_by_role("button", name="2. 找岗位")
    await option.focus()
    await wang.answered(lambda: option.press("Enter"))
    # The pressed option stays where it is until the focus goes on, then it is text like the others.
    assert await wang.page.evaluate("document.activeElement.textContent") == "2. 找岗位"
    assert await wang.page.evaluate("document.activeElement.ariaDisabled") == "true"
    await wang.page.keyboard.press("Tab")
    assert await wang.page.get_by_role("button", name="2. 找岗位").count() == 0


async def test_who_begins_with_the_keyboard_keeps_their_place(come: Come) -> None:
    wang = await come()
    start = wang.page.get_by_role("button", name="开始对话")
    await start.focus()
    await wang.answered(lambda: start.press("Enter"))
    assert await wang.page.evaluate("document.activeElement.textContent") == "开始对话"
    # It begins nothing a second time, and the next stop is the first option.
    await start.press("Enter")
    await wang.page.keyboard.press("Tab")
    assert await wang.page.evaluate("document.activeElement.textContent") == "1. 普通文字"
    assert await start.count() == 0
    assert await wang.own.count() == 1


async def test_who_looks_at_another_window_comes_back_to_their_place(come: Come) -> None:
    wang = await come()
    await wang.taps("开始对话")
    option = wang.page.get_by_role("button", name="1. 普通文字")
    await option.focus()
    await wang.answered(lambda: option.press("Enter"))
    await wang.page.evaluate(
        "document.activeElement.dispatchEvent(new FocusEvent('focusout', { bubbles: true }))"
    )
    assert await wang.page.evaluate("document.activeElement.textContent") == "1. 普通文字"


async def test_nothing_moves_under_a_mouse_that_is_pressed(come: Come) -> None:
    wang = await come()
    await wang.taps("开始对话")
    box = await wang.page.get_by_role("button", name="1. 普通文字").bounding_box()
    assert box is not None
    await wang.page.mouse.move(box["x"] + 20, box["y"] + 5)
    await wang.page.mouse.down()
    await wang.page.wait_for_timeout(200)
    assert await wang.page.get_by_role("button", name="1. 普通文字").bounding_box() == box
    await wang.answered(wang.page.mouse.up)
    assert (await wang.last()).startswith("您想做什么？")
    assert await wang.page.locator(".start").count() == 0


async def test_new_replies_come_into_view_and_long_ones_by_their_beginning(come: Come) -> None:
    wang = await come(viewport={"width": 320, "height": 568}, has_touch=True, is_mobile=True)
    await wang.taps("开始对话")
    await wang.says("1")
    for said in ("帮助", "看全部项目", "菜单"):
        await wang.says(said)
        await in_view(wang)
    # From below the form, too.
    help_me = wang.page.get_by_role("navigation").get_by_role("button", name="帮助")
    await help_me.scroll_into_view_if_needed()
    await wang.answered(help_me.click)
    await in_view(wang)
    # Who reads what was said before is left there.
    await wang.page.evaluate("window.scrollTo(0, 0)")
    other = Visitor(await wang.page.context.new_page(), wang.address)
    await other.page.goto(wang.address)
    await other.says("菜单")
    await expect(wang.replies).to_have_count(7)
    assert await wang.page.evaluate("window.scrollY") == 0


async def test_a_page_opens_at_the_newest_message_and_leaves_the_focus(come: Come) -> None:
    wang = await come(viewport={"width": 320, "height": 568})
    for said in ("你好", "1", "帮助", "菜单"):
        await wang.says(said)
    for path in ("/", "/#new"):
        await wang.page.goto("about:blank")
        await wang.page.goto(wang.address + path)
        await wang.page.wait_for_function("() => window.scrollY > 0")
        top, _ = await seen(wang)
        assert 0 <= top < 568
        # Where the address names the place, the browser itself goes there.
        focused = await wang.page.evaluate("document.activeElement.id || 'nothing'")
        assert focused == ("new" if "#" in path else "nothing")


async def test_an_answered_option_answers_nothing_more(come: Come) -> None:
    wang = await come()
    await wang.taps("开始对话")
    option = wang.page.get_by_role("button", name="1. 普通文字")
    await option.focus()
    await wang.answered(lambda: option.press("Enter"))
    await option.press("Enter")
    await wang.page.wait_for_timeout(300)
    assert await wang.own.count() == 2


async def test_the_history_is_read_by_headings_that_name_who_speaks(come: Come) -> None:
    wang = await come()
    await wang.taps("开始对话")
    await wang.says("1")
    headings = await wang.page.get_by_role("log").get_by_role("heading").all_inner_texts()
    assert headings == ["我", "助业", "我", "助业"]
    snapshot = await wang.page.get_by_role("log").aria_snapshot()
    assert snapshot.index("您想让我怎么说话") < snapshot.index("您想做什么")
    assert 'button "1. 找适合的项目"' in snapshot
    # Options that are over are text, so that nobody presses them in vain.
    assert 'button "1. 普通文字"' not in snapshot


async def test_every_target_is_large_enough(come: Come) -> None:
    wang = await come(viewport={"width": 360, "height": 640})
    await wang.taps("开始对话")
    for said in ("1", "我的资料", "导出", "菜单"):
        await wang.says(said)
    await wang.page.get_by_text("设置", exact=True).click()
    await large_enough(wang.page, {"下载文件", "发送", "设置", "字大一点", "快速离开"})
    await wang.page.get_by_role("link", name="跳到输入框").focus()
    await large_enough(wang.page, {"跳到输入框"})
    newest = str(await wang.replies.last.get_attribute("id")).removeprefix("m")
    await wang.page.goto(f"{wang.address}/?before={newest}")
    await large_enough(wang.page, {"回到最新的对话"})
    for path, link in (("/offline", "再试一次"), ("/nowhere", "回到对话")):
        await wang.page.goto(wang.address + path)
        await large_enough(wang.page, {link})
    wang.complaints[:] = [one for one in wang.complaints if "404" not in one]


async def large_enough(page: Page, among: set[str]) -> None:
    """See that all targets in sight are large enough, and that those are among them."""
    labels: list[str] = []
    for target in await page.locator("a, button, summary, textarea").all():
        box = await target.bounding_box() if await target.is_visible() else None
        if box is None or await target.evaluate("one => getComputedStyle(one).clipPath !== 'none'"):
            continue
        labels.append(await target.inner_text())
        assert min(box["width"], box["height"]) >= SMALLEST, labels[-1]
    assert [one for one in among if not any(label.startswith(one) for label in labels)] == []


async def in_view(wang: Visitor) -> None:
    """See that the last reply is in sight: all of it, or, if it is long, from its beginning on."""
    header = await wang.page.locator("header").bounding_box()
    assert header is not None
    covered = header["y"] + header["height"]
    top, bottom = await seen(wang)
    assert top >= covered
    assert top <= covered + SMALLEST or bottom <= 568


async def seen(wang: Visitor) -> tuple[float, float]:
    """Where the last reply begins and ends in the window."""
    box = await wang.replies.last.evaluate(
        "one => [one.getBoundingClientRect().top, one.getBoundingClientRect().bottom]"
    )
    return box[0], box[1]


async def test_letters_grow_by_a_button_and_stay_so(come: Come) -> None:
    wang = await come()
    await wang.taps("开始对话")
    await wang.page.get_by_text("设置", exact=True).click()
    usual = await letters(wang.page)
    await wang.taps("字大一点")
    assert await letters(wang.page) > usual
    await wang.page.reload()
    assert await letters(wang.page) > usual
    await wang.page.get_by_text("设置", exact=True).click()
    await wang.taps("字小一点")
    assert await letters(wang.page) == usual


async def letters(page: Page) -> float:
    """Pixels of a letter of a message."""
    size = await page.locator("article p").first.evaluate("one => getComputedStyle(one).fontSize")
    return float(str(size).removesuffix("px"))


async def test_with_wide_spacing_nothing_is_cut_off(come: Come) -> None:
    wang = await come(bypass_csp=True, viewport={"width": 320, "height": 568})
    await wang.taps("开始对话")
    # WCAG 2.2, 1.4.12.
    spacing = (
        "*{line-height:1.5!important;letter-spacing:.12em!important;"
        "word-spacing:.16em!important} p{margin-bottom:2em!important}"
    )
    await wang.page.add_style_tag(content=spacing)
    wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert await wang.page.evaluate(wider) == 0
    cut = """() => [...document.querySelectorAll("button, p, h1, h2, h3")].filter(
      (one) => one.offsetParent && !one.classList.contains("unseen")
        && one.scrollWidth > one.clientWidth + 1).map((one) => one.textContent)"""
    assert await wang.page.evaluate(cut) == []


async def test_the_focus_can_be_seen(come: Come) -> None:
    wang = await come()
    await wang.taps("开始对话")
    for _ in range(4):
        await wang.page.keyboard.press("Tab")
        outline = await wang.page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
        assert float(outline.removesuffix("px")) >= 3


async def test_a_page_without_network_says_what_to_do(come: Come) -> None:
    wang = await come(bypass_csp=True)
    await wang.taps("开始对话")
    await wang.page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
    await wang.page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    await wang.page.context.set_offline(True)
    await wang.input.fill("还没发出去")
    await wang.input.press("Enter")
    await wang.page.reload()
    await expect(wang.page.get_by_role("heading", level=1)).to_have_text("现在没有网络")
    await expect(wang.page.locator("#waiting li")).to_have_text("还没发出去")
    assert "12385" in await wang.page.inner_text("main")
    assert await violations(wang.page) == []
    await wang.page.context.set_offline(False)
    await expect(wang.replies).to_have_count(2)
    wang.complaints.clear()


async def violations(page: Page) -> list[str]:
    """What axe-core finds wrong: rule and place."""
    await page.evaluate(AXE)
    found = await page.evaluate("rules => axe.run(document, { runOnly: rules })", RULES)
    return [f"{one['id']}: {node['html']}" for one in found["violations"] for node in one["nodes"]]
