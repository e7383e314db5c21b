"""What axe-core finds, what is announced, where the focus is, and how large things are."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.async_api import Page, expect

from tests.bot.web.conftest import Come
from tests.support.announcements import announced, listen
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
    option = wang.page.get_by_role("button", name="2. 看全部项目")
    await option.focus()
    await wang.answered(lambda: option.press("Enter"))
    # The pressed option stays where it is until the focus goes on, then it is text like the others.
    assert await wang.page.evaluate("document.activeElement.textContent") == "2. 看全部项目"
    assert await wang.page.evaluate("document.activeElement.ariaDisabled") == "true"
    await wang.page.keyboard.press("Tab")
    assert await wang.page.get_by_role("button", name="2. 看全部项目").count() == 0


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
    await wang.page.get_by_text("设置", exact=True).click()
    for target in await wang.page.locator("button, summary, textarea").all():
        if await target.is_visible():
            box = await target.bounding_box()
            assert box is not None
            assert min(box["width"], box["height"]) >= SMALLEST, await target.inner_text()


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
    await wang.page.wait_for_function("navigator.serviceWorker.controller !== null")
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
