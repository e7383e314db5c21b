"""What a letter becomes before its turn: an answer, a file that was fetched, a kind sentence."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from aiogram.client.telegram import PRODUCTION
from aiogram.exceptions import TelegramBadRequest
from aiogram.methods import GetFile
from aiohttp import ClientPayloadError

from bot.channels.telegram import CHANNEL
from bot.channels.telegram.letters import File, Kind, Letter
from bot.channels.telegram.mail import Mail, Opened
from bot.receiving import Taken
from db.database import Database
from db.keys import Keys
from db.records import InboxRecord, Received
from handlers.finding import find
from handlers.group import GroupTurns
from handlers.incoming import MEGABYTES_AT_MOST, Beside, Shared, SharedFile, Tap
from handlers.talk.questions import Takes
from tests.conftest import TEST_SECRET
from tests.support.talks import House, Someone

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64
CHAT = "77"
TOO_MUCH = MEGABYTES_AT_MOST * 1_000_000 + 1
TO_THE_PHOTOS = (
    "你好", "普通文字", "按摩店上美团", "是", "我要报名", "盲人按摩店", "不是", "光明按摩",
    "光明路 8 号", "有", "3", "早九点到晚十点", "还没有", "跳过",
)  # fmt: skip
PHOTOS = "offer.xinguang.meituan.ask.photos"


@dataclass
class Files:
    """Telegram as far as it gives files: by id what it gives, or why it does not."""

    files: dict[str, bytes | Exception] = field(default_factory=dict)
    fetched: list[str] = field(default_factory=list)
    token: str = "4242:test-token_of-nobody"

    @property
    def session(self) -> "Files":
        return self

    @property
    def api(self) -> Any:
        return PRODUCTION

    async def get_file(self, file_id: str) -> Any:
        self.fetched.append(file_id)
        found = self.files[file_id]
        if isinstance(found, TelegramBadRequest):
            raise found
        return SimpleNamespace(file_path=f"documents/{file_id}")

    async def stream_content(self, url: str) -> AsyncIterator[bytes]:
        found = self.files[url.rpartition("/")[2]]
        if isinstance(found, Exception):
            raise found
        for start in range(0, len(found), 65_536):
            yield found[start : start + 65_536]


@dataclass
class Desk:
    """The mail of one bot, and somebody whose letters come there."""

    database: Database
    files: Files = field(default_factory=Files)
    house: House = field(init=False)
    someone: Someone = field(init=False)
    mail: Mail = field(init=False)
    _numbers: "count[int]" = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self.house = House(self.database)
        self.someone = Someone(self.house, address=CHAT, channel=CHANNEL)
        groups = GroupTurns(self.database, find, self.house.calendar)
        bot: Any = self.files
        self.mail = Mail(
            bot=bot,
            database=self.database,
            turns=self.house.turns,
            groups=groups,
            clock=self.house.calendar,
            link="https://t.me/zhuye_bot",
        )

    async def receives(self, letter: Letter, chat: str = CHAT) -> InboxRecord:
        number = next(self._numbers)
        received = Received(str(number), chat, number, letter.to_json())
        async with self.database.begin() as uow:
            (record,) = await uow.inbox.put(CHANNEL, [received], self.house.calendar())
        return record

    async def opens(self, letter: Letter) -> Opened:
        return await self.mail.prepare(await self.receives(letter))

    async def answers(self, letter: Letter, chat: str = CHAT) -> str:
        """Deal with a letter; what is replied, in words."""
        taken = await self.deals_with(letter, chat)
        assert taken is not None
        if taken.person is None:
            return ""
        return "\n".join([one.text for one in await self.someone.receives(taken.person)])

    async def deals_with(self, letter: Letter, chat: str = CHAT) -> Taken | None:
        record = await self.receives(letter, chat)
        return await self.mail.take(await self.mail.prepare(record), record)

    def has(self, content: bytes | Exception, name: str = "门面.png", size: int = 0) -> File:
        """A file that Telegram has."""
        self.files.files["f"] = content
        return File("f", name, size)


@pytest.fixture
async def desk(sqlite_url: str) -> AsyncIterator[Desk]:
    """The mail, and nobody yet."""
    database = Database.open(sqlite_url, Keys(TEST_SECRET))
    yield Desk(database)
    await database.close()


@pytest.fixture(scope="module")
def talk_at_the_photos(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database in which somebody is just being asked for photos."""
    path = tmp_path_factory.mktemp("photos") / "zhuye.db"
    shutil.copyfile(sqlite_template, path)
    asyncio.run(walk_to_the_photos(f"sqlite:///{path}"))
    return path


