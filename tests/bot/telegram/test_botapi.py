"""The server that stands for Telegram in tests: what it takes, what it refuses, what it keeps."""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import aiogram.methods
import aiogram.types
import aiohttp
import pytest
from aiogram import Bot, Dispatcher
from aiogram.__meta__ import __api_version__
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.types import (
    BotCommand,
    BufferedInputFile,
    CallbackQuery,
    InaccessibleMessage,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    LinkPreviewOptions,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
    TelegramObject,
    Update,
)
from aiohttp import web

from tests.support.botapi import (
    VOICES_RESTRICTED,
    Answer,
    BotApi,
    Delay,
    DelayAfter,
    DropAfter,
    DropBefore,
    Hang,
    Html502,
    User,
)
from tests.support.botapi.derive import limits
from tests.support.botapi.facts import facts
from tests.support.botapi.html import Reader
from tests.support.botapi.texts import detected, piece
from tests.support.tones import heard, tone

TOKEN = "123:abc"
JOBS = InlineKeyboardMarkup(
    inline_keyboard=[
        [InlineKeyboardButton(text="1. 找工作", callback_data="jobs")],
        [InlineKeyboardButton(text="网页", url="https://example.org/")],
    ]
)
OPUS = tone()
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 32

Raw = Callable[..., Any]


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi(TOKEN) as server:
        yield server


@pytest.fixture
async def bot(api: BotApi) -> AsyncIterator[Bot]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(api.url), timeout=5)
    async with Bot(TOKEN, session=session) as one:
        yield one


@pytest.fixture
def wang(api: BotApi) -> User:
    """A person who has written already."""
    user = api.user(1001, "王芳")
    user.say("/start")
    return user


@pytest.fixture
async def raw(api: BotApi) -> AsyncIterator[Raw]:
    """Sends what a correct library would not."""
    async with aiohttp.ClientSession() as session:

        async def ask(method: str, token: str = TOKEN, **params: Any) -> Any:
            form = {
                key: value if isinstance(value, str) else json.dumps(value)
                for key, value in params.items()
            }
            url = f"{api.url}/bot{token}/{method}"
            async with session.post(url, data=form) as response:
                told = await response.json()
                assert told["ok"] is (response.status == 200)
                assert told.get("error_code", 200) == response.status
                return told

        yield ask


def extras(value: Any) -> list[str]:
    """The fields the library does not know, at any depth."""
    if isinstance(value, list):
        return [found for one in value for found in extras(one)]
    if not isinstance(value, TelegramObject):
        return []
    fields = {key: getattr(value, key) for key in type(value).model_fields}
    return list(value.model_extra or {}) + [
        found for one in fields.values() for found in extras(one)
    ]


def updates(api: BotApi) -> list[Update]:
    """Everything that waits for the bot, checked by the library."""
    found = [Update.model_validate(one.json()) for one in api.updates.waiting]
    assert extras(found) == []
    return found


# The facts


def test_facts_are_those_of_the_library() -> None:
    assert facts().api == __api_version__
    for name, told in facts().methods.items():
        model = getattr(aiogram.methods, name[0].upper() + name[1:])
        assert told["fields"].keys() <= model.model_fields.keys(), name
    for name, told in facts().types.items():
        fields = getattr(aiogram.types, name).model_fields
        known = fields.keys() | {one.alias for one in fields.values()}
        assert told["fields"].keys() <= known, name


def test_limits_are_read_out_of_descriptions() -> None:
    described = {
        "length": "Name of it; 1-64 characters after entities parsing",
        "bytes": "Data to be sent, 1-64 bytes",
        "items": "A list of 1-100 identifiers of messages",
        "pattern": "A two-letter ISO 639-1 language code.",
    }
    for rule, told in described.items():
        assert rule in dict(limits("thing", {"name": "x", "type": "String", "description": told}))
    number = {"name": "x", "type": "Integer", "description": "How many; 1-10. Defaults to 1."}
    assert dict(limits("thing", number)) == {"range": [1, 10]}
    action = {"name": "action", "type": "String", "description": "One of: a for b, c or d for e."}
    assert dict(limits("thing", action)) == {"one_of": ["a", "c", "d"]}


# Talks


async def test_a_talk(api: BotApi, bot: Bot) -> None:
    dispatcher = Dispatcher()

    @dispatcher.message()
    async def greet(message: aiogram.types.Message) -> None:
        await message.answer("您好", reply_markup=JOBS)

    @dispatcher.callback_query()
    async def chosen(query: CallbackQuery) -> None:
        await query.answer("好的")
        assert isinstance(query.message, aiogram.types.Message)
        await query.message.edit_text("找什么工作？")

    polling = asyncio.create_task(dispatcher.start_polling(bot, handle_signals=False))
    wang = api.user(1001, "王芳")
    reply = await wang.talk("你好")
    assert (reply.text, reply.buttons) == ("您好", ["1. 找工作", "网页"])
    edited = await wang.tap("1. 找工作")
    assert edited is reply
    assert (reply.text, reply.edits, reply.buttons) == ("找什么工作？", ["您好"], [])
    assert [tap.answers for tap in wang.answered_taps] == [[{"text": "好的"}]]
    assert api.delivered == [(1001, reply)]
    assert {one.outcome for one in api.requests if one.method != "getUpdates"} == {"ok"}
    await dispatcher.stop_polling()
    await polling
    assert api.updates.confirmed == 2
    assert api.violations == []


async def test_a_wait_gives_each_message_once(bot: Bot, wang: User) -> None:
    for number in range(3):
        await bot.send_message(wang.id, f"{number}")
    assert [one.text for one in await wang.wait(2)] == ["0", "1"]
    assert [one.text for one in wang.unread] == ["2"]
    assert [one.text for one in await wang.wait()] == ["2"]
    with pytest.raises(TimeoutError, match="王芳"):
        await wang.wait(timeout=0.01)


async def test_everything_people_do_is_an_update(api: BotApi, bot: Bot, wang: User) -> None:
    sent = await bot.send_message(wang.id, "请选", reply_markup=JOBS)
    said = wang.say("看 https://example.org/a 和 @somebody，#标签 /help")
    wang.reply(wang.messages[0], "回复")
    wang.edit(said, "改了")
    wang.forward("转来的话", "李雷")
    wang.tap(0)
    wang.share_contact("+8613800000000")
    wang.share_contact("+8613800000001", own=False)
    wang.share_location(38.5, 106.2)
    wang.send_photo(PNG, "照片")
    wang.send_document("简历.pdf", b"%PDF", "application/pdf")
    wang.send_voice(OPUS, 3)
    wang.send_audio("录音.m4a", b"ftyp", 60, "audio/mp4", caption="听听")
    wang.send_video_note(b"mp4", 9)
    wang.send_sticker()
    wang.block()
    wang.unblock()
    group = api.group("群", [wang])
    group.say(wang, "/help@zhuye_test_bot")
    group.migrate()
    group.kick_bot()
    kinds = [
        next(kind for kind in facts().updates if getattr(one, kind) is not None)
        for one in updates(api)
    ]
    assert kinds == [
        *["message"] * 3, "edited_message", "message", "callback_query", *["message"] * 9,
        *["my_chat_member"] * 3, *["message"] * 5, "my_chat_member",
    ]  # fmt: skip
    entities = api.updates.waiting[1].body["entities"]
    assert [one["type"] for one in entities] == ["url", "mention", "hashtag", "bot_command"]
    assert api.updates.waiting[2].body["reply_to_message"]["message_id"] == sent.message_id
    ids = [one.body["message_id"] for one in list(api.updates.waiting)[1:3]]
    assert ids == [sent.message_id + 1, sent.message_id + 2]


