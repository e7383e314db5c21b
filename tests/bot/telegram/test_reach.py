"""People who block the bot, come back, or leave Telegram; groups that move or put it out."""

import asyncio
from collections.abc import Callable

from bot.channels.telegram import CHANNEL
from db.database import Database
from db.keys import Keys
from tests.bot.telegram.conftest import Serve
from tests.conftest import TEST_SECRET
from tests.support.botapi import Answer, BotApi, User
from tests.support.botapi.desk import Request
from tests.support.crowd import settled
from tests.support.victims import SCRIPT

LATER = Answer(429, "Too Many Requests: retry after 2", retry_after=2)


async def test_who_blocks_the_bot_gets_nothing_and_who_comes_back_goes_on(
    api: BotApi, serve: Serve, sqlite_url: str
) -> None:
    await serve()
    wang = await at_the_menu(api)
    wang.block()
    await until(lambda: api.updates.pending == 0)
    await noted(sqlite_url, wang.id, reachable=False)
    wang.unblock()
    answer = await wang.talk("看全部项目")
    assert "想看哪个项目" in answer.text
    await noted(sqlite_url, wang.id, reachable=True)


async def test_a_reply_that_waits_when_the_bot_is_blocked_is_given_up(
    api: BotApi, serve: Serve, sqlite_url: str
) -> None:
    await serve()
    wang = await at_the_menu(api)
    refused = api.fault(LATER, "sendMessage", chat=wang.id)
    wang.say("看全部项目")
    await until(lambda: refused.hits == 1)
    wang.block()
    await noted(sqlite_url, wang.id, reachable=False)
    before = len(sent_to(api, wang.id))
    await asyncio.sleep(3)
    assert len(sent_to(api, wang.id)) == before
    wang.unblock()
    assert "找适合的项目" in (await wang.talk("菜单")).text


async def test_a_talk_goes_on_where_it_was_when_the_bot_was_blocked_in_it(
    api: BotApi, serve: Serve, sqlite_url: str
) -> None:
    await serve()
    wang = api.user(1001)
    for text in SCRIPT[:6]:
        asked = await wang.talk(text)
    wang.block()
    await until(lambda: api.updates.pending == 0)
    wang.unblock()
    repeated = await wang.talk("重复")
    assert repeated.text == asked.text
    for text in SCRIPT[6:]:
        done = await wang.talk(text)
    assert "报名好了" in done.text
    assert (await settled(sqlite_url)).repeats == 0


async def test_blocking_that_is_noticed_only_when_sending_is_noted(
    api: BotApi, serve: Serve, sqlite_url: str
) -> None:
    await serve()
    wang = await at_the_menu(api)
    api.fault(Answer(403, "Forbidden: bot was blocked by the user"), "sendMessage", chat=wang.id)
    wang.say("看全部项目")
    await noted(sqlite_url, wang.id, reachable=False)
    assert "找适合的项目" in (await wang.talk("菜单")).text
    await noted(sqlite_url, wang.id, reachable=True)


async def test_a_reply_to_an_account_that_was_deleted_meanwhile_is_given_up(
    api: BotApi, serve: Serve, sqlite_url: str
) -> None:
    served = await serve()
    wang, li = await at_the_menu(api), await at_the_menu(api, 1002)
    api.fault(LATER, "sendMessage", chat=wang.id)
    wang.say("看全部项目")
    wang.delete_account()
    await noted(sqlite_url, wang.id, reachable=False)
    assert [one.outcome[:3] for one in sent_to(api, wang.id)[-2:]] == ["429", "403"]
    assert "cannot be reached: deleted" in served.log
    assert "想看哪个项目" in (await li.talk("看全部项目")).text


async def test_a_group_that_becomes_a_supergroup_while_an_answer_waits_gets_it(
    api: BotApi, serve: Serve, sqlite_url: str
) -> None:
    await serve()
    wang = api.user(1001)
    group = api.group("互助群", [wang])
    refused = api.fault(LATER, "sendMessage", chat=group.id)
    group.say(wang, f"@{bot(api)} 你好")
    await until(lambda: refused.hits == 1)
    old, new = group.id, group.migrate()
    (answer,) = await group.wait()
    assert "单独和我聊" in answer.text
    assert answer.chat.id == new
    group.say(wang, f"@{bot(api)} 你好")
    (answer,) = await group.wait()
    assert answer.chat.id == new
    assert (await settled(sqlite_url)).repeats == 0
    assert [one.outcome[:3] for one in sent_to(api, old)] == ["429", "400"]


