"""Going on at another device: one person then, whatever happens at the same moment."""

import asyncio
import logging
import re
import sys
from dataclasses import replace

import pytest

from db.database import Database
from db.errors import DatabaseBusy
from handlers.incoming import Incoming
from tests.conftest import TEST_SECRET
from tests.support.half_joined import NUMBER, READY
from tests.support.talks import House, Someone

TO_THE_SHOP = ("想把按摩店放到美团上", "是的", "报名", "盲人按摩店", "不是")
SHOWN = re.compile(r"\b[0-9]{4} [0-9]{4}\b")


@pytest.fixture
def house(database: Database) -> House:
    return House(database)


@pytest.fixture
async def phone(house: House) -> Someone:
    """Somebody who is enrolled, on the phone."""
    someone = Someone(house, "phone", "telegram")
    for said in (
        "你好", "1", "1", "1", "同意保存", "视力残疾", "37", "不是", "有",
        "声音类工作培训", "报名", "1", "手机", "跳过", "小王", "1", "银川", "提交",
    ):  # fmt: skip
        await someone.says(said)
    return someone


async def code_of(someone: Someone) -> str:
    found = SHOWN.search(await someone.says("给我一个连接码"))
    assert found is not None
    return found[0]


async def person(someone: Someone) -> int | None:
    async with someone.house.database.read() as uow:
        return await uow.people.find(someone.channel, someone.address)


async def patiently(someone: Someone, text: str, number: str) -> None:
    """Say it as a door does, that hands a message in again while the database is busy."""
    incoming = Incoming(someone.channel, someone.address, number, text)
    while True:
        try:
            await someone.house.turns.take(incoming)
        except DatabaseBusy:
            await asyncio.sleep(0.02)
        else:
            return


async def test_the_same_enrolments_are_found_at_both_doors(phone: Someone) -> None:
    web = Someone(phone.house, "browser", "web")
    code = await code_of(phone)
    await web.says("我有连接码")
    await web.says(code)
    joined = await web.says("是我自己")
    assert "连上了" in joined
    assert "一共有 1 项报名" in joined
    assert await person(web) == await person(phone)
    assert "声音类工作培训" in await web.says("我的报名")
    assert "声音类工作培训" in await phone.says("我的报名")


async def test_the_other_door_is_told(phone: Someone) -> None:
    web = Someone(phone.house, "browser", "web")
    for said in ("我有连接码", await code_of(phone), "是"):
        await web.says(said)
    assert "您的连接码刚刚用过了" in await phone.says("菜单")
    assert "用过了" not in await web.says("菜单")


async def test_what_was_begun_on_the_new_device_waits_there_too(phone: Someone) -> None:
    web = Someone(phone.house, "browser", "web")
    for said in ("你好", "1", *TO_THE_SHOP, "光明按摩"):
        await web.says(said)
    begun = web.asked
    await phone.says("菜单")
    for said in ("我有连接码", await code_of(phone)):
        await web.says(said)
    await web.says("连接")
    assert web.asked == "menu.goal"
    assert "填到一半" in await web.says("菜单")
    await web.says("接着填")
    assert web.asked == begun


@pytest.mark.parametrize(
    "way", ["1234-5678", "１２３４５６７８", "码是 12 34 56 78 。", "一二三四五六七八"]
)
async def test_a_code_is_taken_however_it_is_typed(way: str, phone: Someone) -> None:
    web = Someone(phone.house, "browser", "web")
    code = (await code_of(phone)).replace(" ", "")
    digits = dict(zip("12345678", code, strict=True))
    digits |= dict(zip("１２３４５６７８", code, strict=True))
    digits |= dict(
        zip("一二三四五六七八", ("零一二三四五六七八九"[int(d)] for d in code), strict=True)
    )
    await web.says("我有连接码")
    await web.says("".join(digits.get(one, one) for one in way))
    assert web.asked == "joining.sure"