async def test_a_tap_needs_a_button(api: BotApi, bot: Bot, wang: User) -> None:
    await bot.send_message(wang.id, "请选", reply_markup=JOBS)
    with pytest.raises(LookupError, match="网页"):
        wang.tap("网页")
    with pytest.raises(LookupError, match="找工作"):
        wang.tap("没有")
    await bot.send_message(wang.id, "再选", reply_markup=JOBS)
    assert wang.tap("1. 找工作").message is wang.messages[1]
    assert wang.tap("1. 找工作", wang.messages[0]).message is wang.messages[0]
    wang.delete(wang.messages[1])
    assert wang.tap("1. 找工作", old=True).message is wang.messages[0]
    query = updates(api)[-1].callback_query
    assert query is not None
    assert isinstance(query.message, InaccessibleMessage)
    assert wang.tap_data("forged", wang.messages[0]).data == "forged"


async def test_reply_keyboards(bot: Bot, wang: User) -> None:
    keyboard = ReplyKeyboardMarkup(
        keyboard=[
            [KeyboardButton(text="是"), KeyboardButton(text="电话", request_contact=True)],
        ]
    )
    with pytest.raises(LookupError):
        wang.press("是")
    await bot.send_message(wang.id, "对吗？", reply_markup=keyboard)
    assert wang.last.reply_keyboard == wang.keys == ["是", "电话"]
    await bot.send_message(wang.id, "对吗？", reply_markup=JOBS)
    assert wang.press("是").text == "是"
    with pytest.raises(LookupError, match="request_contact"):
        wang.press("电话")
    await bot.send_message(wang.id, "谢谢", reply_markup=ReplyKeyboardRemove())
    assert wang.keys == []


# Refusals

BUTTON = {"text": "好", "callback_data": "x"}
SEND = {"chat_id": 1001, "text": "好"}
VOICE = {"chat_id": 1001, "voice": "abc"}


def under(*buttons: dict[str, Any]) -> dict[str, Any]:
    """A request with buttons."""
    return SEND | {"reply_markup": {"inline_keyboard": [list(buttons)]}}