async def walk_to_the_photos(url: str) -> None:
    database = Database.open(url, Keys(TEST_SECRET))
    someone = Desk(database).someone
    for said in TO_THE_PHOTOS:
        await someone.says(said)
    assert someone.asked == PHOTOS
    await database.close()


@pytest.fixture
async def asked(talk_at_the_photos: Path, tmp_path: Path) -> AsyncIterator[Desk]:
    """The mail, and somebody who is just being asked for photos."""
    path = tmp_path / "zhuye.db"
    shutil.copyfile(talk_at_the_photos, path)
    database = Database.open(f"sqlite:///{path}", Keys(TEST_SECRET))
    yield Desk(database)
    await database.close()


def picture(file: File, text: str = "") -> Letter:
    return Letter(Kind.TALK, text=text, file=file, beside=Beside.PICTURE)


def gone() -> Exception:
    return TelegramBadRequest(GetFile(file_id="f"), "Bad Request: file is too big")


async def test_words_are_words(desk: Desk) -> None:
    opened = await desk.opens(Letter(Kind.TALK, text="你好"))
    assert opened.incoming.text == "你好"
    assert (opened.incoming.channel, opened.incoming.sender) == (CHANNEL, CHAT)
    assert opened.incoming.message_id == "1"


async def test_a_tap_carries_its_mark(desk: Desk) -> None:
    opened = await desk.opens(Letter(Kind.TALK, mark="ab", callback="q"))
    assert opened.incoming.tap == Tap("ab")


async def test_a_contact_is_a_number(desk: Desk) -> None:
    opened = await desk.opens(Letter(Kind.TALK, phone="+8613800138000"))
    assert opened.incoming.shared == Shared(Takes.PHONE, "+8613800138000")


async def test_a_location_is_a_city_and_the_point_is_forgotten(desk: Desk) -> None:
    opened = await desk.opens(Letter(Kind.TALK, place=(38.4872, 106.2309)))
    assert opened.incoming.shared == Shared(Takes.PLACE, "宁夏回族自治区银川市")


@pytest.mark.parametrize("point", [(48.8566, 2.3522), (0.0, 0.0), (90.0, 180.0)])
async def test_a_location_abroad_is_no_place_of_ours(
    point: tuple[float, float], desk: Desk
) -> None:
    opened = await desk.opens(Letter(Kind.TALK, place=point))
    assert opened.incoming.shared is None
    assert opened.incoming.beside is Beside.NO_PLACE


async def test_a_picture_that_nobody_asked_for_is_not_fetched(desk: Desk) -> None:
    opened = await desk.opens(picture(desk.has(PNG), "这是什么"))
    assert opened.incoming.beside is Beside.PICTURE
    assert opened.incoming.text == "这是什么"
    assert desk.files.fetched == []


async def test_a_picture_that_was_asked_for_is_fetched(asked: Desk) -> None:
    opened = await asked.opens(picture(asked.has(PNG)))
    file = SharedFile("门面.png", "image/png", PNG)
    assert opened.incoming.shared == Shared(Takes.FILE, file=file)


async def test_a_file_is_what_its_bytes_say(asked: Desk) -> None:
    opened = await asked.opens(picture(asked.has(b"%PDF-1.7\n", "../../门面.exe")))
    file = SharedFile("门面.pdf", "application/pdf", b"%PDF-1.7\n")
    assert opened.incoming.shared == Shared(Takes.FILE, file=file)


async def test_a_picture_that_was_forwarded_counts_where_one_is_asked_for(asked: Desk) -> None:
    letter = Letter(Kind.TALK, file=asked.has(PNG), beside=Beside.FORWARD)
    assert (await asked.opens(letter)).incoming.shared is not None


async def test_words_that_were_forwarded_are_kept_as_a_file_where_one_is_asked_for(
    asked: Desk,
) -> None:
    opened = await asked.opens(Letter(Kind.TALK, text="执照编号 123", beside=Beside.FORWARD))
    file = SharedFile("转来的消息.txt", "text/plain", "执照编号 123".encode())
    assert opened.incoming.shared == Shared(Takes.FILE, file=file)


