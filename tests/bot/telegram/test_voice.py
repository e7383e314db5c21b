"""People who speak and hear, through Telegram, with the real engines."""

import asyncio
import os
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.speech.workshop import Workshop
from db.database import Database
from db.keys import Keys
from tests.bot.telegram.conftest import Serve
from tests.conftest import FOLDER, TEST_SECRET
from tests.support.botapi import BotApi, Message, User
from tests.support.served import Served
from tests.support.speakers import PATIENCE, Speaker, open_workshop, orders, shared_models

ALOUD = {"ZHUYE_LOG_LEVEL": "DEBUG", "ZHUYE_TTS": "kokoro", "ZHUYE_ASR": "whisper"}
QUIET = {"ZHUYE_LOG_LEVEL": "DEBUG", "ZHUYE_TTS": "off", "ZHUYE_ASR": "off"}


@pytest.fixture
async def workshop(tmp_path: Path) -> AsyncIterator[Workshop]:
    """Where the voices of people are made."""
    audio = Path(os.environ[FOLDER]) / "voices"
    async with open_workshop(orders(audio)) as one:
        yield one


@pytest.fixture
async def served(serve: Serve, tmp_path: Path) -> Served:
    shared_models().mkdir(exist_ok=True)
    (tmp_path / "models").symlink_to(shared_models())
    return await serve(folder=tmp_path, more=ALOUD)


async def voices(user: User, count: int) -> list[Message]:
    """The bot's first `count` voice messages."""
    until = time.monotonic() + PATIENCE
    while len(found := [one for one in user.messages if one.voice is not None]) < count:
        assert time.monotonic() < until, [one.text for one in user.messages]
        await asyncio.sleep(0.05)
    return found


def file_id(voice: Message) -> str:
    """Telegram's name of what was uploaded."""
    name: str = voice.content["voice"]["file_id"]
    return name


async def in_voice_mode(api: BotApi) -> User:
    wang = api.user(1001, "王芳")
    await wang.talk("/start")
    await wang.talk("适合听的话")
    return wang


async def test_a_reply_is_heard_after_its_text(
    served: Served, api: BotApi, workshop: Workshop
) -> None:
    wang = await in_voice_mode(api)
    beginning, rest = await voices(wang, 2)
    text, *heard = wang.messages[-3:]
    assert "您想做什么？" in text.text
    assert heard == [beginning, rest]
    assert beginning.content["voice"]["duration"] < rest.content["voice"]["duration"]
    assert "想做什么" in (await workshop.hear(beginning.voice or b"", ())).text
    assert "第四个" in (await workshop.hear(rest.voice or b"", ())).text


async def test_what_was_uploaded_once_is_sent_again(served: Served, api: BotApi) -> None:
    wang = await in_voice_mode(api)
    await voices(wang, 2)
    await wang.talk("重复")
    first, second, *again = [file_id(one) for one in await voices(wang, 4)]
    assert again == [first, second]
    await wang.talk("快一点")
    (*_, faster, rest) = await voices(wang, 6)
    assert {file_id(faster), file_id(rest)}.isdisjoint({first, second})


async def test_who_wants_no_voice_gets_none(served: Served, api: BotApi) -> None:
    wang = await in_voice_mode(api)
    await voices(wang, 2)
    await wang.talk("不要语音")
    await wang.talk("重复")
    await asyncio.sleep(1)
    assert len([one for one in wang.messages if one.voice is not None]) == 2


async def test_who_reads_is_answered_aloud_when_they_speak(
    served: Served, api: BotApi, workshop: Workshop
) -> None:
    wang = api.user(1001, "王芳")
    await wang.talk("/start")
    await wang.talk("普通文字")
    assert all(one.voice is None for one in wang.messages)
    message = await Speaker(wang, workshop).says("第二个")
    assert message.text.startswith("我听到：第二个。\n想找什么样的工作？")
    await voices(wang, 1)


async def test_a_long_voice_message_is_not_even_fetched(served: Served, api: BotApi) -> None:
    wang = api.user(1001, "王芳")
    await wang.talk("/start")
    wang.chat.inbox.read_all()
    wang.send_voice(b"OggS", 600)
    (message,) = await wang.wait()
    assert message.text.startswith("这条语音太长了")
    assert "getFile" not in {one.method for one in api.requests}