@pytest.mark.parametrize(
    ("method", "params", "description"),
    [
        ("sendMessage", SEND | {"extra": "1"}, "unknown parameter: sendMessage.extra"),
        ("sendMessage", {"text": "好"}, "chat_id is empty"),
        ("sendMessage", {"chat_id": 1001}, "message text is empty"),
        ("sendMessage", SEND | {"text": ""}, "message text is empty"),
        ("sendMessage", SEND | {"text": " \n"}, "text must be non-empty"),
        ("sendMessage", SEND | {"text": "好" * 4097}, "message is too long"),
        ("sendMessage", SEND | {"text": "😀" * 2049}, "message is too long"),
        ("sendMessage", SEND | {"chat_id": 5}, "chat not found"),
        ("sendMessage", SEND | {"chat_id": "@nobody"}, "chat not found"),
        ("sendMessage", SEND | {"disable_notification": "perhaps"}, "is not Boolean"),
        ("sendMessage", SEND | {"reply_markup": "{"}, "can't parse JSON"),
        ("sendMessage", SEND | {"reply_markup": {"buttons": []}}, "is none of"),
        ("sendMessage", SEND | {"parse_mode": "HTML", "text": "<b>好"}, "can't parse entities"),
        ("sendMessage", SEND | {"parse_mode": "Wiki"}, "parse_mode Wiki"),
        ("sendMessage", SEND | {"entities": [{"type": "loud", "offset": 0, "length": 1}]}, "loud"),
        (
            "sendMessage",
            SEND | {"entities": [{"type": "bold", "offset": 0, "length": 9}]},
            "ENTITY_BOUNDS_INVALID",
        ),
        ("sendMessage", SEND | {"reply_parameters": {"message_id": 99}}, "be replied not found"),
        ("sendMessage", under({"text": "好"}), "Text buttons are unallowed"),
        ("sendMessage", under(BUTTON | {"url": "https://example.org"}), "Text buttons"),
        ("sendMessage", under(BUTTON | {"callback_data": "好" * 22}), "BUTTON_DATA_INVALID"),
        ("sendMessage", under(BUTTON | {"callback_data": ""}), "BUTTON_DATA_INVALID"),
        ("sendMessage", under(BUTTON | {"style": "pink"}), "pink"),
        ("sendMessage", under(BUTTON | {"text": ""}), "text must be non-empty"),
        ("sendMessage", under(BUTTON | {"text": 5}), "is not String"),
        ("sendMessage", under(BUTTON | {"colour": "red"}), "unknown field"),
        ("sendMessage", under({"callback_data": "x"}), "field is required"),
        ("sendMessage", under({"text": "好", "url": "nowhere"}), "BUTTON_URL_INVALID"),
        ("sendMessage", under(*[BUTTON] * 101), "reply markup is too long"),
        (
            "sendMessage",
            under({"text": "好", "web_app": {"url": "http://example.org/"}}),
            "BUTTON_URL_INVALID",
        ),
        ("sendMessage", under({"text": "付", "pay": True}), "BUTTON_TYPE_INVALID"),
        ("sendMessage", SEND | {"message_thread_id": 5}, "message_thread_id is not something"),
        ("sendVoice", {"chat_id": 1001}, "there is no voice in the request"),
        ("sendVoice", {"chat_id": 1001, "voice": "abc"}, "wrong file identifier/HTTP URL"),
        ("sendVoice", {"chat_id": 1001, "voice": "attach://abc"}, "wrong file identifier"),
        ("sendVoice", {"chat_id": 1001, "voice": "https://example.org/"}, "failed to get HTTP URL"),
        ("sendVoice", {"chat_id": 1001, "voice": ""}, "there is no voice in the request"),
        ("sendVoice", {"voice": "abc"}, "chat_id is empty"),
        ("sendVoice", {"chat_id": 5, "voice": "abc"}, "chat not found"),
        ("sendVoice", VOICE | {"caption": "好" * 1025}, "message caption is too long"),
        ("sendVoice", VOICE | {"duration": "3.5"}, "is not Integer"),
        ("sendVoice", VOICE | {"duration": -1}, "wrong duration -1"),
        ("sendVoice", VOICE | {"duration": 86_401}, "wrong duration 86401"),
        ("sendVoice", VOICE | {"disable_notification": "perhaps"}, "is not Boolean"),
        ("sendVoice", VOICE | {"reply_markup": {"buttons": []}}, "is none of"),
        ("sendVoice", VOICE | {"reply_parameters": {"message_id": 99}}, "be replied not found"),
        ("sendVoice", VOICE | {"title": "歌"}, "unknown parameter: sendVoice.title"),
        (
            "sendDocument",
            {"chat_id": 1001, "document": "abc", "caption": "好" * 1025},
            "message caption is too long",
        ),
        ("sendChatAction", {"chat_id": 1001, "action": "dancing"}, "wrong parameter action"),
        ("sendChatAction", {"chat_id": 1001, "action": ""}, "wrong parameter action"),
        ("sendChatAction", {"chat_id": 1001}, "wrong parameter action"),
        ("sendChatAction", {"action": "typing"}, "chat_id is empty"),
        ("sendChatAction", {"chat_id": 5, "action": "typing"}, "chat not found"),
        ("getFile", {"file_id": "abc"}, "invalid file_id"),
        ("getFile", {}, "file_id not specified"),
        ("answerCallbackQuery", {"callback_query_id": "1"}, "query is too old"),
        ("answerCallbackQuery", {"callback_query_id": "1", "text": "好" * 201}, "MESSAGE_TOO_LONG"),
        ("answerCallbackQuery", {"callback_query_id": "1", "url": "https://a.org"}, "URL_INVALID"),
        ("editMessageText", {"chat_id": 1001, "text": "好"}, "message identifier is not specified"),
        ("editMessageText", SEND | {"message_id": 99}, "message to edit not found"),
        ("editMessageText", SEND | {"message_id": 1}, "message can't be edited"),
        ("deleteMessage", {"chat_id": 1001, "message_id": 99}, "message to delete not found"),
        ("deleteMessages", {"chat_id": 1001, "message_ids": []}, "0 is less than 1"),
        ("deleteMessages", {"chat_id": 1001, "message_ids": ["1"]}, "is not Integer"),
        ("deleteMessages", {"chat_id": 1001, "message_ids": list(range(101))}, "more than 100"),
        ("getUpdates", {"limit": 101}, "101 is more than 100"),
        ("getUpdates", {"allowed_updates": ["letters"]}, "letters"),
        ("setWebhook", {"url": "http://example.org/"}, "An HTTPS URL must be provided"),
        ("setWebhook", {"url": "https://example.org:8080/"}, "only on ports 80, 88, 443 or 8443"),
        ("setWebhook", {"url": "https://a.org/", "secret_token": "a b"}, "unallowed characters"),
        ("setWebhook", {"url": "https://a.org/", "secret_token": "a" * 257}, "more than 256"),
        ("setWebhook", {"url": "https://a.org/", "max_connections": 101}, "more than 100"),
        (
            "setMyCommands",
            {"commands": [{"command": "Help", "description": "帮助"}]},
            "COMMAND_INV",
        ),
        (
            "setMyCommands",
            {"commands": [{"command": "", "description": "帮助"}]},
            "COMMAND_INVALID",
        ),
        (
            "setMyCommands",
            {"commands": [{"command": "a" * 33, "description": "帮"}]},
            "COMMAND_INV",
        ),
        (
            "setMyCommands",
            {"commands": [{"command": "help", "description": "帮" * 257}]},
            "BOT_COMMAND_DESCRIPTION_INVALID",
        ),
        (
            "setMyCommands",
            {"commands": [{"command": f"c{one}", "description": "帮助"} for one in range(101)]},
            "BOT_COMMANDS_TOO_MUCH",
        ),
        ("setMyCommands", {"commands": [], "scope": {"type": "galaxy"}}, "is none of"),
        ("setMyCommands", {"commands": [], "scope": {"type": "chat", "chat_id": 7}}, "not found"),
        ("setMyCommands", {"commands": [], "language_code": "zh-hans"}, "zh-hans"),
        ("setMyDescription", {"description": "好" * 513}, "more than 512"),
        ("setMyShortDescription", {"short_description": "好" * 121}, "more than 120"),
        ("setMyName", {"name": "好" * 65}, "more than 64"),
        ("setChatMenuButton", {"menu_button": {"type": "cake"}}, "is none of"),
        ("copyMessage", {"chat_id": 1001, "from_chat_id": 1001, "message_id": 9}, "to copy not"),
        ("leaveChat", {"chat_id": 1001}, "private chats"),
    ],
)
async def test_what_breaks_the_specification_is_refused_and_recorded(
    api: BotApi, raw: Raw, wang: User, *, method: str, params: dict[str, Any], description: str
) -> None:
    told = await raw(method, **params)
    assert told["error_code"] == 400
    assert told["description"].startswith("Bad Request: ")
    assert description in told["description"]
    assert api.violations == [f"{method}: {told['description']}"]
    assert api.requests[-1].outcome == f"400 {told['description']}"
    assert wang.messages == []


async def test_unknown_methods_and_tokens(api: BotApi, raw: Raw, wang: User) -> None:
    assert (await raw("sendTelepathy", **SEND))["error_code"] == 404
    assert (await raw("sendmessage", **SEND))["ok"]
    assert (await raw("getMe", token="123:abd"))["description"] == "Unauthorized"
    assert len(api.violations) == 1


async def test_every_way_to_send_parameters(api: BotApi, wang: User) -> None:
    markup = {"inline_keyboard": [[BUTTON]]}
    written = json.dumps(markup)
    query: dict[str, str | int] = {"chat_id": 1001, "text": "好", "reply_markup": written}
    url = f"{api.url}/bot{TOKEN}/sendMessage"
    parts = aiohttp.FormData({"chat_id": "1001", "text": "好"}, default_to_multipart=True)
    parts.add_field("reply_markup", written)
    async with aiohttp.ClientSession() as session:
        sent = [
            session.post(url, json=SEND | {"reply_markup": markup}),
            session.post(url, json=SEND | {"reply_markup": written}),
            session.get(url, params=query),
            session.post(url, data=parts),
        ]
        assert [(await one).status for one in sent] == [200] * 4
        assert (
            await session.post(url, data="[]", headers={"Content-Type": "application/json"})
        ).status == 400
        assert (
            await session.post(url, data="好", headers={"Content-Type": "text/plain"})
        ).status == 400
    assert [one.buttons for one in wang.messages] == [["好"]] * 4


async def test_whom_the_bot_cannot_write_to(api: BotApi, bot: Bot, wang: User) -> None:
    stranger, gone = api.user(1, "生人"), api.user(2, "走了")
    gone.say("再见")
    gone.delete_account()
    wang.block()
    for user, reason in (
        (stranger, "bot can't initiate conversation with a user"),
        (gone, "user is deactivated"),
        (wang, "bot was blocked by the user"),
    ):
        with pytest.raises(TelegramForbiddenError, match=f"Forbidden: {reason}"):
            await bot.send_message(user.id, "好")
    with pytest.raises(LookupError):
        wang.say("在吗")
    wang.unblock()
    await bot.send_message(wang.id, "好")
    assert api.violations == []


