"""What the pages let nobody do, asked over plain HTTP."""

import asyncio
import itertools
import re
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from aiohttp import ClientResponse, ClientSession

from tests.bot.web.callers import SCRIPTED, Caller, calling
from tests.support.served import Running

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module")
async def caller(running: Running) -> AsyncIterator[Caller]:
    async with calling(running.address) as one:
        yield one


@pytest_asyncio.fixture(loop_scope="module")
async def stranger(running: Running) -> AsyncIterator[Caller]:
    async with calling(running.address) as one:
        yield one


async def test_every_answer_forbids_what_a_page_does_not_need(caller: Caller) -> None:
    for path in ("/", "/left", "/nowhere", "/manifest.webmanifest", "/sw.js", "/news"):
        async with caller.session.get(caller.address + path) as answer:
            policy = answer.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Referrer-Policy"] == "same-origin"
            assert "frame-ancestors 'none'" in policy
            assert "server" not in answer.headers


async def test_a_page_asks_nobody_else_for_anything(caller: Caller) -> None:
    page = await caller.open()
    addresses = re.findall(r'(?:src|href|action)="([^"]+)"', page)
    assert addresses
    assert [one for one in addresses if urlsplit(one).netloc] == []
    assert not re.search(r"<script(?![^>]*(src=|application/json))", page)
    assert " style=" not in page
    assert not re.search(r"\son\w+=", page)


async def test_the_cookie_is_for_our_server_alone(caller: Caller) -> None:
    async with ClientSession() as fresh, fresh.get(caller.address) as answer:
        cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    # As a proxy says that says how it was asked itself.
    safe = {"X-Forwarded-Proto": "https"}
    async with ClientSession() as fresh, fresh.get(caller.address, headers=safe) as answer:
        assert answer.headers["Set-Cookie"].startswith("__Host-zhuye=")
        assert "Secure" in answer.headers["Set-Cookie"]
        assert "max-age" in answer.headers["Strict-Transport-Security"]
    (known,) = [one.value for one in caller.session.cookie_jar]
    async with caller.session.get(caller.address) as again:
        # Known from now on for as long again.
        assert again.headers["Set-Cookie"].startswith(f"zhuye={known};")


async def test_a_forged_cookie_is_nobodys(caller: Caller) -> None:
    assert (await caller.say("你好"))[0] == 200
    (cookie,) = [one.value for one in caller.session.cookie_jar]
    address, _, signature = cookie.partition(".")
    for forged in (
        f"{address}.{'A' * len(signature)}",
        address,
        f"{address}x.{signature}",
        "一.二",
    ):
        jar = {"zhuye": forged}
        async with ClientSession(cookies=jar) as thief, thief.get(caller.address) as answer:
            assert "您想让我怎么说话" not in await answer.text()
            assert "Set-Cookie" in answer.headers


