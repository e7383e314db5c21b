"""Whatever is said in whatever order, redelivered, or cut off by a crash: one enrolment at most."""

import asyncio
import shutil
from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.database import Database
from db.keys import Keys
from handlers.commands.enrolments import Enrol
from handlers.flows import BOOK
from handlers.talk import Next, Talk, Understood
from tests.conftest import TEST_SECRET
from tests.support.talks import House, Someone

FIRST_PERSON = 1
OFFER = "xinguang.voice"


async def welcome(talk: Talk, said: str = "") -> Next:
    """A short enrolment."""
    name = await talk.ask("name", Understood, key="contact.called")
    if await talk.choose("sure", ["send", "drop"], key="enrol.confirm") == "send":
        await talk.do(Enrol(OFFER, {"called": name}, "wording"))
        talk.fence()
    await talk.choose("after", ["yes", "change"], key="enrol.same_contact")
    return Next("welcome")


SAID = (
    "都对，提交",
    "先不报了",
    "小王",
    "小李",
    "还用这个",
    "返回",
    "重复",
    "人工",
    "跳过",
    "菜单",
)
steps = st.lists(
    st.one_of(st.sampled_from(SAID), st.sampled_from(["<again>", "<crash>"])), max_size=25
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps)
def test_one_enrolment_at_most(sqlite_template: Path, tmp_path: Path, said: list[str]) -> None:
    asyncio.run(_talk(sqlite_template, tmp_path, said))


async def _talk(template: Path, folder: Path, said: list[str]) -> None:
    file = folder / "talk.db"
    for leftover in folder.glob("talk.db*"):
        leftover.unlink()
    shutil.copyfile(template, file)
    keys = Keys(TEST_SECRET)
    book = replace(BOOK, flows={**BOOK.flows, "welcome": welcome, "menu": welcome})
    database = Database.open(f"sqlite:///{file}", keys)
    someone = Someone(House(database, book=book))
    last = ""
    for number, text in enumerate(said):
        if text == "<crash>":
            await database.close()
            database = Database.open(f"sqlite:///{file}", keys)
            someone.house = House(database, book=book)
        elif text == "<again>":
            if number and last:
                assert await someone.says("小赵", message_id=last) == ""
        else:
            last = str(number)
            assert await someone.says(text, message_id=last) != ""
    async with database.read() as uow:
        enrolments = await uow.enrolments.list(FIRST_PERSON)
        assert len(enrolments) <= 1
        for one in enrolments:
            assert len(await uow.enrolments.history(one.reference)) == 1
            assert one.answers["called"]
    await database.close()