async def test_edits(api: BotApi, bot: Bot, wang: User) -> None:
    sent = await bot.send_message(wang.id, "一 <b>二</b>", parse_mode="HTML", reply_markup=JOBS)
    seen = wang.last
    assert seen.entities == [{"type": "bold", "offset": 2, "length": 1}]
    with pytest.raises(TelegramBadRequest, match="message is not modified"):
        await bot.edit_message_text(
            "一 <b>二</b>", None, wang.id, sent.message_id, parse_mode="HTML", reply_markup=JOBS
        )
    edited = await bot.edit_message_text("三", None, wang.id, sent.message_id, reply_markup=JOBS)
    assert isinstance(edited, aiogram.types.Message)
    assert (edited.text, seen.text, seen.edits) == ("三", "三", ["一 二"])
    await bot.edit_message_reply_markup(None, wang.id, sent.message_id)
    assert seen.buttons == []
    wang.delete(seen)
    with pytest.raises(TelegramBadRequest, match="message to edit not found"):
        await bot.edit_message_text("四", None, wang.id, sent.message_id)
    assert api.violations == []
    keys = ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="是")]])
    sent = await bot.send_message(wang.id, "对吗？", reply_markup=keys)
    with pytest.raises(TelegramBadRequest, match="message can't be edited"):
        await bot.edit_message_text("好", None, wang.id, sent.message_id)
    assert len(api.violations) == 1


async def test_deletions(api: BotApi, bot: Bot, wang: User) -> None:
    first = await bot.send_message(wang.id, "一")
    second = await bot.send_message(wang.id, "二")
    await bot.delete_message(wang.id, first.message_id)
    await bot.delete_messages(wang.id, [first.message_id, second.message_id])
    assert [one.deleted for one in wang.messages] == [True, True]
    third = await bot.send_message(wang.id, "三")
    api.world.clock = lambda: time.time() + 49 * 3600
    with pytest.raises(TelegramBadRequest, match="can't be deleted for everyone"):
        await bot.delete_message(wang.id, third.message_id)
    assert api.violations == []


async def test_answers_to_taps(api: BotApi, bot: Bot, wang: User) -> None:
    await bot.send_message(wang.id, "请选", reply_markup=JOBS)
    tap = wang.tap(0)
    await bot.answer_callback_query(tap.id)
    await bot.answer_callback_query(tap.id, "好", show_alert=True)
    assert await tap.answered() == {}
    assert wang.answered_taps == [tap]
    assert tap.answers[1] == {"text": "好", "show_alert": True}
    api.world.clock = lambda: time.time() + 61
    with pytest.raises(TelegramBadRequest, match="query is too old and response timeout expired"):
        await bot.answer_callback_query(tap.id)
    assert api.violations == []


async def test_replies_previews_and_commands(api: BotApi, bot: Bot, wang: User) -> None:
    first = await bot.send_message(
        wang.id, "看 example.org", link_preview_options=LinkPreviewOptions(is_disabled=True)
    )
    assert wang.last.entities[0]["type"] == "url"
    await bot.send_message(
        wang.id, "对", reply_parameters=ReplyParameters(message_id=first.message_id)
    )
    assert wang.last.reply_to is wang.messages[0]
    lost = ReplyParameters(message_id=99, allow_sending_without_reply=True)
    await bot.send_message(wang.id, "对", reply_parameters=lost)
    commands = [BotCommand(command="help", description="帮助")]
    await bot.set_my_commands(commands, language_code="zh")
    assert [one.command for one in await bot.get_my_commands(language_code="zh")] == ["help"]
    assert await bot.get_my_commands() == []
    assert await bot.delete_my_commands(language_code="zh")
    assert await bot.get_my_commands(language_code="zh") == []
    assert await bot.set_my_name("助业")
    assert await bot.set_my_description("找工作")
    assert await bot.set_my_short_description("找工作")
    assert await bot.set_chat_menu_button()
    assert api.world.profile["name:"] == "助业"
    assert (await bot.me()).username == "zhuye_test_bot"
    assert (await bot.get_chat(wang.id)).first_name == "王芳"
    await bot.send_chat_action(wang.id, "typing")
    assert wang.actions == ["typing"]
    forwarded = await bot.forward_message(wang.id, wang.id, first.message_id)
    assert forwarded.forward_origin is not None
    await bot.copy_message(wang.id, wang.id, first.message_id)
    assert wang.last.text == "看 example.org"
    with pytest.raises(TelegramRetryAfter):
        await bot.close()
    assert await bot.log_out()
    with pytest.raises(TelegramBadRequest, match="Logged out"):
        await bot.send_message(wang.id, "好")
    assert api.violations == []


# Files


async def test_files_go_both_ways(api: BotApi, bot: Bot, wang: User) -> None:
    page = BufferedInputFile(b"1,2", "表.csv")
    sent = await bot.send_document(wang.id, page, caption="<i>表</i>", parse_mode="HTML")
    assert sent.document is not None
    assert sent.document.file_name == "表.csv"
    assert (wang.last.document, wang.last.text, wang.last.voice) == (b"1,2", "表", None)
    again = await bot.send_document(wang.id, sent.document.file_id)
    assert again.document is not None
    assert again.document.file_id == sent.document.file_id
    await bot.send_audio(wang.id, BufferedInputFile(b"ID3", "a.mp3"), title="歌")
    assert wang.last.audio == b"ID3"
    await bot.send_photo(wang.id, BufferedInputFile(PNG, "a.png"))
    assert wang.last.photo == PNG
    wang.send_document("简历.pdf", b"%PDF", "application/pdf")
    document = updates(api)[-1].message
    assert document is not None
    assert document.document is not None
    fetched = await bot.download(document.document)
    assert fetched is not None
    assert fetched.read() == b"%PDF"
    assert api.violations == []


async def test_files_that_are_too_big(api: BotApi, bot: Bot, wang: User) -> None:
    wang.send_document("电影.mp4", b"...", "video/mp4", size=20 * 1024 * 1024 + 1)
    document = api.updates.waiting[-1].body["document"]
    with pytest.raises(TelegramBadRequest, match="file is too big"):
        await bot.get_file(document["file_id"])
    assert api.violations == []
    large = BufferedInputFile(b"\0" * (50 * 1024 * 1024 + 1), "a.bin")
    with pytest.raises(aiogram.exceptions.TelegramEntityTooLarge):
        await bot.send_document(wang.id, large)
    with pytest.raises(TelegramBadRequest, match="file must be non-empty"):
        await bot.send_document(wang.id, BufferedInputFile(b"", "a.bin"))
    with pytest.raises(TelegramBadRequest, match="IMAGE_PROCESS_FAILED"):
        await bot.send_photo(wang.id, BufferedInputFile(b"text", "a.png"))
    assert len(api.violations) == 3
    async with aiohttp.ClientSession() as session:
        response = await session.get(f"{api.url}/file/bot{TOKEN}/documents/none")
        assert response.status == 404


# Voice messages

