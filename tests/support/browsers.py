"""Browsers, and people who talk through them."""

import os
import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Locator, Page, async_playwright, expect

SETTING = "ZHUYE_TEST_BROWSER"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PLAYWRIGHT = "chromium-*/chrome-linux*/chrome"
FLAGS = (
    # Tests often run as root, where Chromium's own sandbox cannot.
    "--no-sandbox",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
)


def browser_path() -> str | None:
    """The browser of this machine, if there is one."""
    given = os.environ.get(SETTING)
    known = next((path for name in NAMES if (path := shutil.which(name))), None)
    home = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache/ms-playwright")
    brought = sorted(map(str, home.glob(PLAYWRIGHT)))
    return given or known or (brought[-1] if brought else None)


@asynccontextmanager
async def browsing(flags: Sequence[str] = ()) -> AsyncIterator[Browser]:
    """A browser."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=browser_path(), args=[*FLAGS, *flags]
        )
        yield browser
        await browser.close()


@dataclass
class Visitor:
    """Somebody before a page of ours; `complaints` are what the browser finds wrong with it."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)

    @classmethod
    async def come(cls, browser: Browser, address: str, **how: Any) -> "Visitor":
        """Open the page in a browser of their own."""
        context = await browser.new_context(locale="zh-CN", **how)
        visitor = cls(await context.new_page(), address)
        visitor.page.set_default_timeout(15_000)
        visitor.page.on("pageerror", lambda error: visitor.complaints.append(str(error)))
        visitor.page.on("console", visitor._noted)
        await visitor.page.goto(address)
        return visitor

    @property
    def input(self) -> Locator:
        return self.page.locator("#say-text")

    @property
    def status(self) -> Locator:
        return self.page.get_by_role("status")

    @property
    def replies(self) -> Locator:
        return self.page.locator("article.bot")

    @property
    def own(self) -> Locator:
        return self.page.locator("article.me")

    @property
    def options(self) -> Locator:
        return self.page.locator(".options button")

    async def says(self, text: str) -> str:
        """Type `text` and send it; the reply, without who says it."""
        await self.input.fill(text)
        return await self.answered(lambda: self.input.press("Enter"))

    async def taps(self, label: str) -> str:
        """Press an option; the reply."""
        return await self.answered(self.page.get_by_role("button", name=label, exact=True).click)

    async def answered(self, act: Any) -> str:
        """Do something, and wait for the one reply to it."""
        before = await self.replies.count()
        await act()
        await expect(self.replies).to_have_count(before + 1)
        return await self.last()

    async def last(self) -> str:
        """The last reply as lines, its options among them."""
        lines = self.replies.last.locator("p:not(.aside), li")
        return "\n".join([one.strip() for one in await lines.all_inner_texts()])

    def _noted(self, message: Any) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)
