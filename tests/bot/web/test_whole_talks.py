"""From hello to a recorded enrolment, by every way in which people use a page."""

import re
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.bot.web.conftest import Come
from tests.support.browsers import Visitor

pytestmark = pytest.mark.asyncio(loop_scope="module")

TALK = Path(__file__).parents[2] / "transcripts" / "enrol" / "sound_work.txt"
REFERENCE = re.compile(r"编号 ([0-9A-Z]{3} [0-9A-Z]{3})")
DAY = re.compile(r"20\d\d-\d\d-\d\d")
Say = Callable[[str], Awaitable[str]]


def turns() -> Iterator[tuple[str, str]]:
    """What is said in the transcript, and what comes back."""
    for turn in TALK.read_text(encoding="utf-8").split("me: ")[1:]:
        said, *lines = turn.splitlines()
        yield said, "\n".join(line.removeprefix("    ") for line in lines)


def as_written(reply: str) -> str:
    return DAY.sub("2026-11-24", REFERENCE.sub("编号 <A>", reply))


async def talk(say: Say) -> None:
    """Hold the talk of the transcript, and hear in it what stands there."""
    for said, expected in turns():
        assert as_written(await say(said)) == expected


async def test_by_typing_and_pressing_enter(come: Come) -> None:
    wang = await come()
    await talk(wang.says)


async def test_by_the_keyboard_alone(come: Come) -> None:
    wang = await come()
    keyboard = wang.page.keyboard

    async def by_keys(said: str) -> str:
        await tab_to(wang.page, "#say-text")
        await keyboard.type(said)

        async def send() -> None:
            await keyboard.press("Tab")
            await keyboard.press("Space")

        return await wang.answered(send)

    await talk(by_keys)


async def test_options_by_the_keyboard_alone(come: Come) -> None:
    wang = await come()
    await tab_to(wang.page, ".start button")
    await wang.answered(lambda: wang.page.keyboard.press("Enter"))
    await tab_to(wang.page, ".options li:nth-child(1) button")
    menu = await wang.answered(lambda: wang.page.keyboard.press("Enter"))
    assert menu.startswith("您想做什么？")
    # The place is kept: the next option is the next stop.
    await wang.page.keyboard.press("Tab")
    assert await focused(wang.page) == "1. 找适合的项目"
    for _ in range(3):
        await wang.page.keyboard.press("Tab")
    assert (await wang.answered(lambda: wang.page.keyboard.press("Space"))).startswith(
        "您还没有报名"
    )


async def test_by_clicking(come: Come) -> None:
    li = await come()
    await li.taps("开始对话")
    await li.taps("1. 普通文字")
    await li.taps("1. 找适合的项目")
    await li.taps("1. 我自己，我有残疾")
    await li.taps("1. 同意保存")
    await li.taps("1. 视力残疾")
    for said in ("37", "不是", "有"):
        await li.says(said)
    await li.taps("1. 声音类工作培训")
    await li.taps("1. 我要报名")
    for said in ("1和2", "手机", "跳过", "小李", "1", "银川"):
        await li.says(said)
    done = await li.taps("1. 都对，提交")
    assert "报名好了：声音类工作培训" in done
    assert REFERENCE.search(done)


async def test_without_a_script(come: Come) -> None:
    chen = await come(java_script_enabled=False)

    async def by_form(said: str) -> str:
        await chen.input.fill(said)
        await chen.page.get_by_role("button", name="发送", exact=True).click()
        return await chen.last()

    await talk(by_form)
    assert chen.page.url.endswith("/#new")


async def test_options_without_a_script_and_what_is_typed_stays(come: Come) -> None:
    chen = await come(java_script_enabled=False)
    await chen.page.get_by_role("button", name="开始对话").click()
    await chen.input.fill("还没写完的话")
    await chen.page.get_by_role("button", name="1. 普通文字").click()
    assert (await chen.last()).startswith("您想做什么？")
    assert await chen.input.input_value() == "还没写完的话"
    await chen.page.get_by_role("button", name="帮助", exact=True).click()
    assert "返回" in await chen.last()


async def test_on_a_small_screen_at_four_hundred_per_cent(come: Come) -> None:
    # 1280 CSS pixels at 400 % are 320 (WCAG 2.2, 1.4.10).
    zhao = await come(viewport={"width": 320, "height": 256}, device_scale_factor=4)
    await talk(zhao.says)
    assert await scrolls_sideways(zhao.page) == 0
    await zhao.page.get_by_text("设置", exact=True).click()
    assert await scrolls_sideways(zhao.page) == 0