NOT_OPUS = "VOICE_NOT_OGG_OPUS (test server)"
NOT_VOICES = {
    "mp3": b"ID3" + b"\0" * 500,
    "words alone": b"OggS" + b"\0" * 24 + b"OpusHead" + b"\0" * 64,
    "stereo": tone(layout="stereo"),
    "wav": tone(container="wav", codec="pcm_s16le"),
    "flac in ogg": tone(codec="flac"),
    "opus in webm": tone(container="webm"),
    "late": b"\0" + OPUS,
    "cut head": OPUS[:40],
    "no sound": OPUS[:100],
    "damaged": OPUS[:12] + b"\xff" + OPUS[13:],
    "claims stereo": OPUS.replace(b"OpusHead\x01\x01", b"OpusHead\x01\x02"),
}


async def test_a_voice_message_is_heard_as_it_was_sent(api: BotApi, bot: Bot, wang: User) -> None:
    file = BufferedInputFile(OPUS, "a.ogg")
    sent = await bot.send_voice(
        wang.id, file, caption="<b>听</b>", parse_mode="HTML", duration=3, reply_markup=JOBS,
        disable_notification=True,
    )  # fmt: skip
    assert extras(sent) == []
    assert sent.voice is not None
    assert (sent.voice.duration, sent.voice.mime_type) == (3, "audio/ogg")
    assert sent.voice.file_size == len(OPUS)
    assert (wang.last.text, wang.last.buttons) == ("听", ["1. 找工作", "网页"])
    assert (wang.last.voice, wang.last.duration) == (OPUS, 3)
    other = tone(0.5, hertz=880)
    await bot.send_message(wang.id, "好")
    await bot.send_voice(wang.id, BufferedInputFile(other, "b.ogg"))
    first, second = await wang.hear(2)
    assert wang.voices == [first, second]
    assert (first.data, first.duration, first.file_id) == (OPUS, 3, sent.voice.file_id)
    assert (second.duration, heard(second.data)[1]) == (None, 880)
    assert heard(second.data)[0] == pytest.approx(0.5, abs=0.05)
    with pytest.raises(TimeoutError, match="1 voice messages"):
        await wang.hear(patience=0.01)
    assert api.violations == []


async def test_a_voice_message_is_sent_again_by_its_number(
    api: BotApi, bot: Bot, wang: User
) -> None:
    li = api.user(1002, "李雷")
    li.say("/start")
    sent = await bot.send_voice(wang.id, BufferedInputFile(OPUS, "a.ogg"), duration=3)
    assert sent.voice is not None
    number = sent.voice.file_id
    again = [await bot.send_voice(li.id, number) for _ in range(2)]
    assert [one.voice for one in again] == [sent.voice] * 2
    assert [(one.data, one.duration, one.again) for one in wang.voices] == [(OPUS, 3, False)]
    assert [(one.data, one.duration, one.again) for one in li.voices] == [(OPUS, None, True)] * 2
    assert [one.id for one in api.uploaded] == [number]
    assert [one.id for one in api.resent] == [number] * 2
    wang.send_voice(b"OggS", 2)
    received = api.updates.waiting[-1].body["voice"]["file_id"]
    assert (await bot.send_voice(wang.id, received)).voice is not None
    assert len(api.uploaded) == 1
    assert api.violations == []


async def test_a_number_of_a_file_is_of_one_bot_and_one_kind(
    api: BotApi, bot: Bot, wang: User
) -> None:
    sent = await bot.send_voice(wang.id, BufferedInputFile(OPUS, "a.ogg"))
    document = await bot.send_document(wang.id, BufferedInputFile(OPUS, "a.ogg"))
    assert sent.voice is not None
    assert document.document is not None
    with pytest.raises(TelegramBadRequest, match="type of file mismatch"):
        await bot.send_voice(wang.id, document.document.file_id)
    async with BotApi("124:abc") as other:
        other.user(wang.id).say("/start")
        session = AiohttpSession(api=TelegramAPIServer.from_base(other.url))
        async with Bot(other.token, session=session) as stranger:
            await stranger.send_voice(wang.id, BufferedInputFile(OPUS, "a.ogg"))
            with pytest.raises(TelegramBadRequest, match="wrong file identifier/HTTP URL spec"):
                await stranger.send_voice(wang.id, sent.voice.file_id)


@pytest.mark.parametrize("kind", ["empty", *NOT_VOICES])
async def test_what_is_no_voice_message_is_refused(
    api: BotApi, bot: Bot, wang: User, *, kind: str
) -> None:
    file = BufferedInputFile(NOT_VOICES.get(kind, b""), "a.ogg")
    reason = NOT_OPUS if kind in NOT_VOICES else "file must be non-empty"
    with pytest.raises(TelegramBadRequest) as wrong:
        await bot.send_voice(wang.id, file, duration=1)
    assert wrong.value.message == f"Bad Request: {reason}"
    assert api.violations == [f"sendVoice: Bad Request: {reason}"]
    assert (wang.messages, wang.voices, api.uploaded) == ([], [], [])


async def test_a_voice_message_may_be_so_large(api: BotApi, bot: Bot, wang: User) -> None:
    most = OPUS.ljust(50 * 1024 * 1024, b"\0")
    await bot.send_voice(wang.id, BufferedInputFile(most, "a.ogg"))
    with pytest.raises(aiogram.exceptions.TelegramEntityTooLarge):
        await bot.send_voice(wang.id, BufferedInputFile(most + b"\0", "a.ogg"))
    assert len(wang.voices) == 1


@pytest.mark.parametrize("reason", ["VOICE_MESSAGES_FORBIDDEN", VOICES_RESTRICTED])
async def test_who_wants_no_voice_messages(
    api: BotApi, bot: Bot, wang: User, *, reason: str
) -> None:
    sent = await bot.send_voice(wang.id, BufferedInputFile(OPUS, "a.ogg"))
    assert sent.voice is not None
    wang.forbid_voices(reason)
    refused = (
        bot.send_voice(wang.id, BufferedInputFile(OPUS, "a.ogg")),
        bot.send_voice(wang.id, sent.voice.file_id),
        bot.copy_message(wang.id, wang.id, sent.message_id),
        bot.forward_message(wang.id, wang.id, sent.message_id),
    )
    for sending in refused:
        with pytest.raises(TelegramBadRequest, match=f"Bad Request: {reason}"):
            await sending
    assert (len(wang.messages), len(api.uploaded), len(api.resent)) == (1, 1, 0)
    await bot.send_message(wang.id, "好")
    await bot.send_audio(wang.id, BufferedInputFile(b"ID3", "a.mp3"))
    wang.allow_voices()
    await bot.send_voice(wang.id, sent.voice.file_id)
    assert len(wang.voices) == 2
    assert api.violations == []


