"""People who speak HTTP by hand with the pages."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientSession, CookieJar

KEY = re.compile(r'name="key" value="([^"]+)"')
SCRIPTED = {"Accept": "application/json"}


@dataclass
class Caller:
    """Somebody with a cookie of their own."""

    session: ClientSession
    address: str
    key: str = ""

    async def open(self, **query: str) -> str:
        """The page; its key is used from then on."""
        async with self.session.get(self.address, params=query) as answer:
            page = await answer.text()
        if found := KEY.search(page):
            self.key = found[1]
        return page

    async def say(self, text: str, headers: dict[str, str] = SCRIPTED, **fields: str) -> Any:
        """Post words; status and what came back."""
        async with self.post("/say", {"text": text, "after": "0", **fields}, headers) as answer:
            return answer.status, await answer.json()

    async def hears(self, text: str) -> str:
        """Say something; the last reply as HTML."""
        _, news = await self.say(text)
        html: str = news["messages"][-1]["html"]
        return html

    def post(self, path: str, fields: dict[str, Any], headers: dict[str, str] = SCRIPTED) -> Any:
        """Post any form."""
        data = {"key": self.key, **fields}
        return self.session.post(
            self.address + path, data=data, headers=headers, allow_redirects=False
        )


@asynccontextmanager
async def calling(address: str) -> AsyncIterator[Caller]:
    """Somebody who has opened the page."""
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as session:
        one = Caller(session, address)
        await one.open()
        yield one