async def test_without_engines_text_goes_on(serve: Serve, api: BotApi) -> None:
    await serve(more=QUIET)
    wang = await in_voice_mode(api)
    wang.send_voice(b"OggS", 3)
    (message,) = await wang.wait()
    assert message.text.startswith("我还听不了语音")
    assert all(one.voice is None for one in wang.messages)


async def test_an_engine_that_cannot_speak_is_told_of_once(
    serve: Serve, api: BotApi, tmp_path: Path
) -> None:
    # A file where the folder of the models should be.
    (tmp_path / "models").write_bytes(b"")
    served = await serve(folder=tmp_path, more={**ALOUD, "ZHUYE_ASR": "off"})
    wang = await in_voice_mode(api)
    # eSpeak takes over.
    await voices(wang, 1)
    assert "kokoro cannot speak: no_room" in served.log


SAID_AND_ASKED = (
    ("你好", "您想让我怎么说话？"),
    ("第三个", "您想做什么？"),
    ("我要把按摩店放到美团上", "您是想了解"),
    ("第一个", "接下来想做什么？"),
    ("第一个", "您是为谁来的？"),
    ("盲人按摩店", "也想找给个人的项目吗？"),
    ("第二个", "您的店叫什么名字？"),
    ("光明按摩店", "店在哪里？"),
    ("光明路八号", "有营业执照吗？"),
    ("正在办", "有几位盲人按摩师？"),
    ("三位", "几点开门"),
    ("早上九点到晚上十点", "现在在美团上吗？"),
    ("还没有上", "遇到过什么难处？"),
    ("跳过", "有店铺照片吗？"),
    ("以后再发", "怎么称呼您？"),
    ("王师傅", "怎么联系您最方便？"),
    ("在这里回复我", "单位或店在哪里？"),
    ("山东淄博", "都对吗？"),
    ("提交", "报名好了"),
)
"""What the owner of a massage shop says, and what is asked next."""

OTHERWISE = {"王师傅": "您可以叫我王师傅"}
"""How they say it again when it was not clear."""


async def test_a_shop_is_enrolled_by_mouth_and_ear_alone(
    serve: Serve, api: BotApi, workshop: Workshop, tmp_path: Path, sqlite_url: str
) -> None:
    shared_models().mkdir(exist_ok=True)
    (tmp_path / "models").symlink_to(shared_models())
    # eSpeak answers within the moment; who speaks to it is heard as ever.
    await serve(folder=tmp_path, more={**ALOUD, "ZHUYE_TTS": "espeak"})
    owner = Speaker(api.user(1001, "王师傅"), workshop)
    for said, asked in SAID_AND_ASKED:
        message = await owner.says(said)
        if asked not in message.text and "您说的是" not in message.text:
            message = await owner.says(OTHERWISE[said])
        if "您说的是" in message.text:
            message = await owner.says("第一个")
        assert asked in message.text, message.text
    await voices(owner.user, 10)
    database = Database.open(sqlite_url, Keys(TEST_SECRET))
    async with database.read() as uow:
        person = await uow.people.find("telegram", "1001")
        assert person is not None
        (enrolment,) = await uow.enrolments.list(person)
    await database.close()
    assert enrolment.offer == "xinguang.meituan"
    assert "光明按摩店" in str(enrolment.answers)


async def test_who_lets_no_voice_in_is_told_once_and_reads_on(served: Served, api: BotApi) -> None:
    wang = api.user(1001, "王芳")
    wang.say("/start")
    wang.forbid_voices()
    await wang.wait()
    await wang.talk("适合听的话")
    (told,) = await wang.wait(1, PATIENCE)
    assert told.text.startswith("您的手机设置不收语音")
    asked = len([one for one in api.requests if one.method == "sendVoice"])
    await wang.talk("重复")
    await asyncio.sleep(1)
    assert len([one for one in api.requests if one.method == "sendVoice"]) == asked == 1
    wang.allow_voices()
    await wang.talk("语音")
    await voices(wang, 1)