async def test_voice_messages_meet_what_texts_meet(api: BotApi, bot: Bot, wang: User) -> None:
    file = BufferedInputFile(OPUS, "a.ogg")
    api.limits(per_chat=1, burst=2)
    await bot.send_message(wang.id, "一")
    await bot.send_voice(wang.id, file)
    with pytest.raises(TelegramRetryAfter):
        await bot.send_voice(wang.id, file)
    api.no_limits()
    api.fault(Answer(429, "Too Many Requests: retry after 7", retry_after=7), "sendVoice")
    with pytest.raises(TelegramRetryAfter) as late:
        await bot.send_voice(wang.id, file)
    assert late.value.retry_after == 7
    api.fault(DropBefore(), "sendVoice")
    with pytest.raises(TelegramNetworkError):
        await bot.send_voice(wang.id, file)
    assert (len(wang.voices), len(api.uploaded)) == (1, 1)
    api.fault(DropAfter(), "sendVoice")
    with pytest.raises(TelegramNetworkError):
        await bot.send_voice(wang.id, file)
    assert (len(wang.voices), len(api.uploaded)) == (2, 2)
    wang.block()
    for sending in (bot.send_voice(wang.id, file), bot.send_chat_action(wang.id, "record_voice")):
        with pytest.raises(TelegramForbiddenError, match="bot was blocked by the user"):
            await sending
    with pytest.raises(TelegramForbiddenError, match="can't initiate conversation"):
        await bot.send_voice(api.user(1).id, file)
    assert (len(wang.voices), wang.actions, api.violations) == (2, [], [])


async def test_what_people_say_aloud_can_be_fetched(api: BotApi, bot: Bot, wang: User) -> None:
    wang.send_voice(OPUS, 2)
    wang.send_voice(b"ID3", 4, "audio/mpeg")
    wang.send_audio("录音.m4a", b"ftyp", 60, "audio/mp4", caption="听听")
    wang.send_video_note(b"mp4", 9)
    voice, other, audio, note = (one.message for one in updates(api)[-4:])
    assert voice is not None
    assert voice.voice is not None
    assert (voice.voice.duration, voice.voice.mime_type) == (2, "audio/ogg")
    assert voice.voice.file_size == len(OPUS)
    assert other is not None
    assert other.voice is not None
    assert (other.voice.duration, other.voice.mime_type) == (4, "audio/mpeg")
    assert audio is not None
    assert audio.audio is not None
    assert (audio.caption, audio.audio.duration, audio.audio.file_name) == (
        "听听",
        60,
        "录音.m4a",
    )
    assert note is not None
    assert note.video_note is not None
    assert note.video_note.duration == 9
    numbers = [one.file_id for one in (voice.voice, other.voice, audio.audio, note.video_note)]
    fetched = [await bot.download(one) for one in numbers]
    assert [one and one.read() for one in fetched] == [OPUS, b"ID3", b"ftyp", b"mp4"]
    assert api.violations == []


@pytest.mark.parametrize("kind", ["voice", "audio", "video_note"])
async def test_what_people_say_at_length_cannot_be_fetched(
    api: BotApi, bot: Bot, wang: User, *, kind: str
) -> None:
    size = 20 * 1024 * 1024
    for more in (0, 1):
        if kind == "voice":
            wang.send_voice(OPUS, 7200, size=size + more)
        elif kind == "audio":
            wang.send_audio("a.mp3", b"ID3", 7200, size=size + more)
        else:
            wang.send_video_note(b"mp4", 60, size=size + more)
    fits, large = [one.body[kind] for one in list(api.updates.waiting)[-2:]]
    assert large["file_size"] == size + 1
    await bot.get_file(fits["file_id"])
    with pytest.raises(TelegramBadRequest, match="Bad Request: file is too big"):
        await bot.get_file(large["file_id"])
    assert api.violations == []


async def test_what_the_bot_is_doing_is_seen(api: BotApi, bot: Bot, wang: User) -> None:
    actions = facts().methods["sendChatAction"]["fields"]["action"]["one_of"]
    assert {"typing", "record_voice", "upload_voice", "upload_document"} < set(actions)
    for one in actions:
        assert await bot.send_chat_action(wang.id, one)
    assert wang.actions == actions
    assert (wang.messages, api.violations) == ([], [])


# Groups


async def test_a_bot_in_a_group_sees_what_is_meant_for_it(api: BotApi, bot: Bot) -> None:
    wang, li = api.user(1, "王芳"), api.user(2, "李雷")
    group = api.group("互助群", [wang, li])
    await bot.send_message(group.id, "大家好", reply_markup=JOBS)
    said = (await group.wait())[0]
    for text in ("早", "/help", "/help@zhuye_test_bot", "/help@other_bot", "@zhuye_test_bot 早"):
        group.say(li, text)
    group.reply(li, said, "谢谢")
    group.reply(li, group.say(wang, "早"), "早")
    texts = [one.body.get("text") for one in api.updates.waiting]
    assert texts[2:] == ["/help", "/help@zhuye_test_bot", "@zhuye_test_bot 早", "谢谢"]
    tap = group.tap(li, "1. 找工作")
    await bot.answer_callback_query(tap.id, "好")
    assert li.answered_taps == [tap]
    api.world.reads_groups = True
    group.say(li, "早")
    assert api.updates.waiting[-1].body["text"] == "早"
    assert extras(updates(api)) == []
    with pytest.raises(TelegramForbiddenError, match="can't initiate conversation"):
        await bot.send_message(li.id, "好")


async def test_groups_migrate_and_put_the_bot_out(api: BotApi, bot: Bot, wang: User) -> None:
    group = api.group("群", [wang])
    old = group.id
    new = group.migrate()
    with pytest.raises(TelegramMigrateToChat) as moved:
        await bot.send_message(old, "好")
    assert moved.value.migrate_to_chat_id == new == group.id
    await bot.send_message(new, "好")
    assert [one.chat.id for one in group.messages] == [new]
    group.kick_bot()
    with pytest.raises(TelegramForbiddenError, match="bot was kicked from the supergroup chat"):
        await bot.send_message(new, "好")
    group.add_bot()
    assert await bot.leave_chat(new)
    with pytest.raises(TelegramForbiddenError, match="bot is not a member of the supergroup chat"):
        await bot.send_message(new, "好")
    other = api.group("另一群", [wang])
    other.kick_bot()
    with pytest.raises(TelegramForbiddenError, match="bot was kicked from the group chat"):
        await bot.send_message(other.id, "好")
    assert api.violations == []


# Updates


async def test_offsets_and_limits(api: BotApi, bot: Bot) -> None:
    wang = api.user(1)
    for number in range(5):
        wang.say(f"{number}")
    first = await bot.get_updates(limit=2)
    assert [one.message and one.message.text for one in first] == ["0", "1"]
    assert first[1].update_id == first[0].update_id + 1
    assert await bot.get_updates(limit=2) == first
    rest = await bot.get_updates(offset=first[-1].update_id + 1)
    assert len(rest) == 3
    assert (api.updates.confirmed, api.updates.pending) == (2, 3)
    assert [one.update_id for one in await bot.get_updates(offset=-1)] == [rest[-1].update_id]
    assert await bot.get_updates(offset=rest[-1].update_id + 1) == []
    assert api.updates.delivered == 8


async def test_a_poll_waits(api: BotApi, bot: Bot) -> None:
    wang = api.user(1)
    poll = asyncio.create_task(bot.get_updates(timeout=10))
    await asyncio.sleep(0.05)
    assert not poll.done()
    wang.say("在吗")
    assert len(await poll) == 1
    api.updates.drop()
    assert await bot.get_updates(timeout=0) == []


