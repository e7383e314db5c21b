"""When something breaks: the person gets a sentence, and nothing that was said is lost."""

from dataclasses import replace

import pytest
from sqlalchemy import event

from db.database import Database
from db.errors import DatabaseFull
from db.keys import Keys
from handlers.book import Book
from handlers.flows import BOOK
from handlers.talk import Next, Talk, Understood
from tests.support.talks import House, Someone


def broken_after_the_name() -> Book:
    async def welcome(talk: Talk, said: str = "") -> Next:
        name = await talk.ask("name", Understood, key="contact.called")
        if name == "错":
            raise ZeroDivisionError
        await talk.ask("more", Understood, key="human.text")
        return Next("menu")

    return replace(BOOK, flows={**BOOK.flows, "welcome": welcome})


async def test_a_bug_in_a_flow_costs_nobody_their_talk(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    someone = Someone(House(database, book=broken_after_the_name()))
    await someone.says("你好")
    reply = await someone.says("错")
    assert "出了点问题" in reply
    assert "怎么称呼您" in reply
    await someone.says("小王")
    assert someone.asked == "human.text"
    assert "ZeroDivisionError" in caplog.text
    assert "错" not in caplog.text


async def test_after_three_failures_at_one_place_there_is_a_way_out(database: Database) -> None:
    someone = Someone(House(database, book=broken_after_the_name()))
    await someone.says("你好")
    for _ in range(2):
        await someone.says("错")
    assert "已经回到菜单" in await someone.says("错")
    await someone.says("菜单")
    assert someone.asked == "menu.goal"


async def test_a_flow_that_a_new_release_took_away_leads_to_the_menu(database: Database) -> None:
    someone = Someone(House(database, book=broken_after_the_name()))
    await someone.says("你好")
    flows = {name: flow for name, flow in BOOK.flows.items() if name != "welcome"}
    someone.house = House(database, book=replace(BOOK, flows=flows))
    for _ in range(3):
        reply = await someone.says("小王")
    assert "已经回到菜单" in reply


async def test_on_a_full_disk_nothing_counts_and_afterwards_the_same_message_does(
    sqlite_url: str, keys: Keys
) -> None:
    database = Database.open(sqlite_url, keys)
    full = False

    @event.listens_for(database._engines.write.sync_engine, "begin")
    def limit(connection: object) -> None:
        pages = 1 if full else 1_000_000
        connection.exec_driver_sql(  # type: ignore[attr-defined]
            f"PRAGMA max_page_count = {pages}"
        )

    someone = Someone(House(database))
    await someone.says("你好")
    await someone.says("1")
    full = True

    async def until_full() -> None:
        for number in range(200):
            await someone.says("谢谢", message_id=f"until-full-{number}")

    with pytest.raises(DatabaseFull):
        await until_full()
    with pytest.raises(DatabaseFull):
        await someone.says("找适合的项目", message_id="the-one")
    full = False
    await someone.says("找适合的项目", message_id="the-one")
    assert someone.asked == "fact.self.roles"
    await database.close()