async def test_a_code_is_in_no_journal_no_log_and_no_message_once_it_was_sent(
    phone: Someone, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    web = Someone(phone.house, "browser", "web")
    code = await code_of(phone)
    forms = (code, code.replace(" ", ""))
    await phone.says("菜单")
    for said in (code, "不，是12345678", "返回", code.replace(" ", "")):
        await web.says(said)
        who = await person(web)
        assert who is not None
        async with phone.house.database.read() as uow:
            kept = str(await uow.people.export(who))
        assert not any(one in kept for one in forms)
    owner = await person(phone)
    assert owner is not None
    async with phone.house.database.read() as uow:
        kept = str(await uow.people.export(owner))
    assert not any(one in kept or one in caplog.text for one in forms)


async def test_the_code_is_shown_once_and_said_again_only_at_once(phone: Someone) -> None:
    code = await code_of(phone)
    assert code in await phone.says("重复")
    assert SHOWN.search(await phone.says("菜单")) is None
    assert SHOWN.search(await phone.says("返回")) is None
    assert SHOWN.search(await phone.says("重复")) is None


async def test_two_who_join_each_other_at_the_same_moment_are_one(phone: Someone) -> None:
    web = Someone(phone.house, "browser", "web")
    await web.says("你好")
    await web.says("1")
    codes = [await code_of(one) for one in (phone, web)]
    for one, code in ((web, codes[0]), (phone, codes[1])):
        await one.says("我有连接码")
        await one.says(code)
        assert one.asked == "joining.sure"
    for one in (phone, web):
        one.house = replace(phone.house)
    await asyncio.wait_for(
        asyncio.gather(patiently(web, "是", "yes-web"), patiently(phone, "是", "yes-phone")), 8
    )
    assert await person(web) == await person(phone)
    async with phone.house.database.read() as uow:
        enrolments = await uow.enrolments.list(await person(web) or 0)
    assert [one.offer for one in enrolments] == ["xinguang.voice"]
    assert "声音类工作培训" in await web.says("我的报名")


async def test_a_code_that_two_use_at_the_same_moment_joins_one_of_them(phone: Someone) -> None:
    doors = [Someone(phone.house, f"browser {number}", "web") for number in range(3)]
    code = await code_of(phone)
    for one in doors:
        for said in ("我有连接码", code):
            await one.says(said)
    await asyncio.gather(*(patiently(one, "是", f"yes-{one.address}") for one in doors))
    owner = await person(phone)
    joined = [one for one in doors if await person(one) == owner]
    assert len(joined) == 1
    for one in doors:
        if one not in joined:
            assert "用过了" in await one.says("菜单")


async def test_the_same_yes_handed_in_again_changes_nothing(phone: Someone) -> None:
    web = Someone(phone.house, "browser", "web")
    for said in ("我有连接码", await code_of(phone)):
        await web.says(said)
    assert "连上了" in await web.says("是", message_id="yes")
    assert await web.says("是", message_id="yes") == ""


async def test_a_turn_that_fails_after_joining_has_joined_nobody(
    phone: Someone, monkeypatch: pytest.MonkeyPatch
) -> None:
    web = Someone(phone.house, "browser", "web")
    for said in ("我有连接码", await code_of(phone)):
        await web.says(said)
    before = await person(web)

    async def fails(*_: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr("handlers.turn.keep_what_was_told", fails)
        assert "出了点问题" in await web.says("是")
    assert await person(web) == before != await person(phone)
    assert "连上了" in await web.says("是")


async def test_a_process_killed_in_the_middle_has_joined_nobody_and_the_next_one_does(
    phone: Someone, database_url: str
) -> None:
    web = Someone(phone.house, "browser", "web")
    for said in ("我有连接码", await code_of(phone)):
        await web.says(said)
    before = await person(web)
    killed = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.support.half_joined"),
        *(database_url, TEST_SECRET, web.channel, web.address),
        stdout=asyncio.subprocess.PIPE,
    )
    assert killed.stdout is not None
    assert (await asyncio.wait_for(killed.stdout.readline(), 60)).decode().strip() == READY
    killed.kill()
    await killed.wait()
    assert await person(web) == before != await person(phone)
    await patiently(web, "是", NUMBER)
    assert await person(web) == await person(phone)
    assert "声音类工作培训" in await web.says("我的报名")


async def test_by_ear_a_code_is_neither_taken_nor_read_out(phone: Someone) -> None:
    web = Someone(phone.house, "browser", "web")
    code = await code_of(phone)
    assert code not in await web.says_aloud(code)
    await web.says("1")
    assert code not in await web.says_aloud(code)
    assert web.asked == "menu.goal"
    await web.says("连接码")
    assert "没有记" in await web.says_aloud(code)
    await web.says("2")
    said = await web.says_aloud(code)
    assert "没有记" in said
    assert code not in said
    assert web.asked == "joining.code"


async def test_who_deletes_everything_keeps_the_size_of_their_letters(phone: Someone) -> None:
    await phone.says("字大一点")
    await phone.says("大字")
    for said in ("我的资料", "全部删除", "全部删除"):
        await phone.says(said)
    who = await person(phone)
    assert who is not None
    async with phone.house.database.read() as uow:
        record = await uow.people.get(who)
    assert record is not None
    assert record.text_size == 1.5


async def test_a_name_with_large_letters_in_it_is_a_name(database: Database) -> None:
    shop = Someone(House(database))
    for said in ("你好", "1", *TO_THE_SHOP):
        await shop.says(said)
    assert shop.asked.endswith("shop_name")
    assert "网页上的字" not in await shop.says("大字盲人按摩")
    assert shop.asked.endswith("address")
    for said in ("放大路 8 号", "正在办", "三位", "早九点到晚十点", "还没有", "跳过", "以后再发"):
        await shop.says(said)
    assert shop.asked == "contact.called"
    assert "网页上的字" not in await shop.says("放大师傅")
    assert shop.asked == "contact.way"