async def test_only_wanted_updates_are_made(api: BotApi, bot: Bot, wang: User) -> None:
    await bot.get_updates(allowed_updates=["message"])
    wang.block()
    wang.unblock()
    assert api.updates.pending == 1
    await bot.get_updates(allowed_updates=[])
    wang.block()
    assert api.updates.pending == 2


async def test_a_later_poll_ends_an_earlier_one(api: BotApi, bot: Bot) -> None:
    earlier = asyncio.create_task(bot.get_updates(timeout=10))
    await asyncio.sleep(0.05)
    later = asyncio.create_task(bot.get_updates(timeout=10))
    with pytest.raises(TelegramConflictError, match="terminated by other getUpdates request"):
        await earlier
    api.user(1).say("在吗")
    assert len(await later) == 1
    assert api.violations == []


async def test_confirmed_updates_can_come_again(api: BotApi, bot: Bot) -> None:
    wang = api.user(1)
    for text in "一二三":
        wang.say(text)
    ids = [one.update_id for one in await bot.get_updates()]
    await bot.get_updates(offset=ids[-1] + 1)
    assert api.redeliver(2) == 2
    assert [one.update_id for one in await bot.get_updates(offset=ids[-1] + 1)] == ids[1:]
    assert await bot.get_updates(offset=ids[-1] + 1) == []
    assert api.redeliver() == 3


# Webhooks


class House:
    """A bot that listens: statuses to answer with, and what it was sent."""

    def __init__(self) -> None:
        self.statuses: list[int] = []
        self.answer: dict[str, Any] = {}
        self.taken: list[str] = []
        self.secrets: set[str | None] = set()
        self.paths: set[str] = set()
        self.at_once = 0
        self.most_at_once = 0

    async def serve(self, request: web.BaseRequest) -> web.StreamResponse:
        self.at_once += 1
        self.most_at_once = max(self.at_once, self.most_at_once)
        update = await request.json()
        await asyncio.sleep(0.005)
        self.at_once -= 1
        self.secrets.add(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        self.paths.add(request.path_qs)
        status = self.statuses.pop(0) if self.statuses else 200
        if status == 0:
            assert request.transport is not None
            request.transport.close()
        if status == 200:
            self.taken.append(update["message"]["text"])
        return web.json_response(self.answer, status=status or 200)


@pytest.fixture
async def house(api: BotApi) -> AsyncIterator[House]:
    one = House()
    runner = web.ServerRunner(web.Server(one.serve), shutdown_timeout=0.01)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    api.webhook.target = f"http://127.0.0.1:{runner.addresses[0][1]}"
    api.webhook.pause = 0.01
    yield one
    await runner.cleanup()


async def until(done: Callable[[], bool]) -> None:
    """Wait a while for something."""
    for _ in range(500):
        if done():
            return
        await asyncio.sleep(0.01)
    raise TimeoutError


async def test_a_webhook_gets_every_update(api: BotApi, bot: Bot, house: House) -> None:
    wang = api.user(1, "王芳")
    wang.say("早")
    url = "https://example.org:8443/hook?x=1"
    await bot.set_webhook(url, secret_token="s-1", max_connections=2)
    house.statuses = [500, 0, 302]
    for text in "一二三":
        wang.say(text)
    await until(lambda: api.updates.confirmed == 4)
    assert house.taken == ["早", "一", "二", "三"]
    assert house.secrets == {"s-1"}
    assert house.paths == {"/hook?x=1"}
    assert api.updates.delivered == 7
    info = await bot.get_webhook_info()
    assert (info.url, info.max_connections, info.pending_update_count) == (url, 2, 0)
    assert info.last_error_message == "Wrong response from the webhook: 302"
    with pytest.raises(TelegramConflictError, match="can't use getUpdates method while webhook"):
        await bot.get_updates()
    assert api.redeliver(1) == 1
    await until(lambda: house.taken[-2:] == ["三", "三"])
    await bot.delete_webhook()
    wang.say("晚")
    assert len(await bot.get_updates()) == 1
    await bot.set_webhook(url, drop_pending_updates=True)
    assert api.updates.pending == 0
    assert (await bot.get_webhook_info()).url == url
    assert api.violations == []


async def test_a_webhook_takes_several_chats_at_once(api: BotApi, bot: Bot, house: House) -> None:
    await bot.set_webhook("https://example.org/", max_connections=3)
    for number in range(12):
        api.user(number).say("早")
    await until(lambda: api.updates.confirmed == 12)
    assert house.most_at_once == 3


async def test_a_webhook_may_answer_with_a_request(api: BotApi, bot: Bot, house: House) -> None:
    await bot.set_webhook("https://example.org/")
    house.answer = {"method": "sendMessage", "chat_id": 1, "text": "您好"}
    assert (await api.user(1).talk("你好")).text == "您好"
    house.answer = {"method": "sendMessage", "chat_id": 1}
    api.user(2).say("你好")
    await until(lambda: api.violations == ["sendMessage: Bad Request: message text is empty"])


async def test_setting_a_webhook_ends_a_poll(api: BotApi, bot: Bot, house: House) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=10))
    await asyncio.sleep(0.05)
    await bot.set_webhook("https://example.org/")
    with pytest.raises(TelegramConflictError, match="terminated by setWebhook request"):
        await poll


# Faults


async def test_refusals_to_order(api: BotApi, bot: Bot, wang: User) -> None:
    api.fault(Answer(429, "Too Many Requests: retry after 7", retry_after=7), "sendMessage")
    with pytest.raises(TelegramRetryAfter) as late:
        await bot.send_message(wang.id, "好")
    assert late.value.retry_after == 7
    api.fault(Answer(400, "Bad Request: group chat was upgraded", migrate=-100), times=1)
    with pytest.raises(TelegramMigrateToChat):
        await bot.send_message(wang.id, "好")
    fault = api.fault(Answer(500, "Internal Server Error"), "sendMessage", times=None)
    for _ in range(3):
        with pytest.raises(TelegramServerError):
            await bot.send_message(wang.id, "好")
    await bot.get_me()
    fault.stop()
    await bot.send_message(wang.id, "好")
    assert (fault.hits, len(wang.messages), api.violations) == (3, 1, [])


async def test_broken_connections(api: BotApi, bot: Bot, wang: User) -> None:
    api.fault(Html502(), "sendMessage")
    with pytest.raises(ClientDecodeError):
        await bot.send_message(wang.id, "零")
    api.fault(DropBefore(), "sendMessage")
    with pytest.raises(TelegramNetworkError):
        await bot.send_message(wang.id, "一")
    assert wang.messages == []
    api.fault(DropAfter(), "sendMessage")
    with pytest.raises(TelegramNetworkError):
        await bot.send_message(wang.id, "二")
    assert [one.text for one in wang.messages] == ["二"]
    outcomes = [one.outcome for one in api.requests]
    assert outcomes == ["502 page", "dropped", "dropped"]


