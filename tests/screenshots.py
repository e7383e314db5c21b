"""`make screenshots`: pictures of the pages, for the README and the documentation.

The real program is started with an empty folder, and a short talk is held in a real browser.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.async_api import Browser, ViewportSize

from tests.support.browsers import Visitor, browser_path, browsing
from tests.support.served import Running

PICTURES = Path(__file__).parents[1] / "docs" / "screenshots"
DESK: ViewportSize = {"width": 720, "height": 760}
SHALLOW: ViewportSize = {"width": 720, "height": 490}
PHONE: ViewportSize = {"width": 360, "height": 740}
NO_BROWSER = "There is no browser. `python .ci/browser.py` gets one."
NO_FONT = (
    "There is no font for Chinese. Debian, Ubuntu: sudo apt-get install fonts-noto-cjk "
    "(or fonts-wqy-zenhei)"
)
# What was said last stands at the top, the reply below it.
FRAME = "article => { article.scrollIntoView(); scrollBy(0, -12); }"
# Signs that no font has all look the same.
HAS_FONT = """
new Set(["助", "业"].map((sign) => {
  const brush = document.createElement("canvas").getContext("2d");
  brush.font = "40px sans-serif";
  brush.fillText(sign, 0, 50);
  return brush.canvas.toDataURL();
})).size === 2
"""
VOICE = {"ZHUYE_TTS": "kokoro", "ZHUYE_ASR": "whisper"}


class NoPictures(Exception):
    """Pictures cannot be made on this machine; the message says what is missing."""


@dataclass(frozen=True)
class Picture:
    """One picture: what is done before it is taken, and in what browser."""

    name: str
    talk: Callable[[Visitor], Awaitable[None]]
    how: Mapping[str, Any] = field(default_factory=dict)


async def nothing(_: Visitor) -> None:
    """Only look."""


async def find_work(visitor: Visitor) -> None:
    """Ask for programmes, up to the first question about oneself."""
    await visitor.taps("开始对话")
    await visitor.taps("1. 普通文字")
    await visitor.taps("1. 找适合的项目")
    await visitor.taps("1. 我自己，我有残疾")


async def find_work_in_large_letters(visitor: Visitor) -> None:
    """The same, after having asked twice for larger letters."""
    await visitor.taps("开始对话")
    await visitor.taps("1. 普通文字")
    for _ in range(2):
        await visitor.says("字大一点")
    await visitor.taps("1. 找适合的项目")


async def find_work_in_simple_words(visitor: Visitor) -> None:
    """The same in easy-read words."""
    await visitor.taps("开始对话")
    await visitor.taps("2. 简单的话")
    await visitor.taps("1. 找适合的项目")


ALL = (
    Picture("start", nothing, {"viewport": SHALLOW}),
    Picture("talk", find_work),
    Picture("dark", find_work, {"color_scheme": "dark"}),
    Picture("forced", find_work, {"forced_colors": "active", "color_scheme": "dark"}),
    Picture("large", find_work_in_large_letters),
    Picture("easy", find_work_in_simple_words),
    Picture(
        "phone",
        find_work,
        {"viewport": PHONE, "device_scale_factor": 2, "is_mobile": True, "has_touch": True},
    ),
)


async def main() -> None:
    """Take all pictures.

    Raises:
        NoPictures: a browser or a font is missing.
    """
    if browser_path() is None:
        raise NoPictures(NO_BROWSER)
    PICTURES.mkdir(exist_ok=True)
    with TemporaryDirectory() as name:
        folder = Path(name)
        program = Running(f"sqlite:///{folder / 'zhuye.db'}", folder, more=VOICE)
        await program.start()
        try:
            async with browsing() as browser:
                for picture in ALL:
                    await take(browser, program.address, picture)
        finally:
            await program.stop()


async def take(browser: Browser, address: str, picture: Picture) -> None:
    """Hold the talk of `picture` as somebody new, and keep what is seen at its end."""
    visitor = await Visitor.come(browser, address, **{"viewport": DESK, **picture.how})
    if not await visitor.page.evaluate(HAS_FONT):
        raise NoPictures(NO_FONT)
    await picture.talk(visitor)
    if await visitor.own.count():
        await visitor.own.last.evaluate(FRAME)
    # Nothing looks as if it were pointed at.
    await visitor.page.mouse.move(0, 0)
    path = PICTURES / f"{picture.name}.png"
    await visitor.page.screenshot(path=path, animations="disabled", caret="hide")
    sys.stdout.write(f"{path.relative_to(PICTURES.parents[1])}: {path.stat().st_size:,} bytes\n")
    await visitor.page.context.close()


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except NoPictures as problem:
        sys.exit(str(problem))