async def test_what_was_forwarded_and_is_neither_words_nor_a_file_is_no_file(asked: Desk) -> None:
    opened = await asked.opens(Letter(Kind.TALK, beside=Beside.FORWARD))
    assert opened.incoming.shared is None
    assert opened.incoming.beside is Beside.FORWARD


@pytest.mark.parametrize(
    ("content", "size", "beside"),
    [
        (b"MZ" + b"\0" * 50, 0, Beside.FILE_TYPE),
        (b"", 0, Beside.FILE_TYPE),
        (PNG, TOO_MUCH, Beside.FILE_SIZE),
        (PNG + b"\0" * TOO_MUCH, 0, Beside.FILE_SIZE),
        (gone(), 0, Beside.FILE_GONE),
        (ClientPayloadError(), 0, Beside.FILE_GONE),
        (TimeoutError(), 0, Beside.FILE_GONE),
    ],
)
async def test_a_file_that_cannot_be_taken_is_told_why(
    content: bytes | Exception, size: int, beside: Beside, asked: Desk
) -> None:
    opened = await asked.opens(picture(asked.has(content, size=size)))
    assert opened.incoming.shared is None
    assert opened.incoming.beside is beside


async def test_a_file_that_is_said_to_be_too_large_is_not_even_fetched(asked: Desk) -> None:
    await asked.opens(picture(asked.has(PNG, size=TOO_MUCH)))
    assert asked.files.fetched == []


async def test_a_file_of_just_the_size_is_taken(asked: Desk) -> None:
    content = PNG + b"\0" * (TOO_MUCH - 1 - len(PNG))
    opened = await asked.opens(picture(asked.has(content, size=len(content))))
    assert opened.incoming.shared is not None


@pytest.mark.parametrize(
    "letter",
    [
        Letter(Kind.TALK, text="我不想活了", beside=Beside.FORWARD),
        Letter(Kind.TALK, text="我不想活了", file=File("f", "", 0), beside=Beside.PICTURE),
        Letter(Kind.TALK, text="我不想活了", file=File("f", "", TOO_MUCH), beside=Beside.PICTURE),
    ],
)
async def test_despair_is_heard_also_where_a_file_is_asked_for(letter: Letter, asked: Desk) -> None:
    asked.has(PNG)
    assert "12356" in await asked.answers(letter)
    assert asked.someone.asked == "crisis.wish"


async def test_a_letter_has_one_turn(desk: Desk) -> None:
    record = await desk.receives(Letter(Kind.TALK, text="你好"))
    opened = await desk.mail.prepare(record)
    assert await desk.mail.take(opened, record) is not None
    assert await desk.mail.take(opened, record) is None


async def test_in_a_group_the_link_is_told(desk: Desk) -> None:
    assert "https://t.me/zhuye_bot" in await desk.answers(Letter(Kind.GROUP), chat="-500")


async def test_for_whoever_blocks_the_bot_nothing_waits_any_longer(desk: Desk) -> None:
    opened = await desk.opens(Letter(Kind.TALK, text="你好"))
    record = InboxRecord(1, CHANNEL, CHAT, 1, {})
    taken = await desk.mail.take(opened, record)
    assert taken is not None
    assert taken.person is not None
    assert await desk.answers(Letter(Kind.REACH, reachable=False)) == ""
    assert await desk.someone.receives(taken.person) == []
    async with desk.database.read() as uow:
        assert not await uow.people.is_reachable(CHANNEL, CHAT)
    await desk.answers(Letter(Kind.REACH))
    async with desk.database.read() as uow:
        assert await uow.people.is_reachable(CHANNEL, CHAT)


async def test_whoever_is_unknown_and_blocks_the_bot_stays_unknown(desk: Desk) -> None:
    await desk.answers(Letter(Kind.REACH, reachable=False))
    async with desk.database.read() as uow:
        assert await uow.people.find(CHANNEL, CHAT) is None


async def test_a_group_that_moves_is_found_at_its_new_address(desk: Desk) -> None:
    await desk.answers(Letter(Kind.GROUP), chat="-500")
    async with desk.database.read() as uow:
        group = await uow.people.find(CHANNEL, "-500")
    await desk.answers(Letter(Kind.MOVE, to="-1001"), chat="-500")
    async with desk.database.read() as uow:
        assert await uow.people.find(CHANNEL, "-1001") == group
        assert await uow.people.find(CHANNEL, "-500") is None