async def test_slow_answers(api: BotApi, bot: Bot, wang: User) -> None:
    api.fault(Delay(0.1), "sendMessage")
    sending = asyncio.create_task(bot.send_message(wang.id, "一"))
    await asyncio.sleep(0.05)
    assert wang.messages == []
    await sending
    api.fault(DelayAfter(0.1), "sendMessage")
    sending = asyncio.create_task(bot.send_message(wang.id, "二"))
    await asyncio.sleep(0.05)
    assert len(wang.messages) == 2
    assert not sending.done()
    await sending
    api.fault(Hang(), "sendMessage")
    with pytest.raises(TelegramNetworkError, match="timeout"):
        await bot.send_message(wang.id, "三", request_timeout=1)
    assert len(wang.messages) == 2


async def test_what_nobody_waits_for_is_done_all_the_same(
    api: BotApi, bot: Bot, wang: User
) -> None:
    api.fault(Delay(1.2), "sendMessage")
    with pytest.raises(TelegramNetworkError, match="timeout"):
        await bot.send_message(wang.id, "一", request_timeout=1)
    assert [one.text for one in await wang.wait()] == ["一"]


async def test_a_poll_nobody_waits_for_takes_nothing(api: BotApi, bot: Bot, wang: User) -> None:
    seen = await bot.get_updates()
    with pytest.raises(TelegramNetworkError, match="timeout"):
        await bot.get_updates(offset=seen[-1].update_id + 1, timeout=10, request_timeout=1)
    await asyncio.sleep(0.05)
    api.redeliver()
    assert await bot.get_updates(offset=seen[-1].update_id + 1) == seen
    assert api.updates.delivered == 2


async def test_downloads_can_fail(api: BotApi, bot: Bot, wang: User) -> None:
    wang.send_voice(OPUS, 1)
    voice = updates(api)[-1].message
    assert voice is not None
    assert voice.voice is not None
    api.fault(Html502(), "download")
    with pytest.raises(aiohttp.ClientResponseError):
        await bot.download(voice.voice)
    assert await bot.download(voice.voice) is not None


async def test_faults_strike_whom_they_should(api: BotApi, bot: Bot) -> None:
    users = [api.user(number) for number in (1, 2)]
    for one in users:
        one.say("/start")
    api.fault(Answer(500, "Internal Server Error"), "sendMessage", chat=2)
    await bot.send_message(1, "好")
    with pytest.raises(TelegramServerError):
        await bot.send_message(2, "好")
    storm = api.fault(
        Answer(500, "Internal Server Error"),
        times=None,
        chat=lambda chat: chat == 1,
        probability=0.5,
    )
    for number in (1, 2) * 20:
        try:
            await bot.send_message(number, "好")
        except TelegramServerError:
            assert number == 1
    assert 5 < storm.hits < 15
    assert len(users[1].messages) == 20


async def test_flood_control(api: BotApi, bot: Bot, wang: User) -> None:
    api.limits(per_chat=1, burst=2, overall=30)
    await bot.send_message(wang.id, "一")
    await bot.send_message(wang.id, "二")
    with pytest.raises(TelegramRetryAfter) as late:
        await bot.send_message(wang.id, "三")
    assert late.value.retry_after == 1
    await bot.send_chat_action(wang.id, "typing")
    api.limits(per_chat=5, burst=5, overall=1)
    await bot.send_message(wang.id, "三")
    with pytest.raises(TelegramRetryAfter):
        await bot.send_message(wang.id, "四")
    api.no_limits()
    await bot.send_message(wang.id, "四")
    assert api.violations == []


async def test_a_restart_keeps_everything(api: BotApi, bot: Bot, wang: User) -> None:
    await bot.send_message(wang.id, "一")
    poll = asyncio.create_task(bot.get_updates(offset=-1, timeout=10))
    await poll
    url = api.url
    hanging = asyncio.create_task(bot.get_updates(offset=2**31, timeout=10))
    await asyncio.sleep(0.05)
    await api.stop()
    with pytest.raises(TelegramNetworkError):
        await hanging
    with pytest.raises(TelegramNetworkError):
        await bot.get_me()
    await api.start()
    assert api.url == url
    wang.say("还在吗")
    assert len(await bot.get_updates()) == 1
    await bot.send_message(wang.id, "二")
    assert [one.text for one in wang.messages] == ["一", "二"]


async def test_records_can_be_left_out() -> None:
    async with BotApi(TOKEN, record_requests=False) as api:
        async with aiohttp.ClientSession() as session:
            response = await session.get(f"{api.url}/bot{TOKEN}/getMe")
            assert (await response.json())["result"]["id"] == 123
        assert api.requests == []


async def test_a_wrong_token(api: BotApi) -> None:
    session = AiohttpSession(api=TelegramAPIServer.from_base(api.url))
    async with Bot("124:abc", session=session) as stranger:
        with pytest.raises(TelegramUnauthorizedError):
            await stranger.get_me()


# Text


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("a &lt;&amp;&#20013;&#x4e2d; & &unknown;", "a <&中中 & &unknown;", []),
        ("😀<b>好<i>的</i></b>", "😀好的", [("bold", 2, 2), ("italic", 3, 1)]),
        ("<a href='https://a.org?x=1&amp;y=2'>这里</a>", "这里", [("text_link", 0, 2)]),
        ('<span class="tg-spoiler">密</span>', "密", [("spoiler", 0, 1)]),
        ("<blockquote expandable>引</blockquote>", "引", [("expandable_blockquote", 0, 1)]),
        ('<pre><code class="language-python">x</code></pre>', "x", [("pre", 0, 1)]),
        ("<b></b>x", "x", []),
    ],
)
def test_html(source: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    read, found = Reader(source).read()
    assert read == text
    assert [(one["type"], one["offset"], one["length"]) for one in found] == entities


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("<b>好", 'Can\'t find end tag corresponding to start tag "b"'),
        ("好</b>", "Unexpected end tag at byte offset 3"),
        ("<b><i>好</b></i>", 'Unmatched end tag at byte offset 9, expected "</i>", found "</b>"'),
        ("<p>好</p>", 'Unsupported start tag "p" at byte offset 0'),
        ("3 < 5", "Unclosed start tag at byte offset 2"),
        ("<span>好</span>", 'Tag "span" must have class "tg-spoiler"'),
    ],
)
async def test_html_that_does_not_parse(bot: Bot, wang: User, source: str, reason: str) -> None:
    with pytest.raises(TelegramBadRequest) as wrong:
        await bot.send_message(wang.id, source, parse_mode="HTML")
    assert f"can't parse entities: {reason}" in wrong.value.message


def test_links_are_found_at_their_utf_16_positions() -> None:
    text = "😀 /start@some_bot 见 https://a.org/好，邮箱 a.b@c.org"
    found = [(one["type"], piece(text, one)) for one in detected(text)]
    assert found == [
        ("bot_command", "/start@some_bot"),
        ("url", "https://a.org/好"),
        ("email", "a.b@c.org"),
    ]


# As its own process


def test_it_runs_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path(__file__).parents[3])
    command = [sys.executable, "-m", "tests.support.botapi", "--token", TOKEN]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("http://127.0.0.1:")
        process.terminate()
