"""In a group, where everybody reads along: general words, and the way to a talk of one's own."""

from dataclasses import dataclass, field
from itertools import count

import pytest

from bot.present import Presenter
from db.database import Database
from db.records import InboxRecord, Received
from handlers.finding import find
from handlers.group import GroupTurns
from handlers.incoming import Incoming
from handlers.replies import Reply
from handlers.wording import wording
from knowledge.catalogue import catalogue
from knowledge.words import Mode
from tests.support.talks import Calendar

CHANNEL, GROUP, LINK = "telegram", "-500", "https://t.me/zhuye_bot"


@dataclass
class Group:
    """A group in which somebody speaks to the bot."""

    database: Database
    calendar: Calendar = field(default_factory=Calendar)
    reply: Reply = field(default_factory=lambda: Reply(()))
    _numbers: "count[int]" = field(default_factory=lambda: count(1))

    @property
    def turns(self) -> GroupTurns:
        return GroupTurns(self.database, find, self.calendar)

    async def hears(self, text: str) -> str:
        """Say `text` to the bot; what comes back, in words."""
        record = await self.receives(text)
        group = await self.takes(record)
        assert group is not None
        async with self.database.begin() as uow:
            (waiting,) = await uow.outbox.pending(group)
            await uow.outbox.finish({waiting.id: None}, self.calendar())
        assert (waiting.channel, waiting.address) == (CHANNEL, GROUP)
        self.reply = Reply.from_json(waiting.body)
        return Presenter(wording()).present(self.reply, Mode.PLAIN).text

    async def receives(self, text: str) -> InboxRecord:
        number = next(self._numbers)
        received = Received(str(number), GROUP, number, {"text": text})
        async with self.database.begin() as uow:
            (record,) = await uow.inbox.put(CHANNEL, [received], self.calendar())
        return record

    async def takes(self, record: InboxRecord) -> int | None:
        said = Incoming(CHANNEL, GROUP, str(record.number), str(record.body["text"]))
        return await self.turns.take(said, record, LINK)


@pytest.fixture
def group(database: Database) -> Group:
    return Group(database)


sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def test_whoever_calls_is_greeted_and_led_to_a_talk_of_their_own(group: Group) -> None:
    reply = await group.hears("你好")
    assert reply.startswith("您好，我是助业")
    assert "群里大家都看得见" in reply
    assert LINK in reply


@sqlite
@pytest.mark.parametrize(
    "said", ["", "/start", "今天天气怎么样？", "我想找工作", "我是盲人，37 岁"]
)
async def test_what_is_about_no_one_offer_is_greeted(said: str, group: Group) -> None:
    assert (await group.hears(said)).startswith("您好，我是助业")


@sqlite
async def test_who_asks_about_an_offer_hears_what_it_is_and_where_that_stands(
    group: Group,
) -> None:
    offer = catalogue().offers["xinguang.meituan"]
    reply = await group.hears("盲人按摩店怎么上美团？")
    assert reply.startswith(f"{offer.name.plain}：{offer.summary.plain}")
    assert f"推广方案（2022年）第 {offer.source} 条" in reply
    assert LINK in reply


@sqlite
async def test_of_every_offer_can_be_heard_what_it_is(group: Group) -> None:
    offers = catalogue().offers.values()
    heard = {one.id: await group.hears(one.name.plain) for one in offers}
    assert [one.id for one in offers if one.summary.plain not in heard[one.id]] == []


@sqlite
@pytest.mark.parametrize("said", ["我不想活了", "活着没意思，想死", "不如死了算了"])
async def test_despair_is_answered_before_everything(said: str, group: Group) -> None:
    reply = await group.hears(said)
    assert "12356" in reply
    assert "110" in reply
    assert LINK in reply


@sqlite
@pytest.mark.parametrize(
    "said",
    [
        "我叫王芳，视力一级，盲人按摩店怎么上美团？",
        "我叫王芳，我的残疾证号是 11010519900307234611",
        "我叫王芳，我不想活了",
    ],
)
async def test_nothing_personal_comes_back_or_is_kept(said: str, group: Group) -> None:
    reply = await group.hears(said)
    assert "王芳" not in reply
    assert "一级" not in reply
    assert "2346" not in reply
    async with group.database.read() as uow:
        person = await uow.people.find(CHANNEL, GROUP)
        assert person is not None
        assert await uow.talks.peek(person) is None
        assert await uow.people.profile(person) is None
        assert "王芳" not in str(await uow.people.export(person))


@sqlite
async def test_no_question_is_put_and_nothing_can_be_pressed(group: Group) -> None:
    for said in ("你好", "盲人按摩店怎么上美团？", "我不想活了"):
        await group.hears(said)
        assert group.reply.question is None
        presented = Presenter(wording()).present(group.reply, Mode.PLAIN)
        assert presented.buttons == ()
        assert presented.keys == ()


async def test_a_message_has_one_turn(group: Group) -> None:
    record = await group.receives("你好")
    assert await group.takes(record) is not None
    assert await group.takes(record) is None


async def test_messages_of_a_group_keep_their_order(group: Group) -> None:
    first, second = await group.receives("你好"), await group.receives("你好")
    assert await group.takes(second) is None
    assert await group.takes(first) == await group.takes(second)