async def test_a_form_of_another_site_changes_nothing(caller: Caller, stranger: Caller) -> None:
    for headers in (
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://["},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ):
        status, _ = await caller.say("你好", {**SCRIPTED, **headers})
        assert status == 403
    for key in ("", stranger.key, "一二三"):
        status, news = await caller.say("你好", key=key)
        assert status == 403
        assert "没有发出去" in news["problem"]
    assert "您想让我怎么说话" not in await caller.open()


async def test_our_own_form_is_taken(caller: Caller) -> None:
    host = urlsplit(caller.address).netloc
    ours = {"Origin": f"http://{host}", "Sec-Fetch-Site": "same-origin"}
    status, news = await caller.say("你好", {**SCRIPTED, **ours})
    assert status == 200
    assert "您想让我怎么说话" in news["messages"][-1]["html"]


async def test_nobody_sees_what_is_anothers(caller: Caller, stranger: Caller) -> None:
    _, news = await caller.say("你好")
    last = news["messages"][-1]["id"]
    await caller.say("1")
    await caller.say("我的资料")
    for path in (f"/speech/{last}", f"/file/{last}/0", "/file/1/0", "/speech/999999999"):
        async with stranger.session.get(stranger.address + path) as answer:
            assert answer.status == 404
    _, theirs = await stranger.say("你好", after="0")
    assert {one["id"] for one in theirs["messages"]}.isdisjoint(
        {one["id"] for one in news["messages"]}
    )


async def test_what_people_write_is_text(caller: Caller) -> None:
    await caller.say("你好")
    _, news = await caller.say("<script>alert(1)</script><img src=x onerror=alert(1)>")
    html = "".join(one["html"] for one in news["messages"])
    assert "&lt;script&gt;" in html
    assert "<script" not in html
    assert "<img" not in html
    assert "<script>alert" not in await caller.open()


async def test_the_same_message_twice_is_one(caller: Caller) -> None:
    await caller.say("你好", nonce="once")
    _, news = await caller.say("你好", nonce="once")
    assert len(news["messages"]) == 2


async def test_other_words_under_the_same_name_are_another_message(caller: Caller) -> None:
    await caller.say("你好", nonce="same")
    _, news = await caller.say("1", nonce="same")
    assert len(news["messages"]) == 4


async def test_a_code_that_was_typed_is_not_shown_again(caller: Caller) -> None:
    await caller.say("你好")
    await caller.say("1")
    await caller.say("我有连接码")
    await caller.say("4821 7730")
    page = await caller.open()
    assert "7730" not in page
    assert "一个连接码" in page


async def test_exports_do_not_hold_those_before_them(caller: Caller) -> None:
    await caller.say("你好")
    await caller.say("1")
    sizes = []
    for _ in range(6):
        await caller.say("我的资料")
        html = await caller.hears("导出")
        (address,) = re.findall(r'href="(/file/[^"]+)"', html)
        async with caller.session.get(caller.address + address) as answer:
            sizes.append(len(await answer.read()))
    steps = [after - before for before, after in itertools.pairwise(sizes)]
    assert max(steps) < 2 * min(steps)
    # The last one alone is kept.
    _, news = await caller.say("菜单")
    first = re.findall(r'href="(/file/[^"]+)"', "".join(one["html"] for one in news["messages"]))[0]
    async with caller.session.get(caller.address + first) as answer:
        assert answer.status == 404


async def test_what_a_browser_asks_for_again_after_posting_leads_to_the_talk(
    caller: Caller,
) -> None:
    for path in ("/say", "/file", "/leave"):
        async with caller.session.get(caller.address + path, allow_redirects=False) as answer:
            assert (answer.status, answer.headers["Location"]) == (303, "/")


async def test_who_has_many_pages_open_is_told_on_the_latest(caller: Caller) -> None:
    await caller.say("你好")
    streams = [
        await caller.session.get(caller.address + "/news", params={"after": "0"}) for _ in range(8)
    ]
    for one in streams[:2]:
        # They end, so that the others have room.
        async with asyncio.timeout(5):
            await one.read()
    async with asyncio.timeout(5):
        while b"data" not in await streams[-1].content.readline():
            pass
    for one in streams:
        one.close()


async def test_more_than_fits_is_refused(caller: Caller) -> None:
    async with caller.post("/say", {"text": "长" * 100_000}) as answer:
        assert answer.status == 413
    await caller.say("你好")
    status, news = await caller.say("长" * 5_000)
    assert status == 200
    assert "太长" in news["messages"][-1]["html"]


async def test_a_body_that_is_no_form_is_refused(caller: Caller) -> None:
    headers = {"Content-Type": "multipart/form-data; boundary=x", **SCRIPTED}
    async with caller.session.post(
        caller.address + "/say", data=b"--x\r\nnonsense", headers=headers
    ) as answer:
        assert answer.status in {400, 403}
    for number in ("-1", "1e9", "九", "9" * 30, "1; DROP TABLE people"):
        async with caller.session.get(caller.address, params={"before": number}) as answer:
            assert answer.status == 200
        assert (await caller.say("你好", after=number))[0] == 200


async def test_who_writes_too_fast_is_told_and_loses_nothing(caller: Caller) -> None:
    statuses = [(await caller.say("帮助"))[0] for _ in range(75)]
    assert 429 in statuses
    async with caller.post("/say", {"text": "要紧的话"}, headers={}) as answer:
        page = await answer.text()
    assert answer.status == 429
    assert "您发得太快了" in page
    assert ">要紧的话</textarea>" in page


async def test_a_number_of_a_certificate_is_not_shown_again(caller: Caller) -> None:
    await caller.say("你好")
    await caller.say("我的残疾人证号是11010119900101123X44，想找工作")
    page = await caller.open()
    assert "想找工作" in page
    assert "19900101" not in page


async def test_who_was_never_here_leaves_nothing_by_looking(running: Running) -> None:
    async with ClientSession() as fresh:
        answers: list[ClientResponse] = []
        for path in ("/", "/?before=3", "/news?after=0", "/speech/1"):
            async with fresh.get(running.address + path) as answer:
                answers.append(answer)
    assert [one.status for one in answers] == [200, 200, 204, 404]


async def test_the_page_is_light(caller: Caller) -> None:
    page = await caller.open()
    weight = len(page.encode())
    for path in {*re.findall(r'(?:src|href)="(/static/[^"]+)"', page), "/manifest.webmanifest"}:
        async with caller.session.get(
            caller.address + path, headers={"Accept-Encoding": "identity"}
        ) as answer:
            assert answer.status == 200
            weight += len(await answer.read())
            if "static" in path:
                assert "immutable" in answer.headers["Cache-Control"]
    assert weight < 60_000