async def test_over_a_connection_that_drops(come: Come) -> None:
    sun = await come()
    await sun.taps("开始对话")
    context = sun.page.context
    for number, (said, expected) in enumerate(list(turns())[1:]):
        if number % 3:
            assert as_written(await sun.says(said)) == expected
            continue
        await context.set_offline(True)
        await sun.input.fill(said)
        await sun.input.press("Enter")
        await expect(sun.status).to_have_text("网络断了。您的话已经记下，连上以后会自动发送。")
        assert as_written(await sun.answered(lambda: context.set_offline(False))) == expected
    assert await sun.replies.count() == await sun.own.count()
    # Failed requests are what was asked for.
    sun.complaints[:] = [one for one in sun.complaints if "ERR_INTERNET_DISCONNECTED" not in one]


async def test_an_answer_that_is_lost_on_its_way_is_not_asked_for_twice(come: Come) -> None:
    sun = await come()
    await sun.taps("开始对话")
    await sun.taps("1. 普通文字")

    async def taken_but_lost(route: object) -> None:
        await route.fetch()  # type: ignore[attr-defined]
        await route.abort()  # type: ignore[attr-defined]

    await sun.page.route("**/say", taken_but_lost, times=1)
    all_of_them = await sun.says("看全部项目")
    await expect(sun.status).to_contain_text("网络断了")
    await sun.page.reload()
    await expect(sun.status).to_have_text("")
    assert await sun.last() == all_of_them
    assert await sun.replies.count() == 3
    assert await sun.own.count() == 3
    sun.complaints[:] = [one for one in sun.complaints if "ERR_FAILED" not in one]


async def test_what_was_typed_without_a_network_survives_the_browser_being_closed(
    come: Come,
) -> None:
    sun = await come()
    await sun.taps("开始对话")
    await sun.page.context.set_offline(True)
    await sun.input.fill("1")
    await sun.input.press("Enter")
    await expect(sun.status).to_contain_text("网络断了")
    again = await sun.page.context.new_page()
    await sun.page.close()
    await sun.page.context.set_offline(False)
    sun.page = again
    await again.goto(sun.address)
    await expect(sun.replies).to_have_count(2)
    assert (await sun.last()).startswith("您想做什么？")
    sun.complaints.clear()


async def test_a_talk_goes_on_after_a_reload_where_it_was(come: Come) -> None:
    ma = await come()
    await ma.taps("开始对话")
    await ma.taps("1. 普通文字")
    await ma.taps("1. 找适合的项目")
    seen = await ma.page.get_by_role("log").inner_text()
    await ma.page.reload()
    assert await ma.page.get_by_role("log").inner_text() == seen
    assert "同意保存吗" in await ma.taps("1. 我自己，我有残疾")


async def test_two_pages_of_one_browser_show_the_same_talk(come: Come) -> None:
    ma = await come()
    await ma.taps("开始对话")
    other = Visitor(await ma.page.context.new_page(), ma.address)
    await other.page.goto(ma.address)
    await expect(other.replies).to_have_count(1)
    await ma.taps("1. 普通文字")
    await expect(other.replies).to_have_count(2)
    await expect(other.own).to_have_count(2)
    assert (await other.last()).startswith("您想做什么？")
    assert (await other.taps("4. 我的报名")).startswith("您还没有报名")
    await expect(ma.replies).to_have_count(3)
    assert await ma.own.count() == 3


async def test_a_long_talk_is_read_back_page_by_page(come: Come) -> None:
    ma = await come()
    for number in range(45):
        await ma.says("帮助" if number else "你好")
    await ma.page.reload()
    assert await ma.page.locator("article").count() == 40
    await ma.page.get_by_role("link", name="看更早的对话").click()
    assert await ma.page.locator("article").count() == 40
    assert await ma.options.count() == 0
    await ma.page.get_by_role("link", name="看更早的对话").click()
    assert (await ma.own.first.inner_text()).endswith("你好")
    await ma.page.get_by_role("link", name="回到最新的对话").click()
    assert await ma.options.count() > 0


async def tab_to(page: Page, selector: str) -> None:
    """Press Tab until something has the focus."""
    for _ in range(60):
        if await page.evaluate("one => document.activeElement.matches(one)", selector):
            return
        await page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached by keyboard")


async def focused(page: Page) -> str:
    return str(await page.evaluate("document.activeElement.textContent"))


async def scrolls_sideways(page: Page) -> int:
    """Pixels by which a page is wider than its window."""
    wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    return int(await page.evaluate(wider))