async def test_a_group_that_became_a_supergroup_unseen_gets_its_answer(
    api: BotApi, serve: Serve, sqlite_url: str
) -> None:
    served = await serve()
    wang = api.user(1001)
    group = api.group("互助群", [wang])
    group.say(wang, f"@{bot(api)} 你好")
    await group.wait()
    await served.stop()
    group.say(wang, f"@{bot(api)} 盲人按摩")
    new = group.migrate()
    await served.start()
    (answer,) = await group.wait()
    assert answer.chat.id == new
    await settled(sqlite_url)


async def test_a_bot_that_is_put_out_of_a_group_gives_up_and_answers_when_it_is_back(
    api: BotApi, serve: Serve, sqlite_url: str
) -> None:
    await serve()
    wang = api.user(1001)
    group = api.group("互助群", [wang])
    refused = api.fault(LATER, "sendMessage", chat=group.id)
    group.say(wang, f"@{bot(api)} 你好")
    await until(lambda: refused.hits == 1)
    group.kick_bot()
    await noted(sqlite_url, group.id, reachable=False)
    group.add_bot()
    group.say(wang, f"@{bot(api)} 你好")
    await group.wait()
    await noted(sqlite_url, group.id, reachable=True)


async def test_a_bot_that_learns_only_by_sending_that_it_was_put_out_gives_up(
    api: BotApi, serve: Serve, sqlite_url: str
) -> None:
    served = await serve()
    wang = api.user(1001)
    group = api.group("互助群", [wang])
    api.fault(Answer(403, "Forbidden: bot was kicked from the group chat"), "sendMessage")
    group.say(wang, f"@{bot(api)} 你好")
    await noted(sqlite_url, group.id, reachable=False)
    assert "cannot be reached: kicked" in served.log


async def test_taps_that_are_too_old_to_be_answered_are_followed_all_the_same(
    api: BotApi, serve: Serve
) -> None:
    await serve()
    wang = await at_the_menu(api)
    api.world.taps.lifetime = -1
    wang.tap("2. 找岗位")
    assert "想找什么样的工作" in (await wang.wait())[0].text
    assert not wang.answered_taps
    wang.tap(0, old=True)
    assert (await wang.wait())[0].text


async def test_a_question_that_is_gone_from_the_chat_disturbs_nothing(
    api: BotApi, serve: Serve
) -> None:
    await serve()
    wang = await at_the_menu(api)
    wang.delete(wang.last)
    assert "想看哪个项目" in (await wang.talk("看全部项目")).text
    await until(lambda: "message to edit not found" in edits(api)[-1].outcome)
    assert "您想做什么" in (await wang.talk("菜单")).text


async def test_buttons_that_are_gone_already_disturb_nothing(api: BotApi, serve: Serve) -> None:
    await serve()
    wang = await at_the_menu(api)
    wang.last.reply_markup = None
    assert "想看哪个项目" in (await wang.talk("看全部项目")).text
    await until(lambda: "message is not modified" in edits(api)[-1].outcome)
    assert "您想做什么" in (await wang.talk("菜单")).text


async def at_the_menu(api: BotApi, number: int = 1001) -> User:
    user = api.user(number)
    await user.talk("/start")
    await user.talk("普通文字")
    return user


def bot(api: BotApi) -> str:
    username: str = api.world.bot["username"]
    return username


def sent_to(api: BotApi, chat: int) -> list[Request]:
    sent = [one for one in api.requests if one.method == "sendMessage"]
    return [one for one in sent if one.params["chat_id"] == str(chat)]


def edits(api: BotApi) -> list[Request]:
    return [one for one in api.requests if one.method == "editMessageReplyMarkup"]


async def noted(database_url: str, chat: int, *, reachable: bool) -> None:
    """Wait until it is noted whether somebody can be reached."""
    database = Database.open(database_url, Keys(TEST_SECRET))
    try:
        async with asyncio.timeout(10):
            while True:
                async with database.read() as uow:
                    if await uow.people.is_reachable(CHANNEL, str(chat)) is reachable:
                        return
                await asyncio.sleep(0.05)
    finally:
        await database.close()


async def until(true: Callable[[], bool], seconds: float = 10.0) -> None:
    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(0.01)
